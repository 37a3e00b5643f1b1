// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/bench.h"

#include "domain/random.h"
#include "domain/statistics/metrics.h"
#include "ml/engine.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/text_embedder.h"
#include "pipeline/demo/bench_networks.h"
#include "pipeline/demo/bench_reader.h"
#include "pipeline/demo/bench_stability.h"
#include "pipeline/demo/text.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stages/features.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/cases.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <functional>

namespace geovlm::pipeline {
namespace {

constexpr int caseCount = 40;
constexpr int editsPerCase = 25;
constexpr int openings = 20;
constexpr std::uint64_t seed = 1;

double timed(const std::function<void()>& work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return double(clock.nsecsElapsed()) / 1e6;
}

/// Test cases spread over the whole store.
std::vector<store::CaseKey> someCases(const store::Store& store, qint64 run)
{
    const auto keys = store::caseKeys(store, run, {}, store::CaseOrder::Name, false);
    std::vector<store::CaseKey> some;
    for (int i = 0; i < caseCount && !keys.empty(); ++i)
        some.push_back(keys[std::size_t(i) * keys.size() / caseCount]);
    return some;
}

LiveModelsPtr withReranker(const store::Store& store, const LiveModels& models, const store::Model& model)
{
    auto other = std::make_shared<LiveModels>(models);
    other->model = model;
    other->reranker = ml::LiveReranker::load(modelBytes(store, model), model.name);
    if (other->reranker->readsTexts()) {
        other->texts = store::latestSet(store, store::EmbeddingKind::Text);
        if (other->texts)
            other->embedder = hashingEmbedderOf(store, *other->texts);
    }
    return other;
}

/// The published way: each candidate alone through the whole network, in LibTorch.
void scoreEachAlone(ml::Reranker& reranker, const CaseFeatures& features)
{
    const ml::RerankCase& all = features.cases.front();
    for (std::size_t i = 0; i < all.candidates.size(); ++i) {
        ml::RerankCase alone;
        alone.query = all.query;
        alone.candidates = {all.candidates[i]};
        alone.similarities = {all.similarities[i]};
        reranker.score(features.features, alone);
    }
}

/// One edit of the query at a time, in turns with the published scoring of the same ten.
void measureEdits(const store::Store& store, const LiveModelsPtr& models, const QString& suffix,
                  Progress& progress, std::vector<Timing>& timings)
{
    Timing edit{QStringLiteral("edit_to_scores") + suffix, {}, {}, 0, {}};
    Timing published{QStringLiteral("published_rerank") + suffix, {}, {}, 0, {}};
    Timing explain{QStringLiteral("explain") + suffix, {}, {}, 0, {}};
    const auto reranker = ml::engine().reranker(modelBytes(store, models->model), models->model.name);
    const qint64 encoder = store::run(store, models->retrieval).model;
    Random random = Random::stream(seed, "edits");
    for (const store::CaseKey& key : someCases(store, models->run)) {
        progress.throwIfStopped();
        LiveCase one(store, models, key);
        one.scores();
        const CaseFeatures features =
            featuresOf(store, encoder, {store::retrieval(store, models->retrieval, key.split, key.query)});
        scoreEachAlone(*reranker, features);
        for (int i = 0; i < editsPerCase; ++i) {
            const int question = random.below(models->bank.size());
            const QStringList& options = models->bank.at(question).options;
            const QString value = options.at(random.below(int(options.size())));
            edit.milliseconds.push_back(timed([&] {
                one.setAnswer(key.query, question, value, {});
                one.scores();
            }));
            if (i % 5 == 0)
                published.milliseconds.push_back(timed([&] { scoreEachAlone(*reranker, features); }));
        }
        explain.milliseconds.push_back(timed([&] { one.whatWouldMove(key.query); }));
    }
    const double usual = median(edit.milliseconds).value_or(0);
    edit.yardstick = published.name;
    edit.ratio = usual > 0 ? median(published.milliseconds).value_or(0) / usual : 0;
    for (Timing* timing : {&edit, &published, &explain}) {
        timing->more = {{QStringLiteral("model"), models->model.name},
                        {QStringLiteral("fusion"), fusionTraits(models->reranker->fusion()).name}};
        timings.push_back(*timing);
    }
}

void measureRerankers(const store::Store& store, qint64 run, Progress& progress, std::vector<Timing>& timings)
{
    const LiveModelsPtr inUse = liveModels(store, run);
    measureEdits(store, inUse, {}, progress, timings);
    std::vector<FusionKind> seen{inUse->reranker->fusion()};
    for (const store::Model& model : store::models(store, ModelKind::Reranker)) {
        const LiveModelsPtr other = withReranker(store, *inUse, model);
        const FusionKind fusion = other->reranker->fusion();
        if (std::ranges::find(seen, fusion) != seen.end())
            continue;
        seen.push_back(fusion);
        measureEdits(store, other, QStringLiteral("_") + fusionTraits(fusion).name, progress, timings);
    }
}

Timing repeated(const QString& name, int times, Progress& progress, const std::function<void(int)>& work)
{
    Timing timing{name, {}, {}, 0, {}};
    for (int i = 0; i < times; ++i) {
        progress.throwIfStopped();
        timing.milliseconds.push_back(timed([&] { work(i); }));
    }
    return timing;
}

Timing measureFilter(const store::Store& store, qint64 run, Progress& progress)
{
    return repeated(QStringLiteral("filter"), openings, progress, [&](int i) {
        store::CaseFilter filter;
        filter.outcome = Outcome(i % 4);
        store::caseKeys(store, run, filter, store::CaseOrder::Name, false);
        store::outcomeCounts(store, run, filter);
    });
}

Timing measureSort(const store::Store& store, qint64 run, Progress& progress)
{
    return repeated(QStringLiteral("sort"), openings, progress, [&](int i) {
        store::caseKeys(store, run, {}, i % 2 ? store::CaseOrder::RankAfter : store::CaseOrder::Change,
                        i % 4 < 2);
    });
}

/// Everything of the next case that an edit will need, read and projected.
Timing measureNextCase(const store::Store& store, qint64 run, Progress& progress)
{
    const LiveModelsPtr models = liveModels(store, run);
    const auto keys = someCases(store, run);
    return repeated(QStringLiteral("next_case"), int(keys.size()), progress,
                    [&](int i) { LiveCase(store, models, keys[std::size_t(i)]).scores(); });
}

Timing measureEmbedding(const store::Store& store, qint64 run, Progress& progress)
{
    const auto texts = store::latestSet(store, store::EmbeddingKind::Text);
    const auto embedder = texts ? hashingEmbedderOf(store, *texts) : nullptr;
    if (!embedder)
        return {QStringLiteral("embed_text"), {}, {}, 0, {}};
    std::vector<ImageId> images;
    for (const store::CaseKey& key : someCases(store, run))
        images.push_back(key.query);
    const auto sheets = answerSheets(store, images);
    return repeated(QStringLiteral("embed_text"), 10 * int(sheets.size()), progress, [&](int i) {
        const AnswerSheet& sheet = sheets[std::size_t(i) % sheets.size()];
        embedder->embed(sheet.values, sheet.distributions);
    });
}

/// The 30 answers of an image, committed as durably as a person's.
Timing measureInserting(Progress& progress)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bench.geovlm"));
    store::Store::create(path);
    const auto store = store::Store::open(path, store::Access::Write);
    const ImageId image = store::addImage(*store, {0, QStringLiteral("a.jpg"), View::Ground, {}, {}});
    return repeated(QStringLiteral("insert_answers"), 200, progress, [&](int i) {
        store::Transaction transaction(*store);
        for (int q = 0; q < store->questions().size(); ++q) {
            AnswerEvent event;
            event.image = image;
            event.question = q;
            event.value = store->questions().at(q).options.at(i % 2);
            event.speaker = {SpeakerKind::Person, QStringLiteral("bench"), {}};
            store::appendAnswer(*store, event);
        }
        transaction.commit();
    });
}

} // namespace

