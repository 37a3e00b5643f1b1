// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/random.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>
#include <cstdint>
#include <vector>

namespace geovlm::test {

/// One section of tests/golden/metrics.json; a missing section is an empty value, which fails.
QJsonValue golden(const QString& section);
/// The same as a list.
QJsonArray goldenList(const QString& section);

std::vector<float> floatsOf(const QJsonValue& list);
std::vector<double> doublesOf(const QJsonValue& list);
std::vector<int> intsOf(const QJsonValue& list);

/// |a - b| at most 1e-9, relative to the greater of the two and 1.
bool near(double a, double b);

/// The seed of the property tests: GEOVLM_TEST_SEED or a new one each time; printed.
std::uint64_t propertySeed();

} // namespace geovlm::test
