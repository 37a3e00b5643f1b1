// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "shell/actions/action_registry.h"
#include "shell/dialogs/shell_dialogs.h"
#include "shell/settings/settings.h"

namespace geovlm::ui {

/// What a person chooses about the program and finds again at the next start: a name, whether others' answers
/// are hidden, keys, colours.
class Preferences : public QObject
{
    Q_OBJECT

public:
    Preferences(const ScreenParts& parts, Settings& settings, ShellDialogs& dialogs, QWidget* window);

    Theme theme() const { return themeNamed(m_settings.value(settings::theme)); }
    void setTheme(Theme theme);
    /// `first`: nobody has said who they are, and an answer waits for it.
    void askPerson(bool first);
    void toggleBlind();
    /// Whose keys are chosen; they have those that were chosen earlier at once.
    void setActions(ActionRegistry& actions);
    void chooseKeys();
    void showAbout() { m_dialogs.showAbout(m_window); }

Q_SIGNALS:
    void changed(); ///< theme, or who sees what

private:
    void readPeople();

    ScreenParts m_parts;
    Settings& m_settings;
    ShellDialogs& m_dialogs;
    QWidget* m_window;
    ActionRegistry* m_actions = nullptr;
    QStringList m_people; ///< who has answered in the store that is shown
};

} // namespace geovlm::ui
