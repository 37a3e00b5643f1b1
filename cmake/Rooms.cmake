# SPDX-License-Identifier: GPL-3.0-or-later
# Parsing headers is most of what compiling costs, so the files of a room are compiled a dozen at a time. Off: a file at a
# time, which is quicker after a small change, and shows includes that are missing.
option(GEOVLM_UNITY "Compile the files of a room together" ON)

function(geovlm_unity target batch)
  if(GEOVLM_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
  endif()
endfunction()

# geovlm_room(NAME [FOLDERS …] LINKS … [PRIVATE_LINKS …]): one static library a room, of the sources in its folder and in
# FOLDERS below it. Headers are included by their floor: #include "domain/error.h", #include "store/answers/answers.h".
# What links a room sees its headers and those of the rooms that it links, and no others: each room has an include folder
# of its own, which holds nothing but a link to the room.
function(geovlm_room name)
  cmake_parse_arguments(ROOM "" "" "FOLDERS;LINKS;PRIVATE_LINKS" ${ARGN})
  set(patterns *.cpp *.h)
  foreach(folder IN LISTS ROOM_FOLDERS)
    list(APPEND patterns ${folder}/*.cpp ${folder}/*.h)
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  add_library(geovlm_${name} STATIC ${sources})
  add_library(geovlm::${name} ALIAS geovlm_${name})
  set_target_properties(geovlm_${name} PROPERTIES AUTOMOC ON)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE room)
  string(REGEX REPLACE "^([^/]+)/" "" below "${room}")
  set(seen "${CMAKE_BINARY_DIR}/rooms/${name}")
  cmake_path(GET below PARENT_PATH above)
  file(MAKE_DIRECTORY "${seen}/${above}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${seen}/${below}" SYMBOLIC)
  target_include_directories(geovlm_${name} PUBLIC "${seen}")
  target_link_libraries(geovlm_${name} PUBLIC ${ROOM_LINKS} PRIVATE geovlm_flags ${ROOM_PRIVATE_LINKS})
  geovlm_unity(geovlm_${name} 12)
  if(room MATCHES "^ui/")
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
