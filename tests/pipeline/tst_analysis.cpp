// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "figures/analysis.h"
#include "figures/embedding_map.h"
#include "figures/evaluation.h"
#include "figures/run_comparison.h"
#include "ml/safetensors.h"
#include "pipeline/common/model_files.h"
#include "pipeline/learning/train.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/question_report.h"
#include "pipeline/stages/stages.h"
#include "store/results/results.h"
#include "support/annotated_toy.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_analysis {

using namespace geovlm::test;
using namespace geovlm;

namespace {

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

/// Cases made up, in two splits and two areas.
figures::CaseTable madeUp(Random& random)
{
    figures::CaseTable table{7, 3, {}, {QStringLiteral("Zug"), QStringLiteral("Aarau")}};
    for (int split = 1; split <= 2; ++split) {
        figures::SplitCases cases{split, QStringLiteral("split %1").arg(split), 450, {}, {}};
        for (int query = 1; query <= 60; ++query) {
            figures::CaseResult one;
            one.key = {split, query};
            one.area = random.below(2);
            one.result.rankBefore = random.below(14) - 1;
            one.reached = one.result.rankBefore >= 0 && one.result.rankBefore < 10;
            one.result.rankAfter = one.reached ? random.below(10) : one.result.rankBefore;
            if (split == 1 && one.result.rankBefore >= 0) { // the other has no semi-positives
                one.result.rankMaskedBefore = one.result.rankBefore / 2;
                one.result.rankMaskedAfter = one.result.rankAfter / 2;
            }
            if (one.reached)
                one.scoreMargin = random.uniform() - 0.3;
            one.result.errorMetresAfter = random.uniform(0, 90);
            if (query % 4 != 0) // of some only the distance after is known
                one.result.errorMetresBefore = 10;
            cases.cases.push_back(one);
        }
        table.splits.push_back(std::move(cases));
    }
    return table;
}

} // namespace

class AnalysisTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_path;
    qint64 m_evidence = 0, m_sum = 0;

    std::unique_ptr<store::Store> open(store::Access access = store::Access::Read) const
    {
        return store::Store::open(m_path, access);
    }

private Q_SLOTS:
    void initTestCase();
    void areasPartASplit();
    void onlyTheKeptCasesCount();
    void figuresAreEvaluates();
    void marginsAreTheSignatures();
    void worthIsCountedPairByPair();
    void takingAQuestionAwayIsItsWeightSetToNothing();
    void takingAQuestionAwayChangesTheText();
    void effectsNeedTheModel();
    void questionsAreSampledAndStopped();
    void mapHoldsQueriesAndTheirCandidates();
    void mapLeavesOldTextsOut();
    void beforeAgainstAfterIsTheLift();
    void twoRunsOfTheSameCandidates();
    void runsOfOtherCandidatesAreRefused();
};

void AnalysisTest::initTestCase()
{
    m_path = m_dir.filePath(QStringLiteral("toy.geovlm"));
    test::AnnotatedToy toy(m_path);
    const auto store = open(store::Access::Write);
    test::AnnotatedToy::rank(*store, QStringLiteral("evidence"));
    m_evidence = store::latestRun(*store, RunKind::Rerank)->id;
    SilentProgress silent;
    pipeline::TrainOptions training;
    training.name = training.fusion = QStringLiteral("sum");
    training.epochs = 2;
    pipeline::train(*store, training, silent);
    pipeline::RerankOptions reranking;
    reranking.model = QStringLiteral("sum");
    m_sum = pipeline::rerank(*store, reranking, silent).run;
}

