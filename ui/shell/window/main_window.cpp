// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/main_window.h"

#include "agreement/agreement_page.h"
#include "analyse/analyse_screen.h"
#include "answers/answers_panel.h"
#include "answers/movers_pane.h"
#include "audit/audit_screen.h"
#include "cases/cases_panel.h"
#include "compare/compare_page.h"
#include "compare/rank_rows.h"
#include "files/targets.h"
#include "look/look.h"
#include "present/present_screen.h"
#include "shell/running/job_bar.h"
#include "shell/window/ending.h"
#include "shell/window/notices.h"
#include "shell/window/pages.h"
#include "shell/window/save_bar.h"
#include "shell/window/save_status.h"
#include "shell/window/store_commands.h"
#include "shell/window/town_bar.h"
#include "stability/stability_screen.h"
#include "train/train_screen.h"
#include "widgets/message_page.h"

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUrl>

namespace geovlm::ui {

namespace {

constexpr QSize standardSize(1440, 900);
constexpr int statusMilliseconds = 8000;

QString droppedStore(const QMimeData* data)
{
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1String(".geovlm")))
            return url.toLocalFile();
    }
    return {};
}

} // namespace

MainWindow::MainWindow(Settings& settings, ShellDialogs& dialogs, StageFunctions stages)
    : m_settings(settings), m_dialogs(dialogs), m_stages(std::move(stages)), m_cases(m_session, m_view),
      m_walk(m_session, m_cases, m_view, m_images), m_annotator(m_session, m_writer, m_walk, m_cases, m_view),
      m_savedViews(settings, dialogs),
      m_commands(new StoreCommands({m_session, m_writer, m_jobs, dialogs, settings, m_stages, this})),
      m_casesPanel(new CasesPanel({m_session, m_cases, m_view, m_walk, m_images, m_savedViews})),
      m_compare(new ComparePage(m_session, m_walk, m_annotator, m_images)),
      m_answersPanel(new AnswersPanel(m_annotator, m_walk)), m_agreement(new AgreementPage(m_session)),
      m_analyse(new AnalyseScreen(screenParts())),
      m_stability(new StabilityScreen(screenParts(), stabilityFunctions())),
      m_train(new TrainScreen(screenParts(), m_stages.training)), m_audit(new AuditScreen(screenParts())),
      m_present(new PresentScreen(screenParts())), m_pages(new PageStack), m_welcome(new WelcomePage),
      m_message(new MessagePage), m_unranked(new UnrankedPage), m_jobBar(new JobBar(m_jobs)),
      m_notices(
          new Notices(new SaveBar(m_writer), new TownBar(m_session, settings, m_stages.townNotice), m_pages)),
      m_ending(new Ending(m_writer, m_jobs, this)), m_saveStatus(new SaveStatus(m_writer, m_annotator))
{
    setAcceptDrops(true);
    setDockNestingEnabled(false);
    buildPages();
    buildScreens();
    buildDocks();
    buildStatusBar();
    addActions();
    buildMenus();
    buildToolBar();
    connectParts();
    connectJobs();
    connectAnswering();
    connectNotices();
    restoreWindow();
    showState();
}

MainWindow::~MainWindow()
{
    hide(); // whoever is being written in loses the focus while what they belong to is still there
    for (QObject* source : std::initializer_list<QObject*>{&m_session, &m_writer, &m_annotator, &m_cases,
                                                           &m_walk, &m_images, &m_jobs, &m_view})
        source->disconnect();
    delete takeCentralWidget(); // before what the screens work with
    m_session.close();          // the writer ends last, so that everything is in the one file
}

