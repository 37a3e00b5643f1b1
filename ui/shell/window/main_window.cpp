// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/main_window.h"

#include "cases/cases_panel.h"
#include "cases/list_actions.h"
#include "look/look.h"
#include "screen/servers.h"
#include "shell/actions/action_table.h"
#include "shell/notices/notices.h"
#include "shell/notices/save_bar.h"
#include "shell/notices/town_bar.h"
#include "shell/store/ending.h"
#include "shell/store/run_commands.h"
#include "shell/store/store_commands.h"
#include "shell/store/store_life.h"
#include "shell/window/case_guide.h"
#include "shell/window/menus.h"
#include "shell/window/status_line.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QListView>
#include <QMimeData>
#include <QUrl>

namespace geovlm::ui {

namespace {

constexpr QSize standardSize(1440, 900);
constexpr int listWidth = 36 * grid;

QString droppedStore(const QMimeData* data)
{
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1String(".geovlm")))
            return url.toLocalFile();
    }
    return {};
}

bool hasNothingOnItsWay(const ScreenParts& parts)
{
    const bool waits = parts.writer.isBusy() && parts.writer.saving() != StoreWriter::Saving::Failed;
    return !waits && parts.session.pending() == 0 && !parts.session.isOpening() && parts.images.isIdle() &&
           !parts.annotator.texts().isBusy();
}

} // namespace

MainWindow::MainWindow(Settings& settings, ShellDialogs& dialogs, Services services,
                       const ScreenEntries& screens)
    : m_settings(settings), m_services(std::move(services)), m_savedViews(settings, dialogs),
      m_commands(new StoreCommands(
          {m_core.session, m_core.writer, m_core.jobs, dialogs, settings, m_services, this})),
      m_runs(
          new RunCommands({m_core.session, m_core.writer, m_core.jobs, dialogs, settings, m_services, this})),
      m_context(m_core.parts(dialogs, supplies(), settings.value(settings::motion)), m_core.jobs, this),
      m_actions(m_context), m_preferences(new Preferences(m_context.parts(), settings, dialogs, this)),
      m_status(new StatusLine(m_core, dialogs, this)), m_life(new StoreLife(m_core, settings, dialogs, this)),
      m_stack(new ScreenStack(m_context, *m_life, *m_commands, *m_runs, settings)),
      m_docks(new Docks(this, settings)), m_ending(new Ending(m_core.writer, m_core.jobs, this))
{
    setAcceptDrops(true);
    setDockNestingEnabled(false);
    setCentralWidget(new Notices(new SaveBar(m_core.writer),
                                 new TownBar(m_core.session, settings, m_services.townNotice), m_stack));
    m_core.annotator.texts().setSource(m_services.textSource);
    addScreens(screens);
    buildMenus(*this, m_actions, settings, *m_commands);
    buildToolBar(*this, m_actions);
    connectParts();
    connectSettling();
    restoreWindow();
    showState();
}

MainWindow::~MainWindow()
{
    hide(); // whoever is being written in loses the focus while what they belong to is still there
    for (QObject* source : m_core.objects())
        source->disconnect();
    m_docks->disconnect();
    delete takeCentralWidget(); // before what the screens work with
    m_core.session.close();     // the writer ends last, so that everything is in the one file
}

/// What screens are given: the program's stages, and the servers that the window knows.
Supplies MainWindow::supplies() const
{
    Supplies supplies;
    supplies.put(m_services.stages);
    supplies.put(Servers{[&settings = m_settings](remote::Purpose purpose) {
                             remote::Backends servers = settings.backends();
                             std::erase_if(servers, [purpose](const remote::Backend& server) {
                                 return server.purpose != purpose || server.model.isEmpty();
                             });
                             return servers;
                         },
                         [runs = m_runs](const remote::Backend& server, qint64 count) {
                             return runs->maySend(server, count);
                         }});
    return supplies;
}

/// Panels, pages and actions: the list of cases first, then what each screen brings.
void MainWindow::addScreens(const ScreenEntries& entries)
{
    auto* list =
        new CasesPanel({m_core.session, m_core.cases, m_core.view, m_core.walk, m_core.images, m_savedViews});
    m_context.setMiddle(m_stack);
    m_context.setDocks(m_docks);
    for (QObject* part : std::initializer_list<QObject*>{m_commands, m_runs, m_preferences, m_life, m_stack,
                                                         &m_core.jobs, list})
        m_context.add(part);
    m_docks->add({casesPanelId, tr("Cases"), list, listWidth}, Qt::LeftDockWidgetArea);
    m_actions.add(actionTable(entries));
    m_actions.attach(places::window.id, this);
    m_actions.attach(places::list.id, list->list());
    for (const ScreenEntry& entry : entries) {
        Screen* screen = entry.make(m_context.parts());
        m_context.add(screen);
        m_stack->add(entry, screen);
        for (const ScreenPanel& panel : screen->panels())
            m_docks->add(panel, Qt::RightDockWidgetArea);
        m_actions.attach(entry.id, screen);
        for (const auto& [place, widget] : screen->keyPlaces())
            m_actions.attach(place, widget);
        connectScreen(screen);
    }
    m_docks->setWidths();
    m_preferences->setActions(m_actions);
    connect(m_life, &StoreLife::otherShown, list->list(), [list] { list->list()->setFocus(); });
}