void AnalysisTest::areasPartASplit()
{
    Random random(5);
    const figures::CaseTable table = madeUp(random);
    const figures::Analysis analysis = figures::analyse(table, {200, 3});
    QCOMPARE(int(analysis.splits.size()), 2);
    const figures::SplitAnalysis& split = analysis.splits[1];
    QCOMPARE(int(split.areas.size()), 2);
    QCOMPARE(split.areas[0].area, QStringLiteral("Aarau"));
    QCOMPARE(split.areas[0].metrics.queries + split.areas[1].metrics.queries, split.whole.metrics.queries);
    std::vector<QueryResult> zug;
    for (const figures::CaseResult& one : table.splits[1].cases)
        if (one.area == 0)
            zug.push_back(one.result);
    const Lift lift = liftR1(zug, 200, 3);
    const RecallPoint& first = *split.areas[1].recallAt(1);
    QVERIFY(near(first.lift, lift.points) && near(first.liftBand.low, lift.low));
    QVERIFY(near(first.mcnemarP, *lift.mcnemarP));
    QCOMPARE(split.areas[1].onePercent, 4); // of the split's references
    QVERIFY(split.areas[1].recallAt(4) && !split.areas[1].hit);
    const auto hit = geovlm::evaluate(figures::resultsOf(table.splits[0].cases), 450).after.hit;
    QVERIFY(near(analysis.splits[0].whole.hit->after, *hit) && *hit > 0);
    const auto both = std::ranges::count_if(table.splits[1].cases, [](const figures::CaseResult& one) {
        return one.result.rankBefore >= 0 && one.key.query % 4 != 0;
    });
    QVERIFY(both > 20 && both < split.whole.metrics.queries);
    QCOMPARE(split.metresAfter.count, int(both)); // the same queries in both
    QCOMPARE(split.metresBefore.count, int(both));
    QCOMPARE(split.whole.metrics.errorQueries, int(both));
}

void AnalysisTest::onlyTheKeptCasesCount()
{
    Random random(6);
    const figures::CaseTable table = madeUp(random);
    const figures::CaseTable kept = figures::onlyCases(table, {{1, 5}, {1, 77}, {2, 9}, {2, 60}});
    QCOMPARE(int(kept.splits.size()), 2);
    QCOMPARE(int(kept.splits[0].cases.size()), 1);
    QCOMPARE(int(kept.splits[1].cases.size()), 2);
    QCOMPARE(kept.splits[1].cases[0].key.query, 9);
    QCOMPARE(kept.splits[1].references, 450);
    QCOMPARE(int(figures::onlyCases(table, {{2, 9}}).splits.size()), 1);
    QVERIFY(figures::analyse(figures::onlyCases(table, {})).splits.empty());
}

void AnalysisTest::figuresAreEvaluates()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    const figures::Analysis analysis = figures::analyse(table);
    const figures::Evaluation evaluation = figures::evaluate(*store, m_evidence);
    QCOMPARE(analysis.splits.size(), evaluation.splits.size());
    const figures::GroupAnalysis& whole = analysis.splits[0].whole;
    const figures::SplitEvaluation& split = evaluation.splits[0];
    QVERIFY(split.metrics.queries > 10);
    QVERIFY(near(whole.recallAt(1)->before, *split.metrics.before.r1));
    QVERIFY(near(whole.recallAt(5)->after, *split.metrics.after.r5));
    QVERIFY(near(whole.recallAt(10)->after, *split.metrics.after.r10));
    QVERIFY(near(whole.recallAt(1)->liftBand.low, split.lift.low));
    QVERIFY(near(whole.recallAt(1)->liftBand.high, split.lift.high));
    QCOMPARE(whole.hit.has_value(), split.metrics.after.hit.has_value());
    QCOMPARE(whole.onePercent, 0); // of 48 references
    QVERIFY(near(*analysis.splits[0].metresBefore.median, *split.metrics.before.medianErrorM));
    QCOMPARE(analysis.splits[0].curve.back().k, 48);
    QVERIFY(near(analysis.splits[0].curve.back().after, 100));
    const RankChange& change = analysis.splits[0].change;
    int reached = 0;
    for (const figures::CaseResult& one : table.splits[0].cases)
        reached += one.reached ? 1 : 0;
    QCOMPARE(change.up + change.same + change.down, reached);
    const QJsonObject json = toJson(analysis);
    QVERIFY(near(json[u"splits"][0][u"r1"][u"lift"].toDouble(), split.lift.points));
    QVERIFY(json[u"splits"][0][u"r1pct"].isNull());
}

void AnalysisTest::marginsAreTheSignatures()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    const figures::Analysis analysis = figures::analyse(table);
    const auto signs = figures::evaluate(*store, table).signatures;
    const auto margin = std::ranges::find(signs, QStringLiteral("margin-collapse"), &Signature::id);
    QVERIFY(near(*margin->value, analysis.splits[0].score.statistics.mean));
    // The first stage's margin, from what the store holds.
    const figures::CaseResult* one = nullptr;
    for (const figures::CaseResult& candidate : table.splits[0].cases)
        if (candidate.reached)
            one = &candidate;
    const store::Retrieval first = store::retrieval(*store, table.retrieval, one->key.split, one->key.query);
    float match = 0, best = -2;
    for (const store::Candidate& candidate : first.candidates)
        if (candidate.reference == one->match)
            match = candidate.similarity;
        else
            best = std::max(best, candidate.similarity);
    QVERIFY(std::abs(*one->cosineMargin - (double(match) - double(best))) < 1e-6);
}

