// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::remote {

/// The sentences of this room, for translation.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Remote)
};

} // namespace geovlm::remote
