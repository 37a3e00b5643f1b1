// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/marks.h"

#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace geovlm::ui {

/// Where a key works. Window overlaps with everything.
enum class Context : unsigned {
    Window = 1,
    Cases = 2,
    Compare = 4,
    Answers = 8,
    Analyse = 16,
    Stability = 32,
    Train = 64,
    Audit = 128,
    Present = 256
};
using Contexts = unsigned;
constexpr Contexts in(Context context)
{
    return Contexts(context);
}
constexpr Contexts walking = in(Context::Cases) | in(Context::Compare);

/// One row of the table that menus, toolbar and the shortcut page are built from.
struct ActionSpec
{
    QString id;
    const char* label; ///< QT_TRANSLATE_NOOP("Actions", …); %1 stands for `number`
    Contexts contexts = in(Context::Window);
    QKeySequence key;
    std::function<void()> trigger;
    std::function<bool()> enabled = {}; ///< always, when empty
    std::function<bool()> checked = {}; ///< makes it checkable
    std::optional<Mark> icon = {};
    int number = 0;
    std::function<QString()> text = {}; ///< what the menu says now, e.g. what Undo would take back
};

/// What the action is called, with its mnemonic's &.
QString actionText(const ActionSpec& spec);

/// Owns every action of the window.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void add(ActionSpec spec);
    QAction* action(const QString& id) const;
    const std::vector<ActionSpec>& specs() const { return m_specs; }
    /// The widget of a context: its actions' keys work there.
    void attach(Context context, QWidget* widget);
    /// Keys that a person chose, in place of the defaults; the others have theirs again.
    void setKeys(const QHash<QString, QKeySequence>& keys);
    QKeySequence keyOf(const QString& id) const;
    /// Asks every action whether it is enabled and checked.
    void refresh();
    /// Adds actions by id; "-" is a separator.
    void fill(QMenu* menu, const QStringList& ids) const;

    /// Pairs that share a key where both work, as sentences for people. Empty is right.
    static QStringList collisions(const std::vector<ActionSpec>& specs);

private:
    std::vector<ActionSpec> m_specs;
    QHash<QString, QAction*> m_actions;
};

} // namespace geovlm::ui
