// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"
#include "audit/audit_screen.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "compare/questions_pane.h"
#include "present/present_screen.h"
#include "shell/window/main_window.h"
#include "shell/window/store_commands.h"
#include "stability/stability_screen.h"
#include "train/train_screen.h"

#include <QAction>
#include <QCheckBox>
#include <QCoreApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <QToolBar>

namespace geovlm::ui {

namespace {

struct MenuSpec
{
    const char* title;
    QStringList actions;
};

std::vector<MenuSpec> menuTable()
{
    const auto ids = [](const char* text) { return QString::fromLatin1(text).split(u' '); };
    return {
        {QT_TRANSLATE_NOOP("Actions", "&Store"),
         ids("store.new store.open store.close - store.import store.import-files - store.root "
             "store.read-again - store.check store.backup store.go-back store.copy - store.report "
             "- store.quit")},
        {QT_TRANSLATE_NOOP("Actions", "&Edit"),
         ids("edit.undo edit.redo edit.retry - answer.focus answer.accept answer.accept-all answer.unsure "
             "answer.clear answer.write - answer.blind edit.person - review.mode review.a review.b "
             "review.suggestion review.done review.reviewed review.return - edit.backends edit.keys")},
        {QT_TRANSLATE_NOOP("Actions", "&Run"),
         ids("run.remaining run.stop - run.encode run.retrieve "
             "run.answer run.answer-with run.describe run.embed run.embed-with run.train run.rerank - "
             "run.queue - train.start train.keep - stability.start stability.next stability.queue "
             "stability.queue-one")},
        {QT_TRANSLATE_NOOP("Actions", "&View"),
         ids("view.light view.dark view.system - view.cases "
             "view.answers - screen.cases screen.analyse screen.stability screen.train screen.audit "
             "screen.present view.agreement - view.search view.clear view.queue - view.details "
             "view.differences view.zoom - analyse.previous analyse.next analyse.only analyse.unpick")},
        {QT_TRANSLATE_NOOP("Actions", "&Go"),
         ids("go.next go.previous go.first go.last - go.broken "
             "go.broken-back go.fixed go.fixed-back go.outside - "
             "pick.next pick.previous pick.match pick.row - present.prepare")},
        {QT_TRANSLATE_NOOP("Actions", "&Help"), ids("help.about")},
    };
}

} // namespace

void MainWindow::addActions()
{
    addStoreActions();
    addRunActions();
    addViewActions();
    addScreenActions();
    addStabilityActions();
    addGoActions();
    addPickActions();
    addAnswerActions();
    addAnalyseActions();
    addTrainActions();
    addAuditActions();
    addPresentActions();
    m_actions.add({QStringLiteral("help.about"),
                   QT_TRANSLATE_NOOP("Actions", "&About GeoVLM Workbench"),
                   in(Context::Window),
                   {},
                   [this] { m_dialogs.showAbout(this); }});
    m_actions.attach(Context::Window, this);
    m_actions.attach(Context::Cases, m_casesPanel->list());
    m_actions.attach(Context::Compare, m_compare);
    m_actions.attach(Context::Answers, m_answersPanel);
    m_actions.attach(Context::Audit, m_audit);
    m_actions.attach(Context::Present, m_present);
    m_actions.attach(Context::Stability, m_stability);
    m_actions.setKeys(m_settings.keys());
}

void MainWindow::addStoreActions()
{
    const auto free = [this] { return mayRun(); };
    const auto window = in(Context::Window);
    m_actions.add({QStringLiteral("store.new"), QT_TRANSLATE_NOOP("Actions", "&New…"), window,
                   QKeySequence::New, [this] { m_commands->createStore(); },
                   [this] { return !m_jobs.isRunning(); }});
    m_actions.add({QStringLiteral("store.open"),
                   QT_TRANSLATE_NOOP("Actions", "&Open…"),
                   window,
                   QKeySequence::Open,
                   [this] { m_commands->openStore(); },
                   {},
                   {},
                   Mark::Open});
    m_actions.add({QStringLiteral("store.close"), QT_TRANSLATE_NOOP("Actions", "&Close"), window,
                   QKeySequence(Qt::CTRL | Qt::Key_W),
                   [this] {
                       m_opened.clear();
                       m_settings.set(settings::lastStore, QString());
                       m_commands->closeStore();
                   },
                   free});
    m_actions.add({QStringLiteral("store.import"), QT_TRANSLATE_NOOP("Actions", "&Import a data set…"),
                   window, QKeySequence(Qt::CTRL | Qt::Key_I), [this] { m_commands->importData(); }, free});
    m_actions.add({QStringLiteral("store.import-files"), QT_TRANSLATE_NOOP("Actions", "Import &files…"),
                   window, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I),
                   [this] { m_commands->importFiles(); },
                   [free, this] { return free() && m_stages.importFile; }});
    m_actions.add({QStringLiteral("edit.backends"), QT_TRANSLATE_NOOP("Actions", "&Back ends…"), window,
                   QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { m_commands->editBackends(); }});
    m_actions.add({QStringLiteral("store.check"),
                   QT_TRANSLATE_NOOP("Actions", "C&heck"),
                   window,
                   {},
                   [this] { m_commands->check(); },
                   free});
    m_actions.add({QStringLiteral("store.backup"),
                   QT_TRANSLATE_NOOP("Actions", "&Back up…"),
                   window,
                   {},
                   [this] { m_commands->backup(); },
                   free});
    m_actions.add({QStringLiteral("store.go-back"),
                   QT_TRANSLATE_NOOP("Actions", "&Go back to a backup…"),
                   window,
                   {},
                   [this] { m_commands->goBack(); },
                   free});
    m_actions.add({QStringLiteral("store.copy"),
                   QT_TRANSLATE_NOOP("Actions", "&Save a copy elsewhere…"),
                   window,
                   {},
                   [this] { m_commands->saveCopy(); },
                   [this] { return m_writer.saving() == StoreWriter::Saving::Failed; }});
    m_actions.add({QStringLiteral("store.root"),
                   QT_TRANSLATE_NOOP("Actions", "&Where the images are…"),
                   window,
                   {},
                   [this] { m_commands->whereImagesAre(); },
                   free});
    m_actions.add({QStringLiteral("store.read-again"), QT_TRANSLATE_NOOP("Actions", "&Read the images again"),
                   walking | in(Context::Answers), QKeySequence(Qt::Key_F5), [this] { readImagesAgain(); },
                   [this] { return hasStore(); }});
    m_actions.add({QStringLiteral("store.report"), QT_TRANSLATE_NOOP("Actions", "Export a &report…"), window,
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H), [this] { m_commands->exportReport(); },
                   [this] { return mayRun() && m_session.summary().rerankRun != 0; }});
    m_actions.add({QStringLiteral("store.quit"), QT_TRANSLATE_NOOP("Actions", "&Quit"), window,
                   QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); }});
}

