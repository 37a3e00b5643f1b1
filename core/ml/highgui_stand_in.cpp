// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's libtorch_cpu names OpenCV's highgui among the libraries it needs, without using a symbol of it,
// and highgui brings all of Qt 5 into a Qt 6 program. This empty library bears highgui's name (SONAME); the
// plugin needs it first, so the loader takes it for highgui and Qt 5 stays out.
namespace geovlm::ml {
extern const char* const highguiStandIn;
const char* const highguiStandIn = "in place of OpenCV's highgui";
} // namespace geovlm::ml
