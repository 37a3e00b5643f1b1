// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/actions/action_registry.h"
#include "shell/dialogs/shell_dialogs.h"
#include "shell/running/services.h"
#include "shell/settings/settings.h"
#include "shell/window/docks.h"
#include "shell/window/preferences.h"
#include "shell/window/screen_stack.h"
#include "shell/window/screens.h"
#include "shell/window/shell_context.h"
#include "shell/window/window_core.h"

#include <QMainWindow>

namespace geovlm::ui {

class Ending;
class RunCommands;
class StatusLine;

/// The frame: it makes what the window works with and what the window shows, and joins them. Screens, panels
/// and bars are its children, found by their type.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `screens`: those that it has, the first shown at first.
    MainWindow(Settings& settings, ShellDialogs& dialogs, Services services,
               const ScreenEntries& screens = allScreens());
    ~MainWindow() override;

    void openStore(const QString& path);
    /// By its id; empty = the first.
    void showScreen(const QString& id) { m_stack->choose(id); }
    QString shownScreen() const { return m_stack->shownId(); }
    void setTheme(Theme theme) { m_preferences->setTheme(theme); }
    /// Nothing is on its way any more: what is on screen is complete.
    bool isSettled() const;

    StoreSession& session() { return m_core.session; }
    CaseView& view() { return m_core.view; }
    CaseListModel& cases() { return m_core.cases; }
    CaseWalk& walk() { return m_core.walk; }
    StoreWriter& writer() { return m_core.writer; }
    Annotator& annotator() { return m_core.annotator; }
    JobRunner& jobs() { return m_core.jobs; }
    ActionRegistry& actions() { return m_actions; }
    ScreenStack* pages() const { return m_stack; }
    /// What actions may do with it.
    WindowContext& context() { return m_context; }
    /// Ends the window in order when nobody can be asked.
    Ending& ending() const { return *m_ending; }

Q_SIGNALS:
    void settled();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    Supplies supplies() const;
    void addScreens(const ScreenEntries& entries);
    void connectScreen(Screen* screen);
    void connectParts();
    void connectSettling();
    void restoreWindow();
    void showState();
    void checkSettled();

    Settings& m_settings;
    Services m_services;
    WindowCore m_core;
    StoredViews m_savedViews;
    StoreCommands* m_commands;
    RunCommands* m_runs;
    ShellContext m_context;
    ActionRegistry m_actions;
    Preferences* m_preferences;
    StatusLine* m_status;
    StoreLife* m_life;
    ScreenStack* m_stack;
    Docks* m_docks;
    Ending* m_ending;
};

} // namespace geovlm::ui
