// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/dialogs/shell_dialogs.h"
#include "shell/window/window_core.h"

class QLabel;
class QMainWindow;

namespace geovlm::ui {

/// The status bar: which store is shown, what is at work and how it ended, whether everything is saved. And
/// the window's title.
class StatusLine : public QObject
{
    Q_OBJECT

public:
    StatusLine(WindowCore& core, ShellDialogs& dialogs, QMainWindow* window);

    /// A sentence that goes again by itself.
    void say(const QString& sentence);
    void refresh();

private:
    void connectJobs(JobRunner& jobs, ShellDialogs& dialogs);

    const StoreSession& m_session;
    QMainWindow* m_window;
    QLabel* m_text;
};

} // namespace geovlm::ui
