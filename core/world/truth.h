// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

#include <QStringList>

namespace geovlm::world {

/// The answers to the standard bank's questions around a position, by one plain rule each.
QStringList trueAnswers(const Scene& scene, Vec2 position);

} // namespace geovlm::world
