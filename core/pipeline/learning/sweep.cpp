// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/sweep.h"

#include "domain/error.h"
#include "figures/evaluation.h"
#include "pipeline/common/reordering.h"
#include "pipeline/learning/text.h"
#include "pipeline/learning/training_data.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/given_answers.h"
#include "store/results/runs.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonArray>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr int mostRead = 10'000; ///< trainings, when a sweep is read back

/// The test queries of one split and where their cases begin.
struct TestPart
{
    store::Split split;
    std::vector<store::Retrieval> retrievals;
    std::size_t firstCase = 0;
    QHash<ImageId, store::Relations> relations;
};

/// Everything that the trainings share, read once.
struct SweepData
{
    TrainingQueries queries;
    std::vector<TestPart> tests;
    CaseFeatures features; ///< cases: training queries, then the splits' test queries
    TrainingParts parts;
    store::SweepParameters parameters; ///< of each training but its own settings
};

template <class T>
void addNumbers(QCryptographicHash& hash, const std::vector<T>& values)
{
    hash.addData(
        QByteArrayView(reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(T))));
}

void addCase(QCryptographicHash& hash, const ml::RerankCase& one)
{
    addNumbers(hash, one.candidates);
    addNumbers(hash, one.similarities);
    addNumbers(hash, std::vector<int>{one.query, one.positive});
}

/// Over all that decides the figures beside the options: whatever made it, equal data give equal results.
QString hashOf(const SweepData& data)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const ml::RerankFeatures& features = data.features.features;
    for (const Matrix* matrix : {&features.images, &features.texts, &features.answers})
        addNumbers(hash, matrix->values);
    for (const ml::RerankCase& one : data.features.cases)
        addCase(hash, one);
    for (const auto* part : {&data.parts.training, &data.parts.validation})
        for (const ml::RerankCase& one : *part)
            addCase(hash, one);
    for (const TestPart& part : data.tests) {
        hash.addData(part.split.name.toUtf8());
        for (const store::Retrieval& one : part.retrievals)
            addNumbers(hash,
                       std::vector<int>{one.rank, int(part.relations.value(one.query).positives.size())});
    }
    return QString::fromLatin1(hash.result().toHex());
}

std::vector<TestPart> testParts(const store::Store& store, qint64 retrieval,
                                std::vector<store::Retrieval>& all)
{
    std::vector<TestPart> parts;
    for (const store::Split& split : store::splits(store)) {
        TestPart part{split, store::retrievals(store, retrieval, split.id, Role::Test), all.size(), {}};
        if (part.retrievals.empty())
            continue;
        part.relations = store::relationsOfSplit(store, split.id);
        all.insert(all.end(), part.retrievals.begin(), part.retrievals.end());
        parts.push_back(std::move(part));
    }
    return parts;
}

SweepData readData(const store::Store& store, const SweepOptions& options, Progress& progress)
{
    progress.begin(LearningText::tr("Reading what the rerankers look at"), 0);
    std::optional<GivenAnswers> given;
    if (!options.answers.isEmpty())
        given = readGivenAnswers(store, options.answers);
    SweepData data;
    data.queries = trainingQueries(store, options.split);
    std::vector<store::Retrieval> all = data.queries.retrievals;
    data.tests = testParts(store, data.queries.retrieval, all);
    data.features =
        featuresOf(store, store::run(store, data.queries.retrieval).model, all, given ? &*given : nullptr);
    const auto training = data.features.cases.begin();
    data.parts = trainingParts(store, data.queries.retrievals,
                               {training, training + std::ptrdiff_t(data.queries.retrievals.size())});
    data.parameters.common = {hashOf(data), options.epochs, options.rate, options.dropout, options.width};
    data.parameters.retrieval = data.queries.retrieval;
    if (given)
        data.parameters.answers = given->files;
    return data;
}

store::TestFigures tested(const store::Store& store, const SweepData& data, const TestPart& part,
                          ml::Reranker& reranker)
{
    figures::SplitOrders orders{part.split, part.retrievals, {}};
    for (std::size_t i = 0; i < part.retrievals.size(); ++i) {
        const store::Retrieval& one = part.retrievals[i];
        orders.second.push_back(
            reordered(one, reranker.score(data.features.features, data.features.cases[part.firstCase + i]),
                      part.relations.value(one.query).positives));
    }
    const figures::Evaluation evaluation = figures::evaluate(store, data.queries.retrieval, {orders});
    const SplitMetrics& metrics = evaluation.splits.front().metrics;
    return {part.split.name, metrics.queries, metrics.before.r1.value_or(0), metrics.after.r1.value_or(0), 0};
}

