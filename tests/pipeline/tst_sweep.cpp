// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/answer_files.h"
#include "datasets/formats/csv.h"
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "pipeline/common/reordering.h"
#include "pipeline/learning/suppress.h"
#include "pipeline/learning/sweep.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/given_answers.h"
#include "pipeline/stages/stages.h"
#include "store/answers/answers.h"
#include "store/results/results.h"
#include "store/results/trainings.h"
#include "support/annotated_toy.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_sweep {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::SweepTraining;

namespace {

QJsonArray suppressGolden()
{
    return goldenJson(QStringLiteral("training.json")).object()[u"suppress"].toArray();
}

pipeline::SweepOptions smallSweep()
{
    pipeline::SweepOptions options;
    options.fusions = {QStringLiteral("compare"), QStringLiteral("evidence")};
    options.margins = {0.1, 0.5};
    options.seeds = 2;
    options.epochs = 3;
    return options;
}

/// One case of the golden file as a store and its orders.
class GoldenToy
{
public:
    GoldenToy(const QString& path, const QJsonObject& one)
    {
        store::Store::create(path);
        m_store = store::Store::open(path, store::Access::Write);
        m_run = store::beginRun(*m_store, RunKind::Retrieve, 0, {});
        m_orders.split = {store::addSplit(*m_store, QStringLiteral("toy")), QStringLiteral("toy")};
        for (int i = 0; i < one[u"references"].toInt(); ++i) {
            m_references.push_back(addImage(QStringLiteral("t%1.png").arg(i), View::Satellite));
            store::addSplitReference(*m_store, m_orders.split.id, m_references.back());
        }
        for (const QJsonValue& row : one[u"rows"].toArray())
            addQuery(row.toObject());
    }
    store::Store& store() { return *m_store; }
    qint64 run() const { return m_run; }
    const figures::SplitOrders& orders() const { return m_orders; }

    /// As training_reference.py scores.
    std::vector<float> scores(const store::Retrieval& retrieval) const
    {
        std::vector<float> scores;
        const auto count = quint64(retrieval.candidates.size());
        for (const store::Candidate& one : retrieval.candidates) {
            const auto reference = quint64(
                std::find(m_references.begin(), m_references.end(), one.reference) - m_references.begin());
            scores.push_back(float(((reference * 2654435761U + count * 40503U) & 0xFFFFFFFFU) >> 16) / 65536);
        }
        return scores;
    }

private:
    ImageId addImage(const QString& name, View view)
    {
        return store::addImage(*m_store, {0, name, view, {}, std::nullopt});
    }
    std::vector<ImageId> referencesOf(const QJsonValue& places) const
    {
        std::vector<ImageId> images;
        for (const QJsonValue& place : places.toArray())
            images.push_back(m_references[std::size_t(place.toInt())]);
        return images;
    }
    void addQuery(const QJsonObject& row)
    {
        const ImageId query = addImage(QStringLiteral("q%1.jpg").arg(m_orders.first.size()), View::Ground);
        store::addSplitQuery(*m_store, m_orders.split.id, query, Role::Test);
        const std::vector<ImageId> positives = referencesOf(row[u"positives"]);
        for (const ImageId reference : positives)
            store::addPair(*m_store, query, reference, PairKind::Positive);
        for (const ImageId reference : referencesOf(row[u"semi"]))
            store::addPair(*m_store, query, reference, PairKind::SemiPositive);
        store::Retrieval retrieval;
        retrieval.query = query;
        for (const ImageId reference : referencesOf(row[u"candidates"])) {
            const int place = int(retrieval.candidates.size());
            retrieval.candidates.push_back({reference, 0.9F - 0.01F * float(place), place, 0, 0});
        }
        retrieval.match = positives.empty() ? 0 : positives.front();
        retrieval.rank = row[u"rank"].toInt();
        retrieval.rankMasked = row[u"masked"].toInt();
        m_orders.first.push_back(retrieval);
        m_orders.second.push_back(pipeline::reordered(retrieval, scores(retrieval), positives));
    }

    std::unique_ptr<store::Store> m_store;
    qint64 m_run = 0;
    figures::SplitOrders m_orders;
    std::vector<ImageId> m_references;
};

bool near(const std::optional<double>& value, const QJsonValue& expected)
{
    return expected.isNull() ? !value : value && std::abs(*value - expected.toDouble()) < 1e-9;
}

} // namespace

class SweepTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    SilentProgress m_progress;
    int m_stores = 0;

    std::unique_ptr<store::Store> newToy(int places = 48)
    {
        const QString path = m_dir.filePath(QStringLiteral("toy%1.geovlm").arg(++m_stores));
        test::AnnotatedToy(path, places); // NOLINT(bugprone-unused-raii): makes the file
        auto store = store::Store::open(path, store::Access::Write);
        test::AnnotatedToy::rank(*store, QStringLiteral("evidence"));
        return store;
    }
    static qint64 runsOf(const store::Store& store, RunKind kind)
    {
        qint64 count = 0;
        for (const store::Run& run : store::runs(store))
            count += run.kind == kind;
        return count;
    }

private Q_SLOTS:
    void aTrainingIsKeptWithItsCurve()
    {
        const auto store = newToy();
        const QStringList problems = store::check(*store).problems; // the pictures are not there
        pipeline::TrainOptions options;
        options.name = QStringLiteral("mine");
        options.fusion = QStringLiteral("compare");
        options.margin = 0.5;
        options.epochs = 9;
        options.width = 64;
        options.rate = 0.002;
        options.use = false;
        std::vector<EpochFigures> reported;
        const pipeline::TrainResult result = pipeline::train(
            *store, options, m_progress, [&](const EpochFigures& one) { reported.push_back(one); });
        QCOMPARE(reported.size(), std::size_t(9));
        const store::Training kept = store::training(*store, result.run);
        QCOMPARE(kept.epochs.size(), std::size_t(9));
        QCOMPARE(kept.epochs.back().loss, reported.back().loss);
        QCOMPARE(kept.epochs.back().spread.gap, reported.back().spread.gap);
        QCOMPARE(kept.validationR1, result.validationR1);
        QCOMPARE(kept.state, diagnoseTraining(reported, 0.5).state);
        const auto row = store::trainings(*store, 10).front();
        QCOMPARE(row.model, QStringLiteral("mine"));
        QVERIFY(!row.inUse); // it was not asked to be
        QCOMPARE(row.run.parameters[u"width"].toInt(), 64);
        QCOMPARE(row.run.parameters[u"learning_rate"].toDouble(), 0.002);
        QCOMPARE(store::rerankerInUse(*store), QStringLiteral("evidence"));
        QCOMPARE(store::check(*store).problems, problems);
    }

    void aStoppedTrainingIsKeptAsStopped()
    {
        const auto store = newToy();
        pipeline::TrainOptions options;
        options.name = QStringLiteral("short");
        options.fusion = QStringLiteral("compare");
        WatchedProgress progress({.reports = 3});
        const pipeline::TrainResult result = pipeline::train(*store, options, progress);
        QVERIFY(result.stopped);
        QCOMPARE(result.epochs.size(), std::size_t(3));
        QVERIFY(store::training(*store, result.run).stopped);
        QCOMPARE(store::rerankerInUse(*store), QStringLiteral("short"));
        const qint64 runs = runsOf(*store, RunKind::Train);
        WatchedProgress atOnce({.reports = 0});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::train(*store, options, atOnce));
        QCOMPARE(runsOf(*store, RunKind::Train), runs);
    }

    void aSweepTrainsEveryCombinationSeedBySeed()
    {
        const auto store = newToy();
        const QStringList problems = store::check(*store).problems;
        const qint64 shown = figures::rerankRun(*store, 0);
        const auto models = store::models(*store, ModelKind::Reranker).size();
        std::vector<SweepTraining> reported;
        const pipeline::SweepResult result = pipeline::sweep(
            *store, smallSweep(), m_progress, [&](const SweepTraining& one) { reported.push_back(one); });
        QCOMPARE(reported.size(), std::size_t(8));
        QCOMPARE(reported[3].seed, quint64(1)); // the whole table first
        QCOMPARE(reported[4].seed, quint64(2));
        QCOMPARE(result.trained, 8);
        QCOMPARE(result.rows.size(), std::size_t(4));
        QCOMPARE(result.rows[1].fusion, QStringLiteral("compare"));
        QCOMPARE(result.rows[1].margin, 0.5);
        for (const pipeline::SweepRow& row : result.rows) {
            QCOMPARE(row.seeds, 2);
            QCOMPARE(row.splits.size(), std::size_t(1));
            QCOMPARE(row.splits[0].queries, 24);
            QVERIFY(row.splits[0].r1.min <= row.splits[0].r1.mean &&
                    row.splits[0].r1.mean <= row.splits[0].r1.max);
        }
        // Nothing that is shown or used has changed.
        QCOMPARE(figures::rerankRun(*store, 0), shown);
        QCOMPARE(store::rerankerInUse(*store), QStringLiteral("evidence"));
        QCOMPARE(store::models(*store, ModelKind::Reranker).size(), models);
        QCOMPARE(runsOf(*store, RunKind::Sweep), 8);
        QCOMPARE(store::check(*store).problems, problems);
    }

    /// What a sweep says of a combination is what train, rerank and evaluate say.
    void sweepEqualsTheStages()
    {
        const auto store = newToy();
        pipeline::SweepOptions options = smallSweep();
        options.fusions = {QStringLiteral("attention")};
        options.margins = {0.5};
        options.seeds = 1;
        options.epochs = 6;
        const pipeline::SweepRow row = pipeline::sweep(*store, options, m_progress).rows.front();
        pipeline::TrainOptions training;
        training.name = QStringLiteral("again");
        training.fusion = QStringLiteral("attention");
        training.margin = 0.5;
        training.epochs = 6;
        const pipeline::TrainResult trained = pipeline::train(*store, training, m_progress);
        QCOMPARE(row.validation.mean, trained.validationR1);
        const qint64 run = pipeline::rerank(*store, {}, m_progress).run;
        const SplitMetrics metrics = figures::evaluate(*store, run).splits.front().metrics;
        QCOMPARE(row.splits[0].before, *metrics.before.r1);
        QCOMPARE(row.splits[0].r1.mean, *metrics.after.r1);
    }

    void aSweepGoesOnWhereItWasStopped()
    {
        const auto store = newToy();
        const auto whole = newToy();
        WatchedProgress progress({.reports = 3});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::sweep(*store, smallSweep(), progress));
        QCOMPARE(runsOf(*store, RunKind::Sweep), 3);
        const pipeline::SweepResult result = pipeline::sweep(*store, smallSweep(), m_progress);
        QCOMPARE(result.known, 3);
        QCOMPARE(result.trained, 5);
        QJsonArray rows = toJson(result)[u"rows"].toArray();
        QJsonArray expected = toJson(pipeline::sweep(*whole, smallSweep(), m_progress))[u"rows"].toArray();
        QCOMPARE(rows.size(), 4);
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QJsonObject a = rows[i].toObject(), b = expected[i].toObject();
            a.remove(QStringLiteral("seconds"));
            b.remove(QStringLiteral("seconds"));
            QCOMPARE(a, b);
        }
        QCOMPARE(pipeline::sweep(*store, smallSweep(), m_progress).trained, 0);
        const std::vector<SweepTraining> back = pipeline::latestSweep(*store);
        QCOMPARE(back.size(), std::size_t(8));
        QCOMPARE(pipeline::sweepRows(back).size(), std::size_t(4));
        QVERIFY(pipeline::sweepRows(back)[3].splits[0].r1.mean == result.rows[3].splits[0].r1.mean);
    }

    /// Other data or other options are another training.
    void changedAnswersAreOtherData()
    {
        const auto store = newToy();
        pipeline::SweepOptions options = smallSweep();
        options.fusions = {QStringLiteral("evidence")};
        options.seeds = 1;
        QCOMPARE(pipeline::sweep(*store, options, m_progress).trained, 2);
        options.epochs = 4;
        QCOMPARE(pipeline::sweep(*store, options, m_progress).trained, 2);
        QCOMPARE(pipeline::latestSweep(*store).size(), std::size_t(2));
        AnswerEvent correction;
        correction.image = store::splitQueries(*store, store::splits(*store).front().id, Role::Test).front();
        correction.question = 0;
        correction.value = QStringLiteral("rural");
        correction.speaker = {SpeakerKind::Person, QStringLiteral("Ada"), {}};
        store::appendAnswer(*store, correction);
        const pipeline::SweepResult result = pipeline::sweep(*store, options, m_progress);
        QCOMPARE(result.trained, 2);
        QCOMPARE(result.known, 0);
    }

    void wordsOfASweepThatMakeNoSenseAreSentences()
    {
        const auto store = newToy();
        pipeline::SweepOptions options = smallSweep();
        options.fusions = {QStringLiteral("guess")};
        QVERIFY(sentenceOf([&] {
                    pipeline::sweep(*store, options, m_progress);
                }).contains(QStringLiteral("guess")));
        options = smallSweep();
        options.margins.clear();
        QVERIFY(!sentenceOf([&] { pipeline::sweep(*store, options, m_progress); }).isEmpty());
    }

    /// The store's own answers, exported and given back, are the same values; they are certain then.
    void givenAnswersStandForTheStores()
    {
        const auto store = newToy();
        const QString file = m_dir.filePath(QStringLiteral("answers.csv"));
        SilentProgress silent;
        datasets::exportAnswers(*store, file, {});
        const pipeline::GivenAnswers given = pipeline::readGivenAnswers(*store, {file});
        QCOMPARE(given.values.size(), 96);
        const auto images = store::imageIds(*store);
        const auto sheets = pipeline::givenSheets(*store, given, images);
        const auto own = pipeline::answerSheets(*store, images);
        for (std::size_t i = 0; i < images.size(); ++i) {
            QCOMPARE(sheets[i].values, own[i].values);
            for (const float p : sheets[i].probabilities(store->questions()))
                QVERIFY(p == 0 || p == 1 || sheets[i].values.contains(QString()));
        }
        pipeline::SweepOptions options = smallSweep();
        options.answers = QStringList{file};
        options.fusions = {QStringLiteral("evidence")};
        const auto log = store::answerLog(*store, images.front()).size();
        const pipeline::SweepResult result = pipeline::sweep(*store, options, m_progress);
        QCOMPARE(result.trained, 4);
        QCOMPARE(store::answerLog(*store, images.front()).size(), log);
        options.answers.clear();
        QCOMPARE(pipeline::sweep(*store, options, m_progress).known, 0); // other data
    }

    /// What the answers say decides: those that tell places apart, or the same ones of every image.
    void givenAnswersDecideWhatIsLearned()
    {
        const auto store = newToy();
        const QuestionBank& bank = store->questions();
        const auto written = [&](const QString& name, const std::function<int(int, int)>& option) {
            QByteArray csv = QByteArray("image_name") + QByteArray(",q").repeated(int(bank.size())) + '\n';
            for (const Image& image : store::images(*store, store::imageIds(*store))) {
                const int place = image.path.right(7).left(3).toInt();
                QStringList fields{image.path};
                for (int q = 0; q < bank.size(); ++q)
                    fields << bank.at(q).options.at(option(place, q));
                csv += datasets::csvRecord(fields);
            }
            QFile out(m_dir.filePath(name));
            if (!out.open(QIODevice::WriteOnly) || out.write(csv) != csv.size())
                qFatal("cannot write");
            return out.fileName();
        };
        const QString truth = written(QStringLiteral("truth.csv"), [&](int place, int q) {
            return Random::stream(11, "truth", quint64(place * 100 + q))
                .below(int(bank.at(q).options.size()));
        });
        const QString same = written(QStringLiteral("same.csv"), [](int, int) { return 0; });
        pipeline::SweepOptions options;
        options.fusions = {QStringLiteral("evidence")};
        options.margins = {0.5};
        options.seeds = 1;
        options.epochs = 10;
        const auto splitWith = [&](const QString& file) {
            options.answers = QStringList{file};
            return pipeline::sweep(*store, options, m_progress).rows.front().splits.front();
        };
        const pipeline::SweepSplit told = splitWith(truth), untold = splitWith(same);
        QVERIFY(told.r1.mean > told.before + 10);
        QCOMPARE(untold.r1.mean, untold.before);
    }

    void filesOfAnswersThatDoNotFitAreSentences()
    {
        const auto store = newToy();
        const auto said = [&](const QByteArray& content) {
            const QString file = m_dir.filePath(QStringLiteral("odd.csv"));
            QFile out(file);
            if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate))
                return QString();
            out.write(content);
            out.close();
            pipeline::SweepOptions options = smallSweep();
            options.answers = QStringList{file};
            return sentenceOf([&] { pipeline::sweep(*store, options, m_progress); });
        };
        QVERIFY(said("").contains(QStringLiteral("empty")));
        QVERIFY(said("name,a\nx,y\n").contains(QStringLiteral("line 1")));
        const QByteArray row = QByteArray(",no").repeated(30) + '\n';
        QVERIFY(said("name" + row + "elsewhere.jpg" + row).contains(QStringLiteral("none of these rows")));
        QVERIFY(said("name" + row + "A/panorama/q000.jpg" + row).contains(QStringLiteral("say nothing of")));
        QCOMPARE(runsOf(*store, RunKind::Sweep), 0);
    }

    void suppressionEqualsTheReference()
    {
        const QJsonArray cases = suppressGolden();
        QCOMPARE(cases.size(), 4);
        int taken = 0, refused = 0;
        for (qsizetype i = 0; i < cases.size(); ++i) {
            const QJsonObject one = cases[i].toObject();
            GoldenToy toy(m_dir.filePath(QStringLiteral("golden%1.geovlm").arg(i)), one);
            for (const QJsonValue& level : one[u"levels"].toArray()) {
                figures::SplitOrders orders = toy.orders();
                const pipeline::SuppressOptions options{level[u"r10"].toDouble(),
                                                        quint64(one[u"seed"].toInt()), 0};
                const auto scoring = [&](const store::Retrieval& retrieval) { return toy.scores(retrieval); };
                const QJsonValue expected = level[u"result"];
                if (expected.isNull()) {
                    const QString said =
                        sentenceOf([&] { pipeline::suppressMatches(toy.store(), orders, options, scoring); });
                    QVERIFY(said.contains(QString::number(one[u"found"].toDouble(), 'f', 1)));
                    ++refused;
                    continue;
                }
                const int count = pipeline::suppressMatches(toy.store(), orders, options, scoring);
                QCOMPARE(count, int(expected[u"taken"].toArray().size()));
                for (const QJsonValue& place : expected[u"taken"].toArray())
                    QVERIFY(orders.first[std::size_t(place.toInt())].rank >= 10);
                const figures::Evaluation evaluation = figures::evaluate(toy.store(), toy.run(), {orders});
                const SplitMetrics& metrics = evaluation.splits.front().metrics;
                for (const auto& [name, stage] :
                     {std::pair{u"before", metrics.before}, {u"after", metrics.after}}) {
                    QVERIFY(near(stage.r1, expected[name][u"r1"]));
                    QVERIFY(near(stage.r5, expected[name][u"r5"]));
                    QVERIFY(near(stage.r10, expected[name][u"r10"]));
                    QVERIFY(near(stage.hit, expected[name][u"hit"]));
                }
                QVERIFY(std::abs(*metrics.before.r10 - options.r10) <= 100.0 / metrics.queries);
                if (one[u"k"].toInt() <= 10) // more than ten that are reordered change the ten
                    QCOMPARE(*metrics.after.r10, *metrics.before.r10);
                QCOMPARE(evaluation.splits.front().lift.fixed, expected[u"fixed"].toInt());
                QCOMPARE(evaluation.splits.front().lift.broken, expected[u"broken"].toInt());
                taken += count;
            }
        }
        QVERIFY(taken > 50 && refused == 4);
    }

    void suppressLowersTheCeilingAndLeavesTheStoreAlone()
    {
        const auto store = newToy();
        const figures::Evaluation whole = figures::evaluate(*store);
        const double found = *whole.splits.front().metrics.before.r10;
        QVERIFY(found > 60);
        const auto runs = store::runs(*store).size();
        const pipeline::Suppression none = pipeline::suppress(*store, {found, 1, 0}, m_progress);
        QCOMPARE(toJson(none.evaluation), toJson(whole)); // nothing is taken out
        double ceiling = found;
        for (const double r10 : {50.0, 30.0, 0.0}) {
            const pipeline::SuppressOptions options{r10, 1, 0};
            const pipeline::Suppression one = pipeline::suppress(*store, options, m_progress);
            const SplitMetrics& metrics = one.evaluation.splits.front().metrics;
            QVERIFY(std::abs(*metrics.before.r10 - r10) <= 100.0 / metrics.queries);
            QVERIFY(*metrics.before.r10 < ceiling);
            QVERIFY(*metrics.after.r1 <= *metrics.before.r10);
            ceiling = *metrics.before.r10;
            const QJsonObject json = toJson(one, options);
            QCOMPARE(json[u"r10"].toDouble(), r10);
            QVERIFY(json[u"splits"][0][u"suppressed"].toInt() > 0);
            QCOMPARE(json[u"splits"][0][u"r10_as_found"].toDouble(), found);
            QCOMPARE(json[u"run"].toInteger(), whole.run);
        }
        QCOMPARE(store::runs(*store).size(), runs);
        QVERIFY(sentenceOf([&] {
                    pipeline::suppress(*store, {100, 1, 0}, m_progress);
                }).contains(QStringLiteral("same-area")));
        QVERIFY(sentenceOf([&] {
                    pipeline::suppress(*store, {50, 1, 1}, m_progress);
                }).contains(QStringLiteral("not a rerank run")));
    }
};

GEOVLM_TEST(SweepTest);

} // namespace tst_sweep

#include "tst_sweep.moc"
