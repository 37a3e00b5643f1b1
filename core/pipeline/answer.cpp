// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "pipeline/batches.h"
#include "pipeline/model_files.h"
#include "pipeline/parallel.h"
#include "pipeline/stage_run.h"
#include "pipeline/stages.h"
#include "pipeline/suggestions.h"
#include "store/answers.h"
#include "store/images.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Answer)
};

constexpr float optionHolds = 0.5f;

/// The likeliest option and its probability.
void takeLikeliest(AnswerEvent& event, const Question& question)
{
    const auto best = std::max_element(event.distribution.begin(), event.distribution.end());
    event.value = question.options.at(best - event.distribution.begin());
    event.confidence = double(*best);
}

/// Every option more likely than not; the likeliest where none is. The confidence is the mean of how sure
/// the reader is of each option's presence or absence.
void takeSeveral(AnswerEvent& event, const Question& question)
{
    QStringList values;
    double sure = 0;
    for (int option = 0; option < question.options.size(); ++option) {
        const float probability = event.distribution[std::size_t(option)];
        if (probability > optionHolds)
            values.append(question.options.at(option));
        sure += double(std::max(probability, 1 - probability));
    }
    if (values.isEmpty())
        takeLikeliest(event, question);
    else
        event.value = joinValues(values);
    event.confidence = sure / double(question.options.size());
}

AnswerEvent suggestion(ImageId image, int index, const Question& question,
                       std::span<const float> distribution)
{
    AnswerEvent event;
    event.image = image;
    event.question = index;
    event.distribution.assign(distribution.begin(), distribution.end());
    if (question.multiple)
        takeSeveral(event, question);
    else
        takeLikeliest(event, question);
    return event;
}

/// Where each of the bank's questions stands in the reader's output. Throws Error when one is missing.
std::vector<int> headOffsets(const QuestionBank& bank, const ml::Reader& reader, const QString& name)
{
    const QStringList ids = reader.questionIds();
    if (ids.size() != bank.size())
        throw Error(Text::tr("The reader \"%1\" answers %2 questions; this store asks %3.")
                        .arg(name)
                        .arg(ids.size())
                        .arg(bank.size()));
    std::vector<int> offsets;
    for (int q = 0; q < bank.size(); ++q) {
        if (ids.at(q) != bank.at(q).id)
            throw Error(
                Text::tr("The reader \"%1\" does not know the question \"%2\".").arg(name, bank.at(q).id));
        offsets.push_back(bank.offset(q));
    }
    return offsets;
}

struct ReadBatch
{
    std::vector<AnswerEvent> events;
    qint64 images = 0;
    QStringList failed;
};

ReadBatch readBatch(const QString& root, const Batch& batch, ml::Reader& reader, const QuestionBank& bank,
                    const std::vector<int>& offsets)
{
    const PreparedBatch prepared = prepareBatch(root, batch, reader.input(batch.view));
    ReadBatch result{{}, prepared.pixels.count, prepared.failed};
    if (prepared.pixels.count == 0)
        return result;
    const Matrix rows = reader.read(prepared.pixels, batch.view);
    for (int i = 0; i < rows.rows; ++i)
        for (int q = 0; q < bank.size(); ++q)
            result.events.push_back(suggestion(prepared.images[std::size_t(i)], q, bank.at(q),
                                               rows.row(i).subspan(std::size_t(offsets[std::size_t(q)]),
                                                                   std::size_t(bank.at(q).options.size()))));
    return result;
}

} // namespace

AnswerResult answer(store::Store& store, const AnswerOptions& options, Progress& progress)
{
    if (remote::looksLikeAddress(options.with))
        return answerWithServer(store, options, progress);
    if (options.with != QLatin1String("reader"))
        throw Error(Text::tr("Answers come from the reader (--with reader) or from a server (--with "
                             "http://localhost:8000/v1), not from \"%1\".")
                        .arg(options.with));
    QElapsedTimer clock;
    clock.start();
    const ModelFile file = requireModel(store, QStringLiteral("reader"), options.model);
    const auto reader = ml::engine().reader(file.bytes, options.model);
    const QuestionBank& bank = store.questions();
    const std::vector<int> offsets = headOffsets(bank, *reader, options.model);
    const Speaker speaker{SpeakerKind::Model, options.model, QString::fromLatin1(file.row.sha256.left(12))};
    const std::vector<ImageId> answered = store::imagesAnsweredBy(store, speaker);
    const std::vector<Batch> batches = batchesOf(store, sampled(store::imageIds(store), options.sample),
                                                 {answered.begin(), answered.end()}, options.batch);
    const QJsonObject parameters{{QStringLiteral("with"), options.with},
                                 {QStringLiteral("sample"), options.sample}};
    AnswerResult result;
    result.run = startRun(store, QStringLiteral("answer"), file.row.id, parameters);
    qint64 total = 0;
    for (const Batch& batch : batches)
        total += qint64(batch.images.size());
    progress.begin(Text::tr("Answering 30 questions an image"), total);
    const QString root = store.root();
    qint64 seen = 0;
    orderedParallel(
        int(batches.size()), threadsOr(options.threads), progress,
        [&](int index) { return readBatch(root, batches[std::size_t(index)], *reader, bank, offsets); },
        [&](int index, const ReadBatch& read) {
            appendSuggestions(store, read.events, speaker, Text::tr("the reader"), result, progress);
            result.images += read.images;
            result.answers += qint64(read.events.size());
            result.failed += read.failed;
            for (const QString& failure : read.failed)
                progress.note(failure);
            progress.advance(seen += qint64(batches[std::size_t(index)].images.size()));
        });
    store::finishRun(store, result.run);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

} // namespace geovlm::pipeline
