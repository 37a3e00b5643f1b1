// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "case/case_list_model.h"
#include "case/case_view.h"
#include "case/case_walk.h"
#include "look/theme.h"
#include "screen/screen.h"
#include "shell/actions/actions.h"
#include "shell/dialogs/shell_dialogs.h"
#include "shell/running/job_runner.h"
#include "shell/running/stage_functions.h"
#include "shell/settings/settings.h"
#include "work/image_cache.h"
#include "work/store_session.h"
#include "work/store_writer.h"

#include <QMainWindow>

class QLabel;
class QStackedWidget;

namespace geovlm::ui {

class AgreementPage;
class AnalyseScreen;
class AnswersPanel;
class AuditScreen;
class CasesPanel;
class ComparePage;
class Ending;
class JobBar;
class Notices;
class SaveStatus;
class MessagePage;
class PresentScreen;
class StabilityScreen;
class StoreCommands;
class TrainScreen;
class UnrankedPage;
class WelcomePage;

/// What can stand in the middle of the window while a store is open.
enum class ScreenId { Cases, Analyse, Stability, Train, Audit, Present, Agreement };

/// The window: docks, menus, and which page stands in the middle.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Settings& settings, ShellDialogs& dialogs, StageFunctions stages);
    ~MainWindow() override;

    void openStore(const QString& path);

    StoreSession& session() { return m_session; }
    CaseView& view() { return m_view; }
    CaseListModel& cases() { return m_cases; }
    CaseWalk& walk() { return m_walk; }
    ImageCache& images() { return m_images; }
    StoreWriter& writer() { return m_writer; }
    Annotator& annotator() { return m_annotator; }
    SaveStatus* saveStatus() const { return m_saveStatus; }
    ActionRegistry& actions() { return m_actions; }
    JobRunner& jobs() { return m_jobs; }
    CasesPanel* casesPanel() const { return m_casesPanel; }
    ComparePage* compare() const { return m_compare; }
    AnswersPanel* answers() const { return m_answersPanel; }
    QStackedWidget* pages() const { return m_pages; }
    AgreementPage* agreement() const { return m_agreement; }
    void showAgreement(bool shown) { showScreen(shown ? ScreenId::Agreement : ScreenId::Cases); }
    AnalyseScreen* analyse() const { return m_analyse; }
    StabilityScreen* stability() const { return m_stability; }
    TrainScreen* train() const { return m_train; }
    AuditScreen* audit() const { return m_audit; }
    PresentScreen* present() const { return m_present; }
    ScreenId screen() const { return m_screen; }
    void showScreen(ScreenId screen);
    WelcomePage* welcome() const { return m_welcome; }
    MessagePage* message() const { return m_message; }
    UnrankedPage* unranked() const { return m_unranked; }
    JobBar* jobBar() const { return m_jobBar; }
    Notices* notices() const { return m_notices; }
    /// Ends the window in order when nobody can be asked.
    Ending& ending() const { return *m_ending; }
    void setTheme(Theme theme);
    /// Nothing is on its way any more: what is on screen is complete.
    bool isSettled() const;

Q_SIGNALS:
    void settled();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    // main_window_actions.cpp
    void addActions();
    void addStoreActions();
    void addRunActions();
    void addViewActions();
    void addGoActions();
    void addPickActions();
    // answer_actions.cpp
    void addAnswerActions();
    void addAnsweringActions();
    void addReviewActions();
    void addAnalyseActions(); // analyse_actions.cpp
    void answerNextCase(int step);
    // audit_actions.cpp
    void addAuditActions();
    // present_actions.cpp
    void addPresentActions();
    // undo_actions.cpp
    void addUndoActions();
    UndoState undoState() const;
    void reverse(bool undoing);
    // person_actions.cpp
    void addPersonActions();
    void askPerson(bool first);
    void readPeople();
    // main_window_actions.cpp
    void buildMenus();
    void buildToolBar();
    void fillRecent();

    void addTrainActions(); // train_actions.cpp

    // main_window_screens.cpp
    ScreenParts screenParts();
    void buildScreens();
    void connectScreen(Screen* screen);
    void addScreenActions();
    // stability_actions.cpp
    void addStabilityActions();
    StabilityFunctions stabilityFunctions();
    // main_window_screens.cpp
    void showDocks();
    void goToCase(const store::CaseKey& key);
    Screen* currentScreen() const;
    bool isScreenShown() const;

    // main_window.cpp
    void buildPages();
    void buildDocks();
    void buildStatusBar();
    void connectParts();
    void connectJobs();
    void connectAnswering();
    void refreshWhenSaved();
    void connectNotices();
    void readImagesAgain();
    void restoreWindow();
    void showState();
    void showMessage();
    void showStatus();
    void storeChanged();
    void openFailed(const QString& sentence);
    void checkSettled();
    QDockWidget* addDock(const QString& id, const QString& title, QWidget* content, Qt::DockWidgetArea area);
    bool hasStore() const { return m_session.isOpen(); }
    bool mayRun() const;
    bool hasCase() const { return m_walk.row() >= 0; }

    Settings& m_settings;
    ShellDialogs& m_dialogs;
    StageFunctions m_stages;
    StoreSession m_session;
    StoreWriter m_writer; ///< before the jobs, which work on it
    ImageCache m_images;
    CaseView m_view;
    CaseListModel m_cases;
    CaseWalk m_walk;
    Annotator m_annotator;
    JobRunner m_jobs;
    StoredViews m_savedViews;
    ActionRegistry m_actions;
    StoreCommands* m_commands;
    CasesPanel* m_casesPanel;
    ComparePage* m_compare;
    AnswersPanel* m_answersPanel;
    AgreementPage* m_agreement;
    AnalyseScreen* m_analyse;
    StabilityScreen* m_stability;
    TrainScreen* m_train;
    AuditScreen* m_audit;
    PresentScreen* m_present;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    MessagePage* m_message;
    UnrankedPage* m_unranked;
    JobBar* m_jobBar;
    Notices* m_notices;
    Ending* m_ending;
    SaveStatus* m_saveStatus;
    QLabel* m_status = nullptr;
    QDockWidget* m_casesDock = nullptr;
    QDockWidget* m_answersDock = nullptr;
    QMenu* m_recent = nullptr;
    QString m_opened; ///< path of the store whose cases are shown
    QString m_opening;
    QString m_failure; ///< why there is nothing to show
    bool m_docksShown = false;
    ScreenId m_screen = ScreenId::Cases;
    QByteArray m_caseDocks; ///< how the docks stand beside the cases, while another screen is shown
    std::optional<store::CaseKey> m_wantedCase; ///< to go to once the list has it
    bool m_wasReadOnly = false;
    QStringList m_people; ///< who has answered in the store that is shown
};

} // namespace geovlm::ui
