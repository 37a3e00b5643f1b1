// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/rejected.h"

#include <QJsonObject>

namespace geovlm {

QJsonArray rejectedJson(const std::vector<Rejected>& rejected)
{
    QJsonArray array;
    for (const Rejected& one : rejected)
        array.append(QJsonObject{{QStringLiteral("file"), one.file},
                                 {QStringLiteral("line"), one.line},
                                 {QStringLiteral("why"), one.why}});
    return array;
}

} // namespace geovlm
