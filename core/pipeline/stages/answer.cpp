// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/few_notes.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/parallel.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/common/suggestions.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/servers/answer_server.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/text.h"
#include "store/answers/answers.h"
#include "store/answers/asked_images.h"
#include "store/answers/training_answers.h"
#include "store/models/images.h"
#include "store/models/pictures.h"
#include "store/results/invalidation.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

struct ReadBatch
{
    std::vector<AnswerEvent> events;
    std::vector<ImageId> images;
    std::vector<store::Picture> pictures; ///< one of `images` each
    QStringList failed;
    qint64 abstained = 0;
};

ReadBatch readBatch(const QString& root, const Batch& batch, ml::Reader& reader, const QuestionBank& bank,
                    const std::vector<int>& offsets, const Abstention& abstention,
                    const QHash<ImageId, store::Picture>& known)
{
    const PreparedBatch prepared = prepareBatch(root, batch, reader.input(batch.view), &known);
    ReadBatch result{{}, prepared.images, prepared.pictures, prepared.failed, 0};
    if (prepared.pixels.count == 0)
        return result;
    const Matrix rows = reader.read(prepared.pixels, batch.view);
    for (int i = 0; i < rows.rows; ++i)
        for (int q = 0; q < bank.size(); ++q) {
            AnswerEvent event = suggestion(prepared.images[std::size_t(i)], q, bank.at(q),
                                           rows.row(i).subspan(std::size_t(offsets[std::size_t(q)]),
                                                               std::size_t(bank.at(q).options.size())));
            if (abstention.speaks(batch.view, q, event.confidence))
                result.events.push_back(std::move(event));
            else
                ++result.abstained;
        }
    return result;
}

/// Takes out the events about questions that somebody other than a reader has answered; what a server said
/// about the picture before does not count. Returns how many.
qint64 leaveAnswered(const store::Store& store, ReadBatch& read)
{
    QHash<ImageId, QSet<int>> answered;
    for (const ImageId image : read.images) {
        QSet<qint64> outdated;
        for (const AnswerEvent& event : store::outdatedSuggestions(store, image))
            outdated.insert(event.id);
        for (const AnswerEvent& event : store::trainingAnswers(store, image))
            if (!outdated.contains(event.id))
                answered[image].insert(event.question);
    }
    return qint64(std::erase_if(read.events, [&](const AnswerEvent& event) {
        return answered.value(event.image).contains(event.question);
    }));
}

/// Images that this reader was asked about in full by a run of the same kind: it may have abstained, so its
/// answers alone do not tell.
QSet<ImageId> alreadyAsked(const store::Store& store, const Speaker& speaker, qint64 model, bool unanswered)
{
    const std::vector<ImageId> answered = store::imagesAnsweredBy(store, speaker);
    QSet<ImageId> done(answered.begin(), answered.end());
    for (const store::Run& run : store::runs(store)) {
        const bool same = run.kind == RunKind::Answer && run.model == model &&
                          run.parameters[QLatin1String("unanswered")].toBool() == unanswered;
        if (!same)
            continue;
        for (const ImageId image : store::askedImages(store, run.id))
            done.insert(image);
    }
    return done;
}

/// What a model said about the picture before counts no longer where this reader now says nothing: else it
/// would be taken for an answer about this one.
void takeBackOutdated(store::Store& store, const ReadBatch& read, const Speaker& speaker, qint64 run)
{
    QHash<ImageId, QSet<int>> spoken;
    for (const AnswerEvent& event : read.events)
        spoken[event.image].insert(event.question);
    for (const ImageId image : read.images) {
        bool any = false;
        for (const AnswerEvent& old : store::outdatedSuggestions(store, image)) {
            if (spoken.value(image).contains(old.question))
                continue;
            AnswerEvent event;
            event.image = image;
            event.question = old.question;
            event.undoes = old.id;
            event.speaker = speaker;
            event.run = run;
            store::appendAnswer(store, std::move(event));
            any = true;
        }
        if (any)
            store::answersChanged(store, image);
    }
}

