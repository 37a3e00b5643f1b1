# SPDX-License-Identifier: GPL-3.0-or-later
# Parsing Qt's headers is most of what compiling one source costs, so they are parsed once a kind of target. Position
# independence is part of a precompiled header, hence one set for libraries and one for programs.
option(GEOVLM_PRECOMPILED "Parse Qt's headers once (off shows includes that are missing)" ON)

# geovlm_precompiled_header(NAME KIND HEADER LINKS…): KIND is OBJECT for libraries, EXECUTABLE for programs.
function(geovlm_precompiled_header name kind header)
  set(source "${CMAKE_SOURCE_DIR}/cmake/precompiled/empty.cpp")
  if(kind STREQUAL OBJECT)
    add_library(${name} OBJECT "${source}")
  else()
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/precompiled")
  endif()
  target_link_libraries(${name} PRIVATE geovlm_flags ${ARGN})
  target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled/${header}")
endfunction()

# geovlm_reuse(TARGET NAME): compiles TARGET with the header of NAME.
function(geovlm_reuse target name)
  if(GEOVLM_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

if(GEOVLM_PRECOMPILED)
  geovlm_precompiled_header(geovlm_pch_core OBJECT core.h Qt6::Core)
  geovlm_precompiled_header(geovlm_pch_window OBJECT window.h Qt6::Widgets)
  geovlm_precompiled_header(geovlm_pch_core_program EXECUTABLE core.h Qt6::Core)
  geovlm_precompiled_header(geovlm_pch_window_program EXECUTABLE window.h Qt6::Widgets)
endif()
