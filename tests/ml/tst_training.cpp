// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/engine.h"
#include "ml/live/live_reranker.h"
#include "ml_support.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QTest>
#include <algorithm>
#include <cmath>

namespace tst_training {

using namespace geovlm::test;
using namespace geovlm;

namespace {

imaging::InputSpec smallSpec(imaging::InputSpec::Projection projection)
{
    imaging::InputSpec spec;
    spec.height = 32;
    spec.width = 64;
    spec.projection = projection;
    return spec;
}

/// Places that are told apart by a few coloured columns, the same in both views but for noise.
ml::PairPixels stripedPairs(int count, Random random)
{
    ml::PairPixels pairs;
    pairs.count = count;
    pairs.ground = smallSpec(imaging::InputSpec::Projection::PanoramaBand);
    pairs.satellite = smallSpec(imaging::InputSpec::Projection::PolarTile);
    for (int i = 0; i < count; ++i) {
        pairs.group.push_back(i % 2);
        std::vector<int> stripe(64 * 3);
        for (int& value : stripe)
            value = random.below(256);
        for (auto* pixels : {&pairs.groundPixels, &pairs.satellitePixels})
            for (int channel = 0; channel < 3; ++channel)
                for (int p = 0; p < 32 * 64; ++p)
                    pixels->push_back(std::uint8_t(std::clamp(
                        stripe[std::size_t(channel * 64 + p % 64 / 8 * 8)] + random.below(21) - 10, 0, 255)));
    }
    return pairs;
}

/// 200 cases whose true candidate shares the query's answer to question 13; nothing else tells.
struct Toy
{
    ml::RerankFeatures features;
    std::vector<ml::RerankCase> cases;
};

Toy answerToy(Random random, const QuestionBank& bank)
{
    constexpr int cases = 200;
    Toy toy;
    const int images = cases * 11;
    toy.features = {Matrix(images, 8), Matrix(images, 16), Matrix(images, bank.optionCount())};
    for (float& value : toy.features.images.values)
        value = float(random.normal());
    const int roof = bank.offset(bank.indexOf(QStringLiteral("roof_color")));
    for (int c = 0; c < cases; ++c) {
        ml::RerankCase one;
        one.query = c * 11;
        one.positive = random.below(10);
        const int colour = random.below(4);
        const auto paint = [&](int row, int option) {
            toy.features.answers.row(row)[std::size_t(roof + option)] = 1;
            toy.features.texts.row(row)[std::size_t(option)] = 1;
        };
        paint(one.query, colour);
        for (int place = 0; place < 10; ++place) {
            const int row = one.query + 1 + place;
            paint(row, place == one.positive ? colour : (colour + 1 + random.below(3)) % 4);
            one.candidates.push_back(row);
            one.similarities.push_back(float(random.uniform(0.4, 0.6)));
        }
        toy.cases.push_back(one);
    }
    return toy;
}

ml::Trained trainToy(const Toy& toy, const QString& fusion, Progress& progress, bool keepBest = false)
{
    ml::RerankOptions options;
    options.keepBest = keepBest;
    options.fusion = fusion;
    options.margin = 0.5;
    options.epochs = 15;
    const std::vector<ml::RerankCase> training(toy.cases.begin(), toy.cases.begin() + 150);
    const std::vector<ml::RerankCase> validation(toy.cases.begin() + 150, toy.cases.end());
    return ml::engine().trainReranker(toy.features, training, validation, QuestionBank::standard(), options,
                                      progress, {});
}

} // namespace

class TrainingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEncoderLearnsToFindPartnersAndIsReproducible()
    {
        const ml::PairPixels pairs = stripedPairs(300, Random(5));
        ml::EncoderOptions options;
        options.widths = {8, 16};
        options.depths = {1, 1};
        options.kernel = 3;
        options.dimension = 32;
        options.batch = 24;
        options.minutes = 0;
        options.steps = 120;
        SilentProgress progress;
        const ml::Trained first = ml::engine().trainEncoder(pairs, options, progress);
        QVERIFY2(first.best > 40, qPrintable(QString::number(first.best))); // chance is 100 / 30
        QCOMPARE(first.steps, 120);
        QCOMPARE(ml::engine().trainEncoder(pairs, options, progress).weights, first.weights);
        const auto encoder = ml::engine().encoder(first.weights, QStringLiteral("trained"));
        QCOMPARE(encoder->dimension(), 32);
        QCOMPARE(encoder->input(View::Satellite), pairs.satellite);
    }

