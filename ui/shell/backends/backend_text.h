// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend.h"

#include <QString>

/// Words for what is set up about a server.
namespace geovlm::ui {

QString purposeName(remote::Purpose purpose);
QString modeName(remote::Mode mode);
QString modeMeaning(remote::Mode mode); ///< a sentence: what speaks for it and against it
QString whereText(bool leaves);         ///< "leaves this machine"

} // namespace geovlm::ui
