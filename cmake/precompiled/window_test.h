// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "window.h"

#include <QtTest>
