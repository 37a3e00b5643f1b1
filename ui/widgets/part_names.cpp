// SPDX-License-Identifier: GPL-3.0-or-later
#include "part_names.h"

#include <QObject>
#include <QVariant>

namespace geovlm::ui {

void nameParts(std::initializer_list<std::pair<QObject*, const char*>> parts)
{
    for (const auto& [part, name] : parts) {
        if (const QString role = part->objectName(); !role.isEmpty())
            part->setProperty("role", role); // the style sheet knows a button by either
        part->setObjectName(QString::fromLatin1(name));
    }
}

} // namespace geovlm::ui
