// SPDX-License-Identifier: GPL-3.0-or-later
#include "part_names.h"

#include <QObject>

namespace geovlm::ui {

void nameParts(std::initializer_list<std::pair<QObject*, const char*>> parts)
{
    for (const auto& [part, name] : parts)
        part->setObjectName(QString::fromLatin1(name));
}

} // namespace geovlm::ui
