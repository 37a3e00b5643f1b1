// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/docks.h"

#include "cases/list_actions.h"

#include <QDockWidget>
#include <QMainWindow>

namespace geovlm::ui {

namespace {

bool isTheCase(const Screen* screen)
{
    return screen && screen->isTheCase();
}

} // namespace

Docks::Docks(QMainWindow* window, Settings& settings)
    : QObject(window), m_window(window), m_settings(settings)
{
}

void Docks::add(const ScreenPanel& panel, Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(panel.title, m_window);
    dock->setObjectName(panel.id);
    dock->setWidget(panel.content);
    dock->setAccessibleName(panel.title);
    dock->setFeatures(QDockWidget::DockWidgetMovable);
    m_window->addDockWidget(area, dock);
    connect(dock, &QDockWidget::visibilityChanged, this, &Docks::changed);
    m_docks.push_back(dock);
    m_widths << panel.width;
}

void Docks::setWidths()
{
    m_window->resizeDocks({m_docks.begin(), m_docks.end()}, m_widths, Qt::Horizontal);
    for (QDockWidget* dock : m_docks)
        dock->hide();
}

bool Docks::isShown(const QString& id) const
{
    for (const QDockWidget* dock : m_docks)
        if (dock->objectName() == id)
            return !dock->isHidden();
    return false;
}

void Docks::show(const QString& id, bool shown)
{
    for (QDockWidget* dock : m_docks)
        if (dock->objectName() == id)
            dock->setVisible(shown);
}

void Docks::follow(bool ranked, const Screen* shown)
{
    if (ranked != m_ranked || !ranked)
        for (QDockWidget* dock : m_docks)
            dock->setVisible(ranked);
    if (ranked && !m_ranked)
        m_window->restoreState(m_settings.value(settings::docks));
    m_ranked = ranked;
    if (!m_ranked || !shown || shown->isTheCase() || shown->beside() == Screen::Beside::AsBefore)
        return;
    for (QDockWidget* dock : m_docks)
        dock->setVisible(dock->objectName() == casesPanelId && shown->beside() == Screen::Beside::Cases);
}

void Docks::leave(const Screen* screen)
{
    if (isTheCase(screen))
        m_besideTheCase = m_window->saveState();
}

void Docks::arrive(const Screen* screen)
{
    if (isTheCase(screen) && m_ranked)
        m_window->restoreState(m_besideTheCase);
}

void Docks::keep(const Screen* shown)
{
    const QByteArray state = isTheCase(shown) ? m_window->saveState() : m_besideTheCase;
    if (m_ranked && !state.isEmpty())
        m_settings.set(settings::docks, state);
}

} // namespace geovlm::ui
