// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::ui {

/// The sentences of this room, for translation.
struct BrowseText
{
    Q_DECLARE_TR_FUNCTIONS(Browse)
};

} // namespace geovlm::ui