void AnalysisTest::worthIsCountedPairByPair()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    SilentProgress silent;
    const pipeline::QuestionReport report = pipeline::questionReport(*store, table, {}, silent);
    const int question = 4;
    int truePairs = 0, trueAgree = 0, falsePairs = 0, falseAgree = 0;
    for (const figures::CaseResult& one : table.splits[0].cases) {
        if (!one.reached)
            continue;
        const QString said = store::currentAnswers(*store, one.key.query)[question].value;
        for (const store::Candidate& candidate :
             store::retrieval(*store, table.retrieval, one.key.split, one.key.query).candidates) {
            const bool agrees = store::currentAnswers(*store, candidate.reference)[question].value == said;
            (candidate.reference == one.match ? truePairs : falsePairs) += 1;
            (candidate.reference == one.match ? trueAgree : falseAgree) += agrees ? 1 : 0;
        }
    }
    const QuestionWorth& worth = report.figures[question].worth;
    QVERIFY(truePairs > 5);
    QCOMPARE(worth.truePairs, truePairs);
    QCOMPARE(worth.falsePairs, falsePairs);
    QVERIFY(near(*worth.agreeTrue, 100.0 * trueAgree / truePairs));
    QVERIFY(near(*worth.agreeFalse, 100.0 * falseAgree / falsePairs));
    QVERIFY(*worth.difference > 0); // the toy's two views tell of the same truth
    int differ = 0;
    for (std::size_t i = 0; i < report.cases.size(); ++i)
        differ += report.agrees[report.at(i, question)] == 0 ? 1 : 0;
    QCOMPARE(differ, truePairs - trueAgree);
}

/// The reranker of a run with one question's weight set to zero.
std::shared_ptr<const ml::LiveReranker> withoutWeight(const store::Store& store, const store::Model& model,
                                                      int question)
{
    ml::SafeTensors content = ml::readSafeTensors(pipeline::modelBytes(store, model), model.name);
    for (ml::StoredTensor& tensor : content.tensors)
        if (tensor.name == QLatin1String("evidence.weight"))
            std::fill_n(tensor.bytes.data() + std::size_t(question) * sizeof(float), sizeof(float), '\0');
    return ml::LiveReranker::load(ml::writeSafeTensors(content), model.name);
}

void AnalysisTest::takingAQuestionAwayIsItsWeightSetToNothing()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    SilentProgress silent;
    const pipeline::QuestionReport report = pipeline::questionReport(*store, table, {}, silent);
    QCOMPARE(report.whyNoEffect, QString());
    const pipeline::LiveModelsPtr models = pipeline::liveModels(*store, m_evidence);
    int changed = 0;
    for (int question = 0; question < report.questions.size(); ++question) {
        auto changedModels = std::make_shared<pipeline::LiveModels>(*models);
        changedModels->reranker = withoutWeight(*store, models->model, question);
        std::vector<Removal> expected;
        for (const figures::CaseResult& one : table.splits[0].cases) {
            if (one.result.rankBefore < 0)
                continue;
            if (!one.reached) {
                expected.emplace_back();
                continue;
            }
            pipeline::LiveCase with(*store, models, one.key), without(*store, changedModels, one.key);
            expected.push_back({with.ranking().rankAfter, without.ranking().rankAfter});
            QCOMPARE(expected.back().with, one.result.rankAfter);
            changed += expected.back().with != expected.back().without ? 1 : 0;
        }
        const RemovalEffect effect = removalEffect(expected);
        const RemovalEffect& found = *report.figures[std::size_t(question)].effect;
        QVERIFY(near(found.r1Change, effect.r1Change) && near(found.rankChange, effect.rankChange));
        QCOMPARE(found.lost, effect.lost);
        QCOMPARE(found.won, effect.won);
        QVERIFY(near(found.r1Band.low, effect.r1Band.low));
        QCOMPARE(found.rankBand.has_value(), effect.rankBand.has_value());
        QVERIFY(!found.rankBand || near(found.rankBand->high, effect.rankBand->high));
    }
    QVERIFY(changed > 0);
}

