// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/marks.h"
#include "screen/window_context.h"

#include <QKeySequence>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// Where a key works: the whole window, a panel, or the page of a screen (then `id` is the screen's).
struct ActionPlace
{
    QString id;
    const char* name; ///< for people: QT_TRANSLATE_NOOP("ActionPlaces", …)

    bool operator==(const ActionPlace& other) const { return id == other.id; }
};
using ActionPlaces = std::vector<ActionPlace>;

namespace places {
/// Overlaps with every other place.
inline const ActionPlace window{QStringLiteral("window"), QT_TRANSLATE_NOOP("ActionPlaces", "everywhere")};
inline const ActionPlace list{QStringLiteral("list"), QT_TRANSLATE_NOOP("ActionPlaces", "case list")};
inline const ActionPlace comparison{QStringLiteral("cases"), QT_TRANSLATE_NOOP("ActionPlaces", "comparison")};
inline const ActionPlace answers{QStringLiteral("answers"), QT_TRANSLATE_NOOP("ActionPlaces", "answers")};
/// Wherever a person walks from case to case.
inline const ActionPlaces walking{list, comparison};
} // namespace places

enum class Menu { Store, Edit, Run, View, Go, Help };

/// In a menu actions stand group by group, a line between two groups; in a group those of lower `order`
/// first, and those of the same in the order of the table.
struct MenuPlace
{
    Menu menu;
    int group = 0;
    int order = 0;
};

/// One row of the table that menus, tool bar, the page of keys and the manual's list of keys are made from.
/// It captures no window: what it does, it does with the context that it is given.
struct ActionSpec
{
    using Act = std::function<void(WindowContext&)>;
    using Test = std::function<bool(const WindowContext&)>;

    QString id;
    const char* label; ///< QT_TRANSLATE_NOOP("Actions", …); %1 stands for `number`
    ActionPlaces places{places::window};
    QKeySequence key;
    Act trigger;
    Test enabled = {}; ///< always, when empty
    Test checked = {}; ///< makes it checkable
    std::optional<Mark> icon = {};
    int number = 0;
    std::function<QString(const WindowContext&)> text = {}; ///< what the menu says now
    std::optional<MenuPlace> menu = {};
    /// Its place in the tool bar, lower further left; a line wherever the tens differ. None = not there.
    std::optional<int> toolBar = {};

    bool worksIn(const ActionPlace& place) const;
};
using ActionSpecs = std::vector<ActionSpec>;

/// What the action is called, with its mnemonic's &.
QString actionText(const ActionSpec& spec);
/// "everywhere", or "case list, comparison".
QString placesText(const ActionPlaces& places);
/// Pairs that share a key where both work, as sentences for people. Empty is right.
QStringList keyCollisions(const ActionSpecs& specs);

/// For the functions of a row: does or asks something of the part of the window that is a T.
template <class T, class Function>
ActionSpec::Act actOn(Function function)
{
    return [function](WindowContext& window) { std::invoke(function, window.part<T>()); };
}
template <class T, class Function>
ActionSpec::Test ask(Function function)
{
    return [function](const WindowContext& window) { return bool(std::invoke(function, window.part<T>())); };
}

} // namespace geovlm::ui
