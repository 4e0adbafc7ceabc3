# Functions that every folder's CMakeLists.txt is made of.

find_program(DAYLONG_CCACHE ccache)
if(DAYLONG_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DAYLONG_CCACHE})
endif()

option(DAYLONG_STRICT "Warnings fail the build; OFF for compilers that the project is not developed with" ON)
add_library(daylong_flags INTERFACE)
target_compile_options(daylong_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${DAYLONG_STRICT}>:-Werror>
  -Wno-missing-field-initializers  # members left out of a designated initializer have their defaults
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)  # GCC's -Wconversion leaves it out of C++
if(DAYLONG_SANITIZE)
  target_compile_options(daylong_flags INTERFACE -fsanitize=${DAYLONG_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(daylong_flags INTERFACE -fsanitize=${DAYLONG_SANITIZE})
endif()

# daylong_library(<name> [DEPENDS targets...]): a static library of the folder's *.cpp, included as "folder/file.h".
function(daylong_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;EXCLUDE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(excluded IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${excluded})
  endforeach()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/..)
    target_link_libraries(${name} PUBLIC daylong_flags ${ARG_DEPENDS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/..)
    target_link_libraries(${name} INTERFACE daylong_flags ${ARG_DEPENDS})
  endif()
endfunction()

# daylong_tests([DEPENDS targets...] [QT]): every *_test.cpp of the folder becomes a test program named after its
# folder and file. QT: a Qt Test program (its own main); else tests/support/unit.h gives main.
function(daylong_tests)
  cmake_parse_arguments(ARG "QT" "" "DEPENDS" ${ARGN})
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(unit ${source} NAME_WE)
    set(target ${folder}_${unit})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE daylong_flags daylong_test_support ${ARG_DEPENDS})
    target_compile_definitions(${target} PRIVATE
      DAYLONG_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" DAYLONG_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    if(ARG_QT)
      set_target_properties(${target} PROPERTIES AUTOMOC ON)
      target_link_libraries(${target} PRIVATE Qt6::Test)
    endif()
    add_test(NAME ${folder}/${unit} COMMAND ${target})
    # XDG_*: neither the transcript nor the models of whoever runs the tests.
    set(environment "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software")
    list(APPEND environment "XDG_DATA_HOME=${CMAKE_BINARY_DIR}/nobodys-data/${target}"
      "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/nobodys-config/${target}")
    if(ARG_QT AND DAYLONG_SANITIZE MATCHES "address")  # Qt has no frame pointers: else no suppression knows its leaks
      list(APPEND environment "ASAN_OPTIONS=fast_unwind_on_malloc=0")
    endif()
    if(DAYLONG_SANITIZE MATCHES "thread" AND folder MATCHES "^(ui|app)$")
      set(races tsan_window.supp)  # to be tsan.supp, once a run shows that with ui/bridge/crossing.h it suffices
      list(APPEND environment
        "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/${races}:die_after_fork=0")
    endif()
    set_tests_properties(${folder}/${unit} PROPERTIES ENVIRONMENT "${environment}"
      SKIP_RETURN_CODE 77)
  endforeach()
endfunction()
