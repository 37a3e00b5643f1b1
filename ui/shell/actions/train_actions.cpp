// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/main_window.h"
#include "train/train_page.h"
#include "train/train_screen.h"

#include <QTabWidget>

namespace geovlm::ui {

void MainWindow::addTrainActions()
{
    const auto shown = [this] {
        return hasStore() && m_screen == ScreenId::Train &&
               m_train->tabs()->currentWidget() == m_train->training();
    };
    m_actions.add({QStringLiteral("train.start"), QT_TRANSLATE_NOOP("Actions", "Train w&hat the form says"),
                   in(Context::Train), QKeySequence(Qt::CTRL | Qt::Key_Return),
                   [this] { m_train->training()->start(); },
                   [this, shown] { return shown() && m_train->training()->mayStart(); }});
    m_actions.add({QStringLiteral("train.keep"), QT_TRANSLATE_NOOP("Actions", "&Keep as the model in use"),
                   in(Context::Train), QKeySequence(Qt::CTRL | Qt::Key_K),
                   [this] { m_train->training()->keepSelected(); },
                   [this, shown] { return shown() && m_train->training()->mayKeep(); }});
    m_actions.attach(Context::Train, m_train);
}

} // namespace geovlm::ui
