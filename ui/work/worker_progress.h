// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QStringList>
#include <atomic>

namespace geovlm::ui {

/// How far a piece of work is, for a person.
struct JobState
{
    QString title; ///< the stage's own words
    qint64 done = 0;
    qint64 total = 0;        ///< 0 = unknown
    double secondsLeft = -1; ///< -1 = not known yet
};

/// What a worker writes and the window's timer reads.
class WorkerProgress final : public Progress
{
public:
    void begin(const QString& what, qint64 total) override;
    void advance(qint64 done) override;
    void note(const QString& sentence) override;
    bool stopRequested() const override { return m_stop; }

    void requestStop() { m_stop = true; }
    JobState state() const;
    QStringList notes() const;

private:
    mutable QMutex m_mutex;
    JobState m_state;
    QElapsedTimer m_since;
    QStringList m_notes;
    std::atomic<bool> m_stop = false;
};

} // namespace geovlm::ui
