// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_page.h"
#include "analyse/analyse_screen.h"
#include "audit/audit_screen.h"
#include "present/present_screen.h"
#include "shell/window/main_window.h"
#include "stability/stability_screen.h"
#include "train/train_screen.h"

#include <QDockWidget>
#include <QStackedWidget>
#include <QStatusBar>

namespace geovlm::ui {

namespace {
constexpr int saidMilliseconds = 8000;
} // namespace

ScreenParts MainWindow::screenParts()
{
    return {m_session, m_writer,    m_view,    m_cases, m_walk,
            m_images,  m_annotator, m_dialogs, {},      m_settings.value(settings::motion)};
}

void MainWindow::buildScreens()
{
    for (Screen* screen : std::initializer_list<Screen*>{m_analyse, m_stability, m_train, m_audit, m_present})
        connectScreen(screen);
    connect(&m_cases, &CaseListModel::loaded, this, [this] {
        if (const auto key = std::exchange(m_wantedCase, std::nullopt))
            m_walk.goTo(qMax(0, m_cases.rowOf(*key)));
    });
}

void MainWindow::connectScreen(Screen* screen)
{
    m_pages->addWidget(screen);
    connect(screen, &Screen::settled, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(screen, &Screen::jobWanted, this, [this](const QString& title, const Screen::Work& work) {
        if (mayRun())
            m_jobs.start(title, writing(m_writer, work));
    });
    connect(screen, &Screen::stopWanted, &m_jobs, &JobRunner::stop);
    connect(screen, &Screen::imageWanted, this, [this](qint64 image, int question) {
        showScreen(ScreenId::Cases);
        m_annotator.jumpTo(image, question);
    });
    connect(screen, &Screen::caseWanted, this, &MainWindow::goToCase);
    connect(screen, &Screen::stateChanged, &m_actions, &ActionRegistry::refresh);
    connect(screen, &Screen::said, this,
            [this](const QString& sentence) { statusBar()->showMessage(sentence, saidMilliseconds); });
    const auto follow = [this, screen] { screen->setJobRunning(m_jobs.isRunning()); };
    connect(&m_jobs, &JobRunner::started, screen, follow);
    connect(&m_jobs, &JobRunner::finished, screen, follow);
    connect(&m_jobs, &JobRunner::failed, screen, follow);
    connect(&m_jobs, &JobRunner::stopped, screen, follow);
}

/// A case that the filters hide is worth more than the filters.
void MainWindow::goToCase(const store::CaseKey& key)
{
    showScreen(ScreenId::Cases);
    if (const int row = m_cases.rowOf(key); row >= 0) {
        m_walk.goTo(row);
        return;
    }
    m_wantedCase = key;
    m_view.clear();
}

Screen* MainWindow::currentScreen() const
{
    switch (m_screen) {
    case ScreenId::Analyse:
        return m_analyse;
    case ScreenId::Stability:
        return m_stability;
    case ScreenId::Train:
        return m_train;
    case ScreenId::Audit:
        return m_audit;
    case ScreenId::Present:
        return m_present;
    case ScreenId::Cases:
    case ScreenId::Agreement:
        break;
    }
    return nullptr;
}

bool MainWindow::isScreenShown() const
{
    if (!hasStore() || m_screen == ScreenId::Cases)
        return false;
    return m_screen != ScreenId::Agreement || !m_annotator.isBlind();
}

void MainWindow::showScreen(ScreenId screen)
{
    if (screen == m_screen)
        return;
    if (m_screen == ScreenId::Cases)
        m_caseDocks = saveState();
    m_screen = screen;
    showState();
    // Only now: both docks beside a wide screen's page would widen the window beyond its display.
    if (m_screen == ScreenId::Cases && m_docksShown)
        restoreState(m_caseDocks);
    if (isScreenShown())
        m_pages->currentWidget()->setFocus();
}

/// The list of cases stands beside the screens that filter it; the answers only beside the cases.
void MainWindow::showDocks()
{
    if (!m_docksShown || !isScreenShown() || m_screen == ScreenId::Agreement)
        return;
    m_casesDock->setVisible(currentScreen()->beside() == Screen::Beside::Cases);
    m_answersDock->hide();
}

void MainWindow::addScreenActions()
{
    const auto add = [this](const char* id, const char* text, Qt::Key key, ScreenId screen) {
        m_actions.add({QString::fromLatin1(id), text, in(Context::Window), QKeySequence(Qt::CTRL | key),
                       [this, screen] { showScreen(screen); }, [this] { return hasStore(); },
                       [this, screen] { return hasStore() && m_screen == screen; }});
    };
    add("screen.cases", QT_TRANSLATE_NOOP("Actions", "Ca&ses"), Qt::Key_1, ScreenId::Cases);
    add("screen.analyse", QT_TRANSLATE_NOOP("Actions", "Anal&yse"), Qt::Key_2, ScreenId::Analyse);
    add("screen.stability", QT_TRANSLATE_NOOP("Actions", "Sta&bility"), Qt::Key_3, ScreenId::Stability);
    add("screen.train", QT_TRANSLATE_NOOP("Actions", "&Train"), Qt::Key_4, ScreenId::Train);
    add("screen.audit", QT_TRANSLATE_NOOP("Actions", "Au&dit"), Qt::Key_5, ScreenId::Audit);
    add("screen.present", QT_TRANSLATE_NOOP("Actions", "&Present"), Qt::Key_6, ScreenId::Present);
}

} // namespace geovlm::ui
