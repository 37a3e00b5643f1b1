// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/engine.h"
#include "support.h"

#include <QTest>
#include <algorithm>

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

ml::Trained trainToy(const Toy& toy, const QString& fusion, Progress& progress)
{
    ml::RerankOptions options;
    options.fusion = fusion;
    options.margin = 0.5;
    options.epochs = 15;
    const std::vector<ml::RerankCase> training(toy.cases.begin(), toy.cases.begin() + 150);
    const std::vector<ml::RerankCase> validation(toy.cases.begin() + 150, toy.cases.end());
    return ml::engine().trainReranker(toy.features, training, validation, QuestionBank::standard(), options,
                                      progress, {});
}

class StopAfter final : public Progress
{
public:
    explicit StopAfter(int steps) : m_left(steps) {}
    void begin(const QString&, qint64) override {}
    void advance(qint64) override { --m_left; }
    void note(const QString&) override {}
    bool stopRequested() const override { return m_left <= 0; }

private:
    int m_left;
};

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
        const ml::PixelBatch batch{300, pairs.groundPixels};
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

    void trainingStopsWhenAsked()
    {
        const Toy toy = answerToy(Random(13), QuestionBank::standard());
        StopAfter progress(2);
        QVERIFY_THROWS_EXCEPTION(Stopped, trainToy(toy, QStringLiteral("compare"), progress));
    }
};

std::unique_ptr<QObject> trainingTest()
{
    return std::make_unique<TrainingTest>();
}

#include "tst_training.moc"
