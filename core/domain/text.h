// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm {

/// The sentences of this room, for translation.
struct DomainText
{
    Q_DECLARE_TR_FUNCTIONS(Domain)
};

} // namespace geovlm
