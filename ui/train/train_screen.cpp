// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_screen.h"

#include "look/look.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "widgets/message_page.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace geovlm::ui {

TrainScreen::TrainScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_body(new QStackedWidget), m_message(new MessagePage), m_tabs(new QTabWidget),
      m_train(new TrainPage(parts)), m_sweep(new SweepPage(parts)), m_suppress(new SuppressPage(parts))
{
    setAccessibleName(tr("Train"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of training"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of training"));
    m_tabs->addTab(m_train, tr("Train&ing"));
    m_tabs->addTab(m_sweep, tr("Swee&p"));
    m_tabs->addTab(m_suppress, tr("Suppressed R@1&0"));
    m_body->addWidget(m_message);
    m_body->addWidget(m_tabs);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->addWidget(m_body);
    const auto wanted = [this](const QString& title, const Work& work) { Q_EMIT jobWanted(title, work); };
    connect(m_train, &TrainPage::jobWanted, this, wanted);
    connect(m_sweep, &SweepPage::jobWanted, this, wanted);
    connect(m_train, &TrainPage::stopWanted, this, &Screen::stopWanted);
    connect(m_sweep, &SweepPage::stopWanted, this, &Screen::stopWanted);
    const auto settle = [this] {
        if (!isBusy())
            Q_EMIT settled();
    };
    connect(m_train, &TrainPage::settled, this, settle);
    connect(m_sweep, &SweepPage::settled, this, settle);
    connect(m_suppress, &SuppressPage::settled, this, settle);
    connect(&session(), &StoreSession::changed, this, &TrainScreen::storeChanged);
    connect(&session(), &StoreSession::closed, this, &TrainScreen::storeChanged);
    connect(&parts.writer, &StoreWriter::accessChanged, this, &TrainScreen::followAccess);
    connect(m_train, &TrainPage::choiceChanged, this, &Screen::stateChanged);
    connect(m_tabs, &QTabWidget::currentChanged, this, &Screen::stateChanged);
    setFocusProxy(m_tabs);
    storeChanged();
    followAccess();
}

bool TrainScreen::isBusy() const
{
    return m_train->isBusy() || m_sweep->isBusy() || m_suppress->isBusy();
}

void TrainScreen::showForm()
{
    m_tabs->setCurrentWidget(m_train);
    m_train->form()->begin();
}

QString TrainScreen::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + QLatin1Char('\n') + m_message->text()
                                                : QString();
}

void TrainScreen::jobChanged()
{
    m_train->setJobRunning(isJobRunning());
    m_sweep->setJobRunning(isJobRunning());
}

void TrainScreen::showEvent(QShowEvent* event)
{
    Screen::showEvent(event);
    refresh();
}

void TrainScreen::followAccess()
{
    m_train->setReady(parts().writer.canWrite());
    m_sweep->setReady(parts().writer.canWrite());
}

void TrainScreen::refresh()
{
    if (!session().isOpen())
        return;
    m_train->refresh();
    m_sweep->refresh();
}

void TrainScreen::storeChanged()
{
    const StoreSummary& summary = session().summary();
    if (!session().isOpen() || summary.path != m_path) {
        m_train->clear();
        m_sweep->clear();
        m_path = summary.path;
    }
    if (m_run != summary.rerankRun || !session().isOpen())
        m_suppress->clear();
    m_run = summary.rerankRun;
    if (!session().isOpen()) {
        m_message->show(Mark::Open, tr("No store is open"), tr("Open a store to train rerankers on it."));
        m_body->setCurrentWidget(m_message);
        return;
    }
    const bool ready = summary.done[size_t(Stage::Retrieve)];
    if (!ready)
        m_message->show(
            Mark::Run, tr("Nothing to train on yet"),
            tr("A reranker learns from the candidates of training queries and from the answers about "
               "them. “Run all remaining” in the Run menu makes both."));
    m_body->setCurrentWidget(ready ? static_cast<QWidget*>(m_tabs) : m_message);
    if (isVisible())
        refresh();
}

} // namespace geovlm::ui
