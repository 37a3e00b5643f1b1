// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::ui {

/// The sentences of this room, for translation.
struct CaseText
{
    Q_DECLARE_TR_FUNCTIONS(Case)
};

} // namespace geovlm::ui
