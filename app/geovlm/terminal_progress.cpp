// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal_progress.h"

#include "terminal_text.h"
#include "text.h"

#include <QMutexLocker>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace geovlm::cli {
namespace {

volatile std::sig_atomic_t stopSignals = 0;

void onSignal(int)
{
    stopSignals = stopSignals + 1;
    if (stopSignals > 1)
        _exit(130);
}

constexpr int barWidth = 28;
constexpr qint64 barEveryMs = 100;
constexpr qint64 lineEveryMs = 10'000;

QString timeLeft(qint64 elapsedMs, qint64 done, qint64 total)
{
    if (done <= 0 || total <= 0 || elapsedMs < 1000)
        return {};
    const qint64 seconds = elapsedMs * (total - done) / done / 1000;
    return Text::tr("%1:%2 left").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

void catchStopSignals()
{
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

TerminalProgress::TerminalProgress(bool quiet) : m_quiet(quiet), m_terminal(isatty(STDERR_FILENO) != 0)
{
    m_shown.start();
}

TerminalProgress::~TerminalProgress()
{
    endLine();
}

void TerminalProgress::begin(const QString& what, qint64 total)
{
    const QMutexLocker lock(&m_mutex);
    endLine();
    m_what = what;
    m_total = total;
    m_done = 0;
    m_stage.start();
    show(false);
}

void TerminalProgress::advance(qint64 done)
{
    const QMutexLocker lock(&m_mutex);
    m_done = done;
    const bool last = m_total > 0 && done >= m_total;
    if (last || m_shown.elapsed() >= (m_terminal ? barEveryMs : lineEveryMs))
        show(last);
}

void TerminalProgress::note(const QString& sentence)
{
    const QMutexLocker lock(&m_mutex);
    if (m_quiet)
        return;
    endLine();
    std::fprintf(stderr, "%s\n", qUtf8Printable(terminalText(sentence)));
}

bool TerminalProgress::stopRequested() const
{
    return stopSignals > 0;
}

void TerminalProgress::show(bool last)
{
    m_shown.restart();
    if (m_quiet)
        return;
    const QString left = timeLeft(m_stage.elapsed(), m_done, m_total);
    const QString counts = m_total > 0 ? QStringLiteral("%1/%2").arg(m_done).arg(m_total) : QString();
    if (!m_terminal) {
        std::fprintf(stderr, "%s %s %s\n", qUtf8Printable(m_what), qUtf8Printable(counts),
                     qUtf8Printable(left));
        return;
    }
    const int filled = m_total > 0 ? int(barWidth * m_done / m_total) : 0;
    const QString bar = QString(filled, QLatin1Char('#')) + QString(barWidth - filled, QLatin1Char('.'));
    std::fprintf(stderr, "\r\033[K%s [%s] %s %s", qUtf8Printable(m_what), qUtf8Printable(bar),
                 qUtf8Printable(counts), qUtf8Printable(left));
    m_lineOpen = true;
    if (last)
        endLine();
    std::fflush(stderr);
}

void TerminalProgress::endLine()
{
    if (m_lineOpen)
        std::fputc('\n', stderr);
    m_lineOpen = false;
}

} // namespace geovlm::cli
