// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "domain/error.h"
#include "pipeline/stages/import_embeddings.h"
#include "pipeline/stages/text.h"

#include <QJsonArray>

namespace geovlm::pipeline {
namespace {

constexpr qint64 mostNames = 50'000'000;

} // namespace

std::vector<NamedLine> embeddingNames(const QString& file)
{
    datasets::CsvReader reader(file);
    QStringList fields;
    if (!reader.next(fields))
        throw Error(StagesText::tr("%1 is empty; its first line names the columns.").arg(file));
    qsizetype column = -1;
    for (qsizetype i = fields.size() - 1; i >= 0; --i)
        if (fields.at(i).trimmed().compare(QStringLiteral("filename"), Qt::CaseInsensitive) == 0)
            column = i;
    if (column < 0)
        throw Error(
            StagesText::tr("%1 has no column \"filename\"; it says which image each row is of.").arg(file));
    std::vector<NamedLine> lines;
    while (reader.next(fields)) {
        if (reader.damaged() || reader.strayCells().contains(int(column)) || fields.size() <= column)
            throw Error(
                StagesText::tr("%1, line %2: there is no file name; no row can be told from the next.")
                    .arg(file)
                    .arg(reader.line()));
        if (qint64(lines.size()) >= mostNames)
            throw Error(StagesText::tr("%1 has more than %2 names.").arg(file).arg(mostNames));
        lines.push_back({fields.at(column), reader.line()});
    }
    return lines;
}

QJsonObject toJson(const EmbeddingImportReport& report)
{
    return {{QStringLiteral("rows"), report.rows},
            {QStringLiteral("dimension"), report.dimension},
            {QStringLiteral("written"), report.written},
            {QStringLiteral("normalised"), report.normalised},
            {QStringLiteral("unknown_images"), report.unknownImages},
            {QStringLiteral("rejected"), rejectedJson(report.rejected)},
            {QStringLiteral("rejected_count"), report.rejectedCount}};
}

} // namespace geovlm::pipeline
