// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/given_answers.h"

#include "datasets/answers/answer_columns.h"
#include "datasets/formats/csv.h"
#include "domain/answers/answer_normaliser.h"
#include "domain/error.h"
#include "pipeline/stages/text.h"
#include "store/answers/synonyms.h"
#include "store/models/images.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

/// The image of either view that a file calls by this name; 0 = the store has none.
ImageId imageOf(const store::Store& store, const QString& name, const QString& file, int line)
{
    std::vector<ImageId> found = store::imagesNamed(store, name, View::Ground);
    const std::vector<ImageId> above = store::imagesNamed(store, name, View::Satellite);
    found.insert(found.end(), above.begin(), above.end());
    if (found.size() > 1)
        throw Error(
            StagesText::tr("%1, line %2: several images are called \"%3\"; write its path under the root.")
                .arg(file)
                .arg(line)
                .arg(name));
    return found.empty() ? 0 : found.front();
}

void readFile(const store::Store& store, const QString& file, const AnswerNormaliser& normaliser,
              GivenAnswers& given, QCryptographicHash& hash)
{
    const int questions = store.questions().size();
    datasets::CsvReader reader(file);
    QStringList fields;
    if (!reader.next(fields))
        throw Error(StagesText::tr("%1 is empty; its first line names the columns.").arg(file));
    const datasets::AnswerColumns columns = datasets::answerColumns(fields, store.questions(), file);
    while (reader.next(fields)) {
        if (const QString problem = reader.problem(fields); !problem.isEmpty())
            throw Error(StagesText::tr("%1, line %2: %3.").arg(file).arg(reader.line()).arg(problem));
        if (fields.size() != columns.width)
            throw Error(StagesText::tr("%1, line %2: the line has %3 fields instead of %4.")
                            .arg(file)
                            .arg(reader.line())
                            .arg(fields.size())
                            .arg(columns.width));
        for (const QString& field : fields)
            hash.addData(field.toUtf8() + '\0');
        const ImageId image = imageOf(store, fields.at(columns.name), file, reader.line());
        if (image == 0)
            continue;
        QStringList values;
        for (int question = 0; question < questions; ++question)
            values << normaliser.map(question, fields.at(columns.answers[std::size_t(question)])).value;
        given.values.insert(image, values);
    }
    given.files << QFileInfo(file).fileName();
}

AnswerSheet sheetOf(const GivenAnswers& given, ImageId image)
{
    const QStringList values = given.values.value(image);
    return {image, values, std::vector<std::vector<float>>(std::size_t(values.size())), {}};
}

std::shared_ptr<const HashingEmbedder> fittedOn(const store::Store& store, const GivenAnswers& given)
{
    TermStatistics statistics(store.questions());
    QList<ImageId> images = given.values.keys();
    std::sort(images.begin(), images.end());
    for (const ImageId image : images) {
        const AnswerSheet sheet = sheetOf(given, image);
        statistics.add(sheet.values, sheet.distributions);
    }
    auto embedder = std::make_shared<HashingEmbedder>(store.questions());
    embedder->fit(statistics);
    return embedder;
}

} // namespace

GivenAnswers readGivenAnswers(const store::Store& store, const QStringList& files)
{
    GivenAnswers given;
    const AnswerNormaliser normaliser = store::normaliser(store);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString& file : files)
        readFile(store, file, normaliser, given, hash);
    if (given.values.isEmpty())
        throw Error(StagesText::tr("%1: none of these rows is about an image of this store.")
                        .arg(given.files.join(QStringLiteral(", "))));
    given.hash = hash.result().toHex();
    given.embedder = fittedOn(store, given);
    return given;
}

std::vector<AnswerSheet> givenSheets(const store::Store& store, const GivenAnswers& given,
                                     const std::vector<ImageId>& images)
{
    std::vector<AnswerSheet> sheets;
    for (const ImageId image : images) {
        if (!given.values.contains(image))
            throw Error(
                StagesText::tr("%1 say nothing of %2; answers are needed of every query and candidate.")
                    .arg(given.files.join(QStringLiteral(", ")), store::image(store, image).path));
        sheets.push_back(sheetOf(given, image));
    }
    return sheets;
}

} // namespace geovlm::pipeline