double ninetyNinth(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, std::size_t(double(values.size()) * 0.99))];
}

QJsonObject toJson(const Timing& timing)
{
    QJsonObject object{{QStringLiteral("name"), timing.name},
                       {QStringLiteral("n"), qint64(timing.milliseconds.size())},
                       {QStringLiteral("median_ms"), median(timing.milliseconds).value_or(0)},
                       {QStringLiteral("p99_ms"), ninetyNinth(timing.milliseconds)}};
    if (!timing.yardstick.isEmpty()) {
        object[QStringLiteral("yardstick")] = timing.yardstick;
        object[QStringLiteral("ratio")] = timing.ratio;
    }
    for (auto it = timing.more.begin(); it != timing.more.end(); ++it)
        object[it.key()] = it.value();
    return object;
}

QStringList corePaths()
{
    return {
        QStringLiteral("open_store"), QStringLiteral("filter"),         QStringLiteral("sort"),
        QStringLiteral("next_case"),  QStringLiteral("edit_to_scores"), QStringLiteral("published_rerank"),
        QStringLiteral("explain"),    QStringLiteral("encode"),         QStringLiteral("read"),
        QStringLiteral("embed_text"), QStringLiteral("insert_answers"), QStringLiteral("stability_image")};
}

std::vector<Timing> measureCore(const store::Store& store, const QStringList& wanted, const QString& network,
                                Progress& progress)
{
    const auto ranked = store::latestRun(store, RunKind::Rerank);
    const qint64 run = ranked ? ranked->id : 0;
    std::vector<Timing> timings;
    const auto asked = [&](const char* name) { return wanted.contains(QLatin1String(name)); };
    if (asked("open_store"))
        timings.push_back(repeated(QStringLiteral("open_store"), openings, progress,
                                   [&](int) { store::Store::open(store.path(), store::Access::Read); }));
    if (run != 0 && asked("filter"))
        timings.push_back(measureFilter(store, run, progress));
    if (run != 0 && asked("sort"))
        timings.push_back(measureSort(store, run, progress));
    if (run != 0 && asked("next_case"))
        timings.push_back(measureNextCase(store, run, progress));
    if (run != 0 && (asked("edit_to_scores") || asked("published_rerank") || asked("explain")))
        measureRerankers(store, run, progress, timings);
    // They are measured in turns, so together; only what was asked for is told.
    std::erase_if(timings, [&](const Timing& timing) {
        return std::ranges::none_of(wanted, [&](const QString& path) {
            return timing.name == path || timing.name.startsWith(path + QLatin1Char('_'));
        });
    });
    if (asked("encode"))
        timings.push_back(measureEncoder(store, network, progress));
    if (asked("read")) {
        timings.push_back(measureReader(store, network, progress));
        timings.push_back(measurePreparing(store, progress));
    }
    if (run != 0 && asked("embed_text"))
        timings.push_back(measureEmbedding(store, run, progress));
    if (asked("insert_answers"))
        timings.push_back(measureInserting(progress));
    if (asked("stability_image"))
        timings.push_back(measureStability(store, network, progress));
    return timings;
}

} // namespace geovlm::pipeline
