// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace geovlm::pipeline {

/// The sentences of this room, for translation.
struct StagesText
{
    Q_DECLARE_TR_FUNCTIONS(Stages)
};

} // namespace geovlm::pipeline
