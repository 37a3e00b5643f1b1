// SPDX-License-Identifier: GPL-3.0-or-later
#include "rejected.h"

#include <QJsonObject>

namespace geovlm::cli {

QJsonArray rejectedJson(const std::vector<datasets::Rejected>& rejected)
{
    QJsonArray array;
    for (const datasets::Rejected& one : rejected)
        array.append(QJsonObject{{QStringLiteral("file"), one.file},
                                 {QStringLiteral("line"), one.line},
                                 {QStringLiteral("why"), one.why}});
    return array;
}

QString rejectedLines(const std::vector<datasets::Rejected>& rejected)
{
    QString text;
    for (const datasets::Rejected& one : rejected)
        text += QStringLiteral("\n%1:%2: %3").arg(one.file).arg(one.line).arg(one.why);
    return text;
}

} // namespace geovlm::cli
