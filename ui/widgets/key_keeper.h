// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace geovlm::ui {

/// Lets a widget keep the keys that move and choose in it, where shortcuts of the panel around it would take
/// them.
class KeyKeeper final : public QObject
{
    Q_OBJECT

public:
    static void install(QWidget* widget);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using QObject::QObject;
};

} // namespace geovlm::ui
