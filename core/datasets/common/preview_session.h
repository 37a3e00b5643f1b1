// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/preview.h"

#include <QDir>
#include <QHash>
#include <functional>

namespace geovlm::datasets {

/// What the preview of every layout needs: counting within limits, asking to stop, the sample.
class PreviewSession
{
public:
    PreviewSession(ImportPreview& preview, Progress& progress);

    const QDir& root() const { return m_root; }
    ImportPreview& preview() { return m_preview; }

    /// Counts entries; false once more than ImportPreview::mostEntries were seen. Throws Stopped.
    bool seen(qint64 entries = 1);
    void throwIfStopped() const { m_progress.throwIfStopped(); }
    bool isComplete() const { return m_preview.complete; }
    /// Lines of a file that hold more than white space; each file is read once, by blocks.
    qint64 linesIn(const QString& file);
    /// The area's row, made if new; past a thousand areas all share one.
    AreaPreview& area(const QString& name);
    SplitPreview& split(const QString& name);
    /// Keeps the row if there is room, and counts its two images in the sample of files on disk.
    void sample(SampleRow row);
    void problem(const QString& sentence);
    /// A line that import would leave out.
    void problem(const QString& file, int line, const QString& why);
    /// Whether another line of a file is still worth looking at.
    bool wantsMore(int linesOfThisFile, int files) const;
    /// The first lines of one of `files` files, as far as they are worth looking at; `use` returns why a line
    /// is malformed.
    void firstLines(const QString& file, int files, const std::function<QString(const QString&)>& use);
    /// Counts that were cut short are marked so.
    void finish();

private:
    bool isOnDisk(const QString& path);
    qint64 countLines(const QString& file);
    qint64 countLinesOf(const QString& path);

    ImportPreview& m_preview;
    Progress& m_progress;
    QDir m_root;
    qint64 m_entries = 0;
    qint64 m_bytes = 0;
    qint64 m_problems = 0;
    QHash<QString, qint64> m_lines; ///< by file
    QHash<QString, int> m_areas, m_splits;
};

} // namespace geovlm::datasets
