// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <QJsonObject>
#include <QObject>
#include <memory>

/// Each returns the tests of one file, run by main().
std::unique_ptr<QObject> safeTensorsTest();
std::unique_ptr<QObject> pthTest();
std::unique_ptr<QObject> officialTest();
std::unique_ptr<QObject> networksTest();
std::unique_ptr<QObject> trainingTest();
std::unique_ptr<QObject> liveTest();
std::unique_ptr<QObject> distilTest();

/// Element i of tensor k: scale · sin(0.7 i + k), as tests/golden/networks_reference.py fills its networks.
std::vector<float> formula(qint64 count, int k, double scale = 0.05);
/// Weights of the given shapes (name → list) by that formula, norms' weights around 1.
QByteArray formulaWeights(const QJsonObject& shapes, const QJsonObject& configuration);
