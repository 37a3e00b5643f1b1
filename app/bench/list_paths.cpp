// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/cases_panel.h"
#include "compare/compare_page.h"
#include "domain/random.h"
#include "window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QListView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QThread>
#include <QTimer>
#include <atomic>

namespace geovlm::bench {

namespace {

using namespace geovlm::ui;

constexpr int openings = 7;
constexpr int changes = 20;
constexpr int steps = 60;
constexpr int scrollTicks = 600;
constexpr int frame = 16;
constexpr int listPatience = 120'000;
constexpr int screenOpenings = 3;

/// `start` something, wait until it is `there`, and paint what that changed: paints are pending events then.
std::optional<double> timeToPaint(const std::function<void()>& start, const std::function<bool()>& there)
{
    QElapsedTimer clock;
    clock.start();
    start();
    while (!there()) {
        QApplication::processEvents();
        if (clock.elapsed() > listPatience)
            return std::nullopt;
    }
    QApplication::processEvents();
    return double(clock.nsecsElapsed()) / 1e6;
}

struct Series
{
    explicit Series(const char* name) : timing{QString::fromLatin1(name), {}, {}, 0, {}}
    {
        timing.more[QStringLiteral("window")] = Window::size();
    }
    bool add(const std::optional<double>& milliseconds)
    {
        if (milliseconds)
            timing.milliseconds.push_back(*milliseconds);
        return milliseconds.has_value();
    }
    pipeline::Timing timing;
};

/// Counts how often something was said.
class Heard : public QObject
{
public:
    template <class Sender, class Signal>
    Heard(Sender& sender, Signal signal)
    {
        connect(&sender, signal, this, [this] { ++m_count; });
    }
    int count() const { return m_count; }

private:
    int m_count = 0;
};

std::optional<pipeline::Timing> changesToPaint(Window& window, const char* name,
                                               const std::function<void(int)>& change)
{
    Series series(name);
    for (int i = 0; i < changes; ++i) {
        const Heard listed(window->cases(), &CaseListModel::loaded);
        const auto time =
            timeToPaint([&] { change(i); }, [&] { return listed.count() > 0 && window->walk().detail(); });
        if (!series.add(time) || !window.settle())
            return std::nullopt;
    }
    window->view().clear();
    window->view().setOrder(store::CaseOrder::Name, false);
    if (!window.settle())
        return std::nullopt;
    return series.timing;
}

/// Knocks at the window's thread every other millisecond, from a thread of its own: how long a knock waits is
/// how long the window would not have answered a person.
class Heartbeat : public QObject
{
public:
    Heartbeat()
    {
        m_clock.start();
        m_thread.reset(QThread::create([this] {
            while (!m_stop) {
                const qint64 sent = m_clock.nsecsElapsed();
                QMetaObject::invokeMethod(
                    this, [this, sent] { m_waited.push_back(double(m_clock.nsecsElapsed() - sent) / 1e6); },
                    Qt::QueuedConnection);
                QThread::msleep(knock);
            }
        }));
        m_thread->start(QThread::HighPriority);
    }
    ~Heartbeat() override { stop(); }
    std::vector<double> stop()
    {
        m_stop = true;
        m_thread->wait();
        return m_waited;
    }

private:
    static constexpr int knock = 2;
    QElapsedTimer m_clock;
    std::vector<double> m_waited;
    std::atomic<bool> m_stop = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

std::optional<pipeline::Timing> openToPaint(Window& window)
{
    Series series("open_to_paint");
    for (int i = 0; i < openings; ++i) {
        window->walk().first();
        const Heard opened(window->session(), &StoreSession::changed);
        const Heard listed(window->cases(), &CaseListModel::loaded);
        const auto time =
            timeToPaint([&] { window->openStore(window.store()); },
                        [&] { return opened.count() > 0 && listed.count() > 0 && window->walk().detail(); });
        if (!series.add(time) || !window.settle())
            return std::nullopt;
    }
    return series.timing;
}

std::optional<pipeline::Timing> filterToPaint(Window& window)
{
    return changesToPaint(window, "filter_to_paint", [&](int i) {
        window->view().edit([i](store::CaseFilter& filter) { filter.rankBeforeAtMost = i % 2 ? 9 : 0; });
    });
}

std::optional<pipeline::Timing> sortToPaint(Window& window)
{
    return changesToPaint(window, "sort_to_paint", [&](int i) {
        window->view().setOrder(i % 2 ? store::CaseOrder::RankAfter : store::CaseOrder::Change, i % 4 < 2);
    });
}

std::optional<pipeline::Timing> nextCaseToPaint(Window& window)
{
    Series series("next_case_to_paint");
    window->walk().first();
    if (!window.settle())
        return std::nullopt;
    for (int i = 0; i < steps; ++i) {
        const auto before = window->walk().detail();
        const auto time =
            timeToPaint([&] { window->walk().next(); },
                        [&] { return window->walk().detail() && window->walk().detail() != before; });
        if (!series.add(time) || !window.settle())
            return std::nullopt;
    }
    return series.timing;
}

std::optional<pipeline::Timing> scrollStall(Window& window)
{
    Series series("scroll_stall");
    QScrollBar* bar = window->findChild<CasesPanel*>()->list()->verticalScrollBar();
    Random random = Random::stream(1, "scrolling");
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int tick = 0;
    QEventLoop loop;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        // Rolling on, and now and then a leap with the slider.
        if (tick % 20 == 0)
            bar->setValue(random.below(bar->maximum()));
        else
            bar->setValue(bar->value() + bar->singleStep() * 3);
        if (++tick == scrollTicks)
            loop.quit();
    });
    Heartbeat heartbeat;
    timer.start(frame);
    loop.exec();
    series.timing.milliseconds = heartbeat.stop();
    series.timing.more[QStringLiteral("longest_ms")] =
        series.timing.milliseconds.empty()
            ? 0
            : *std::max_element(series.timing.milliseconds.begin(), series.timing.milliseconds.end());
    series.timing.more[QStringLiteral("rows")] = window->cases().rowCount();
    bar->setValue(0);
    if (!window.settle())
        return std::nullopt;
    return series.timing;
}

std::optional<pipeline::Timing> openScreen(Window& window, const QString& screen)
{
    Series series(qPrintable(QStringLiteral("screen_") + screen));
    std::vector<double> first;
    for (int i = 0; i < screenOpenings; ++i) {
        window->showScreen(QStringLiteral("cases"));
        if (!window.settle())
            return std::nullopt;
        QElapsedTimer clock;
        clock.start();
        window->showScreen(screen);
        PaintWatch watch(window->pages()->currentWidget());
        while (!watch.take() && clock.elapsed() < listPatience)
            QApplication::processEvents();
        first.push_back(double(clock.nsecsElapsed()) / 1e6);
        if (!window.settle())
            return std::nullopt;
        series.timing.milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    series.timing.more[QStringLiteral("first_paint_ms")] = *std::max_element(first.begin(), first.end());
    series.timing.more[QStringLiteral("first_opening_ms")] = series.timing.milliseconds.front();
    window->showScreen(QStringLiteral("cases"));
    return window.settle() ? std::optional(series.timing) : std::nullopt;
}

} // namespace geovlm::bench
