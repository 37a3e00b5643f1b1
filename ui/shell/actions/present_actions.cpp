// SPDX-License-Identifier: GPL-3.0-or-later
// Preparing cases for a presentation, and starting it.
#include "present/present_screen.h"
#include "shell/window/main_window.h"

namespace geovlm::ui {

void MainWindow::addPresentActions()
{
    const auto presenting = in(Context::Present);
    const auto any = [this] { return m_screen == ScreenId::Present && m_present->prepared().rowCount() > 0; };
    const auto changeable = [this, any] { return any() && m_present->canChange(); };
    const auto add = [&](const char* id, const char* label, Contexts where, const QKeySequence& key,
                         std::function<void()> trigger, const std::function<bool()>& enabled) {
        m_actions.add({QString::fromLatin1(id), label, where, key, std::move(trigger), enabled});
    };
    add(
        "present.prepare", QT_TRANSLATE_NOOP("Actions", "&Prepare this case for presenting"),
        walking | presenting, QKeySequence(Qt::Key_P), [this] { m_present->prepareCurrent(); },
        [this] { return hasCase(); });
    add(
        "present.start", QT_TRANSLATE_NOOP("Actions", "Start presenting"), presenting,
        QKeySequence(Qt::Key_F5), [this] { m_present->start(); }, any);
    add(
        "present.up", QT_TRANSLATE_NOOP("Actions", "Move the prepared case up"), presenting,
        QKeySequence(Qt::ALT | Qt::Key_Up), [this] { m_present->moveCurrent(-1); }, changeable);
    add(
        "present.down", QT_TRANSLATE_NOOP("Actions", "Move the prepared case down"), presenting,
        QKeySequence(Qt::ALT | Qt::Key_Down), [this] { m_present->moveCurrent(1); }, changeable);
    add(
        "present.remove", QT_TRANSLATE_NOOP("Actions", "Take the prepared case out"), presenting,
        QKeySequence(Qt::Key_Delete), [this] { m_present->removeSelected(); }, changeable);
}

} // namespace geovlm::ui
