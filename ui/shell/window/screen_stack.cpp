// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/screen_stack.h"

#include "shell/store/run_commands.h"
#include "shell/store/store_commands.h"
#include "shell/store/store_life.h"

namespace geovlm::ui {

ScreenStack::ScreenStack(const WindowContext& window, const StoreLife& life, StoreCommands& commands,
                         RunCommands& runs, const Settings& settings)
    : m_window(window), m_life(life), m_settings(settings), m_welcome(new WelcomePage),
      m_message(new MessagePage), m_unranked(new UnrankedPage)
{
    m_message->setObjectName(QStringLiteral("windowMessage"));
    for (QWidget* one : std::initializer_list<QWidget*>{m_welcome, m_message, m_unranked})
        addWidget(one);
    connectPages(commands, runs);
}

void ScreenStack::connectPages(StoreCommands& commands, RunCommands& runs)
{
    connect(m_welcome, &WelcomePage::openWanted, &commands, &StoreCommands::openStore);
    connect(m_welcome, &WelcomePage::newWanted, &commands, &StoreCommands::createStore);
    connect(m_welcome, &WelcomePage::storeWanted, &commands, &StoreCommands::openPath);
    connect(m_unranked, &UnrankedPage::importWanted, &runs, &RunCommands::importData);
    connect(m_unranked, &UnrankedPage::runWanted, &runs, &RunCommands::runRemaining);
    connect(m_message, &MessagePage::buttonClicked, &commands, [this, &commands] {
        if (m_window.hasStore())
            m_window.parts().view.clear();
        else
            commands.openStore();
    });
}

void ScreenStack::add(const ScreenEntry& entry, Screen* screen)
{
    m_screens.push_back({entry, screen});
    addWidget(screen);
    if (m_chosen.isEmpty())
        m_chosen = entry.id;
}

std::vector<Screen*> ScreenStack::screens() const
{
    std::vector<Screen*> all;
    all.reserve(m_screens.size());
    for (const Held& one : m_screens)
        all.push_back(one.screen);
    return all;
}

const ScreenStack::Held* ScreenStack::held() const
{
    for (const Held& one : m_screens)
        if (one.entry.id == m_chosen && (!one.entry.available || one.entry.available(m_window)))
            return &one;
    return m_screens.empty() ? nullptr : &m_screens.front();
}

Screen* ScreenStack::shown() const
{
    const Held* one = held();
    return one ? one->screen : nullptr;
}

QString ScreenStack::shownId() const
{
    const Held* one = held();
    return one ? one->entry.id : QString();
}

QString ScreenStack::theCase() const
{
    for (const Held& one : m_screens)
        if (one.screen->isTheCase())
            return one.entry.id;
    return {};
}

void ScreenStack::choose(const QString& id)
{
    const QString wanted = id.isEmpty() && !m_screens.empty() ? m_screens.front().entry.id : id;
    if (wanted == m_chosen)
        return;
    Q_EMIT leaving();
    m_chosen = wanted;
    Q_EMIT chosen();
    // Only now: both docks beside a wide screen's page would widen the window beyond its display.
    Q_EMIT arrived();
    if (m_window.hasStore() && shown() && !shown()->isTheCase())
        currentWidget()->setFocus();
}

QWidget* ScreenStack::page()
{
    const bool open = m_window.hasStore();
    Screen* screen = shown();
    if (open && screen && !screen->isTheCase())
        return screen;
    const bool empty = m_window.isRanked() && m_window.parts().cases.rowCount() == 0;
    const bool opening = !open && m_window.parts().session.isOpening();
    if (!m_life.failure().isEmpty() || empty || opening) {
        sayWhatIsWrong();
        return m_message;
    }
    if (!open) {
        m_welcome->showRecent(m_settings.value(settings::recentStores));
        return m_welcome;
    }
    if (m_window.isRanked() && screen)
        return screen;
    m_unranked->show(m_window.parts().session.summary(), m_window.isJobRunning());
    return m_unranked;
}

void ScreenStack::refresh()
{
    setCurrentWidget(page());
}

void ScreenStack::sayWhatIsWrong()
{
    const bool open = m_window.hasStore();
    const CaseView& view = m_window.parts().view;
    if (!m_life.failure().isEmpty())
        m_message->show(Mark::BrokenImage,
                        open ? tr("This case cannot be shown") : tr("The store cannot be opened"),
                        m_life.failure(), open ? QString() : tr("Open another store…"));
    else if (!open)
        m_message->show(std::nullopt, tr("Opening %1").arg(m_life.opening()),
                        tr("A large store takes a moment."));
    else if (m_window.parts().cases.isLoading())
        m_message->show(std::nullopt, tr("Reading the cases"), QString());
    else if (view.isQueue() && view.restrictions() == 1)
        m_message->show(Mark::Filter, tr("Nothing is in the queue"),
                        tr("“Order the annotation queue” in the Run menu looks for what is worth a look."),
                        tr("Show every case"));
    else
        m_message->show(Mark::Filter, tr("No case fits these filters"),
                        tr("Take a filter away, or show every case again."), tr("Clear all filters"));
}

} // namespace geovlm::ui
