// SPDX-License-Identifier: GPL-3.0-or-later
// The same for ui/ and the window's program.
#pragma once

#include "core.h"

#include <QtWidgets>