void MainWindow::buildPages()
{
    for (QWidget* page :
         std::initializer_list<QWidget*>{m_welcome, m_message, m_unranked, m_compare, m_agreement})
        m_pages->addWidget(page);
    setCentralWidget(m_notices);
    m_compare->rows()->setMotion(m_settings.value(settings::motion));
    connect(m_welcome, &WelcomePage::openWanted, m_commands, &StoreCommands::openStore);
    connect(m_welcome, &WelcomePage::newWanted, m_commands, &StoreCommands::createStore);
    connect(m_welcome, &WelcomePage::storeWanted, m_commands, &StoreCommands::openPath);
    connect(m_unranked, &UnrankedPage::importWanted, m_commands, &StoreCommands::importData);
    connect(m_unranked, &UnrankedPage::runWanted, m_commands, &StoreCommands::runRemaining);
    connect(m_agreement, &AgreementPage::imageWanted, this, [this](qint64 image, int question) {
        showAgreement(false);
        m_annotator.jumpTo(image, question);
    });
    connect(m_message, &MessagePage::buttonClicked, this, [this] {
        if (hasStore())
            m_view.clear();
        else
            m_commands->openStore();
    });
}

QDockWidget* MainWindow::addDock(const QString& id, const QString& title, QWidget* content,
                                 Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(id);
    dock->setWidget(content);
    dock->setAccessibleName(title);
    dock->setFeatures(QDockWidget::DockWidgetMovable);
    addDockWidget(area, dock);
    connect(dock, &QDockWidget::visibilityChanged, &m_actions, &ActionRegistry::refresh);
    return dock;
}

void MainWindow::buildDocks()
{
    m_casesDock = addDock(QStringLiteral("cases"), tr("Cases"), m_casesPanel, Qt::LeftDockWidgetArea);
    m_answersDock =
        addDock(QStringLiteral("answers"), tr("Answers"), m_answersPanel, Qt::RightDockWidgetArea);
    resizeDocks({m_casesDock, m_answersDock}, {36 * grid, 46 * grid}, Qt::Horizontal);
    m_casesDock->hide();
    m_answersDock->hide();
}

void MainWindow::buildStatusBar()
{
    m_status = mutedLabel();
    m_status->setContentsMargins(grid, 0, grid, 0);
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(m_jobBar);
    statusBar()->addPermanentWidget(m_saveStatus);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setMinimumHeight(4 * grid);
}

