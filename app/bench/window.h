// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/demo/bench.h"
#include "shell/dialogs/silent_dialogs.h"
#include "shell/window/main_window.h"

#include <QTemporaryDir>
#include <functional>
#include <memory>

namespace geovlm::bench {

/// Whether a widget has been painted since it was last asked.
class PaintWatch : public QObject
{
public:
    explicit PaintWatch(QWidget* widget) { widget->installEventFilter(this); }
    bool take() { return std::exchange(m_painted, false); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool m_painted = false;
};

/// The real window, offscreen, with motion off and settings of its own.
class Window
{
public:
    explicit Window(const QString& store);

    ui::MainWindow& operator*() const { return *m_window; }
    ui::MainWindow* operator->() const { return m_window.get(); }
    const QString& store() const { return m_store; }
    static QString size();

    /// Opens the store and waits until the first case can be edited. False = it did not settle.
    bool open();
    /// Whether nothing is on its way; asks the window to paint, which may ask for more.
    bool settled() const;
    bool settle() const;
    static bool waitFor(const std::function<bool()>& condition);

private:
    QString m_store;
    QTemporaryDir m_folder;
    ui::Settings m_settings;
    ui::SilentDialogs m_dialogs;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// Each measures one thing in an opened window; an empty result means that the window did not settle.
std::optional<pipeline::Timing> editToPaint(Window& window);
std::optional<pipeline::Timing> openToPaint(Window& window);
std::optional<pipeline::Timing> filterToPaint(Window& window);
std::optional<pipeline::Timing> sortToPaint(Window& window);
std::optional<pipeline::Timing> nextCaseToPaint(Window& window);
/// How long the window's thread was busy at a stretch while the list was scrolled, sixty times a second.
std::optional<pipeline::Timing> scrollStall(Window& window);
/// From the key that opens it until everything on it is there.
std::optional<pipeline::Timing> openScreen(Window& window, const QString& screen);

} // namespace geovlm::bench
