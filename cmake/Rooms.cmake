# SPDX-License-Identifier: GPL-3.0-or-later
# geovlm_room(NAME SOURCES … LINKS … [PRIVATE_LINKS …]): one static library per room.
# Headers are included by their room: #include "domain/answer.h", #include "shell/main_window.h".
function(geovlm_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(geovlm_${name} STATIC ${ROOM_SOURCES})
  add_library(geovlm::${name} ALIAS geovlm_${name})
  set_target_properties(geovlm_${name} PROPERTIES AUTOMOC ON)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH floor)
  target_include_directories(geovlm_${name} PUBLIC "${floor}")
  target_link_libraries(geovlm_${name} PUBLIC ${ROOM_LINKS} PRIVATE geovlm_flags ${ROOM_PRIVATE_LINKS})
  if(floor MATCHES "/ui$")
    geovlm_reuse(geovlm_${name} geovlm_pch_window)
  else()
    geovlm_reuse(geovlm_${name} geovlm_pch_core)
  endif()
endfunction()

# geovlm_test(NAME SOURCES … LINKS … [LOADS_TORCH]): one Qt Test program, run without a display. LeakSanitizer's tracer
# itself crashes now and then in processes that have loaded LibTorch's hundreds of libraries, so it is off there; addresses
# and undefined behaviour are still checked.
function(geovlm_test name)
  cmake_parse_arguments(TEST "LOADS_TORCH" "TIMEOUT" "SOURCES;LINKS" ${ARGN})
  add_executable(tst_${name} ${TEST_SOURCES})
  set_target_properties(tst_${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_link_libraries(tst_${name} PRIVATE geovlm_flags Qt6::Test ${TEST_LINKS})
  target_include_directories(tst_${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  if(name MATCHES "^ui")
    geovlm_reuse(tst_${name} geovlm_pch_window_program)
  else()
    geovlm_reuse(tst_${name} geovlm_pch_core_program)
  endif()
  target_compile_definitions(tst_${name} PRIVATE
    GEOVLM_BIN_DIR="${CMAKE_BINARY_DIR}/bin" GEOVLM_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND tst_${name})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  set(environment "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=PASSIVE;LC_ALL=C.UTF-8")
  if(GEOVLM_ASAN AND TEST_LOADS_TORCH)
    list(APPEND environment "ASAN_OPTIONS=detect_leaks=0")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} ENVIRONMENT "${environment}")
endfunction()
