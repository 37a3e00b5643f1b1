// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/reader_training_data.h"

#include "domain/answers/answer_choice.h"
#include "domain/answers/soft_answers.h"
#include "domain/error.h"
#include "domain/few_notes.h"
#include "domain/random.h"
#include "domain/statistics/agreement.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/parallel.h"
#include "pipeline/learning/text.h"
#include "store/answers/training_answers.h"
#include "store/models/images.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

QString nameOf(View view)
{
    return view == View::Ground ? LearningText::tr("ground") : LearningText::tr("satellite");
}

/// A row of options as the heads want it: a distribution, or a probability each.
std::vector<float> targetOf(const Question& question, const AnswerEvent& event)
{
    const bool person = event.speaker.kind == SpeakerKind::Person;
    std::vector<float> row =
        answerProbabilities(question, event.value, person ? std::vector<float>() : event.distribution);
    const double total = totalOf(row);
    if (!question.multiple && total <= 0) // nothing in its numbers
        return answerProbabilities(question, event.value, {});
    for (float& value : row)
        value = float(std::min(1.0, probabilityOf(value) / (question.multiple ? 1 : total)));
    return row;
}

/// One image's answers.
struct Taught
{
    ImageId image = 0;
    std::vector<AnswerEvent> answers;
};

/// Everything that can be learned from, by view; off-list answers are counted and left out.
struct Gathered
{
    std::vector<Image> images[2];
    QHash<ImageId, std::vector<AnswerEvent>> answers;
};

void count(ReaderTrainingData& lessons, QSet<QString>& teachers, const AnswerEvent& event)
{
    ++(event.speaker.kind == SpeakerKind::Person ? lessons.fromPeople : lessons.fromMachines);
    teachers.insert(event.speaker.name);
}

Gathered gather(const store::Store& store, ReaderTrainingData& lessons, const Progress& progress)
{
    const QuestionBank& bank = store.questions();
    Gathered gathered;
    std::vector<ImageId> taught;
    for (const ImageId id : store::imagesWithTrainingAnswers(store)) {
        progress.throwIfStopped();
        std::vector<AnswerEvent> answers = store::trainingAnswers(store, id);
        lessons.offList += qint64(std::erase_if(answers, [&](const AnswerEvent& event) {
            return normalisedAnswer(bank.at(event.question), event.value).offList;
        }));
        if (answers.empty())
            continue;
        taught.push_back(id);
        gathered.answers.insert(id, answers);
    }
    for (Image& image : store::images(store, taught))
        gathered.images[int(image.view)].push_back(std::move(image));
    return gathered;
}

/// Of too many images a seeded sample, in the order of their ids.
void keepSome(std::vector<Image>& images, const TrainingDataOptions& options, Progress& progress)
{
    if (int(images.size()) <= options.most)
        return;
    progress.note(LearningText::tr("%1 of %2 %3 images are learned from, drawn by the seed.")
                      .arg(options.most)
                      .arg(images.size())
                      .arg(nameOf(images.front().view)));
    Random random = Random::stream(options.seed, "lessons");
    random.shuffle(images);
    images.resize(std::size_t(options.most));
    std::ranges::sort(images, {}, &Image::id);
}

struct SeenBatch
{
    std::vector<ImageId> images;
    Matrix features;
    QStringList failed;
};

SeenBatch seeBatch(const QString& root, const Batch& batch, ml::Reader& reader)
{
    const PreparedBatch prepared = prepareBatch(root, batch, reader.input(batch.view));
    SeenBatch seen{prepared.images, {}, prepared.failed};
    if (prepared.pixels.count > 0)
        seen.features = reader.features(prepared.pixels, batch.view);
    return seen;
}

/// Features of the images that can be read; the others are named.
void see(const store::Store& store, ml::Reader& reader, const std::vector<Batch>& batches,
         const TrainingDataOptions& options, ReaderTrainingData& lessons, Progress& progress)
{
    QHash<ImageId, Image> known;
    for (const Batch& batch : batches)
        for (const Image& image : batch.images)
            known.insert(image.id, image);
    progress.begin(LearningText::tr("Looking at the answered images"), qint64(known.size()));
    const QString root = store.root();
    qint64 seenImages = 0;
    orderedParallel(
        int(batches.size()), threadsOr(options.threads), progress,
        [&](int index) { return seeBatch(root, batches[std::size_t(index)], reader); },
        [&](int index, const SeenBatch& seen) {
            const Batch& batch = batches[std::size_t(index)];
            ViewTrainingData& view = lessons.views[int(batch.view)];
            for (const ImageId id : seen.images)
                view.images.push_back(known.value(id));
            Matrix& all = view.heads.features;
            all.rows += seen.features.rows;
            all.columns = std::max(all.columns, seen.features.columns);
            all.values.insert(all.values.end(), seen.features.values.begin(), seen.features.values.end());
            lessons.failed += seen.failed;
            progress.advance(seenImages += qint64(batch.images.size()));
        });
    FewNotes(progress).add(lessons.failed);
}

