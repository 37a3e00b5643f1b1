// SPDX-License-Identifier: GPL-3.0-or-later
#include "window.h"

#include <QTest>

namespace geovlm::bench {

namespace {
constexpr QSize windowSize(1440, 900);
constexpr int patience = 240'000;
} // namespace

bool PaintWatch::eventFilter(QObject*, QEvent* event)
{
    m_painted = m_painted || event->type() == QEvent::Paint;
    return false;
}

Window::Window(const QString& store)
    : m_store(store), m_settings(m_folder.filePath(QStringLiteral("settings.ini")))
{
    m_settings.set(ui::settings::motion, false); // the order is where it belongs in the first frame
    m_settings.set(ui::settings::annotator, QStringLiteral("bench"));
    m_window = std::make_unique<ui::MainWindow>(m_settings, m_dialogs, ui::Services());
    m_window->resize(windowSize);
    m_window->show();
}

QString Window::size()
{
    return QStringLiteral("%1x%2 offscreen").arg(windowSize.width()).arg(windowSize.height());
}

bool Window::open()
{
    m_window->openStore(m_store);
    return waitFor([this] { return m_window->annotator().edits().canEdit(); }) && settle();
}

bool Window::settled() const
{
    m_window->grab();
    return m_window->isSettled();
}

bool Window::settle() const
{
    return waitFor([this] { return settled(); });
}

bool Window::waitFor(const std::function<bool()>& condition)
{
    return QTest::qWaitFor(condition, patience);
}

} // namespace geovlm::bench
