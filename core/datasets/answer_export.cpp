// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answer_files.h"
#include "datasets/csv.h"
#include "datasets/npy.h"
#include "datasets/saving.h"
#include "store/answers.h"
#include "store/images.h"
#include "store/store.h"

#include <algorithm>

namespace geovlm::datasets {
namespace {

QStringList headerOf(const QuestionBank& bank, bool who)
{
    QStringList header{QStringLiteral("image_name")};
    for (const Question& question : bank.questions())
        header.append(
            QStringLiteral("%1 [%2]").arg(question.prompt, question.options.join(QStringLiteral(" / "))));
    if (who)
        header.append(QStringLiteral("who"));
    return header;
}

QString namesOf(const std::vector<AnswerEvent>& answers)
{
    QStringList names;
    for (const AnswerEvent& answer : answers)
        names.append(answer.speaker.name);
    names.sort();
    names.removeDuplicates();
    return names.join(QStringLiteral("; "));
}

QStringList recordOf(const QString& path, const QuestionBank& bank, const std::vector<AnswerEvent>& answers)
{
    QStringList record(bank.size() + 1);
    record[0] = path;
    for (const AnswerEvent& answer : answers)
        record[answer.question + 1] = answer.value;
    return record;
}

std::vector<float> probabilitiesOf(const QuestionBank& bank, const std::vector<AnswerEvent>& answers)
{
    std::vector<float> row(std::size_t(bank.optionCount()), 0.0F);
    for (const AnswerEvent& answer : answers)
        if (answer.distribution.size() == std::size_t(bank.at(answer.question).options.size()))
            std::copy(answer.distribution.begin(), answer.distribution.end(),
                      row.begin() + bank.offset(answer.question));
    return row;
}

} // namespace

qint64 exportAnswers(const store::Store& store, const QString& file, const AnswerExport& options)
{
    const QuestionBank& bank = store.questions();
    const std::vector<ImageId> images = store::answeredImages(store, options.view);
    QSaveFile list(file);
    QSaveFile matrix(probabilitiesBeside(file));
    openForWriting(list);
    list.write(csvRecord(headerOf(bank, options.who), options.guardFormulas));
    if (options.probabilities) {
        openForWriting(matrix);
        matrix.write(npyHeader(qint64(images.size()), bank.optionCount()));
    }
    for (const ImageId image : images) {
        const std::vector<AnswerEvent> answers = store::currentAnswers(store, image);
        QStringList record = recordOf(store::image(store, image).path, bank, answers);
        if (options.who)
            record.append(namesOf(answers));
        list.write(csvRecord(record, options.guardFormulas));
        if (options.probabilities) {
            const std::vector<float> row = probabilitiesOf(bank, answers);
            matrix.write(reinterpret_cast<const char*>(row.data()), qint64(row.size() * sizeof(float)));
        }
    }
    if (options.probabilities)
        commit(matrix);
    commit(list);
    return qint64(images.size());
}

QString probabilitiesBeside(const QString& file)
{
    const bool csv = file.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
    return (csv ? file.chopped(4) : file) + QStringLiteral(".npy");
}

} // namespace geovlm::datasets
