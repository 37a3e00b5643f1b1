// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/store/command_parts.h"

#include <QObject>

namespace geovlm::ui {

/// What is run on the store that is open, one thing at a time: asks in dialogs, works on a worker, says how
/// it ended.
class RunCommands : public QObject
{
    Q_OBJECT

public:
    explicit RunCommands(const CommandParts& parts) : QObject(parts.window), m_(parts) {}

    /// What can be run.
    const Stages& stages() const { return m_.services.stages; }

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
    /// Asks before anything leaves this machine, once a host. False = thought better of it.
    bool maySend(const remote::Backend& backend, qint64 count);

private:
    RunChoices choices(remote::Purpose purpose) const;
    template <class Options>
    void start(const QString& title, const Options& options);

    CommandParts m_;
};

} // namespace geovlm::ui