    void theReaderLearnsWhatIsOnThePicture()
    {
        const QuestionBank& bank = QuestionBank::standard();
        ml::PairPixels pairs = stripedPairs(300, Random(6));
        Matrix labels(300, bank.optionCount());
        Random random(7);
        const int light = bank.offset(bank.indexOf(QStringLiteral("traffic_lights")));
        for (int i = 0; i < 300; ++i) {
            const bool yes = random.chance(0.5);
            for (int q = 0; q < bank.size(); ++q)
                labels.row(i)[std::size_t(bank.offset(q))] =
                    q == bank.indexOf(QStringLiteral("traffic_lights")) ? 0.0f : 1.0f;
            labels.row(i)[std::size_t(light + (yes ? 0 : 1))] = 1;
            for (auto* pixels : {&pairs.groundPixels, &pairs.satellitePixels})
                for (int p = 0; p < 3 * 32 * 64; ++p)
                    (*pixels)[std::size_t(i * 3 * 32 * 64 + p)] =
                        std::uint8_t((*pixels)[std::size_t(i * 3 * 32 * 64 + p)] / 2 + (yes ? 127 : 0));
        }
        ml::ReaderOptions options;
        options.widths = {8, 16};
        options.depths = {1, 1};
        options.kernel = 3;
        options.batch = 24;
        options.minutes = 0;
        options.steps = 250;
        SilentProgress progress;
        const ml::Trained trained = ml::engine().trainReader(pairs, labels, labels, bank, options, progress);
        const auto reader = ml::engine().reader(trained.weights, QStringLiteral("trained"));
        const ml::PixelBatch batch{300, pairs.groundPixels, {}};
        const Matrix rows = reader->read(batch, View::Ground);
        int right = 0;
        for (int i = 0; i < 300; ++i) {
            const float yes = rows.row(i)[std::size_t(light)];
            QVERIFY(std::abs(yes + rows.row(i)[std::size_t(light + 1)] - 1) < 1e-5f);
            right += (yes > 0.5f) == (labels.row(i)[std::size_t(light)] > 0.5f);
        }
        QVERIFY2(right > 270, qPrintable(QString::number(right)));
    }

    void everyFusionTrainsAndScoresWithinItsRange_data()
    {
        QTest::addColumn<QString>("fusion");
        QTest::addColumn<double>("atLeast"); // chance is 10
        QTest::newRow("sum") << QStringLiteral("sum") << 0.0;
        QTest::newRow("compare") << QStringLiteral("compare") << 60.0;
        QTest::newRow("attention") << QStringLiteral("attention") << 25.0;
        QTest::newRow("evidence") << QStringLiteral("evidence") << 90.0;
    }

    void everyFusionTrainsAndScoresWithinItsRange()
    {
        QFETCH(QString, fusion);
        QFETCH(double, atLeast);
        const Toy toy = answerToy(Random(11), QuestionBank::standard());
        SilentProgress progress;
        const ml::Trained trained = trainToy(toy, fusion, progress);
        QVERIFY2(trained.best >= atLeast, qPrintable(QString::number(trained.best)));
        QCOMPARE(trainToy(toy, fusion, progress).weights, trained.weights);
        const auto reranker = ml::engine().reranker(trained.weights, fusion);
        int hits = 0;
        for (std::size_t c = 150; c < toy.cases.size(); ++c) {
            const std::vector<float> scores = reranker->score(toy.features, toy.cases[c]);
            for (const float score : scores)
                QVERIFY(score >= 0 && score <= 1);
            hits +=
                int(std::max_element(scores.begin(), scores.end()) - scores.begin()) == toy.cases[c].positive;
        }
        // 50 validation cases: the weights kept are those of an epoch that was judged.
        QVERIFY(std::count(trained.validation.begin(), trained.validation.end(), hits * 2.0) > 0);
    }

    void nothingToLearnFromIsSaid()
    {
        Toy toy = answerToy(Random(12), QuestionBank::standard());
        for (ml::RerankCase& one : toy.cases)
            one.positive = -1;
        SilentProgress progress;
        QVERIFY_THROWS_EXCEPTION(Error, trainToy(toy, QStringLiteral("evidence"), progress));
    }

