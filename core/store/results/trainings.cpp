// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/trainings.h"

#include "domain/outcome.h"
#include "store/results/coverage.h"
#include "store/results/run_parameters.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QJsonDocument>
#include <cmath>
#include <limits>

namespace geovlm::store {
namespace {

const QString inUseKey = QStringLiteral("reranker_in_use");

#define TRAINING_COLUMNS                                                                                     \
    "SELECT t.run, t.queries, t.validation_r1, t.kept, t.stopped, t.state, t.seconds FROM training t "

Training trainingFrom(const Query& row)
{
    Training one;
    one.run = row.integer("run");
    one.queries = int(row.integer("queries"));
    one.validationR1 = row.real("validation_r1");
    one.kept = int(row.integer("kept"));
    one.stopped = row.integer("stopped") != 0;
    one.state = trainingStateNamed(row.text("state")).value_or(TrainingState::TooEarly);
    one.seconds = row.real("seconds");
    return one;
}

std::optional<double> finiteOrNull(double value)
{
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void putEpoch(Store& store, qint64 run, const EpochFigures& one)
{
    const MarginStatistics& margins = one.spread.margins;
    insert(store.database(), "training_epoch",
           {{"run", run},
            {"epoch", one.epoch},
            {"loss", finiteOrNull(one.loss)},
            {"validation_r1", one.validationR1},
            {"learning_rate", one.learningRate},
            {"cases", margins.queries},
            {"gap", one.spread.gap},
            {"margin_mean", margins.mean},
            {"margin_least", margins.minimum},
            {"margin_lower", one.spread.lowerQuartile},
            {"margin_median", margins.median},
            {"margin_upper", one.spread.upperQuartile},
            {"margin_greatest", margins.maximum},
            {"margin_positive", margins.positive}});
}

EpochFigures epochFrom(const Query& row)
{
    EpochFigures one;
    one.epoch = int(row.integer("epoch"));
    one.loss = row.isNull("loss") ? std::numeric_limits<double>::quiet_NaN() : row.real("loss");
    one.validationR1 = row.real("validation_r1");
    one.learningRate = row.real("learning_rate");
    one.spread.margins.queries = int(row.integer("cases"));
    one.spread.gap = row.real("gap");
    one.spread.margins.mean = row.real("margin_mean");
    one.spread.margins.minimum = row.real("margin_least");
    one.spread.lowerQuartile = row.real("margin_lower");
    one.spread.margins.median = row.real("margin_median");
    one.spread.upperQuartile = row.real("margin_upper");
    one.spread.margins.maximum = row.real("margin_greatest");
    one.spread.margins.positive = row.real("margin_positive");
    return one;
}

std::vector<EpochFigures> epochsOf(const Store& store, qint64 run)
{
    std::vector<EpochFigures> epochs;
    Query rows(store.database(),
               "SELECT epoch, loss, validation_r1, learning_rate, cases, gap, margin_mean, margin_least, "
               "margin_lower, margin_median, margin_upper, margin_greatest, margin_positive "
               "FROM training_epoch WHERE run = ? ORDER BY epoch",
               run);
    while (rows.next())
        epochs.push_back(epochFrom(rows));
    return epochs;
}

std::vector<TestFigures> testsOf(const Store& store, qint64 run)
{
    std::vector<TestFigures> tests;
    Query rows(store.database(),
               "SELECT split, queries, r1_before, r1_after FROM training_test WHERE run = ? ORDER BY split",
               run);
    while (rows.next())
        tests.push_back({rows.text("split"), int(rows.integer("queries")), rows.real("r1_before"),
                         rows.real("r1_after"), 0});
    return tests;
}

/// The model that came from a run, unless later weights have its name.
qint64 modelOf(const Store& store, qint64 run)
{
    return integerOf(store.database(), "SELECT id FROM model WHERE run = ? AND replaced = 0 LIMIT 1", 0, run);
}

/// Of the newest finished rerank run of a model: what the figures of evaluate() say.
std::vector<TestFigures> rerankedTests(const Store& store, qint64 model)
{
    std::vector<TestFigures> tests;
    const qint64 run = integerOf(store.database(),
                                 "SELECT id FROM run WHERE kind = 'rerank' AND model = ? AND finished IS NOT "
                                 "NULL ORDER BY id DESC LIMIT 1",
                                 0, model);
    if (run == 0)
        return tests;
    Query rows(store.database(),
               "SELECT s.id, s.name, count(*) AS ranked, sum(c.rank_before = 0) AS first_before, "
               "sum(c.rank_after = 0) AS first_after "
               "FROM rerank_case c JOIN split s ON s.id = c.split "
               "WHERE c.run = ? AND c.role = 1 AND c.outcome <> ? GROUP BY s.id ORDER BY s.name",
               run, int(Outcome::NoMatch));
    while (rows.next()) {
        const qint64 queries = rows.integer("ranked") + unrankedQueries(store, run, int(rows.integer("id")));
        const auto percent = [&](qint64 first) { return 100.0 * double(first) / double(queries); };
        tests.push_back({rows.text("name"), int(queries), percent(rows.integer("first_before")),
                         percent(rows.integer("first_after")), run});
    }
    return tests;
}

void addModel(const Store& store, const QString& inUse, TrainingRow& row)
{
    const qint64 id = modelOf(store, row.run.id);
    if (id == 0)
        return;
    row.model = model(store, id).name;
    row.inUse = row.model == inUse;
    if (row.training.tests.empty())
        row.training.tests = rerankedTests(store, id);
}

TrainingRow rowOf(const Store& store, qint64 run, const QString& inUse)
{
    TrainingRow row;
    row.run = store::run(store, run);
    Query found(store.database(), TRAINING_COLUMNS "WHERE t.run = ?", run);
    row.hasCurve = found.next();
    if (row.hasCurve)
        row.training = trainingFrom(found);
    else
        row.training.validationR1 = TrainParameters::from(row.run.parameters).validationR1.value_or(-1);
    row.training.run = run;
    row.training.tests = testsOf(store, run);
    row.epochs =
        int(integerOf(store.database(), "SELECT count(*) FROM training_epoch WHERE run = ?", 0, run));
    addModel(store, inUse, row);
    return row;
}

} // namespace

void putTraining(Store& store, const Training& training)
{
    insert(store.database(), "training",
           {{"run", training.run},
            {"queries", training.queries},
            {"validation_r1", training.validationR1},
            {"kept", training.kept},
            {"stopped", training.stopped},
            {"state", trainingStateId(training.state)},
            {"seconds", training.seconds}});
    for (const EpochFigures& one : training.epochs)
        putEpoch(store, training.run, one);
    for (const TestFigures& one : training.tests)
        insert(store.database(), "training_test",
               {{"run", training.run},
                {"split", one.split},
                {"queries", one.queries},
                {"r1_before", one.before},
                {"r1_after", one.after}});
}

Training training(const Store& store, qint64 run)
{
    Query row(store.database(), TRAINING_COLUMNS "WHERE t.run = ?", run);
    if (!row.next())
        throw Error(Text::tr("Run %1 of %2 is no training.").arg(run).arg(store.path()));
    Training one = trainingFrom(row);
    one.epochs = epochsOf(store, run);
    one.tests = testsOf(store, run);
    return one;
}

std::vector<TrainingRow> trainings(const Store& store, int limit)
{
    const QString inUse = rerankerInUse(store);
    std::vector<TrainingRow> list;
    const std::vector<qint64> runs =
        integersOf(store.database(),
                   "SELECT id FROM run WHERE kind IN ('train', 'sweep') AND finished IS NOT NULL "
                   "ORDER BY id DESC LIMIT ?",
                   limit);
    for (const qint64 run : runs)
        list.push_back(rowOf(store, run, inUse));
    return list;
}

std::optional<qint64> trainingWith(const Store& store, RunKind kind, const QJsonObject& parameters)
{
    const qint64 run = integerOf(
        store.database(),
        "SELECT r.id FROM run r JOIN training t ON t.run = r.id WHERE r.kind = ? AND "
        "r.finished IS NOT NULL AND r.parameters = ? ORDER BY r.id DESC LIMIT 1",
        0, nameOf(kind), QString::fromUtf8(QJsonDocument(parameters).toJson(QJsonDocument::Compact)));
    return run == 0 ? std::nullopt : std::optional(run);
}

QString rerankerInUse(const Store& store)
{
    return setting(store, inUseKey);
}

void setRerankerInUse(Store& store, const QString& name)
{
    setSetting(store, inUseKey, name);
}

} // namespace geovlm::store
