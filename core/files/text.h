// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::files {

/// The sentences of this room, for translation.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Files)
};

} // namespace geovlm::files