    /// What is reported of each epoch is what its weights give; here those of the last epoch are kept.
    void everyEpochIsReportedWithItsMargins()
    {
        const Toy toy = answerToy(Random(14), QuestionBank::standard());
        const std::vector<ml::RerankCase> training(toy.cases.begin(), toy.cases.begin() + 150);
        const std::vector<ml::RerankCase> validation(toy.cases.begin() + 150, toy.cases.end());
        ml::RerankOptions options;
        options.fusion = QStringLiteral("evidence");
        options.margin = 0.5;
        options.epochs = 5; // the first that is judged is the last
        SilentProgress progress;
        std::vector<EpochFigures> reported;
        const ml::Trained trained =
            ml::engine().trainReranker(toy.features, training, validation, QuestionBank::standard(), options,
                                       progress, [&](const EpochFigures& one) { reported.push_back(one); });
        QCOMPARE(reported.size(), std::size_t(5));
        QCOMPARE(trained.epochs.size(), std::size_t(5));
        QCOMPARE(trained.kept, 4);
        QVERIFY(!trained.stopped);
        for (std::size_t e = 0; e < 5; ++e) {
            QCOMPARE(reported[e].epoch, int(e));
            QCOMPARE(reported[e].loss, trained.loss[e]);
            QCOMPARE(reported[e].validationR1, trained.validation[e]);
            QCOMPARE(reported[e].learningRate, 0.02);
            QCOMPARE(reported[e].spread.margins.queries, 50);
        }
        const auto reranker = ml::engine().reranker(trained.weights, options.fusion);
        MarginCollector margins;
        for (const ml::RerankCase& one : validation)
            margins.add(reranker->score(toy.features, one), one.positive);
        const MarginSpread spread = margins.spread();
        QVERIFY(std::abs(spread.margins.mean - reported.back().spread.margins.mean) < 1e-5);
        QVERIFY(std::abs(spread.upperQuartile - reported.back().spread.upperQuartile) < 1e-5);
        QVERIFY(std::abs(spread.gap - reported.back().spread.gap) < 1e-5);
    }

    void stopKeepsTheBestSoFar_data()
    {
        QTest::addColumn<int>("epochs");
        QTest::newRow("after two") << 2; // fewer than are judged
        QTest::newRow("after eight") << 8;
    }

    void stopKeepsTheBestSoFar()
    {
        QFETCH(int, epochs);
        const Toy toy = answerToy(Random(15), QuestionBank::standard());
        test::WatchedProgress progress({.reports = epochs});
        const ml::Trained stopped = trainToy(toy, QStringLiteral("compare"), progress, true);
        QVERIFY(stopped.stopped);
        QCOMPARE(stopped.epochs.size(), std::size_t(epochs));
        QVERIFY(stopped.kept < epochs);
        SilentProgress silent;
        const ml::Trained whole = trainToy(toy, QStringLiteral("compare"), silent, true);
        QCOMPARE(whole.weights, trainToy(toy, QStringLiteral("compare"), silent).weights);
        for (std::size_t e = 0; e < stopped.loss.size(); ++e)
            QCOMPARE(stopped.loss[e], whole.loss[e]); // the same training, cut short
        const auto reranker = ml::engine().reranker(stopped.weights, QStringLiteral("stopped"));
        int hits = 0;
        for (std::size_t c = 150; c < toy.cases.size(); ++c) {
            const std::vector<float> scores = reranker->score(toy.features, toy.cases[c]);
            hits +=
                int(std::max_element(scores.begin(), scores.end()) - scores.begin()) == toy.cases[c].positive;
        }
        QVERIFY(stopped.kept >= 0);
        QCOMPARE(hits * 2.0, stopped.validation[std::size_t(stopped.kept)]);
    }

    void beforeTheFirstEpochThereIsNothingToKeep()
    {
        const Toy toy = answerToy(Random(16), QuestionBank::standard());
        test::WatchedProgress progress({.reports = 0});
        QVERIFY_THROWS_EXCEPTION(Stopped, trainToy(toy, QStringLiteral("compare"), progress, true));
    }

