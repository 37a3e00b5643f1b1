// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

namespace geovlm::ui {

QString actionText(const ActionSpec& spec)
{
    const QString text = QCoreApplication::translate("Actions", spec.label);
    return spec.number == 0 ? text : text.arg(spec.number);
}

void ActionRegistry::add(ActionSpec spec)
{
    Q_ASSERT(!m_actions.contains(spec.id));
    auto* action = new QAction(actionText(spec), this);
    action->setObjectName(spec.id);
    action->setShortcut(spec.key);
    const bool everywhere = spec.contexts & in(Context::Window);
    action->setShortcutContext(everywhere ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
    action->setCheckable(bool(spec.checked));
    if (spec.icon)
        action->setIcon(markIcon(*spec.icon));
    connect(action, &QAction::triggered, this, [this, trigger = spec.trigger] {
        trigger();
        refresh();
    });
    m_actions.insert(spec.id, action);
    m_specs.push_back(std::move(spec));
}

QAction* ActionRegistry::action(const QString& id) const
{
    QAction* action = m_actions.value(id);
    Q_ASSERT_X(action, "ActionRegistry", qPrintable(id));
    return action;
}

void ActionRegistry::attach(Context context, QWidget* widget)
{
    for (const ActionSpec& spec : m_specs) {
        if (spec.contexts & in(context))
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
            one->setEnabled(spec.enabled());
        if (spec.checked)
            one->setChecked(spec.checked());
        if (spec.text)
            one->setText(spec.text());
    }
}

void ActionRegistry::fill(QMenu* menu, const QStringList& ids) const
{
    for (const QString& id : ids) {
        if (id == QLatin1String("-"))
            menu->addSeparator();
        else
            menu->addAction(action(id));
    }
}

QStringList ActionRegistry::collisions(const std::vector<ActionSpec>& specs)
{
    QStringList found;
    for (size_t i = 0; i < specs.size(); ++i) {
        for (size_t j = i + 1; j < specs.size(); ++j) {
            const Contexts either = specs[i].contexts | specs[j].contexts;
            const bool overlap = (specs[i].contexts & specs[j].contexts) || (either & in(Context::Window));
            if (overlap && !specs[i].key.isEmpty() && specs[i].key == specs[j].key)
                found << tr("“%1” and “%2” share %3")
                             .arg(actionText(specs[i]).remove(u'&'), actionText(specs[j]).remove(u'&'),
                                  specs[i].key.toString(QKeySequence::NativeText));
        }
    }
    return found;
}

} // namespace geovlm::ui
