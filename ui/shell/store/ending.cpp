// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/ending.h"

#include "work/copy_remarks.h"
#include "work/rescue.h"

#include <QApplication>
#include <cstdio>

namespace geovlm::ui {

Ending::Ending(StoreWriter& writer, JobRunner& jobs, QWidget* window)
    : QObject(window), m_writer(writer), m_jobs(jobs), m_window(window)
{
    const auto next = [this] {
        if (m_begun)
            step();
    };
    connect(&writer, &StoreWriter::savingChanged, this, next, Qt::QueuedConnection);
    connect(&jobs, &JobRunner::finished, this, next, Qt::QueuedConnection);
    connect(&jobs, &JobRunner::failed, this, next, Qt::QueuedConnection);
    connect(&jobs, &JobRunner::stopped, this, next, Qt::QueuedConnection);
}

void Ending::begin()
{
    if (m_begun)
        return;
    m_begun = true;
    m_rescues = rescueFiles(m_writer.wantedPath());
    // A dialog that waits for an answer will get none.
    while (QWidget* modal = QApplication::activeModalWidget()) {
        modal->close();
        if (QApplication::activeModalWidget() == modal)
            break;
    }
    // A change of nothing: should the store be gone, what was called saved is not any more.
    if (m_writer.canWrite() && m_writer.saving() == StoreWriter::Saving::Saved)
        m_writer.post([](store::Store&) {}, {});
    step();
}

void Ending::step()
{
    if (m_done || m_busy)
        return;
    if (m_jobs.isRunning()) {
        m_jobs.stop();
        return;
    }
    if (m_writer.saving() == StoreWriter::Saving::Saving)
        return;
    if (m_writer.saving() == StoreWriter::Saving::Failed && !m_rescues.isEmpty()) {
        rescue();
        return;
    }
    m_done = true;
    m_window->close();
    Q_EMIT ended();
}

void Ending::rescue()
{
    const QString file = m_rescues.takeFirst();
    m_busy = true;
    m_writer.saveCopy(file, [this, file](const QString& failure) {
        m_busy = false;
        if (failure.isEmpty())
            std::fprintf(stderr, "%s\n",
                         qPrintable((tr("What could not be saved is in %1.").arg(file) + QLatin1Char(' ') +
                                     takeCopyRemark())
                                        .trimmed()));
        else
            std::fprintf(stderr, "%s\n", qPrintable(failure));
        step();
    });
}

} // namespace geovlm::ui
