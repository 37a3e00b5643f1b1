// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/key_keeper.h"

#include <QKeyEvent>
#include <QWidget>

namespace geovlm::ui {

void KeyKeeper::install(QWidget* widget)
{
    widget->installEventFilter(new KeyKeeper(widget));
}

bool KeyKeeper::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Home:
        case Qt::Key_End:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!(key->modifiers() & ~Qt::KeypadModifier))
                event->accept();
            break;
        default:
            break;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace geovlm::ui
