# What makes a mistake in memory an end instead of a way in: for every source and every program, as Debian hardens its
# own and a little more. tests/architecture/programs_test.cpp looks at the programs for it. The sanitizers have stricter
# checks of their own, which _FORTIFY_SOURCE would hide from them.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

if(NOT DAYLONG_SANITIZE)
  set(hardening
    -fstack-protector-strong    # a buffer that runs over ends the program
    -fstack-clash-protection    # the stack cannot jump over its guard page
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND hardening -fcf-protection=full)  # returns and indirect calls go where code put them
    # The shadow stack has to be asked for: the C library's start files, which need nothing for it, do not say so on
    # Debian 12. They do lack what indirect branch tracking needs, so that is not claimed.
    add_link_options(LINKER:-z,shstk)
  endif()
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${hardening}>")
  add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()
