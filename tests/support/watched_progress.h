// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QMutex>
#include <QStringList>
#include <optional>

namespace geovlm::test {

/// When a test asks a stage to stop; nothing set: never.
struct StopAfter
{
    std::optional<int> reports = {};   ///< calls of advance(); 0: from the start
    std::optional<int> questions = {}; ///< calls of stopRequested(): the n-th is the first to be told yes
    std::optional<qint64> done = {};   ///< so many units are finished
};

/// Remembers what it is told, and asks to stop when the test says so; once asked, it stays asked.
class WatchedProgress final : public Progress
{
public:
    explicit WatchedProgress(const StopAfter& stop = {}) : m_stop(stop) {}
    void begin(const QString& what, qint64 total) override;
    void advance(qint64 done) override;
    void note(const QString& sentence) override;
    bool stopRequested() const override;

    void stop();  ///< from now on
    void clear(); ///< forgets what was noted
    QStringList notes() const;
    qint64 done() const;  ///< as told last
    qint64 total() const; ///< of the last stage that began

private:
    mutable QMutex m_mutex;
    const StopAfter m_stop;
    mutable int m_questions = 0;
    mutable bool m_stopped = false;
    int m_reports = 0;
    qint64 m_done = 0;
    qint64 m_total = 0;
    QStringList m_notes;
};

} // namespace geovlm::test