void MainWindow::addRunActions()
{
    const auto free = [this] { return mayRun() && m_session.summary().images() > 0; };
    const auto window = in(Context::Window);
    const auto stage = [&](const char* id, const char* text, Stage which) {
        m_actions.add({QString::fromLatin1(id),
                       text,
                       window,
                       {},
                       [this, which] { m_commands->runStage(which); },
                       free});
    };
    stage("run.encode", QT_TRANSLATE_NOOP("Actions", "&Encode"), Stage::Encode);
    stage("run.retrieve", QT_TRANSLATE_NOOP("Actions", "&Retrieve"), Stage::Retrieve);
    stage("run.answer", QT_TRANSLATE_NOOP("Actions", "&Answer with the reader"), Stage::Answer);
    stage("run.describe", QT_TRANSLATE_NOOP("Actions", "&Describe"), Stage::Describe);
    stage("run.embed", QT_TRANSLATE_NOOP("Actions", "E&mbed"), Stage::Embed);
    stage("run.rerank", QT_TRANSLATE_NOOP("Actions", "Re&rank"), Stage::Rerank);
    m_actions.add({QStringLiteral("run.answer-with"), QT_TRANSLATE_NOOP("Actions", "Answer &with…"), window,
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), [this] { m_commands->answerWith(); },
                   [free, this] { return free() && m_stages.answerWith; }});
    m_actions.add({QStringLiteral("run.embed-with"), QT_TRANSLATE_NOOP("Actions", "Em&bed with…"), window,
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { m_commands->embedWith(); },
                   [free, this] { return free() && m_stages.embedWith; }});
    m_actions.add({QStringLiteral("run.train"),
                   QT_TRANSLATE_NOOP("Actions", "&Train…"),
                   window,
                   {},
                   [this] {
                       showScreen(ScreenId::Train);
                       m_train->showForm();
                   },
                   free});
    m_actions.add({QStringLiteral("run.queue"),
                   QT_TRANSLATE_NOOP("Actions", "&Order the annotation queue"),
                   window,
                   {},
                   [this] { m_commands->runQueue(); },
                   [this] { return mayRun() && m_session.summary().rerankRun != 0; }});
    m_actions.add({QStringLiteral("run.remaining"),
                   QT_TRANSLATE_NOOP("Actions", "Run all re&maining"),
                   window,
                   QKeySequence(Qt::CTRL | Qt::Key_R),
                   [this] { m_commands->runRemaining(); },
                   [free, this] { return free() && m_session.summary().missing().has_value(); },
                   {},
                   Mark::Run});
    m_actions.add({QStringLiteral("run.stop"), QT_TRANSLATE_NOOP("Actions", "&Stop"), window,
                   QKeySequence(Qt::CTRL | Qt::Key_Period), [this] { m_jobs.stop(); },
                   [this] { return m_jobs.isRunning(); }});
}