void AnalysisTest::takingAQuestionAwayChangesTheText()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_sum);
    SilentProgress silent;
    const pipeline::QuestionReport report = pipeline::questionReport(*store, table, {}, silent);
    const pipeline::LiveModelsPtr models = pipeline::liveModels(*store, m_sum);
    const int question = 2;
    std::vector<Removal> expected;
    for (const figures::CaseResult& one : table.splits[0].cases) {
        if (!one.reached) {
            expected.emplace_back();
            continue;
        }
        pipeline::LiveCase live(*store, models, one.key);
        const int with = live.ranking().rankAfter;
        for (const ImageId image : live.images()) {
            pipeline::AnswerSheet sheet = live.sheet(image);
            sheet.values[question].clear();
            sheet.distributions[std::size_t(question)].clear();
            live.setText(image, sheet.sum(*models->embedder)); // the whole description anew
        }
        expected.push_back({with, live.ranking().rankAfter});
    }
    const RemovalEffect effect = removalEffect(expected);
    QVERIFY(near(report.figures[question].effect->rankChange, effect.rankChange));
    QVERIFY(near(report.figures[question].effect->r1Change, effect.r1Change));
}

void AnalysisTest::effectsNeedTheModel()
{
    const QString copy = m_dir.filePath(QStringLiteral("copy.geovlm"));
    store::backup(*open(), copy);
    QDir(copy + QStringLiteral(".d")).removeRecursively(); // embeddings and models
    const auto store = store::Store::open(copy, store::Access::Read);
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    SilentProgress silent;
    const pipeline::QuestionReport report = pipeline::questionReport(*store, table, {}, silent);
    QVERIFY(!report.whyNoEffect.isEmpty());
    QVERIFY(!report.figures[0].effect && report.figures[0].worth.difference);
    const QJsonObject json = toJson(report);
    QVERIFY(json[u"questions"][0][u"without"].isNull());
    QCOMPARE(json[u"no_effect"].toString(), report.whyNoEffect);
}

void AnalysisTest::questionsAreSampledAndStopped()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    pipeline::QuestionOptions options;
    options.sample = 7;
    options.draws = 50;
    SilentProgress silent;
    const auto one = pipeline::questionReport(*store, table, options, silent);
    QCOMPARE(int(one.cases.size()), 7);
    QVERIFY(one.population > 7);
    QVERIFY(std::ranges::is_sorted(one.cases));
    QCOMPARE(pipeline::questionReport(*store, table, options, silent).cases, one.cases);
    options.seed = 2;
    QVERIFY(pipeline::questionReport(*store, table, options, silent).cases != one.cases);
    WatchedProgress impatient({.questions = 4});
    QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::questionReport(*store, table, options, impatient));
}

void AnalysisTest::mapHoldsQueriesAndTheirCandidates()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    SilentProgress silent;
    for (const auto kind : {store::EmbeddingKind::Image, store::EmbeddingKind::Text}) {
        const auto map = figures::embeddingMap(*store, table, kind, {}, silent);
        QCOMPARE(int(map.images.size()), map.total);
        QCOMPARE(map.plane.x.size(), map.images.size());
        QVERIFY(map.plane.explained[0] > 0);
        int queries = 0, tiles = 0;
        for (const figures::MappedImage& image : map.images) {
            QCOMPARE(image.cases.empty(), image.view == View::Satellite);
            (image.view == View::Ground ? queries : tiles) += 1;
            QVERIFY(image.cases.empty() || image.cases.front()->key.query == image.image);
        }
        QCOMPARE(queries, int(table.splits[0].cases.size()));
        QVERIFY(tiles >= 10);
    }
    const auto few = figures::embeddingMap(*store, table, store::EmbeddingKind::Image, {20, 1}, silent);
    QCOMPARE(int(few.images.size()), 20);
    QVERIFY(few.total > 20);
}

void AnalysisTest::mapLeavesOldTextsOut()
{
    const QString other = m_dir.filePath(QStringLiteral("other.geovlm"));
    test::AnnotatedToy toy(other, 24);
    const auto store = store::Store::open(other, store::Access::Write);
    test::AnnotatedToy::rank(*store, QStringLiteral("evidence"), 1);
    const figures::CaseTable table = figures::caseTable(*store);
    AnswerEvent event;
    event.image = table.splits[0].cases[0].key.query;
    event.value = QStringLiteral("something else");
    event.speaker = {SpeakerKind::Person, QStringLiteral("Ann"), {}};
    store::appendAnswer(*store, event);
    SilentProgress silent;
    const auto map = figures::embeddingMap(*store, table, store::EmbeddingKind::Text, {}, silent);
    QCOMPARE(map.leftOut, 1);
    QCOMPARE(int(map.images.size()), map.total - 1);
}

