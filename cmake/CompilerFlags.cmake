# SPDX-License-Identifier: GPL-3.0-or-later
# All compiler flags in one INTERFACE target, each with its reason.
option(GEOVLM_WERROR "Warnings are errors (on in the presets of developers and CI: newer compilers and libraries warn of more)" OFF)
# Parsing headers is most of what compiling costs, so the files of a room are compiled a dozen at a time. Off: a file at a
# time, which is quicker after a small change, and shows includes that are missing.
option(GEOVLM_UNITY "Compile the files of a room together" ON)
option(GEOVLM_CONVERSIONS "Warn of numbers that change when they change their type (on where warnings are errors)" OFF)
option(GEOVLM_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)
option(GEOVLM_ASAN "Address and undefined-behaviour sanitizers" OFF)
option(GEOVLM_TSAN "Thread sanitizer" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(geovlm_flags INTERFACE)
target_compile_options(geovlm_flags INTERFACE
  -Wall -Wextra -Wpedantic
  -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Wnull-dereference
  -Wno-maybe-uninitialized -Wno-null-dereference) # both misfire inside Qt 6.4 and libstdc++ 12 headers
# A hidden name is a bug read twice; where files are compiled together, the constants of one are not in the way of another.
if(GEOVLM_UNITY)
  target_compile_options(geovlm_flags INTERFACE -Wshadow=local)
else()
  target_compile_options(geovlm_flags INTERFACE -Wshadow)
endif()
if(GEOVLM_CONVERSIONS)
  # What size_t(…) and float(…) in the code are for. Shown, and not yet an error: not every file was compiled with them.
  target_compile_options(geovlm_flags INTERFACE -Wconversion -Wsign-conversion
    -Wno-error=conversion -Wno-error=sign-conversion -Wno-error=float-conversion)
endif()
if(GEOVLM_WERROR)
  target_compile_options(geovlm_flags INTERFACE -Werror)
endif()
target_compile_definitions(geovlm_flags INTERFACE
  QT_NO_KEYWORDS              # Torch and Boost use "slots" and "signals" as names
  QT_NO_CAST_FROM_ASCII       # text is QStringLiteral/tr(): nothing decodes by accident
  QT_NO_CAST_TO_ASCII
  QT_NO_URL_CAST_FROM_STRING
  QT_NO_FOREACH
  QT_STRICT_ITERATORS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(GEOVLM_ASAN)
  target_compile_options(geovlm_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(geovlm_flags INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(geovlm_flags INTERFACE QT_FORCE_ASSERTS)
endif()
if(GEOVLM_TSAN)
  target_compile_options(geovlm_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(geovlm_flags INTERFACE -fsanitize=thread)
  target_compile_definitions(geovlm_flags INTERFACE QT_FORCE_ASSERTS)
  set(qt_order "${CMAKE_SOURCE_DIR}/tools/tsan/qt_order.cpp") # says why calls of Qt are wrapped
  add_library(geovlm_qt_order STATIC "${qt_order}")
  target_compile_options(geovlm_qt_order PRIVATE -fsanitize=thread)
  target_link_libraries(geovlm_qt_order PRIVATE Qt6::Core)
  target_link_libraries(geovlm_flags INTERFACE geovlm_qt_order)
  file(READ "${qt_order}" text)
  string(REGEX MATCHALL "_ZNK?[A-Za-z0-9_]+" symbols "${text}")
  list(TRANSFORM symbols PREPEND "LINKER:--wrap=")
  target_link_options(geovlm_flags INTERFACE ${symbols})
endif()
if(GEOVLM_FUZZ)
  target_compile_options(geovlm_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What a precompiled header defines, and when it was made, is told by its content.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE_PROGRAM}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-fpch-preprocess)
  endif()
endif()
find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld) # links in a tenth of the time
endif()