/// As the store orders its splits.
void inOrder(std::vector<store::TestFigures>& tests, const std::vector<store::Split>& splits)
{
    const auto place = [&](const store::TestFigures& test) {
        return std::find_if(splits.begin(), splits.end(),
                            [&](const store::Split& split) { return split.name == test.split; }) -
               splits.begin();
    };
    std::stable_sort(
        tests.begin(), tests.end(),
        [&](const store::TestFigures& a, const store::TestFigures& b) { return place(a) < place(b); });
}

/// What a stage inside another says goes nowhere; whether to stop is asked of the outer one.
class InnerProgress final : public Progress
{
public:
    explicit InnerProgress(const Progress& outer) : m_outer(outer) {}
    void begin(const QString&, qint64) override {}
    void advance(qint64) override {}
    void note(const QString&) override {}
    bool stopRequested() const override { return m_outer.stopRequested(); }

private:
    const Progress& m_outer;
};

class Sweeper
{
public:
    Sweeper(store::Store& store, const SweepOptions& options, Progress& progress)
        : m_store(store), m_options(options), m_progress(progress)
    {
    }

    SweepResult run(const SweepReport& report)
    {
        QElapsedTimer clock;
        clock.start();
        std::vector<SweepTraining> plan = planned();
        m_data = readData(m_store, m_options, m_progress);
        m_progress.begin(LearningText::tr("Training %1 rerankers").arg(plan.size()), qint64(plan.size()));
        SweepResult result;
        for (std::size_t i = 0; i < plan.size(); ++i) {
            m_progress.throwIfStopped();
            doOne(plan[i]);
            (plan[i].known ? result.known : result.trained) += 1;
            if (report)
                report(plan[i]);
            m_progress.advance(qint64(i) + 1);
        }
        result.rows = sweepRows(plan);
        result.seconds = double(clock.elapsed()) / 1000;
        return result;
    }

private:
    /// What is wrong with the words is said before anything is read.
    std::vector<SweepTraining> planned() const
    {
        if (m_options.fusions.isEmpty() || m_options.margins.empty() || m_options.seeds < 1)
            throw Error(LearningText::tr("A sweep needs a fusion, a margin and a seed at least."));
        for (const QString& fusion : m_options.fusions)
            fusionNamed(fusion); // throws where there is none
        std::vector<SweepTraining> plan;
        for (int seed = 1; seed <= m_options.seeds; ++seed)
            for (const QString& fusion : m_options.fusions)
                for (const double margin : m_options.margins)
                    plan.push_back({fusion, margin, quint64(seed), {}, false});
        return plan;
    }

    ml::RerankOptions settingsOf(const SweepTraining& one) const
    {
        TrainOptions options;
        options.fusion = one.fusion;
        options.margin = one.margin;
        options.seed = one.seed;
        options.epochs = m_options.epochs;
        options.rate = m_options.rate;
        options.dropout = m_options.dropout;
        options.width = m_options.width;
        return engineOptions(options);
    }

    void doOne(SweepTraining& one)
    {
        const ml::RerankOptions settings = settingsOf(one);
        store::SweepParameters asked = m_data.parameters;
        asked.settings = trainingSettings(settings, m_data.queries.split);
        const QJsonObject parameters = asked.toJson();
        if (const auto known = store::trainingWith(m_store, RunKind::Sweep, parameters)) {
            one.training = store::training(m_store, *known);
            inOrder(one.training.tests, store::splits(m_store));
            one.known = true;
            return;
        }
        one.training = trained(settings);
        keep(one.training, parameters);
    }

    store::Training trained(const ml::RerankOptions& settings)
    {
        QElapsedTimer clock;
        clock.start();
        InnerProgress inner(m_progress);
        const ml::Trained trained =
            ml::engine().trainReranker(m_data.features.features, m_data.parts.training,
                                       m_data.parts.validation, m_store.questions(), settings, inner, {});
        store::Training training{0,
                                 trained.steps,
                                 trained.best,
                                 trained.kept,
                                 trained.stopped,
                                 diagnoseTraining(trained.epochs, settings.margin).state,
                                 double(clock.elapsed()) / 1000,
                                 trained.epochs,
                                 {}};
        const auto reranker = ml::engine().reranker(trained.weights, settings.fusion);
        for (const TestPart& part : m_data.tests)
            training.tests.push_back(tested(m_store, m_data, part, *reranker));
        return training;
    }

    void keep(store::Training& training, const QJsonObject& parameters)
    {
        store::Transaction transaction(m_store);
        training.run = store::beginRun(m_store, RunKind::Sweep, 0, parameters);
        store::putTraining(m_store, training);
        store::finishRun(m_store, training.run);
        transaction.commit();
    }

