// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain_support.h"
#include "support/files.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTest>
#include <cmath>

namespace geovlm::test {

QJsonValue golden(const QString& section)
{
    static const QJsonObject all = goldenJson(QStringLiteral("metrics.json")).object();
    return all[section];
}

QJsonArray goldenList(const QString& section)
{
    return golden(section).toArray();
}

std::vector<double> doublesOf(const QJsonValue& list)
{
    std::vector<double> values;
    for (const QJsonValue& value : list.toArray())
        values.push_back(value.toDouble());
    return values;
}

std::vector<float> floatsOf(const QJsonValue& list)
{
    const std::vector<double> values = doublesOf(list);
    return {values.begin(), values.end()};
}

std::vector<int> intsOf(const QJsonValue& list)
{
    std::vector<int> values;
    for (const QJsonValue& value : list.toArray())
        values.push_back(value.toInt());
    return values;
}

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

std::uint64_t propertySeed()
{
    static const std::uint64_t seed = [] {
        const QByteArray given = qgetenv("GEOVLM_TEST_SEED");
        return given.isEmpty() ? QRandomGenerator::global()->generate64() : given.toULongLong();
    }();
    qInfo("GEOVLM_TEST_SEED=%llu", static_cast<unsigned long long>(seed));
    return seed;
}

} // namespace geovlm::test