    void theAlignersWidthIsAnOption_data()
    {
        QTest::addColumn<QString>("fusion");
        QTest::addColumn<int>("width");
        QTest::addColumn<qint64>("parameters"); // images of 8 numbers, texts of 16
        // (8 + 1 + 16 + 1) w, norm 2 w, then dense and norm of w/2, w/4, w/8, output
        const auto sum = [](qint64 w) {
            qint64 count = 26 * w + 2 * w;
            for (qint64 in = w; in > w / 8; in /= 2)
                count += in * in / 2 + in / 2 + in;
            return count + w / 8 + 1;
        };
        QTest::newRow("sum, its own") << QStringLiteral("sum") << 0 << sum(512);
        QTest::newRow("sum, narrow") << QStringLiteral("sum") << 64 << sum(64);
        const auto compare = [](qint64 w) {
            return 26 * w + 8 * w + 4 * w * 128 + 128 + 2 * 128 + 128 * 64 + 64 + 64 + 1 + 2;
        };
        QTest::newRow("compare, its own") << QStringLiteral("compare") << 0 << compare(128);
        QTest::newRow("compare, wide") << QStringLiteral("compare") << 160 << compare(160);
        const auto attention = [](qint64 w) {
            return 26 * w + 4 * w + 6 * w + (w + 1) * 3 * w + (w + 1) * w + (w + 1) * 2 * w +
                   (2 * w + 1) * w + w + 1 + 2;
        };
        QTest::newRow("attention, its own") << QStringLiteral("attention") << 0 << attention(128);
        QTest::newRow("attention, narrow") << QStringLiteral("attention") << 32 << attention(32);
        QTest::newRow("attention, wide") << QStringLiteral("attention") << 192 << attention(192);
    }

    /// And both programs that score, LibTorch's and the live one, read it from the weights.
    void theAlignersWidthIsAnOption()
    {
        QFETCH(QString, fusion);
        QFETCH(int, width);
        QFETCH(qint64, parameters);
        const Toy toy = answerToy(Random(17), QuestionBank::standard());
        ml::RerankOptions options;
        options.fusion = fusion;
        options.epochs = 5;
        options.width = width;
        SilentProgress progress;
        const ml::Trained trained = ml::engine().trainReranker(
            toy.features, toy.cases, {}, QuestionBank::standard(), options, progress, {});
        QCOMPARE(trained.parameters, parameters);
        QCOMPARE(trained.configuration.contains(u"width"), width > 0);
        const auto torch = ml::engine().reranker(trained.weights, fusion);
        const auto live = ml::LiveReranker::load(trained.weights, fusion);
        for (const ml::RerankCase& one : toy.cases) {
            const std::vector<float> scores = torch->score(toy.features, one);
            ml::LiveCase liveCase(live, toy.features, one);
            const std::vector<float>& same = liveCase.scores();
            for (std::size_t c = 0; c < scores.size(); ++c)
                QVERIFY(std::abs(scores[c] - same[c]) < 1e-5f);
        }
    }

    void rateAndDropoutChangeTheTraining()
    {
        const Toy toy = answerToy(Random(18), QuestionBank::standard());
        SilentProgress progress;
        ml::RerankOptions options;
        options.fusion = QStringLiteral("compare");
        options.epochs = 2;
        const auto lossOf = [&](const ml::RerankOptions& with) {
            return ml::engine()
                .trainReranker(toy.features, toy.cases, {}, QuestionBank::standard(), with, progress, {})
                .loss.back();
        };
        const double usual = lossOf(options);
        ml::RerankOptions same = options;
        same.learningRate = 1e-3; // its own
        QCOMPARE(lossOf(same), usual);
        ml::RerankOptions slow = options;
        slow.learningRate = 1e-6;
        QVERIFY(lossOf(slow) > usual);
        ml::RerankOptions without = options;
        without.dropout = 0;
        QVERIFY(lossOf(without) < usual);
    }

    void optionsOutOfRangeAreSentences()
    {
        const Toy toy = answerToy(Random(19), QuestionBank::standard());
        SilentProgress progress;
        for (const auto& spoil : std::initializer_list<std::function<void(ml::RerankOptions&)>>{
                 [](ml::RerankOptions& o) { o.width = 100; }, [](ml::RerankOptions& o) { o.width = -32; },
                 [](ml::RerankOptions& o) { o.width = 4096; }, [](ml::RerankOptions& o) { o.dropout = 1; },
                 [](ml::RerankOptions& o) { o.dropout = -0.1; },
                 [](ml::RerankOptions& o) { o.margin = -1; }}) {
            ml::RerankOptions options;
            spoil(options);
            QVERIFY_THROWS_EXCEPTION(Error, ml::engine().trainReranker(toy.features, toy.cases, {},
                                                                       QuestionBank::standard(), options,
                                                                       progress, {}));
        }
    }

    void trainingStopsWhenAsked()
    {
        const Toy toy = answerToy(Random(13), QuestionBank::standard());
        test::WatchedProgress progress({.reports = 2});
        QVERIFY_THROWS_EXCEPTION(Stopped, trainToy(toy, QStringLiteral("compare"), progress));
    }
};

GEOVLM_TEST(TrainingTest);

} // namespace tst_training

#include "tst_training.moc"