void MainWindow::connectParts()
{
    connect(&m_session, &StoreSession::opening, this, [this](const QString& path) {
        m_opening = path;
        m_failure.clear();
        showState();
    });
    connect(&m_session, &StoreSession::openFailed, this,
            [this](const QString&, const QString& sentence) { openFailed(sentence); });
    connect(&m_session, &StoreSession::changed, this, &MainWindow::storeChanged);
    // So that no plot or list saved from here takes the place of one of its images or tables.
    const auto images = std::make_shared<std::optional<files::DataSetFolder>>();
    connect(&m_session, &StoreSession::changed, this,
            [this, images] { images->emplace(m_session.summary().root); });
    connect(&m_session, &StoreSession::closed, this, [this] {
        m_opened.clear();
        showState();
    });
    connect(&m_cases, &CaseListModel::loaded, this, &MainWindow::showState);
    connect(&m_walk, &CaseWalk::rowChanged, &m_actions, &ActionRegistry::refresh);
    const auto fail = [this](const QString& sentence) {
        m_failure = sentence;
        showState();
    };
    connect(&m_cases, &CaseListModel::failed, this, fail);
    connect(&m_walk, &CaseWalk::failed, this, fail);
    connect(&m_walk, &CaseWalk::loaded, this, [this] {
        m_failure.clear();
        showState();
    });
    connect(&m_walk, &CaseWalk::nothingFound, this, [this](Outcome outcome) {
        statusBar()->showMessage(tr("No further case that is: %1").arg(outcomeName(outcome)),
                                 statusMilliseconds);
    });
    connect(&m_session, &StoreSession::idle, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(&m_images, &ImageCache::idle, this, &MainWindow::checkSettled, Qt::QueuedConnection);
}

void MainWindow::connectJobs()
{
    connect(&m_jobs, &JobRunner::started, this, &MainWindow::showState);
    connect(&m_jobs, &JobRunner::finished, this, [this](const QString& sentence, const QStringList& notes) {
        statusBar()->showMessage(sentence, statusMilliseconds);
        if (!notes.isEmpty())
            m_dialogs.showReport(this, sentence, notes);
    });
    connect(&m_jobs, &JobRunner::failed, this,
            [this](const QString& sentence) { m_dialogs.showFailure(this, sentence); });
    connect(&m_jobs, &JobRunner::stopped, this, [this](const QString& title) {
        statusBar()->showMessage(tr("Stopped: %1. What was finished is kept.").arg(title),
                                 statusMilliseconds);
    });
    const auto afterwards = [this] {
        refreshWhenSaved();
        showState();
    };
    connect(&m_jobs, &JobRunner::finished, this, afterwards);
    connect(&m_jobs, &JobRunner::failed, this, afterwards);
    connect(&m_jobs, &JobRunner::stopped, this, afterwards);
}

/// What is on screen and not in the store yet must not be read over.
void MainWindow::refreshWhenSaved()
{
    if (!hasStore())
        return;
    if (m_writer.saving() == StoreWriter::Saving::Saved)
        m_session.refresh();
    else
        connect(&m_writer, &StoreWriter::savingChanged, this, &MainWindow::refreshWhenSaved,
                Qt::SingleShotConnection);
}

void MainWindow::connectAnswering()
{
    connect(&m_writer, &StoreWriter::accessChanged, this, [this] {
        // Whoever wrote until now may have changed anything.
        const bool freed = m_wasReadOnly && m_writer.canWrite();
        m_wasReadOnly = m_writer.access() == StoreWriter::Access::ReadOnly;
        if (freed && hasStore())
            m_session.refresh();
    });
    m_annotator.setPerson(m_settings.annotator());
    m_annotator.setBlind(m_settings.value(settings::blind));
    m_annotator.setPersonSource([this] { askPerson(true); });
    m_annotator.setTextSource(m_stages.textSource);
    const auto say = [this](const QString& sentence) {
        statusBar()->showMessage(sentence, statusMilliseconds);
    };
    connect(&m_annotator, &Annotator::refused, this, say);
    connect(&m_annotator, &Annotator::reversed, this, say);
    connect(&m_annotator, &Annotator::undoChanged, &m_actions, &ActionRegistry::refresh);
    connect(&m_annotator, &Annotator::changed, &m_actions, &ActionRegistry::refresh);
    connect(&m_writer, &StoreWriter::savingChanged, &m_actions, &ActionRegistry::refresh);
    connect(&m_walk, &CaseWalk::held, this, [this, say] {
        say(tr("An answer is not saved yet (%1); try again before going on.").arg(m_writer.failure()));
    });
    connect(&m_writer, &StoreWriter::savingChanged, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(&m_writer, &StoreWriter::accessChanged, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(&m_annotator, &Annotator::textsChanged, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(m_agreement, &AgreementPage::settled, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(m_answersPanel->movers(), &MoversPane::settled, this, &MainWindow::checkSettled,
            Qt::QueuedConnection);
}

void MainWindow::restoreWindow()
{
    resize(standardSize);
    restoreGeometry(m_settings.value(settings::geometry));
    setTheme(themeNamed(m_settings.value(settings::theme)));
}

void MainWindow::setTheme(Theme theme)
{
    m_settings.set(settings::theme, themeName(theme));
    applyTheme(theme);
    showState();
}

void MainWindow::openStore(const QString& path)
{
    m_commands->openPath(path);
}

void MainWindow::storeChanged()
{
    const QString path = m_session.summary().path;
    m_failure.clear();
    m_images.retry(); // they may lie elsewhere now, or be back
    readPeople();
    if (path != m_opened) {
        m_writer.letGo();
        m_opened = path;
        m_images.clear();
        m_view.clear();
        m_settings.addRecent(path);
        m_settings.set(settings::lastStore, path);
        showState();
        m_casesPanel->list()->setFocus();
    }
    showState();
}

/// The sentence is said once: in the middle when there is nothing else to show, else in a message.
void MainWindow::openFailed(const QString& sentence)
{
    m_opening.clear();
    if (hasStore()) {
        m_writer.open(m_session.summary().path);
        m_dialogs.showFailure(this, sentence);
    } else {
        m_writer.close();
        m_failure = sentence;
    }
    showState();
}

bool MainWindow::mayRun() const
{
    return hasStore() && !m_jobs.isRunning();
}

void MainWindow::showState()
{
    const StoreSummary& summary = m_session.summary();
    const bool ranked = hasStore() && summary.rerankRun != 0;
    if (ranked && !m_docksShown) {
        m_casesDock->show();
        m_answersDock->show();
        restoreState(m_settings.value(settings::docks));
    } else if (!ranked) {
        m_casesDock->hide();
        m_answersDock->hide();
    }
    m_docksShown = ranked;
    showDocks();
    if (isScreenShown())
        m_pages->setCurrentWidget(currentScreen() ? static_cast<QWidget*>(currentScreen()) : m_agreement);
    else if (!m_failure.isEmpty() || (ranked && m_cases.rowCount() == 0) ||
             (!hasStore() && m_session.isOpening()))
        showMessage();
    else if (!hasStore()) {
        m_welcome->showRecent(m_settings.value(settings::recentStores));
        m_pages->setCurrentWidget(m_welcome);
    } else if (!ranked) {
        m_unranked->show(summary, m_jobs.isRunning());
        m_pages->setCurrentWidget(m_unranked);
    } else {
        m_pages->setCurrentWidget(m_compare);
    }
    showStatus();
    m_actions.refresh();
}

void MainWindow::showMessage()
{
    const QString name = QFileInfo(m_opening).fileName();
    if (!m_failure.isEmpty())
        m_message->show(Mark::BrokenImage,
                        hasStore() ? tr("This case cannot be shown") : tr("The store cannot be opened"),
                        m_failure, hasStore() ? QString() : tr("Open another store…"));
    else if (!hasStore())
        m_message->show(std::nullopt, tr("Opening %1").arg(name), tr("A large store takes a moment."));
    else if (m_cases.isLoading())
        m_message->show(std::nullopt, tr("Reading the cases"), QString());
    else if (m_view.isQueue() && m_view.restrictions() == 1)
        m_message->show(Mark::Filter, tr("Nothing is in the queue"),
                        tr("“Order the annotation queue” in the Run menu looks for what is worth a look."),
                        tr("Show every case"));
    else
        m_message->show(Mark::Filter, tr("No case fits these filters"),
                        tr("Take a filter away, or show every case again."), tr("Clear all filters"));
    m_pages->setCurrentWidget(m_message);
}

void MainWindow::showStatus()
{
    if (!hasStore()) {
        setWindowTitle(QStringLiteral("GeoVLM Workbench"));
        m_status->setText(tr("No store is open"));
        return;
    }
    const StoreSummary& summary = m_session.summary();
    const QLocale locale;
    const QString name = QFileInfo(summary.path).fileName();
    setWindowTitle(tr("%1 – GeoVLM Workbench").arg(name));
    QString text =
        tr("%1  ·  %2 queries  ·  %3 tiles")
            .arg(name, locale.toString(summary.counts.ground), locale.toString(summary.counts.satellite));
    if (summary.counts.missing > 0)
        text +=
            QStringLiteral("  ·  ") + tr("files missing: %1").arg(locale.toString(summary.counts.missing));
    m_status->setText(text);
    m_status->setToolTip(summary.path);
}

bool MainWindow::isSettled() const
{
    return m_session.pending() == 0 && m_images.isIdle() && !m_session.isOpening() &&
           (!m_writer.isBusy() || m_writer.saving() == StoreWriter::Saving::Failed) &&
           m_answersPanel->movers()->isSettled() && !m_annotator.isBusy() &&
           !(m_screen == ScreenId::Agreement && m_agreement->isBusy()) &&
           !(currentScreen() && currentScreen()->isBusy());
}

void MainWindow::checkSettled()
{
    if (isSettled())
        Q_EMIT settled();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedStore(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedStore(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    openStore(path);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_actions.refresh();
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        m_writer.lookAtFile(); // whoever was elsewhere may have moved it
}

} // namespace geovlm::ui
