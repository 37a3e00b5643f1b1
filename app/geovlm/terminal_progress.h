// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QElapsedTimer>
#include <QMutex>
#include <atomic>

namespace geovlm::cli {

/// From now on Ctrl-C and SIGTERM ask to stop; a second one ends the program at once. The first thing main()
/// does.
void catchStopSignals();

/// Progress on standard error: a bar on a terminal, a line every ten seconds otherwise, nothing when quiet.
class TerminalProgress final : public Progress
{
public:
    explicit TerminalProgress(bool quiet);
    ~TerminalProgress() override;
    void begin(const QString& what, qint64 total) override;
    void advance(qint64 done) override;
    void note(const QString& sentence) override;
    bool stopRequested() const override;

private:
    void show(bool last);
    void endLine();

    QMutex m_mutex;
    QString m_what;
    qint64 m_total = 0;
    qint64 m_done = 0;
    QElapsedTimer m_stage, m_shown;
    bool m_quiet;
    bool m_terminal;
    bool m_lineOpen = false;
};

} // namespace geovlm::cli
