// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/action_registry.h"

#include <QAction>

namespace geovlm::ui {

void ActionRegistry::add(const ActionSpecs& specs)
{
    for (const ActionSpec& spec : specs) {
        Q_ASSERT(!m_actions.contains(spec.id));
        m_actions.insert(spec.id, make(spec));
        m_specs.push_back(spec);
    }
}

QAction* ActionRegistry::make(const ActionSpec& spec)
{
    auto* action = new QAction(actionText(spec), this);
    action->setObjectName(spec.id);
    action->setShortcut(spec.key);
    action->setShortcutContext(spec.worksIn(places::window) ? Qt::WindowShortcut
                                                            : Qt::WidgetWithChildrenShortcut);
    action->setCheckable(bool(spec.checked));
    if (spec.icon)
        action->setIcon(markIcon(*spec.icon));
    connect(action, &QAction::triggered, this, [this, trigger = spec.trigger] {
        trigger(m_window);
        refresh();
    });
    return action;
}

QAction* ActionRegistry::action(const QString& id) const
{
    QAction* action = m_actions.value(id);
    Q_ASSERT_X(action, "ActionRegistry", qPrintable(id));
    return action;
}

void ActionRegistry::attach(const QString& place, QWidget* widget)
{
    for (const ActionSpec& spec : m_specs) {
        if (spec.worksIn({place, nullptr}))
            widget->addAction(action(spec.id));
    }
}

void ActionRegistry::setKeys(const QHash<QString, QKeySequence>& keys)
{
    for (const ActionSpec& spec : m_specs)
        action(spec.id)->setShortcut(keys.value(spec.id, spec.key));
}

QKeySequence ActionRegistry::keyOf(const QString& id) const
{
    return action(id)->shortcut();
}

void ActionRegistry::refresh()
{
    for (const ActionSpec& spec : m_specs) {
        QAction* one = action(spec.id);
        if (spec.enabled)
            one->setEnabled(spec.enabled(m_window));
        if (spec.checked)
            one->setChecked(spec.checked(m_window));
        if (spec.text)
            one->setText(spec.text(m_window));
    }
}

} // namespace geovlm::ui