    store::Store& m_store;
    const SweepOptions& m_options;
    Progress& m_progress;
    SweepData m_data;
};

Spread spreadOf(const std::vector<double>& values)
{
    Spread spread{0, values.front(), values.front()};
    for (const double value : values) {
        spread.mean += value / double(values.size());
        spread.min = std::min(spread.min, value);
        spread.max = std::max(spread.max, value);
    }
    return spread;
}

std::vector<SweepSplit> splitsOf(const std::vector<const SweepTraining*>& seeds)
{
    std::vector<SweepSplit> splits;
    for (const store::TestFigures& first : seeds.front()->training.tests) {
        std::vector<double> after;
        for (const SweepTraining* one : seeds)
            for (const store::TestFigures& test : one->training.tests)
                if (test.split == first.split)
                    after.push_back(test.after);
        splits.push_back({first.split, first.queries, first.before, spreadOf(after)});
    }
    return splits;
}

SweepRow rowOf(const std::vector<const SweepTraining*>& seeds)
{
    SweepRow row{seeds.front()->fusion, seeds.front()->margin, splitsOf(seeds), {}, 0, {}, int(seeds.size())};
    std::vector<double> validation;
    for (const SweepTraining* one : seeds) {
        validation.push_back(one->training.validationR1);
        row.seconds += one->training.seconds / double(seeds.size());
        row.states.push_back(one->training.state);
    }
    row.validation = spreadOf(validation);
    return row;
}

QJsonObject toJson(const Spread& spread)
{
    return {{QStringLiteral("mean"), spread.mean},
            {QStringLiteral("min"), spread.min},
            {QStringLiteral("max"), spread.max}};
}

QJsonObject toJson(const SweepRow& row)
{
    QJsonObject r1, lift, before;
    for (const SweepSplit& split : row.splits) {
        r1[split.name] = toJson(split.r1);
        lift[split.name] = toJson(
            Spread{split.r1.mean - split.before, split.r1.min - split.before, split.r1.max - split.before});
        before[split.name] = split.before;
    }
    QJsonArray states;
    for (const TrainingState state : row.states)
        states.append(trainingStateId(state));
    return {{QStringLiteral("fusion"), row.fusion},
            {QStringLiteral("margin"), row.margin},
            {QStringLiteral("seeds"), row.seeds},
            {QStringLiteral("r1"), r1},
            {QStringLiteral("lift_r1"), lift},
            {QStringLiteral("before_r1"), before},
            {QStringLiteral("validation_r1"), toJson(row.validation)},
            {QStringLiteral("diagnosis"), states},
            {QStringLiteral("seconds"), row.seconds}};
}

SweepTraining readBack(const store::Store& store, const store::TrainingRow& row)
{
    const auto settings = store::TrainingSettings::from(row.run.parameters);
    SweepTraining one{settings.fusion, settings.margin, settings.seed, store::training(store, row.run.id),
                      true};
    inOrder(one.training.tests, store::splits(store));
    return one;
}

} // namespace

SweepResult sweep(store::Store& store, const SweepOptions& options, Progress& progress,
                  const SweepReport& report)
{
    return Sweeper(store, options, progress).run(report);
}

std::vector<SweepRow> sweepRows(const std::vector<SweepTraining>& trainings)
{
    std::vector<std::vector<const SweepTraining*>> groups;
    for (const SweepTraining& one : trainings) {
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& other) {
            return other.front()->fusion == one.fusion && other.front()->margin == one.margin;
        });
        if (group == groups.end())
            groups.push_back({&one});
        else
            group->push_back(&one);
    }
    std::vector<SweepRow> rows;
    rows.reserve(groups.size());
    for (const auto& group : groups)
        rows.push_back(rowOf(group));
    return rows;
}

QJsonObject toJson(const SweepResult& result)
{
    QJsonArray rows;
    for (const SweepRow& row : result.rows)
        rows.append(toJson(row));
    return {{QStringLiteral("rows"), rows},
            {QStringLiteral("trained"), result.trained},
            {QStringLiteral("known"), result.known},
            {QStringLiteral("seconds"), result.seconds}};
}

std::vector<SweepTraining> latestSweep(const store::Store& store)
{
    std::vector<SweepTraining> trainings;
    std::optional<store::SweepCommon> newest;
    for (const store::TrainingRow& row : store::trainings(store, mostRead)) {
        if (row.run.kind != RunKind::Sweep)
            continue;
        const store::SweepCommon common = store::SweepParameters::from(row.run.parameters).common;
        if (!newest)
            newest = common;
        if (common == *newest)
            trainings.push_back(readBack(store, row));
    }
    std::reverse(trainings.begin(), trainings.end()); // as they were trained
    return trainings;
}

} // namespace geovlm::pipeline