void AnalysisTest::beforeAgainstAfterIsTheLift()
{
    const auto store = open();
    const figures::CaseTable table = figures::caseTable(*store, m_evidence);
    const figures::RunComparison comparison = figures::beforeAgainstAfter(table);
    const figures::SplitEvaluation evaluation = figures::evaluate(*store, m_evidence).splits[0];
    const figures::ComparedSplit& split = comparison.splits[0];
    QVERIFY(comparison.isBeforeAfter());
    QCOMPARE(split.queries(), evaluation.metrics.queries);
    QVERIFY(near(split.lift.points, evaluation.lift.points) && near(split.lift.low, evaluation.lift.low));
    QCOMPARE(int(split.sets[std::size_t(RunSet::OnlyA)].size()), evaluation.lift.broken);
    QCOMPARE(int(split.sets[std::size_t(RunSet::OnlyB)].size()), evaluation.lift.fixed);
}

void AnalysisTest::twoRunsOfTheSameCandidates()
{
    const auto store = open();
    const auto a = figures::caseTable(*store, m_sum), b = figures::caseTable(*store, m_evidence);
    const figures::RunComparison comparison = figures::compareRuns(*store, a, b);
    const figures::ComparedSplit& split = comparison.splits[0];
    QCOMPARE(split.unshared, 0);
    int onlyB = 0;
    for (std::size_t i = 0; i < a.splits[0].cases.size(); ++i)
        onlyB += a.splits[0].cases[i].result.rankAfter != 0 && b.splits[0].cases[i].result.rankAfter == 0;
    QCOMPARE(int(split.sets[std::size_t(RunSet::OnlyB)].size()), onlyB);
    QVERIFY(near(split.r1B - split.r1A, split.lift.points));
    QVERIFY(near(split.r1B, *figures::evaluate(*store, m_evidence).splits[0].metrics.after.r1));
    // A case that one run lacks is in no set.
    figures::CaseTable fewer = b;
    fewer.splits[0].cases.erase(fewer.splits[0].cases.begin() + 3);
    const auto partly = figures::compareRuns(*store, a, fewer).splits[0];
    QCOMPARE(partly.unshared, 1);
    QCOMPARE(partly.queries(), split.queries() - 1);
    fewer.splits[0].id = 99;
    QVERIFY(sentenceOf([&] {
                figures::compareRuns(*store, a, fewer);
            }).contains(QStringLiteral("no query in common")));
}

void AnalysisTest::runsOfOtherCandidatesAreRefused()
{
    const QString other = m_dir.filePath(QStringLiteral("retrieved.geovlm"));
    test::AnnotatedToy toy(other, 24);
    const auto store = store::Store::open(other, store::Access::Write);
    test::AnnotatedToy::rank(*store, QStringLiteral("evidence"), 1);
    const qint64 first = store::latestRun(*store, RunKind::Rerank)->id;
    SilentProgress silent;
    pipeline::RetrieveOptions retrieving;
    retrieving.k = 5;
    pipeline::retrieve(*store, retrieving, silent);
    const qint64 second = pipeline::rerank(*store, {}, silent).run;
    const auto a = figures::caseTable(*store, first), b = figures::caseTable(*store, second);
    QVERIFY(a.retrieval != b.retrieval);
    QVERIFY(sentenceOf([&] {
                figures::compareRuns(*store, a, b);
            }).contains(QStringLiteral("different retrievals")));
    // The same retrieval made again is the same candidates.
    retrieving.k = 10;
    pipeline::retrieve(*store, retrieving, silent);
    const qint64 third = pipeline::rerank(*store, {}, silent).run;
    const auto c = figures::caseTable(*store, third);
    QCOMPARE(sentenceOf([&] { figures::compareRuns(*store, a, c); }), QString());
    QVERIFY(sentenceOf([&] {
                figures::caseTable(*store, a.retrieval);
            }).contains(QStringLiteral("not a rerank run")));
}

GEOVLM_TEST(AnalysisTest);

} // namespace tst_analysis

#include "tst_analysis.moc"