void MainWindow::addViewActions()
{
    const auto window = in(Context::Window);
    const auto theme = [&](const char* id, const char* text, Theme which) {
        m_actions.add({QString::fromLatin1(id),
                       text,
                       window,
                       {},
                       [this, which] { setTheme(which); },
                       {},
                       [this, which] { return themeNamed(m_settings.value(settings::theme)) == which; }});
    };
    theme("view.light", QT_TRANSLATE_NOOP("Actions", "&Light"), Theme::Light);
    theme("view.dark", QT_TRANSLATE_NOOP("Actions", "&Dark"), Theme::Dark);
    theme("view.system", QT_TRANSLATE_NOOP("Actions", "As the &system"), Theme::System);
    const auto cases = [this] { return hasCase(); };
    const auto ranked = [this] { return hasStore() && m_session.summary().rerankRun != 0; };
    const auto panel = [&](const char* id, const char* text, const QKeySequence& key, QDockWidget* dock) {
        m_actions.add({QString::fromLatin1(id), text, window, key,
                       [dock] { dock->setVisible(dock->isHidden()); }, ranked,
                       [dock] { return !dock->isHidden(); }});
    };
    panel("view.cases", QT_TRANSLATE_NOOP("Actions", "&Cases"), QKeySequence(Qt::Key_F8), m_casesDock);
    panel("view.answers", QT_TRANSLATE_NOOP("Actions", "&Answers"), QKeySequence(Qt::Key_F9), m_answersDock);
    m_actions.add({QStringLiteral("view.agreement"), QT_TRANSLATE_NOOP("Actions", "A&greement"), window,
                   QKeySequence(Qt::Key_F7), [this] { showAgreement(m_screen != ScreenId::Agreement); },
                   [this] { return hasStore() && !m_annotator.isBlind(); },
                   [this] { return m_screen == ScreenId::Agreement; }});
    m_actions.add({QStringLiteral("view.search"), QT_TRANSLATE_NOOP("Actions", "&Find in the list"), window,
                   QKeySequence::Find, [this] { m_casesPanel->filterBar()->focusSearch(); }, ranked});
    m_actions.add({QStringLiteral("view.clear"), QT_TRANSLATE_NOOP("Actions", "Clear all &filters"), window,
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), [this] { m_view.clear(); },
                   [this] { return m_view.restrictions() > 0; }});
    m_actions.add({QStringLiteral("view.queue"), QT_TRANSLATE_NOOP("Actions", "Annotation q&ueue"), window,
                   QKeySequence(Qt::CTRL | Qt::Key_U), [this] { m_view.toggleQueue(); }, ranked,
                   [this] { return m_view.isQueue(); }});
    m_actions.add({QStringLiteral("view.details"), QT_TRANSLATE_NOOP("Actions", "Descriptions or &questions"),
                   walking, QKeySequence(Qt::Key_Q),
                   [this] {
                       QTabWidget* tabs = m_compare->tabs();
                       tabs->setCurrentIndex((tabs->currentIndex() + 1) % tabs->count());
                   },
                   cases});
    m_actions.add({QStringLiteral("view.differences"), QT_TRANSLATE_NOOP("Actions", "Only &differences"),
                   walking, QKeySequence(Qt::Key_D),
                   [this] { m_compare->questions()->differencesOnly()->toggle(); }, cases,
                   [this] { return m_compare->questions()->differencesOnly()->isChecked(); }});
    m_actions.add({QStringLiteral("view.zoom"), QT_TRANSLATE_NOOP("Actions", "&Whole images"), walking,
                   QKeySequence(Qt::Key_Z), [this] { m_compare->images()->link().reset(); }, cases});
}

