// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::pipeline {

/// The sentences of this room, for translation.
struct LiveText
{
    Q_DECLARE_TR_FUNCTIONS(Live)
};

} // namespace geovlm::pipeline
