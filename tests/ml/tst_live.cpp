// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "live_support.h"
#include "ml/engine.h"
#include "ml/live/kernels.h"
#include "ml/live/live_reranker.h"
#include "ml_support.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <qfloat16.h>

namespace tst_live {

using namespace geovlm::test;
using namespace geovlm;

namespace {

double difference(const std::vector<float>& a, const std::vector<float>& b)
{
    double largest = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const double apart = std::abs(double(a[i]) - double(b[i]));
        largest = apart <= largest ? largest : std::isnan(apart) ? 1 : apart;
    }
    return largest;
}

/// The sentence of the Error that the file's loading ends with; empty when it is accepted.
QString refusalOf(const ml::SafeTensors& content)
{
    try {
        ml::LiveReranker::load(ml::writeSafeTensors(content), origin);
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

void replaceFloat(QByteArray& bytes, qsizetype at, float value)
{
    std::memcpy(bytes.data() + at * qsizetype(sizeof value), &value, sizeof value);
}

template <class T>
QByteArray converted(const QByteArray& floats, T (*convert)(float))
{
    QByteArray bytes;
    for (qsizetype at = 0; at < floats.size(); at += qsizetype(sizeof(float))) {
        float value = 0;
        std::memcpy(&value, floats.constData() + at, sizeof value);
        const T number = convert(value);
        bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    return bytes;
}

quint16 brainFloat(float value)
{
    quint32 bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return quint16(bits >> 16);
}

void addFusions()
{
    QTest::addColumn<QString>("fusion");
    for (const QString& fusion : fusions)
        QTest::newRow(qPrintable(fusion)) << fusion;
}

} // namespace

class LiveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFreshCaseScoresAsTorchDoes_data() { addFusions(); }

    void aFreshCaseScoresAsTorchDoes()
    {
        QFETCH(QString, fusion);
        const QByteArray weights = weightsOf(fusion);
        const auto live = ml::LiveReranker::load(weights, origin);
        const auto torch = ml::engine().reranker(weights, origin);
        QCOMPARE(fusionTraits(live->fusion()).name, fusion);
        QCOMPARE(live->readsAnswers(), fusion == u"evidence");
        QCOMPARE(live->readsTexts(), fusion != u"evidence");
        Random random = Random::stream(seed, "fresh");
        double largest = 0, lowest = 1, highest = 0;
        for (int round = 0; round < 20; ++round) {
            const Mirror mirror(random);
            ml::LiveCase one(live, mirror.features, mirror.one);
            largest = std::max(largest, difference(one.scores(), torch->score(mirror.features, mirror.one)));
            const auto [low, high] = std::minmax_element(one.scores().begin(), one.scores().end());
            lowest = std::min(lowest, double(*low));
            highest = std::max(highest, double(*high));
        }
        qInfo("%s: largest difference to Torch %.2g, scores %.3f to %.3f", qPrintable(fusion), largest,
              lowest, highest);
        QVERIFY2(highest - lowest > 0.2, "the weights say nothing");
        QVERIFY(largest < 1e-6);
    }

    void everyEditGivesTheScoresOfAFreshCaseAndOfTorch_data() { addFusions(); }

    void everyEditGivesTheScoresOfAFreshCaseAndOfTorch()
    {
        QFETCH(QString, fusion);
        const QByteArray weights = weightsOf(fusion);
        const auto reranker = ml::LiveReranker::load(weights, origin);
        const auto torch = ml::engine().reranker(weights, origin);
        Random random = Random::stream(seed, "edits");
        Mirror mirror(random);
        ml::LiveCase live = liveOf(reranker, mirror);
        double toFresh = 0, toTorch = 0, moved = 0;
        for (int edit = 0; edit < 400; ++edit) {
            const std::vector<float> before = live.scores();
            editOnce(random, live, mirror);
            ml::LiveCase fresh(reranker, mirror.features, mirror.one);
            toFresh = std::max(toFresh, difference(live.scores(), fresh.scores()));
            toTorch = std::max(toTorch, difference(live.scores(), torch->score(mirror.features, mirror.one)));
            moved += difference(before, live.scores()) > 1e-4;
        }
        qInfo(
            "%s, seed %llu: largest difference to a fresh case %.2g, to Torch %.2g; %.0f edits moved a score",
            qPrintable(fusion), static_cast<unsigned long long>(seed), toFresh, toTorch, moved);
        QVERIFY2(moved > 100, "the edits change nothing");
        QVERIFY(toFresh < 1e-6);
        QVERIFY(toTorch < 1e-6);
    }

    void thousandsOfEditsDoNotDrift_data() { addFusions(); }

    void thousandsOfEditsDoNotDrift()
    {
        QFETCH(QString, fusion);
        const auto reranker = ml::LiveReranker::load(weightsOf(fusion), origin);
        Random random = Random::stream(seed, "drift");
        Mirror mirror(random);
        ml::LiveCase live = liveOf(reranker, mirror);
        const std::vector<float> before = live.scores();
        std::vector<ml::Sparse> deltas;
        for (int edit = 0; edit < 10'000; ++edit) {
            deltas.push_back(randomDelta(random));
            live.addToText(edit % 3 - 1, deltas.back(), 100);
        }
        for (int edit = 0; edit < 10'000; ++edit)
            live.addToText(edit % 3 - 1, deltas[std::size_t(edit)], -100);
        QVERIFY2(difference(before, live.scores()) < 1e-7,
                 qPrintable(QString::number(difference(before, live.scores()))));
    }

    void aTextTakenAwayIsNoText_data() { addFusions(); }

    void aTextTakenAwayIsNoText()
    {
        QFETCH(QString, fusion);
        const auto reranker = ml::LiveReranker::load(weightsOf(fusion), origin);
        Random random = Random::stream(seed, "away");
        Mirror mirror(random);
        ml::LiveCase live = liveOf(reranker, mirror);
        for (const int side : {ml::LiveCase::query, 4}) {
            const std::vector<float> sum = mirror.sumOf(side);
            ml::Sparse all;
            for (int i = 0; i < textSize; ++i)
                all.push_back({i, sum[std::size_t(i)]});
            for (const double factor : {0.1, 0.2, -0.1, -0.2, -0.7, -0.3})
                live.addToText(side, all, factor);
            mirror.setText(side, std::vector<float>(textSize));
        }
        ml::LiveCase fresh(reranker, mirror.features, mirror.one);
        QVERIFY(difference(live.scores(), fresh.scores()) < 1e-6); // the rounded rest would be a text
    }

    void whatWouldMoveItEqualsEachChangeOnACopy_data() { addFusions(); }

    void whatWouldMoveItEqualsEachChangeOnACopy()
    {
        QFETCH(QString, fusion);
        const auto reranker = ml::LiveReranker::load(weightsOf(fusion), origin);
        Random random = Random::stream(seed, "under");
        Mirror mirror(random);
        ml::LiveCase live = liveOf(reranker, mirror);
        live.addToText(2, randomDelta(random)); // still to be computed when the changes come
        for (const int side : {ml::LiveCase::query, 0, candidates - 1}) {
            std::vector<ml::LiveChange> changes;
            for (int q = 0; q < QuestionBank::standard().size(); ++q)
                changes.push_back(
                    {q, randomDelta(random), randomAnswer(random, QuestionBank::standard().at(q))});
            changes.push_back({});
            const ml::LiveCase asked = live;
            const auto scores = asked.scoresUnder(side, changes);
            QCOMPARE(scores.size(), changes.size());
            for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
                ml::LiveCase copy = live;
                copy.addToText(side, changes[i].textDelta);
                copy.setAnswer(side, changes[i].question, changes[i].distribution);
                QCOMPARE(scores[i], copy.scores());
                QVERIFY(difference(scores[i], live.scores()) > 0);
            }
            QCOMPARE(scores.back(), live.scores());
            QCOMPARE(ml::LiveCase(asked).scores(), live.scores());
        }
        int asked = 0;
        const std::vector<ml::LiveChange> five(5);
        QCOMPARE(live.scoresUnder(0, five, [&] { return ++asked > 3; }).size(), std::size_t(3));
    }

    void everyMissingOrMisshapenTensorIsNamed_data() { addFusions(); }

    void everyMissingOrMisshapenTensorIsNamed()
    {
        QFETCH(QString, fusion);
        const ml::SafeTensors whole = modelContent(fusion);
        QVERIFY2(refusalOf(whole).isEmpty(), qPrintable(refusalOf(whole)));
        for (std::size_t i = 0; i < whole.tensors.size(); ++i) {
            const QString name = whole.tensors[i].name;
            ml::SafeTensors broken = whole;
            broken.tensors.erase(broken.tensors.begin() + std::ptrdiff_t(i));
            QVERIFY2(refusalOf(broken).contains(name) && refusalOf(broken).contains(origin),
                     qPrintable(name));
            broken = whole;
            broken.tensors[i].shape.insert(broken.tensors[i].shape.begin(), 1);
            QVERIFY2(refusalOf(broken).contains(name), qPrintable(name));
        }
    }

    void layersThatDoNotFitEachOtherAreRefused()
    {
        for (const QString& name : {QStringLiteral("norm.weight"), QStringLiteral("dense2.bias"),
                                    QStringLiteral("residual.text"), QStringLiteral("norm1.bias")}) {
            ml::SafeTensors broken = modelContent(QStringLiteral("compare"));
            for (ml::StoredTensor& tensor : broken.tensors)
                if (tensor.name == name) {
                    ++tensor.shape[0];
                    tensor.bytes.append(4, '\0');
                }
            QVERIFY2(refusalOf(broken).contains(name), qPrintable(name));
        }
    }

    void otherKindsOfNumbersAreConvertedAndBrokenOnesRefused_data() { addFusions(); }

    void otherKindsOfNumbersAreConvertedAndBrokenOnesRefused()
    {
        QFETCH(QString, fusion);
        const ml::SafeTensors whole = modelContent(fusion);
        Random random = Random::stream(seed, "kinds");
        const Mirror mirror(random);
        for (const ml::ElementType type :
             {ml::ElementType::F64, ml::ElementType::F16, ml::ElementType::BF16}) {
            ml::SafeTensors other = whole;
            for (ml::StoredTensor& tensor : other.tensors) {
                const QByteArray floats = tensor.bytes;
                tensor.type = type;
                tensor.bytes = type == ml::ElementType::F64
                                   ? converted<double>(floats, [](float value) { return double(value); })
                               : type == ml::ElementType::F16
                                   ? converted<qfloat16>(floats, [](float value) { return qfloat16(value); })
                                   : converted<quint16>(floats, brainFloat);
            }
            const QByteArray bytes = ml::writeSafeTensors(other);
            ml::LiveCase live(ml::LiveReranker::load(bytes, origin), mirror.features, mirror.one);
            QVERIFY(difference(live.scores(),
                               ml::engine().reranker(bytes, origin)->score(mirror.features, mirror.one)) <
                    1e-6);
        }
        for (const float value :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            ml::SafeTensors broken = whole;
            replaceFloat(broken.tensors.front().bytes, 0, value);
            QVERIFY(refusalOf(broken).contains(broken.tensors.front().name));
        }
        ml::SafeTensors counted = whole;
        counted.tensors.front().type = ml::ElementType::I64;
        counted.tensors.front().bytes.append(counted.tensors.front().bytes);
        QVERIFY(refusalOf(counted).contains(counted.tensors.front().name));
    }

    void anUnknownFusionIsRefused()
    {
        ml::SafeTensors content = modelContent(QStringLiteral("sum"));
        content.configuration[QStringLiteral("fusion")] = QStringLiteral("guess");
        QVERIFY(refusalOf(content).contains(QStringLiteral("guess")));
        QVERIFY(refusalOf(content).contains(origin));
        content.configuration = {}; // the published files say nothing, and are sums
        QVERIFY(refusalOf(content).isEmpty());
        QVERIFY_THROWS_EXCEPTION(Error, ml::LiveReranker::load(QByteArrayLiteral("none"), origin));
    }

    void numbersThatAreNotFiniteCountAsZero_data() { addFusions(); }

    void numbersThatAreNotFiniteCountAsZero()
    {
        QFETCH(QString, fusion);
        const auto reranker = ml::LiveReranker::load(weightsOf(fusion), origin);
        Random random = Random::stream(seed, "finite");
        Mirror mirror(random);
        Mirror broken = mirror;
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float infinite = std::numeric_limits<float>::infinity();
        for (Mirror* each : {&mirror, &broken}) {
            const bool isBroken = each == &broken;
            each->features.images.row(4)[7] = isBroken ? nan : 0;
            each->features.texts.row(4)[7] = isBroken ? -infinite : 0;
            each->features.answers.row(4)[7] = isBroken ? infinite : 0;
            each->one.similarities[2] = isBroken ? nan : 0;
        }
        ml::LiveCase live(reranker, broken.features, broken.one);
        ml::LiveCase clean(reranker, mirror.features, mirror.one);
        QCOMPARE(live.scores(), clean.scores());
        std::vector<float> sum = mirror.sumOf(1);
        sum[5] = nan;
        live.setText(1, sum);
        live.addToText(1, {{3, nan}, {4, infinite}, {6, 1.0f}});
        live.setAnswer(1, 0, std::vector<float>(9, nan));
        sum[5] = 0;
        clean.setText(1, sum);
        clean.addToText(1, {{6, 1.0f}});
        clean.setAnswer(1, 0, std::vector<float>(9, 0.0f));
        QCOMPARE(live.scores(), clean.scores());
    }

    void whatDoesNotFitIsRefusedAndChangesNothing()
    {
        Random random = Random::stream(seed, "fit");
        const Mirror mirror(random);
        const auto sum = ml::LiveReranker::load(weightsOf(QStringLiteral("sum")), origin);
        const auto evidence = ml::LiveReranker::load(weightsOf(QStringLiteral("evidence")), origin);
        Mirror narrow = mirror;
        narrow.features.texts = Matrix(candidates + 1, 12);
        QVERIFY_THROWS_EXCEPTION(Error, ml::LiveCase(sum, narrow.features, narrow.one));
        ml::LiveCase unread(evidence, narrow.features, narrow.one); // reads no text
        QCOMPARE(unread.scores().size(), std::size_t(candidates));
        Mirror outside = mirror;
        outside.one.candidates[3] = candidates + 1;
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, ml::LiveCase(sum, outside.features, outside.one));
        outside = mirror;
        outside.one.similarities.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, ml::LiveCase(evidence, outside.features, outside.one));
        ml::LiveCase live(sum, mirror.features, mirror.one);
        const std::vector<float> before = live.scores();
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, live.addToText(0, {{0, 1.0f}, {textSize, 1.0f}}));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, live.addToText(candidates, {{0, 1.0f}}));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, live.addToText(-2, {{0, 1.0f}}));
        QVERIFY_THROWS_EXCEPTION(Error, live.setText(0, std::vector<float>(3)));
        QCOMPARE(live.scores(), before);
        ml::LiveCase answers(evidence, mirror.features, mirror.one);
        QVERIFY_THROWS_EXCEPTION(Error, answers.setAnswer(0, 0, std::vector<float>(3)));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, answers.setAnswer(0, 30, std::vector<float>(3)));
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, answers.setAnswer(0, -1, std::vector<float>(3)));
    }

    void aCaseWithoutCandidatesHasNoScores()
    {
        Random random = Random::stream(seed, "none");
        Mirror mirror(random);
        mirror.one.candidates.clear();
        mirror.one.similarities.clear();
        for (const QString& fusion : fusions) {
            ml::LiveCase live(ml::LiveReranker::load(weightsOf(fusion), origin), mirror.features, mirror.one);
            live.addToText(ml::LiveCase::query, randomDelta(random));
            QVERIFY(live.scores().empty());
        }
    }

    void everyInstructionSetGivesTheSameNumbers()
    {
        Random random = Random::stream(seed, "kernels");
        const auto numbers = [&](int count) {
            std::vector<float> values(std::size_t(count), 0.0f);
            for (float& value : values)
                value = float(random.normal());
            return values;
        };
        constexpr int rows = 7, inputs = 37, outputs = 2 * geovlm::ml::live::block;
        const std::vector<float> x = numbers(rows * inputs), packed = numbers(inputs * outputs),
                                 bias = numbers(outputs);
        for (const geovlm::ml::live::Kernels* set : geovlm::ml::live::runnableKernels()) {
            std::vector<float> y(rows * outputs);
            set->multiply(x.data(), rows, inputs, inputs, packed.data(), bias.data(), outputs, y.data());
            for (int r = 0; r < rows; ++r)
                for (int o = 0; o < outputs; ++o) {
                    double sum = double(bias[std::size_t(o)]);
                    for (int i = 0; i < inputs; ++i)
                        sum += double(x[std::size_t(r * inputs + i)]) *
                               double(packed[std::size_t((o / 32 * inputs + i) * 32 + o % 32)]);
                    QVERIFY2(std::abs(double(y[std::size_t(r * outputs + o)]) - sum) < 1e-5, set->name);
                }
            std::vector<float> gelu;
            for (int i = -700; i <= 700; ++i)
                gelu.push_back(float(i) / 100);
            set->gelu(gelu.data(), int(gelu.size()));
            for (int i = -700; i <= 700; ++i) {
                const double value = double(float(i) / 100);
                QVERIFY2(std::abs(double(gelu[std::size_t(i + 700)]) -
                                  0.5 * value * (1 + std::erf(value * std::sqrt(0.5)))) < 2e-6,
                         set->name);
            }
            const geovlm::ml::live::Moments moments = set->moments(x.data(), inputs);
            double mean = 0, squares = 0, product = 0;
            for (int i = 0; i < inputs; ++i)
                mean += double(x[std::size_t(i)]) / inputs;
            for (int i = 0; i < inputs; ++i) {
                squares += std::pow(double(x[std::size_t(i)]) - mean, 2);
                product += double(x[std::size_t(i)]) * double(bias[std::size_t(i)]);
            }
            QVERIFY2(std::abs(double(moments.mean) - mean) < 1e-6, set->name);
            QVERIFY2(std::abs(double(moments.squares) - squares) < 1e-4, set->name);
            QVERIFY2(std::abs(double(set->dot(x.data(), bias.data(), inputs)) - product) < 1e-5, set->name);
        }
    }

    void anEditOfTheQueryFitsIntoAFrame_data() { addFusions(); }

    void anEditOfTheQueryFitsIntoAFrame()
    {
        QFETCH(QString, fusion);
        Random random = Random::stream(seed, "time");
        Mirror mirror(random);
        ml::LiveCase live = liveOf(ml::LiveReranker::load(weightsOf(fusion), origin), mirror);
        std::vector<double> times;
        for (int edit = 0; edit < 301; ++edit) {
            const ml::Sparse delta = randomDelta(random);
            const int question = edit % QuestionBank::standard().size();
            const auto answer = randomAnswer(random, QuestionBank::standard().at(question));
            QElapsedTimer timer;
            timer.start();
            live.addToText(ml::LiveCase::query, delta);
            live.setAnswer(ml::LiveCase::query, question, answer);
            live.scores();
            times.push_back(double(timer.nsecsElapsed()) / 1000);
        }
        std::sort(times.begin(), times.end());
        qInfo("%s, %s: an edit of the query takes %.1f µs (median), %.1f (19 of 20)", qPrintable(fusion),
              geovlm::ml::live::kernels().name, times[150], times[285]);
        QVERIFY(times[150] < 5000); // 16 ms a frame, and sanitizers are slow
    }
};

GEOVLM_TEST(LiveTest);

} // namespace tst_live

#include "tst_live.moc"