void MainWindow::addGoActions()
{
    const auto cases = [this] { return hasCase(); };
    const auto before = [this] { return m_walk.row() > 0; };
    const auto ahead = [this] { return m_walk.row() >= 0 && m_walk.row() + 1 < m_walk.count(); };
    m_actions.add({QStringLiteral("go.next"),
                   QT_TRANSLATE_NOOP("Actions", "&Next case"),
                   walking,
                   QKeySequence(Qt::Key_Down),
                   [this] { m_walk.next(); },
                   ahead,
                   {},
                   Mark::Next});
    m_actions.add({QStringLiteral("go.previous"),
                   QT_TRANSLATE_NOOP("Actions", "&Previous case"),
                   walking,
                   QKeySequence(Qt::Key_Up),
                   [this] { m_walk.previous(); },
                   before,
                   {},
                   Mark::Previous});
    m_actions.add({QStringLiteral("go.first"), QT_TRANSLATE_NOOP("Actions", "&First case"), walking,
                   QKeySequence(Qt::Key_Home), [this] { m_walk.first(); }, before});
    m_actions.add({QStringLiteral("go.last"), QT_TRANSLATE_NOOP("Actions", "&Last case"), walking,
                   QKeySequence(Qt::Key_End), [this] { m_walk.last(); }, ahead});
    const auto seek = [&](const char* id, const char* text, const QKeySequence& key, Outcome outcome,
                          bool forward) {
        m_actions.add({QString::fromLatin1(id),
                       text,
                       walking,
                       key,
                       [this, outcome, forward] { m_walk.seek(outcome, forward); },
                       cases,
                       {},
                       forward ? std::optional<Mark>(outcomeMark(outcome)) : std::nullopt});
    };
    seek("go.broken", QT_TRANSLATE_NOOP("Actions", "Next &broken"), QKeySequence(Qt::Key_B), Outcome::Broken,
         true);
    seek("go.broken-back", QT_TRANSLATE_NOOP("Actions", "Previous broken"),
         QKeySequence(Qt::SHIFT | Qt::Key_B), Outcome::Broken, false);
    seek("go.fixed", QT_TRANSLATE_NOOP("Actions", "Next fi&xed"), QKeySequence(Qt::Key_F), Outcome::Fixed,
         true);
    seek("go.fixed-back", QT_TRANSLATE_NOOP("Actions", "Previous fixed"), QKeySequence(Qt::SHIFT | Qt::Key_F),
         Outcome::Fixed, false);
    seek("go.outside", QT_TRANSLATE_NOOP("Actions", "Next match not in the &ten"), QKeySequence(Qt::Key_N),
         Outcome::NotInTen, true);
}

