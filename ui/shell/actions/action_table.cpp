// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/action_table.h"

#include "cases/list_actions.h"

#include <QCoreApplication>
#include <algorithm>

namespace geovlm::ui {

namespace {

QString menuTitle(Menu menu)
{
    static constexpr const char* titles[] = {
        QT_TRANSLATE_NOOP("Actions", "&Store"), QT_TRANSLATE_NOOP("Actions", "&Edit"),
        QT_TRANSLATE_NOOP("Actions", "&Run"),   QT_TRANSLATE_NOOP("Actions", "&View"),
        QT_TRANSLATE_NOOP("Actions", "&Go"),    QT_TRANSLATE_NOOP("Actions", "&Help")};
    return QCoreApplication::translate("Actions", titles[int(menu)]);
}

/// Sorted by `rank`, those of one rank in the order of the table.
template <class Rank>
std::vector<const ActionSpec*> sorted(const ActionSpecs& specs, Rank rank)
{
    std::vector<const ActionSpec*> found;
    for (const ActionSpec& spec : specs)
        if (rank(spec))
            found.push_back(&spec);
    std::ranges::stable_sort(found, {}, [&](const ActionSpec* spec) { return *rank(*spec); });
    return found;
}

std::vector<QStringList> groupsOf(const ActionSpecs& specs, Menu menu)
{
    const auto place = [menu](const ActionSpec& spec) {
        return spec.menu && spec.menu->menu == menu
                   ? std::optional(std::pair(spec.menu->group, spec.menu->order))
                   : std::nullopt;
    };
    std::vector<QStringList> groups;
    std::optional<int> last;
    for (const ActionSpec* spec : sorted(specs, place)) {
        if (spec->menu->group != last)
            groups.emplace_back();
        last = spec->menu->group;
        groups.back() << spec->id;
    }
    return groups;
}

} // namespace

ActionSpecs actionTable(const ScreenEntries& screens)
{
    ActionSpecs specs;
    addStoreActions(specs);
    addRunActions(specs);
    addViewActions(specs);
    addScreenActions(specs, screens);
    addEditActions(specs);
    const auto append = [&specs](ActionSpecs own) { std::ranges::move(own, std::back_inserter(specs)); };
    append(listActions());
    for (const ScreenEntry& screen : screens)
        if (screen.actions)
            append(screen.actions());
    return specs;
}

std::vector<MenuContent> menuTable(const ActionSpecs& specs)
{
    std::vector<MenuContent> menus;
    for (const Menu menu : {Menu::Store, Menu::Edit, Menu::Run, Menu::View, Menu::Go, Menu::Help})
        menus.push_back({menu, menuTitle(menu), groupsOf(specs, menu)});
    return menus;
}

QStringList toolBarTable(const ActionSpecs& specs)
{
    QStringList ids;
    for (const ActionSpec* spec : sorted(specs, [](const ActionSpec& one) { return one.toolBar; }))
        ids << spec->id;
    return ids;
}

QString manualOfKeys(const ActionSpecs& specs)
{
    QString text = QStringLiteral("| Action | Where | Key | Name in the settings |\n|---|---|---|---|\n");
    for (const ActionSpec& spec : specs) {
        QString key = spec.key.toString(QKeySequence::PortableText);
        if (key == QStringLiteral("|"))
            key = QStringLiteral("\\|");
        text += QStringLiteral("| %1 | %2 | %3 | %4 |\n")
                    .arg(actionText(spec).remove(u'&'), placesText(spec.places), key, spec.id);
    }
    return text;
}

} // namespace geovlm::ui
