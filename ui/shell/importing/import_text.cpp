// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/import_text.h"
#include "shell/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace geovlm::ui {

namespace {

QString number(qint64 value)
{
    return QLocale().toString(value);
}

/// "at least" where counting was cut short.
QString countsClause(qint64 queries, qint64 references, bool exact)
{
    const QString text = exact ? ShellText::tr("Reads %1 queries and %2 tiles")
                               : ShellText::tr("Reads at least %1 queries and %2 tiles");
    return text.arg(number(queries), number(references));
}

QString countsClause(const datasets::ImportPreview& preview, const QString& split)
{
    for (const datasets::SplitPreview& one : preview.splits) {
        if (one.name == split)
            return countsClause(one.trainQueries + one.testQueries, one.references, one.exact);
    }
    datasets::AreaPreview all;
    for (const datasets::AreaPreview& area : preview.areas) {
        all.ground += area.ground;
        all.satellite += area.satellite;
        all.exact = all.exact && area.exact;
    }
    return countsClause(all.ground, all.satellite, all.exact);
}

QString diskClause(int sampled, int onDisk)
{
    if (sampled == 0)
        return {};
    if (onDisk == sampled)
        return ShellText::tr("all %1 sampled files are on disk").arg(number(sampled));
    const QString share =
        ShellText::tr("%1 of %2 sampled files are on disk").arg(number(onDisk), number(sampled));
    return onDisk == 0 ? ShellText::tr("%1: embeddings can be imported without images").arg(share)
                       : ShellText::tr("%1: those that are missing are counted and named").arg(share);
}

} // namespace

QString labelsName(const QString& form)
{
    if (form == QLatin1String("corrected"))
        return ShellText::tr("Corrected");
    if (form == QLatin1String("original"))
        return ShellText::tr("Original");
    return ShellText::tr("Corrected if there are any");
}

QString onDiskName(const datasets::SampleRow& row)
{
    if (row.query.isEmpty() || row.reference.isEmpty())
        return row.queryOnDisk || row.referenceOnDisk ? ShellText::tr("yes") : ShellText::tr("no");
    if (row.queryOnDisk && row.referenceOnDisk)
        return ShellText::tr("both");
    if (row.queryOnDisk)
        return ShellText::tr("query only");
    return row.referenceOnDisk ? ShellText::tr("tile only") : ShellText::tr("neither");
}

QString fileKindName(FileImport::Kind kind)
{
    switch (kind) {
    case FileImport::Kind::Answers:
        return ShellText::tr("Answers");
    case FileImport::Kind::Captions:
        return ShellText::tr("Captions");
    case FileImport::Kind::Embeddings:
        return ShellText::tr("Embeddings");
    case FileImport::Kind::Model:
        return ShellText::tr("Model");
    }
    return {};
}

QString viewName(const QString& view)
{
    return view == QLatin1String("ground") ? ShellText::tr("Queries (ground)")
                                           : ShellText::tr("Tiles (satellite)");
}

QString importSentence(const datasets::ImportPreview& preview, const QString& split)
{
    const QString counts = countsClause(preview, split);
    const QString disk = diskClause(preview.filesSampled, preview.filesOnDisk);
    return disk.isEmpty() ? ShellText::tr("%1.").arg(counts) : ShellText::tr("%1; %2.").arg(counts, disk);
}

QString reasonOf(const datasets::ImportPreview& preview)
{
    for (const datasets::LayoutMatch& verdict : preview.layouts) {
        if (verdict.layout == preview.layout)
            return verdict.why;
    }
    return preview.problems.join(u' ');
}

} // namespace geovlm::ui