void divide(ViewTrainingData& view, const TrainingDataOptions& options, std::string_view name)
{
    std::vector<int> order(view.images.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    Random random = Random::stream(options.seed, name);
    random.shuffle(order);
    view.heads.fold.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        view.heads.fold[std::size_t(order[i])] = int(i) % options.folds;
}

void setAnswers(ViewTrainingData& view, const QHash<ImageId, std::vector<AnswerEvent>>& answers,
                const QuestionBank& bank, const TrainingDataOptions& options, ReaderTrainingData& lessons,
                QSet<QString>& teachers)
{
    const int count = int(view.images.size());
    view.heads.targets = Matrix(count, bank.optionCount());
    view.heads.weights = Matrix(count, bank.size());
    for (int i = 0; i < count; ++i) {
        view.said.push_back(QStringList(bank.size()));
        for (const AnswerEvent& event : *answers.constFind(view.images[std::size_t(i)].id)) {
            const bool certain = event.speaker.kind == SpeakerKind::Person && !event.unsure;
            std::ranges::copy(targetOf(bank.at(event.question), event),
                              view.heads.targets.row(i).begin() + bank.offset(event.question));
            view.heads.weights.row(i)[std::size_t(event.question)] = certain ? float(options.person) : 1.0F;
            view.said.back()[event.question] =
                canonicalAnswer(normalisedAnswer(bank.at(event.question), event.value).value);
            geovlm::pipeline::count(lessons, teachers, event);
        }
    }
}

std::size_t most(const std::vector<Image>& ground, const std::vector<Image>& satellite)
{
    return std::max(ground.size(), satellite.size());
}

/// A view with too few images teaches nothing. Throws Error when that is so of both.
void requireEnough(Gathered& gathered, const TrainingDataOptions& options, Progress& progress)
{
    const std::size_t fewest = std::size_t(options.fewest);
    if (const std::size_t images = most(gathered.images[0], gathered.images[1]); images < fewest)
        throw Error(
            LearningText::tr("%1 answered images of a view are too few to learn from; %2 are needed. Answer "
                             "more, or have a server answer a sample.")
                .arg(images)
                .arg(fewest));
    for (std::vector<Image>& images : gathered.images) {
        if (images.size() >= fewest)
            continue;
        if (!images.empty())
            progress.note(LearningText::tr(
                              "%1 answered %2 images are too few to learn from (%3 are needed): the reader "
                              "will say nothing about that view.")
                              .arg(images.size())
                              .arg(nameOf(images.front().view))
                              .arg(fewest));
        images.clear();
    }
}

/// The same of the images that could be read.
void requireReadable(ReaderTrainingData& lessons, const TrainingDataOptions& options, const QString& root)
{
    const std::size_t images = most(lessons.views[0].images, lessons.views[1].images);
    if (images < std::size_t(options.fewest))
        throw Error(LearningText::tr(
                        "Only %1 answered images of a view can be read; %2 are needed. %3 failed, the first "
                        "so: %4 If the images are no longer in %5, import them from where they are.")
                        .arg(images)
                        .arg(options.fewest)
                        .arg(lessons.failed.size())
                        .arg(lessons.failed.front(), root));
    for (ViewTrainingData& view : lessons.views)
        if (view.images.size() < std::size_t(options.fewest))
            view = {};
}

} // namespace

ReaderTrainingData readerTrainingData(const store::Store& store, ml::Reader& reader,
                                      const TrainingDataOptions& options, Progress& progress)
{
    ReaderTrainingData lessons;
    Gathered gathered = gather(store, lessons, progress);
    if (gathered.answers.isEmpty())
        throw Error(LearningText::tr(
                        "There is nothing to learn from: no person, server or file has answered a question "
                        "in %1. What a reader said does not count.")
                        .arg(store.path()));
    requireEnough(gathered, options, progress);
    std::vector<ImageId> ids;
    for (std::vector<Image>& images : gathered.images) {
        keepSome(images, options, progress);
        std::ranges::transform(images, std::back_inserter(ids), &Image::id);
    }
    std::ranges::sort(ids);
    see(store, reader, batchesOf(store, ids, {}, options.batch), options, lessons, progress);
    requireReadable(lessons, options, store.root());
    QSet<QString> teachers;
    for (ViewTrainingData& view : lessons.views) {
        divide(view, options, &view == lessons.views ? "ground folds" : "satellite folds");
        setAnswers(view, gathered.answers, store.questions(), options, lessons, teachers);
    }
    lessons.teachers = teachers.values();
    lessons.teachers.sort();
    return lessons;
}

} // namespace geovlm::pipeline