void appendBatch(store::Store& store, const ReadBatch& read, const Speaker& speaker, AnswerResult& result,
                 Progress& progress)
{
    store::Transaction transaction(store);
    notePictures(store, read.images, read.pictures);
    takeBackOutdated(store, read, speaker, result.run);
    appendSuggestions(store, read.events, speaker, StagesText::tr("the reader"), result, progress);
    // Where every question has its answer, the answers themselves tell that the image is done.
    const std::size_t questions = std::size_t(store.questions().size());
    if (read.events.size() < read.images.size() * questions)
        for (const ImageId image : read.images)
            store::noteAskedImage(store, result.run, image);
    transaction.commit();
}

} // namespace

AnswerResult answer(store::Store& store, const AnswerOptions& options, Progress& progress)
{
    if (options.server)
        return answerWithServer(store, options, progress);
    QElapsedTimer clock;
    clock.start();
    const ModelFile file = requireModel(store, ModelKind::Reader, options.model);
    const auto reader = ml::engine().reader(file.bytes, options.model);
    const QuestionBank& bank = store.questions();
    const std::vector<int> offsets = headOffsets(bank, *reader, options.model);
    const Speaker speaker{SpeakerKind::Model, options.model, QString::fromLatin1(file.row.sha256.left(12))};
    const Abstention abstention = Abstention::from(file.row.configuration, bank);
    AnswerResult result;
    result.changed = qint64(store::noteChangedPictures(store, progress).size());
    const std::vector<Batch> batches =
        batchesOf(store, sampled(store::imageIds(store), options.sample),
                  alreadyAsked(store, speaker, file.row.id, options.unanswered), options.batch);
    QJsonObject parameters{{QStringLiteral("with"), QStringLiteral("reader")},
                           {QStringLiteral("sample"), options.sample}};
    if (options.unanswered)
        parameters[QStringLiteral("unanswered")] = true;
    result.run = startRun(store, RunKind::Answer, file.row.id, parameters);
    qint64 total = 0;
    for (const Batch& batch : batches)
        total += qint64(batch.images.size());
    progress.begin(StagesText::tr("Answering 30 questions an image"), total);
    const QString root = store.root();
    const QHash<ImageId, store::Picture> known = store::pictures(store);
    FewNotes notes(progress);
    qint64 seen = 0;
    orderedParallel(
        int(batches.size()), threadsOr(options.threads), progress,
        [&](int index) {
            return readBatch(root, batches[std::size_t(index)], *reader, bank, offsets, abstention, known);
        },
        [&](int index, ReadBatch read) {
            if (options.unanswered)
                result.kept += leaveAnswered(store, read);
            result.abstained += read.abstained;
            appendBatch(store, read, speaker, result, progress);
            result.images += qint64(read.images.size());
            result.answers += qint64(read.events.size());
            result.failed += read.failed;
            for (const QString& failure : read.failed)
                notes.note(failure);
            progress.advance(seen += qint64(batches[std::size_t(index)].images.size()));
        });
    if (result.images == 0 && !result.failed.isEmpty())
        throw Error(StagesText::tr("No image was answered; %n failed. The first: %1", nullptr,
                                   int(result.failed.size()))
                        .arg(result.failed.constFirst()));
    store::finishRun(store, result.run);
    keepTownLikeness(store, progress);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

QJsonObject toJson(const AnswerResult& result)
{
    return {{QStringLiteral("run"), result.run},
            {QStringLiteral("images"), result.images},
            {QStringLiteral("answers"), result.answers},
            {QStringLiteral("off_list"), result.offList},
            {QStringLiteral("off_list_first"), QJsonArray::fromStringList(result.offListed)},
            {QStringLiteral("conflicts"), result.conflicts},
            {QStringLiteral("cached"), result.cached},
            {QStringLiteral("not_held"), result.notHeld},
            {QStringLiteral("abstained"), result.abstained},
            {QStringLiteral("kept"), result.kept},
            {QStringLiteral("changed"), result.changed},
            {QStringLiteral("failed"), QJsonArray::fromStringList(result.failed)},
            {QStringLiteral("seconds"), result.seconds}};
}

} // namespace geovlm::pipeline