void MainWindow::addPickActions()
{
    const auto cases = [this] { return hasCase(); };
    m_actions.add({QStringLiteral("pick.next"), QT_TRANSLATE_NOOP("Actions", "Next &candidate"), walking,
                   QKeySequence(Qt::Key_Right), [this] { m_walk.pickStep(1); }, cases});
    m_actions.add({QStringLiteral("pick.previous"), QT_TRANSLATE_NOOP("Actions", "Pre&vious candidate"),
                   walking, QKeySequence(Qt::Key_Left), [this] { m_walk.pickStep(-1); }, cases});
    m_actions.add({QStringLiteral("pick.match"), QT_TRANSLATE_NOOP("Actions", "The true &match"), walking,
                   QKeySequence(Qt::Key_M), [this] { m_walk.pickMatch(); }, cases});
    m_actions.add({QStringLiteral("pick.row"), QT_TRANSLATE_NOOP("Actions", "Pick in the other &row"),
                   walking, QKeySequence(Qt::Key_R), [this] { m_walk.setPicksAfter(!m_walk.picksAfter()); },
                   cases});
    for (int i = 0; i < 10; ++i) {
        const auto key = QKeySequence(Qt::Key(Qt::Key_0 + (i + 1) % 10));
        ActionSpec spec{QStringLiteral("pick.%1").arg(i + 1),
                        QT_TRANSLATE_NOOP("Actions", "Candidate at place %1"),
                        walking,
                        key,
                        [this, i] { m_walk.pickPlace(i); },
                        cases};
        spec.number = i + 1;
        m_actions.add(std::move(spec));
    }
}

void MainWindow::buildMenus()
{
    for (const MenuSpec& spec : menuTable()) {
        QMenu* menu = menuBar()->addMenu(QCoreApplication::translate("Actions", spec.title));
        m_actions.fill(menu, spec.actions);
        if (!spec.actions.contains(QStringLiteral("store.open")))
            continue;
        m_recent = new QMenu(tr("&Recent"), menu);
        menu->insertMenu(m_actions.action(QStringLiteral("store.close")), m_recent);
        connect(menu, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    }
}

void MainWindow::fillRecent()
{
    m_recent->clear();
    for (const QString& store : m_settings.value(settings::recentStores)) {
        QAction* entry = m_recent->addAction(QFileInfo(store).fileName().replace(u'&', QStringLiteral("&&")));
        entry->setToolTip(store);
        entry->setStatusTip(store);
        connect(entry, &QAction::triggered, this, [this, store] { m_commands->openPath(store); });
    }
    m_recent->setEnabled(!m_recent->isEmpty());
}

void MainWindow::buildToolBar()
{
    QToolBar* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setAccessibleName(tr("Tools"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize({16, 16});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (const char* id : {"store.open", "go.previous", "go.next", "go.broken", "run.remaining"}) {
        QAction* action = m_actions.action(QString::fromLatin1(id));
        bar->addAction(action);
        bar->widgetForAction(action)->setAccessibleName(action->text().remove(u'&'));
        if (QLatin1String(id) == QLatin1String("store.open") ||
            QLatin1String(id) == QLatin1String("go.broken"))
            bar->addSeparator();
    }
    auto* room = new QWidget;
    room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(room);
    for (const char* id : {"screen.cases", "screen.analyse", "screen.stability", "screen.train",
                           "screen.audit", "screen.present"}) {
        QAction* action = m_actions.action(QString::fromLatin1(id));
        bar->addAction(action);
        bar->widgetForAction(action)->setAccessibleName(action->text().remove(u'&'));
    }
}

} // namespace geovlm::ui
