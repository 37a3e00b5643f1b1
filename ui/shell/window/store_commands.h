// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/dialogs/shell_dialogs.h"
#include "shell/running/job_runner.h"
#include "shell/running/stage_functions.h"
#include "shell/settings/settings.h"
#include "work/store_session.h"

#include <QObject>

namespace geovlm::ui {

/// What the Store and Run menus do: asks in dialogs, works on a worker, says how it ended.
class StoreCommands : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        StoreSession& session;
        StoreWriter& writer;
        JobRunner& jobs;
        ShellDialogs& dialogs;
        Settings& settings;
        const StageFunctions& stages;
        QWidget* window;
    };
    explicit StoreCommands(const Parts& parts);

    /// What can be run; what is empty cannot.
    const StageFunctions& stages() const { return m_.stages; }

    void createStore();
    void openStore();
    void openPath(const QString& path);
    void importData();
    void importFiles();
    void editBackends();
    void answerWith();
    void embedWith();
    void check();
    void backup();
    void exportReport();
    void runStage(Stage stage);
    void runRemaining();
    void runQueue();
    void closeStore();
    // store_places.cpp
    void whereImagesAre();
    void goBack();
    /// Asks where to, and goes on with the copy.
    void saveCopy();
    /// True once nothing is at work or unsaved; asks before it stops or gives up anything.
    bool mayClose();
    /// Asks before anything leaves this machine, once a host. False = thought better of it.
    bool maySend(const remote::Backend& backend, qint64 count);

Q_SIGNALS:
    /// The window goes on with a copy of the store that is shown.
    void movedToCopy(const QString& path);

private:
    QString folder() const;
    void remember(const QString& path);
    void writerAnswered();
    bool mayLeave(const QString& leave, const std::function<void()>& then);
    void copyTo(const QString& file, const std::function<void()>& then);
    void whenSaved(const std::function<void()>& then);
    void reopen();
    QString askCopy();
    RunChoices choices(remote::Purpose purpose) const;
    template <class Request>
    void start(const QString& title, const StageFunctions::StageOf<Request>& function,
               const Request& request);
    bool waitsForSaving(const std::function<void()>& then);

    Parts m_;
    QString m_wanted; ///< to be opened once it is known whether it can be written
    QString m_made;   ///< a store being made, opened once it is there
    QString m_back;   ///< a store that goes back to a backup, opened again however that ends
};

} // namespace geovlm::ui
