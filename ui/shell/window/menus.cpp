// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/menus.h"

#include "shell/actions/action_table.h"
#include "shell/store/store_commands.h"
#include "shell/text.h"

#include <QAction>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace geovlm::ui {

namespace {

constexpr int rightEnd = 100; ///< of the tool bar begins with this place

void fillRecent(QMenu* recent, const Settings& settings, StoreCommands& commands)
{
    recent->clear();
    for (const QString& store : settings.value(settings::recentStores)) {
        QAction* entry = recent->addAction(QFileInfo(store).fileName().replace(u'&', QStringLiteral("&&")));
        entry->setToolTip(store);
        entry->setStatusTip(store);
        QObject::connect(entry, &QAction::triggered, &commands,
                         [&commands, store] { commands.openPath(store); });
    }
    recent->setEnabled(!recent->isEmpty());
}

/// The stores opened last, before the action that closes one.
void addRecent(QMenu* menu, QAction* next, const Settings& settings, StoreCommands& commands)
{
    auto* recent = new QMenu(ShellText::tr("&Recent"), menu);
    menu->insertMenu(next, recent);
    QObject::connect(menu, &QMenu::aboutToShow, recent,
                     [recent, &settings, &commands] { fillRecent(recent, settings, commands); });
}

int toolBarPlace(const ActionRegistry& actions, const QString& id)
{
    for (const ActionSpec& spec : actions.specs())
        if (spec.id == id)
            return spec.toolBar.value_or(0);
    return 0;
}

void addRoom(QToolBar* bar)
{
    auto* room = new QWidget;
    room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(room);
}

} // namespace

void buildMenus(QMainWindow& window, const ActionRegistry& actions, const Settings& settings,
                StoreCommands& commands)
{
    for (const MenuContent& content : menuTable(actions.specs())) {
        QMenu* menu = window.menuBar()->addMenu(content.title);
        for (const QStringList& group : content.groups) {
            if (!menu->isEmpty())
                menu->addSeparator();
            for (const QString& id : group)
                menu->addAction(actions.action(id));
        }
        if (content.menu == Menu::Store)
            addRecent(menu, actions.action(QStringLiteral("store.close")), settings, commands);
    }
}

void buildToolBar(QMainWindow& window, const ActionRegistry& actions)
{
    QToolBar* bar = window.addToolBar(ShellText::tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setAccessibleName(ShellText::tr("Tools"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize({16, 16});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    int last = 0;
    for (const QString& id : toolBarTable(actions.specs())) {
        const int place = toolBarPlace(actions, id);
        if (last < rightEnd && place >= rightEnd)
            addRoom(bar);
        else if (last > 0 && last / 10 != place / 10)
            bar->addSeparator();
        last = place;
        QAction* action = actions.action(id);
        bar->addAction(action);
        bar->widgetForAction(action)->setAccessibleName(action->text().remove(u'&'));
    }
}

} // namespace geovlm::ui
