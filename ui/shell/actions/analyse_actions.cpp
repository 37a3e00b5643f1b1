// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the screen that analyses a run.
#include "analyse/analyse_screen.h"
#include "shell/window/main_window.h"

namespace geovlm::ui {

void MainWindow::addAnalyseActions()
{
    const auto analysing = in(Context::Analyse);
    m_actions.add({QStringLiteral("analyse.next"), QT_TRANSLATE_NOOP("Actions", "Next section"), analysing,
                   QKeySequence(Qt::CTRL | Qt::Key_PageDown), [this] { m_analyse->stepSection(1); }});
    m_actions.add({QStringLiteral("analyse.previous"), QT_TRANSLATE_NOOP("Actions", "Previous section"),
                   analysing, QKeySequence(Qt::CTRL | Qt::Key_PageUp),
                   [this] { m_analyse->stepSection(-1); }});
    m_actions.add({QStringLiteral("analyse.only"),
                   QT_TRANSLATE_NOOP("Actions", "Only the cases in the list"),
                   analysing,
                   QKeySequence(Qt::CTRL | Qt::Key_L),
                   [this] { m_analyse->setOnlyListed(!m_analyse->isOnlyListed()); },
                   {},
                   [this] { return m_analyse->isOnlyListed(); }});
    m_actions.add({QStringLiteral("analyse.unpick"),
                   QT_TRANSLATE_NOOP("Actions", "Show not only the picked cases"), analysing,
                   QKeySequence(Qt::Key_Backspace), [this] { m_analyse->unpick(); },
                   [this] { return m_analyse->hasPicked(); }});
    m_actions.attach(Context::Analyse, m_analyse);
}

} // namespace geovlm::ui
