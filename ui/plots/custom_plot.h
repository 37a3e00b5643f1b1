// SPDX-License-Identifier: GPL-3.0-or-later
// To be included before any other header: QCustomPlot's uses keywords that the rest of the program does
// without.
#pragma once

#undef QT_NO_KEYWORDS
#undef QT_NO_FOREACH
#include <qcustomplot.h>
