// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notices/notices.h"

#include "shell/notices/save_bar.h"
#include "shell/notices/town_bar.h"

#include <QVBoxLayout>

namespace geovlm::ui {

Notices::Notices(SaveBar* saving, TownBar* towns, QWidget* page) : m_saving(saving), m_towns(towns)
{
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(saving);
    down->addWidget(towns);
    down->addWidget(page, 1);
}

} // namespace geovlm::ui
