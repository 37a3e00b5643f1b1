// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen_entry.h"
#include "shell/settings/settings.h"
#include "shell/window/pages.h"

namespace geovlm::ui {

class RunCommands;
class StoreCommands;
class StoreLife;

/// The middle of the window: one of its screens, or what there is to do while the case looked at cannot be
/// shown.
class ScreenStack : public PageStack
{
    Q_OBJECT

public:
    ScreenStack(const WindowContext& window, const StoreLife& life, StoreCommands& commands,
                RunCommands& runs, const Settings& settings);

    void add(const ScreenEntry& entry, Screen* screen);
    /// The one that was chosen, or the first while that is out of reach. Null when there is none at all.
    Screen* shown() const;
    QString shownId() const;
    /// Empty = the first.
    void choose(const QString& id);
    /// The screen of the case looked at; empty when there is none.
    QString theCase() const;
    std::vector<Screen*> screens() const;
    /// Puts the page in the middle that the store's state asks for.
    void refresh();

Q_SIGNALS:
    void leaving(); ///< shown() will be another
    void chosen();  ///< shown() is another
    void arrived(); ///< and everything has followed that

private:
    struct Held
    {
        ScreenEntry entry;
        Screen* screen;
    };
    const Held* held() const;
    void connectPages(StoreCommands& commands, RunCommands& runs);
    QWidget* page();
    void sayWhatIsWrong();

    const WindowContext& m_window;
    const StoreLife& m_life;
    const Settings& m_settings;
    std::vector<Held> m_screens;
    QString m_chosen;
    WelcomePage* m_welcome;
    MessagePage* m_message;
    UnrankedPage* m_unranked;
};

} // namespace geovlm::ui
