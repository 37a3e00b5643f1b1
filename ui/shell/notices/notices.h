// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace geovlm::ui {

class SaveBar;
class TownBar;

/// The middle of the window: what there is to know, above the page that is shown.
class Notices : public QWidget
{
    Q_OBJECT

public:
    Notices(SaveBar* saving, TownBar* towns, QWidget* page);
    SaveBar* saving() const { return m_saving; }
    TownBar* towns() const { return m_towns; }

private:
    SaveBar* m_saving;
    TownBar* m_towns;
};

} // namespace geovlm::ui