void MainWindow::connectScreen(Screen* screen)
{
    connect(screen, &Screen::settled, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    connect(screen, &Screen::jobWanted, this, [this](const QString& title, const Screen::Work& work) {
        if (m_context.mayRun())
            m_core.jobs.start(title, writing(m_core.writer, work));
    });
    connect(screen, &Screen::stopWanted, &m_core.jobs, &JobRunner::stop);
    connect(screen, &Screen::rootWanted, m_commands, &StoreCommands::whereImagesAre);
    connect(screen, &Screen::stateChanged, &m_actions, &ActionRegistry::refresh);
    connect(screen, &Screen::said, m_status, &StatusLine::say);
    const auto follow = [this, screen] { screen->setJobRunning(m_core.jobs.isRunning()); };
    connect(&m_core.jobs, &JobRunner::started, screen, follow);
    connect(&m_core.jobs, &JobRunner::finished, screen, follow);
    connect(&m_core.jobs, &JobRunner::failed, screen, follow);
    connect(&m_core.jobs, &JobRunner::stopped, screen, follow);
}

void MainWindow::connectParts()
{
    auto* guide = new CaseGuide(m_context.parts(), *m_stack, this);
    for (const Screen* screen : m_stack->screens()) {
        connect(screen, &Screen::imageWanted, guide, &CaseGuide::showImage);
        connect(screen, &Screen::caseWanted, guide, &CaseGuide::showCase);
    }
    connect(m_commands, &StoreCommands::movedToCopy, guide, &CaseGuide::keepCase);
    connect(findChild<SaveBar*>(), &SaveBar::copyWanted, m_commands, &StoreCommands::saveCopy);
    connect(m_life, &StoreLife::said, m_status, &StatusLine::say);
    connect(m_life, &StoreLife::changed, this, &MainWindow::showState);
    connect(m_preferences, &Preferences::changed, this, &MainWindow::showState);
    connect(m_stack, &ScreenStack::leaving, this, [this] { m_docks->leave(m_stack->shown()); });
    connect(m_stack, &ScreenStack::chosen, this, &MainWindow::showState);
    connect(m_stack, &ScreenStack::arrived, this, [this] { m_docks->arrive(m_stack->shown()); });
    connect(m_docks, &Docks::changed, &m_actions, &ActionRegistry::refresh);
    connect(&m_core.walk, &CaseWalk::rowChanged, &m_actions, &ActionRegistry::refresh);
    connect(&m_core.annotator.undoLog(), &UndoLog::changed, &m_actions, &ActionRegistry::refresh);
    connect(&m_core.annotator.sight(), &AnswerSight::changed, &m_actions, &ActionRegistry::refresh);
    connect(&m_core.writer, &StoreWriter::savingChanged, &m_actions, &ActionRegistry::refresh);
}

/// Whatever may have been the last that was waited for.
void MainWindow::connectSettling()
{
    const auto check = [this](auto* source, auto signal) {
        connect(source, signal, this, &MainWindow::checkSettled, Qt::QueuedConnection);
    };
    check(&m_core.session, &StoreSession::idle);
    check(&m_core.images, &ImageCache::idle);
    check(&m_core.writer, &StoreWriter::savingChanged);
    check(&m_core.writer, &StoreWriter::accessChanged);
    check(&m_core.annotator.texts(), &TextWaiter::changed);
}

void MainWindow::restoreWindow()
{
    resize(standardSize);
    restoreGeometry(m_settings.value(settings::geometry));
    setTheme(m_preferences->theme());
}

void MainWindow::openStore(const QString& path)
{
    m_commands->openPath(path);
}

void MainWindow::showState()
{
    m_docks->follow(m_context.isRanked(), m_stack->shown());
    m_stack->refresh();
    m_status->refresh();
    m_actions.refresh();
}

bool MainWindow::isSettled() const
{
    const Screen* screen = m_stack->shown();
    return hasNothingOnItsWay(m_context.parts()) && !(screen && screen->isBusy());
}

void MainWindow::checkSettled()
{
    if (isSettled())
        Q_EMIT settled();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_ending->isBegun() && m_core.writer.saving() == StoreWriter::Saving::Saving) {
        // Closes once it is written, or says that it cannot be.
        connect(&m_core.writer, &StoreWriter::savingChanged, this, &QWidget::close, Qt::SingleShotConnection);
        event->ignore();
        return;
    }
    if (!m_ending->isBegun() && !m_commands->mayClose()) {
        event->ignore();
        return;
    }
    m_settings.set(settings::geometry, saveGeometry());
    m_docks->keep(m_stack->shown());
    event->accept();
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
        m_core.writer.lookAtFile(); // whoever was elsewhere may have moved it
}

} // namespace geovlm::ui
