// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/preview.h"

#include "datasets/common/layouts.h"
#include "datasets/common/preview_session.h"
#include "datasets/formats/text_lines.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "files/input.h"

#include <QFileInfo>
#include <algorithm>

namespace geovlm::datasets {
namespace {

constexpr qint64 mostBytes = qint64(1) << 30;
constexpr qint64 blockSize = 1 << 20;
constexpr qint64 entriesBetweenReports = 4096;
constexpr qsizetype mostNames = 1000;

void chooseLayout(PreviewSession& session, const QString& asked)
{
    ImportPreview& preview = session.preview();
    for (const Layout& layout : layouts()) {
        LayoutMatch match = layout.match(session);
        match.layout = layout.id;
        if (match.fits && preview.layout.isEmpty() && asked.isEmpty())
            preview.layout = match.layout;
        preview.layouts.push_back(match);
    }
    if (!asked.isEmpty())
        preview.layout = asked;
    if (preview.layout.isEmpty())
        session.problem(Text::tr("No layout fits %1.").arg(preview.root));
}

void fill(PreviewSession& session)
{
    const ImportPreview& preview = session.preview();
    const auto match = std::ranges::find(preview.layouts, preview.layout, &LayoutMatch::layout);
    if (match == preview.layouts.end())
        return;
    if (match->fits)
        layoutNamed(match->layout).preview(session);
    else
        session.problem(match->why);
}

} // namespace

PreviewSession::PreviewSession(ImportPreview& preview, Progress& progress)
    : m_preview(preview), m_progress(progress), m_root(preview.root)
{
}

bool PreviewSession::seen(qint64 entries)
{
    const qint64 before = m_entries;
    m_entries += entries;
    if (before / entriesBetweenReports != m_entries / entriesBetweenReports) {
        m_progress.advance(m_entries);
        m_progress.throwIfStopped();
    }
    if (m_entries > ImportPreview::mostEntries)
        m_preview.complete = false;
    return m_preview.complete;
}

qint64 PreviewSession::linesIn(const QString& file)
{
    const auto known = m_lines.constFind(file);
    return known != m_lines.constEnd() ? *known : *m_lines.insert(file, countLines(file));
}

qint64 PreviewSession::countLines(const QString& path)
{
    if (path.isEmpty())
        return 0;
    try {
        return countLinesOf(path);
    } catch (const Error& error) {
        problem(error.sentence());
        return 0;
    }
}

qint64 PreviewSession::countLinesOf(const QString& path)
{
    files::Input file(path);
    qint64 lines = 0;
    bool inLine = false;
    while (isComplete()) {
        m_progress.throwIfStopped();
        const QByteArray block = file.block(blockSize);
        if (block.isEmpty())
            break;
        const qint64 before = lines;
        for (const char byte : block) {
            lines += byte == '\n' && inLine ? 1 : 0;
            inLine = byte != '\n' && (inLine || uchar(byte) > ' ');
        }
        m_bytes += block.size();
        if (m_bytes > mostBytes)
            m_preview.complete = false;
        seen(lines - before);
    }
    return lines + (inLine ? 1 : 0);
}

AreaPreview& PreviewSession::area(const QString& name)
{
    const QString key = m_areas.size() < mostNames || m_areas.contains(name) ? name : QStringLiteral("…");
    auto place = m_areas.constFind(key);
    if (place == m_areas.constEnd()) {
        place = m_areas.insert(key, int(m_preview.areas.size()));
        m_preview.areas.push_back({key, 0, 0, true});
    }
    return m_preview.areas[std::size_t(*place)];
}

SplitPreview& PreviewSession::split(const QString& name)
{
    const QString key = m_splits.size() < mostNames || m_splits.contains(name) ? name : QStringLiteral("…");
    auto place = m_splits.constFind(key);
    if (place == m_splits.constEnd()) {
        place = m_splits.insert(key, int(m_preview.splits.size()));
        m_preview.splits.push_back({key, 0, 0, 0, true});
    }
    return m_preview.splits[std::size_t(*place)];
}

void PreviewSession::sample(SampleRow row)
{
    row.queryOnDisk = isOnDisk(row.query);
    row.referenceOnDisk = isOnDisk(row.reference);
    if (int(m_preview.rows.size()) < ImportPreview::sampleRows)
        m_preview.rows.push_back(std::move(row));
}

bool PreviewSession::isOnDisk(const QString& path)
{
    if (path.isEmpty())
        return false;
    const bool there = QFileInfo(m_root.filePath(path)).isFile();
    if (m_preview.filesSampled < ImportPreview::sampledFiles) {
        ++m_preview.filesSampled;
        m_preview.filesOnDisk += there ? 1 : 0;
    }
    return there;
}

void PreviewSession::problem(const QString& sentence)
{
    if (++m_problems <= ImportPreview::problemsKept)
        m_preview.problems.append(sentence);
}

void PreviewSession::problem(const QString& file, int line, const QString& why)
{
    problem(Text::tr("%1, line %2: %3.").arg(m_root.relativeFilePath(file)).arg(line).arg(why));
}

bool PreviewSession::wantsMore(int linesOfThisFile, int files) const
{
    return linesOfThisFile < std::max(1, ImportPreview::sampledFiles / 2 / std::max(1, files));
}

void PreviewSession::firstLines(const QString& file, int files,
                                const std::function<QString(const QString&)>& use)
{
    try {
        TextLines lines(file);
        for (int read = 0; wantsMore(read, files); ++read) {
            const auto line = lines.next();
            if (!line)
                return;
            const QString text = line->text.trimmed();
            const QString why = !line->problem.isEmpty() ? line->problem
                                : text.isEmpty()         ? QString()
                                                         : use(text);
            if (!why.isEmpty())
                problem(file, line->number, why);
        }
    } catch (const UnreadableFile&) {
        // Counting its lines has named it.
    }
}

void PreviewSession::finish()
{
    if (m_problems > ImportPreview::problemsKept)
        m_preview.problems.append(
            Text::tr("%1 more problems are not listed.").arg(m_problems - ImportPreview::problemsKept));
    if (m_preview.filesOnDisk < m_preview.filesSampled)
        m_preview.problems.append(
            Text::tr(
                "Of %1 files that were looked for, %2 are missing; they can be imported, but not encoded.")
                .arg(m_preview.filesSampled)
                .arg(m_preview.filesSampled - m_preview.filesOnDisk));
    if (m_preview.complete)
        return;
    m_preview.problems.append(
        Text::tr("The data set is larger than a preview counts; the figures are lower bounds."));
    for (AreaPreview& one : m_preview.areas)
        one.exact = false;
    for (SplitPreview& one : m_preview.splits)
        one.exact = false;
}

ImportPreview previewDataset(const QString& root, const QString& layout, Progress& progress)
{
    if (!layout.isEmpty())
        layoutNamed(layout); // throws where there is none
    ImportPreview preview;
    preview.root = QDir(root).absolutePath();
    progress.begin(Text::tr("Looking at %1").arg(preview.root), 0);
    PreviewSession session(preview, progress);
    const QFileInfo folder(preview.root);
    if (root.isEmpty() || !folder.isDir())
        session.problem(Text::tr("There is no folder %1.").arg(root));
    else if (!folder.isReadable() || !folder.isExecutable())
        session.problem(Text::tr("The folder %1 may not be read.").arg(root));
    else {
        chooseLayout(session, layout);
        fill(session);
    }
    session.finish();
    return preview;
}

} // namespace geovlm::datasets
