// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/shell_context.h"

#include "shell/window/docks.h"
#include "shell/window/screen_stack.h"

namespace geovlm::ui {

QString ShellContext::shownScreen() const
{
    return m_stack->shownId();
}

void ShellContext::showScreen(const QString& id)
{
    m_stack->choose(id);
}

bool ShellContext::isPanelShown(const QString& id) const
{
    return m_docks->isShown(id);
}

void ShellContext::showPanel(const QString& id, bool shown)
{
    m_docks->show(id, shown);
}

QObject* ShellContext::find(const QMetaObject& type) const
{
    for (QObject* part : m_found)
        if (QObject* found = type.cast(part))
            return found;
    qFatal("The window has no %s.", type.className());
    return nullptr;
}

} // namespace geovlm::ui
