// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/targets.h"
#include "shell/dialogs/shell_dialogs.h"
#include "shell/settings/settings.h"
#include "shell/window/window_core.h"

#include <optional>

namespace geovlm::ui {

/// Which store is shown, is being opened or could not be, and what its changes mean for everybody.
class StoreLife : public QObject
{
    Q_OBJECT

public:
    StoreLife(WindowCore& core, Settings& settings, ShellDialogs& dialogs, QWidget* window);

    /// Why there is nothing to show, in a sentence; empty = there is something.
    const QString& failure() const { return m_failure; }
    /// The name of the file that is being opened.
    QString opening() const;
    /// Before a person closes the store: the next start begins without one.
    void forget();
    /// What could not be read before may be there now.
    void readImagesAgain();

Q_SIGNALS:
    void changed();
    void otherShown();                  ///< another store than before
    void said(const QString& sentence); ///< for the status bar

private:
    void connectSession();
    void connectCases();
    void connectWriter();
    void connectJobs();
    void storeChanged();
    void openFailed(const QString& sentence);
    void accessChanged();
    void fail(const QString& sentence);
    void refreshWhenSaved();

    WindowCore& m_core;
    Settings& m_settings;
    ShellDialogs& m_dialogs;
    QWidget* m_window;
    QString m_shown;   ///< path of the store whose cases are shown
    QString m_opening; ///< path
    QString m_failure;
    bool m_wasReadOnly = false;
    /// So that no plot or list that is saved takes the place of one of the store's images or tables.
    std::optional<files::DataSetFolder> m_images;
};

} // namespace geovlm::ui
