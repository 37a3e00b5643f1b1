// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/manifest/manifest_layout.h"

#include "datasets/common/names.h"
#include "datasets/common/preview_session.h"
#include "datasets/formats/csv.h"
#include "datasets/manifest/manifest.h"
#include "datasets/text.h"
#include "domain/error.h"

#include <QFileInfo>

namespace geovlm::datasets {
namespace {

struct ManifestSummary
{
    qint64 freeQueries = 0, freeReferences = 0;
};

void countManifestRow(PreviewSession& session, const ManifestRow& row, ManifestSummary& summary)
{
    const bool ground = row.image.view == View::Ground;
    AreaPreview& area = session.area(row.image.area);
    (ground ? area.ground : area.satellite) += 1;
    if (row.split.isEmpty()) {
        (ground ? summary.freeQueries : summary.freeReferences) += 1;
        return;
    }
    SplitPreview& split = session.split(row.split);
    (!ground ? split.references : row.role == Role::Train ? split.trainQueries : split.testQueries) += 1;
}

/// As import does: satellite images without a split belong to every one; a manifest that names none is one
/// split.
void shareFreeRows(PreviewSession& session, const ManifestSummary& summary)
{
    if (session.preview().splits.empty() && summary.freeQueries > 0)
        session.split(QStringLiteral("all")).testQueries = summary.freeQueries;
    for (SplitPreview& split : session.preview().splits)
        split.references += summary.freeReferences;
}

void readManifestImages(PreviewSession& session, const QString& file)
{
    ManifestSummary summary;
    CsvReader reader(file);
    QStringList row;
    reader.next(row);
    const ManifestColumns columns =
        manifestColumns(row, {QStringLiteral("file"), QStringLiteral("view")}, file);
    const QStringList unknown = unknownManifestColumns(row, columns);
    if (!unknown.isEmpty())
        session.problem(Text::tr("Columns whose names mean nothing here are not read: %1.")
                            .arg(unknown.join(QStringLiteral(", "))));
    const qsizetype width = row.size();
    while (session.isComplete() && reader.next(row) && session.seen()) {
        ManifestRow parsed;
        const QString problem = reader.problem(row);
        const QString why = !problem.isEmpty() ? problem
                            : row.size() != width
                                ? Text::tr("the line has %1 fields instead of %2").arg(row.size()).arg(width)
                                : parseManifestRow(row, columns, parsed);
        if (why.isEmpty())
            countManifestRow(session, parsed, summary);
        else
            session.problem(file, reader.line(), why);
    }
    shareFreeRows(session, summary);
}

void sampleManifestPairs(PreviewSession& session, const QString& file)
{
    CsvReader reader(file);
    QStringList row;
    if (!reader.next(row))
        return;
    const QStringList needed{QStringLiteral("query"), QStringLiteral("reference"), QStringLiteral("kind")};
    const ManifestColumns columns = manifestColumns(row, needed, file);
    for (int read = 0; session.wantsMore(read, 1) && reader.next(row); ++read) {
        const QString query = manifestField(row, columns, needed[0]);
        const QString reference = manifestField(row, columns, needed[1]);
        if (whyNotAPath(query).isEmpty() && whyNotAPath(reference).isEmpty() &&
            manifestField(row, columns, needed[2]) == QStringLiteral("positive"))
            session.sample({query, reference, std::nullopt, false, false});
    }
}

} // namespace

LayoutMatch matchManifest(PreviewSession& session)
{
    const QString file = session.root().filePath(QStringLiteral("images.csv"));
    if (!QFileInfo(file).isFile())
        return {{}, false, Text::tr("There is no images.csv.")};
    try {
        CsvReader reader(file);
        QStringList row;
        if (!reader.next(row))
            return {{}, false, Text::tr("images.csv is empty; its first line names the columns.")};
        manifestColumns(row, {QStringLiteral("file"), QStringLiteral("view")}, file);
    } catch (const Error& error) {
        return {{}, false, error.sentence()};
    }
    return {{}, true, Text::tr("An images.csv with the columns file and view.")};
}

void previewManifest(PreviewSession& session)
{
    const QString pairs = session.root().filePath(QStringLiteral("pairs.csv"));
    try {
        readManifestImages(session, session.root().filePath(QStringLiteral("images.csv")));
        if (QFileInfo(pairs).isFile())
            sampleManifestPairs(session, pairs);
        else
            session.problem(Text::tr("There is no pairs.csv, so no query has a match."));
    } catch (const Error& error) {
        session.problem(error.sentence());
    }
}

} // namespace geovlm::datasets
