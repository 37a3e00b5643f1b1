# SPDX-License-Identifier: GPL-3.0-or-later
# OpenCV's core and imgproc alone. Debian ships OpenCVConfig.cmake only in libopencv-dev, which brings in
# highgui (and with it Qt 5), GDAL and some 300 packages that nothing here uses.
find_path(OpenCVParts_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
find_library(OpenCVParts_CORE opencv_core)
find_library(OpenCVParts_IMGPROC opencv_imgproc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVParts
  REQUIRED_VARS OpenCVParts_CORE OpenCVParts_IMGPROC OpenCVParts_INCLUDE_DIR)
if(OpenCVParts_FOUND AND NOT TARGET OpenCVParts::OpenCVParts)
  add_library(OpenCVParts::OpenCVParts INTERFACE IMPORTED)
  target_include_directories(OpenCVParts::OpenCVParts SYSTEM INTERFACE "${OpenCVParts_INCLUDE_DIR}")
  target_link_libraries(OpenCVParts::OpenCVParts INTERFACE "${OpenCVParts_IMGPROC}" "${OpenCVParts_CORE}")
endif()
