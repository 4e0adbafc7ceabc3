# CPack runs this over the installed files before they become a package: what Debian wants of each of its own.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(documents ${root}/share/doc/daylong)
set(debian ${CPACK_DAYLONG_SOURCE}/packaging/debian)

execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND ${CPACK_DAYLONG_STRIP}
  --strip-unneeded --remove-section=.comment --remove-section=.note
  ${root}/bin/daylong ${root}/bin/daylong-cli ${root}/libexec/daylong/daylong-pdf)
file(REMOVE ${documents}/LICENSE)  # copyright has it
execute_process(COMMAND_ERROR_IS_FATAL ANY OUTPUT_FILE ${documents}/copyright
  COMMAND ${debian}/copyright.sh ${CPACK_DAYLONG_SOURCE})
file(MAKE_DIRECTORY ${root}/share/lintian/overrides)
configure_file(${debian}/lintian-overrides ${root}/share/lintian/overrides/daylong COPYONLY)
execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND bash -c
  "set -o pipefail; \"$1\" \"$2/CHANGELOG.md\" \"$2\"/packaging/desktop/*.metainfo.xml | gzip -9n > \"$3/changelog.gz\""
  -- ${debian}/changelog.sh ${CPACK_DAYLONG_SOURCE} ${documents})
