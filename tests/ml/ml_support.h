// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <QJsonObject>
#include <QObject>

namespace geovlm::test {

/// Element i of tensor k: scale · sin(0.7 i + k), as tests/golden/networks_reference.py fills its networks.
std::vector<float> formula(qint64 count, int k, double scale = 0.05);
/// Weights of the given shapes (name → list) by that formula, norms' weights around 1.
QByteArray formulaWeights(const QJsonObject& shapes, const QJsonObject& configuration);

} // namespace geovlm::test
