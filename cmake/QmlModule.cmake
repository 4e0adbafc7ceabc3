# What every QML module of ui/ is made by.

option(DAYLONG_QML_CACHE "Compile the QML ahead of time; OFF builds sooner while one writes it" ON)

# daylong_qml_module(<Name> [IMPORTS modules...] [LINKS targets...] [SINGLETONS files...] [WITHOUT files...]): the QML
# module Daylong.<Name>, a static library of the folder's *.qml and of the view models beside them, with its plugin.
# Each source includes its own moc file, so that a test links what it uses and no more.
# IMPORTS: the modules (Elements, not Daylong.Elements) that its QML imports, or its C++ includes. WITHOUT: what
# belongs to another library of that folder.
function(daylong_qml_module name)
  cmake_parse_arguments(ARG "" "" "IMPORTS;LINKS;SINGLETONS;WITHOUT" ${ARGN})
  string(TOLOWER ${name} folder)
  set(module daylong_ui_${folder})
  file(GLOB code RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cpp *.h)
  file(GLOB qml RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.qml)
  foreach(other IN LISTS ARG_WITHOUT)
    list(REMOVE_ITEM code ${other})
  endforeach()
  list(TRANSFORM ARG_IMPORTS PREPEND Daylong. OUTPUT_VARIABLE uris)
  set(as_text "")
  if(NOT DAYLONG_QML_CACHE)
    set(as_text NO_CACHEGEN)
  endif()
  set_source_files_properties(${ARG_SINGLETONS} PROPERTIES QT_QML_SINGLETON_TYPE TRUE)

  set(CMAKE_AUTOMOC OFF)  # of the small libraries that Qt makes beside it
  qt_add_library(${module} STATIC)
  set_target_properties(${module} PROPERTIES AUTOMOC ON)
  qt_add_qml_module(${module} ${as_text}
    URI Daylong.${name}
    VERSION 1.0
    RESOURCE_PREFIX /qt/qml
    OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/qml/Daylong/${name}  # where tools find it by its URI
    IMPORT_PATH ${CMAKE_BINARY_DIR}/qml
    DEPENDENCIES ${uris}
    SOURCES ${code}
    QML_FILES ${qml})
  target_include_directories(${module} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/..
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})  # the generated type registration includes headers by name alone
  # core has functions called slots(): Qt's lower-case keywords are off, write Q_SIGNALS, Q_SLOTS, Q_EMIT.
  target_compile_definitions(${module} PUBLIC QT_NO_KEYWORDS)
  target_link_libraries(${module} PUBLIC daylong_flags ${ARG_LINKS}
    Qt6::Core Qt6::Gui Qt6::Qml Qt6::Quick Qt6::QuickControls2)
  foreach(import IN LISTS ARG_IMPORTS)
    string(TOLOWER ${import} below)
    target_link_libraries(${module} PUBLIC daylong_ui_${below})
  endforeach()
  target_link_libraries(daylong_ui INTERFACE ${module} ${module}plugin)

  # Code that Qt generates from QML does not keep to our warnings.
  get_target_property(generated ${module} SOURCES)
  list(FILTER generated INCLUDE REGEX "qmlcache|_qmltyperegistrations")
  set_source_files_properties(${generated} PROPERTIES COMPILE_OPTIONS "-Wno-shadow;-Wno-conversion")
  if(TARGET ${module}_qmlcache AND DAYLONG_SANITIZE MATCHES "thread")
    # Fences of Qt's, which this sanitizer does not see.
    target_compile_options(${module}_qmlcache PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endfunction()
