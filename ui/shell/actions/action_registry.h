// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/action_spec.h"

#include <QHash>
#include <QObject>

class QAction;

namespace geovlm::ui {

/// The actions of one window, made from the table of actions.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    /// `window`: what the actions act on; it must outlive them.
    explicit ActionRegistry(WindowContext& window) : m_window(window) {}

    void add(const ActionSpecs& specs);
    QAction* action(const QString& id) const;
    const ActionSpecs& specs() const { return m_specs; }
    /// The widget of a place: its actions' keys work there.
    void attach(const QString& place, QWidget* widget);
    /// Keys that a person chose, in place of the defaults; the others have theirs again.
    void setKeys(const QHash<QString, QKeySequence>& keys);
    QKeySequence keyOf(const QString& id) const;
    /// Asks every action whether it is enabled and checked.
    void refresh();

private:
    QAction* make(const ActionSpec& spec);

    WindowContext& m_window;
    ActionSpecs m_specs;
    QHash<QString, QAction*> m_actions;
};

} // namespace geovlm::ui
