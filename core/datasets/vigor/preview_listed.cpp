// SPDX-License-Identifier: GPL-3.0-or-later
// Previews of the layouts whose labels are files: VIGOR, CVUSA, the manifest.
#include "datasets/common/import.h"
#include "datasets/common/names.h"
#include "datasets/common/preview_session.h"
#include "datasets/cvusa/cvusa.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/text_lines.h"
#include "datasets/manifest/manifest.h"
#include "datasets/text.h"
#include "datasets/vigor/vigor_labels.h"
#include "datasets/vigor/vigor_plan.h"
#include "domain/error.h"

#include <QFileInfo>
#include <functional>
#include <map>

namespace geovlm::datasets {
namespace {

/// The first lines of a file; `use` returns why a line is malformed.
void firstLines(PreviewSession& session, const QString& file, int files,
                const std::function<QString(const QString&)>& use)
{
    try {
        TextLines lines(file);
        for (int read = 0; session.wantsMore(read, files); ++read) {
            const auto line = lines.next();
            if (!line)
                return;
            const QString text = line->text.trimmed();
            const QString why = !line->problem.isEmpty() ? line->problem
                                : text.isEmpty()         ? QString()
                                                         : use(text);
            if (!why.isEmpty())
                session.problem(file, line->number, why);
        }
    } catch (const UnreadableFile&) {
        // Counting its lines has named it.
    }
}

std::vector<VigorCity> vigorCities(const QDir& root, const QString& labels)
{
    try {
        return planVigor(root, {QStringLiteral("vigor"), root.path(), QString(), labels});
    } catch (const Error&) {
        return {};
    }
}

void sampleVigor(PreviewSession& session, const VigorCity& city, int cities)
{
    firstLines(session, city.labels.front().file, cities, [&](const QString& text) {
        VigorLabel label;
        QString why = parseVigorLabel(text, label);
        if (!why.isEmpty())
            return why;
        auto place = placeOfPanorama(label.panorama);
        if (!place)
            place = placeOfTile(label.tiles[0].name);
        session.sample({vigorPath(session.root(), city.name, View::Ground, label.panorama),
                        vigorPath(session.root(), city.name, View::Satellite, label.tiles[0].name), place,
                        false, false});
        return QString();
    });
}

void countVigor(PreviewSession& session, const VigorCity& city)
{
    const qint64 tiles = session.linesIn(city.tiles);
    std::map<QString, qint64> queries;
    for (const VigorLabelFile& label : city.labels) {
        const qint64 lines = session.linesIn(label.file);
        SplitPreview& split = session.split(label.split);
        (label.role == Role::Train ? split.trainQueries : split.testQueries) += lines;
        if (!queries.contains(label.split))
            split.references += tiles;
        queries[label.split] += lines;
    }
    AreaPreview& area = session.area(city.name);
    area.satellite = tiles;
    for (const auto& [split, lines] : queries) // the same panoramas serve several splits
        area.ground = std::max(area.ground, lines);
    if (city.tiles.isEmpty())
        session.problem(
            Text::tr("%1 has no satellite_list.txt, so nothing of it can be imported.").arg(city.name));
}

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

LayoutMatch matchVigor(PreviewSession& session)
{
    const auto cities = vigorCities(session.root(), QString());
    if (cities.empty())
        return {
            {}, false, Text::tr("There are no VIGOR label files in splits/CITY or splits__corrected/CITY.")};
    QStringList names;
    for (const VigorCity& city : cities)
        if (names.size() < 10)
            names.append(city.name);
    return {{}, true, Text::tr("VIGOR label files of %1.").arg(names.join(QStringLiteral(", ")))};
}

void previewVigor(PreviewSession& session)
{
    for (const QString& form : {QStringLiteral("corrected"), QStringLiteral("original")})
        if (!vigorCities(session.root(), form).empty())
            session.preview().labelForms.append(form);
    const std::vector<VigorCity> cities = vigorCities(session.root(), QString());
    for (const QString& split : vigorSplits())
        if (servesSplit(cities, split))
            session.split(split);
    for (const VigorCity& city : cities)
        countVigor(session, city);
    for (const VigorCity& city : cities)
        sampleVigor(session, city, int(cities.size()));
}

LayoutMatch matchCvusa(PreviewSession& session)
{
    const auto lists = cvusaListsIn(session.root(), QString());
    if (lists.empty())
        return {{}, false, Text::tr("There is neither splits/train-19zl.csv nor splits/val-19zl.csv.")};
    QStringList files;
    for (const CvusaList& list : lists)
        files.append(list.file);
    return {{}, true, Text::tr("CVUSA's %1.").arg(files.join(QStringLiteral(", ")))};
}

void previewCvusa(PreviewSession& session)
{
    const auto lists = cvusaListsIn(session.root(), QString());
    AreaPreview& area = session.area(QStringLiteral("CVUSA"));
    for (const CvusaList& list : lists) {
        const QString file = session.root().filePath(list.file);
        const qint64 lines = session.linesIn(file);
        SplitPreview& split = session.split(list.split);
        (list.role == Role::Train ? split.trainQueries : split.testQueries) = lines;
        split.references = lines;
        area.ground += lines;
        area.satellite += lines;
        firstLines(session, file, int(lists.size()), [&](const QString& text) {
            CvusaLine line;
            QString why = parseCvusaLine(text, line);
            if (why.isEmpty())
                session.sample({line.ground, line.satellite, std::nullopt, false, false});
            return why;
        });
    }
}

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
