// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/engine.h"
#include "ml/safetensors.h"
#include "ml_support.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QJsonDocument>
#include <QTest>
#include <algorithm>
#include <cmath>

namespace tst_distil {

using namespace geovlm::test;
using namespace geovlm;

namespace {

constexpr int turns = 4;
constexpr int features = 8; ///< twice the width of the reader below
constexpr int folds = 5;

/// A reader with an untrained trunk, which these tests never look through but once.
QByteArray tinyReader()
{
    static const QByteArray bytes = [] {
        ml::PairPixels pairs;
        pairs.count = 40;
        pairs.ground.height = pairs.satellite.height = 32;
        pairs.ground.width = pairs.satellite.width = 64;
        Random random(5);
        for (int i = 0; i < pairs.count; ++i)
            pairs.group.push_back(0);
        for (auto* pixels : {&pairs.groundPixels, &pairs.satellitePixels})
            for (int i = 0; i < pairs.count * 3 * 32 * 64; ++i)
                pixels->push_back(std::uint8_t(random.below(256)));
        const QuestionBank& bank = QuestionBank::standard();
        Matrix labels(pairs.count, bank.optionCount());
        for (int i = 0; i < pairs.count; ++i)
            for (int q = 0; q < bank.size(); ++q)
                labels.row(i)[std::size_t(bank.offset(q) + random.below(2))] = 1;
        ml::ReaderOptions options;
        options.widths = {features / 2};
        options.depths = {1};
        options.kernel = 3;
        options.batch = 8;
        options.minutes = 0;
        options.steps = 2;
        SilentProgress silent;
        return ml::engine().trainReader(pairs, labels, labels, bank, options, silent).weights;
    }();
    return bytes;
}

/// Images whose features are noise; every turn sees nearly the same. Nobody has answered anything.
ml::HeadLessons unanswered(int count, quint64 seed)
{
    const QuestionBank& bank = QuestionBank::standard();
    Random random(seed);
    ml::HeadLessons lessons{
        Matrix(count, turns * features), Matrix(count, bank.optionCount()), Matrix(count, bank.size()), {}};
    for (int i = 0; i < count; ++i) {
        lessons.fold.push_back(i % folds);
        for (int f = 0; f < features; ++f) {
            const double common = random.normal();
            for (int turn = 0; turn < turns; ++turn)
                lessons.features.row(i)[std::size_t(turn * features + f)] =
                    float(common + 0.05 * random.normal());
        }
    }
    return lessons;
}

int questionNamed(const char* id)
{
    return QuestionBank::standard().indexOf(QLatin1String(id));
}

void say(ml::HeadLessons& lessons, int image, int question, int option, float weight = 1)
{
    lessons.targets.row(image)[std::size_t(QuestionBank::standard().offset(question) + option)] = 1;
    lessons.weights.row(image)[std::size_t(question)] = weight;
}

ml::Distilled distilled(const ml::HeadLessons& ground, const ml::HeadLessons& satellite,
                        const QuestionBank& bank = QuestionBank::standard())
{
    ml::DistilOptions options;
    options.folds = folds;
    options.steps = 120;
    SilentProgress silent;
    return ml::engine().distilReader(tinyReader(), QStringLiteral("tiny"), ground, satellite, bank, options,
                                     silent);
}

/// Probability that the heads give to an option, image after image, by heads that did not see it.
std::vector<double> column(const Matrix& held, int question, int option)
{
    std::vector<double> values;
    for (int i = 0; i < held.rows; ++i)
        values.push_back(
            double(held.row(i)[std::size_t(QuestionBank::standard().offset(question) + option)]));
    return values;
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / double(values.size());
}

ml::StoredTensor tensorOf(const QByteArray& weights, const QString& name)
{
    for (const ml::StoredTensor& tensor : ml::readSafeTensors(weights, QStringLiteral("w")).tensors)
        if (tensor.name == name)
            return tensor;
    qFatal("no tensor %s", qPrintable(name));
}

/// Traffic lights can be told from the first feature, two of the road markings from the next two.
ml::HeadLessons separable(int count)
{
    ml::HeadLessons lessons = unanswered(count, 21);
    const int lights = questionNamed("traffic_lights"), marks = questionNamed("road_markings");
    for (int i = 0; i < count; ++i) {
        say(lessons, i, lights, lessons.features.row(i)[0] > 0 ? 0 : 1);
        lessons.weights.row(i)[std::size_t(marks)] = 1;
        if (lessons.features.row(i)[1] > 0)
            say(lessons, i, marks, 2);
        if (lessons.features.row(i)[2] > 0)
            say(lessons, i, marks, 5);
    }
    return lessons;
}

} // namespace

class DistilTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headsLearnWhatTheFeaturesTell()
    {
        const ml::HeadLessons lessons = separable(200);
        const ml::Distilled result = distilled(lessons, unanswered(0, 1));
        const int lights = questionNamed("traffic_lights"), marks = questionNamed("road_markings");
        int right = 0;
        for (int i = 0; i < 200; ++i) {
            right += (column(result.heldGround, lights, 0)[std::size_t(i)] > 0.5) ==
                     (lessons.features.row(i)[0] > 0);
            // Several options may hold at once.
            right += (column(result.heldGround, marks, 2)[std::size_t(i)] > 0.5) ==
                     (lessons.features.row(i)[1] > 0);
            right += (column(result.heldGround, marks, 5)[std::size_t(i)] > 0.5) ==
                     (lessons.features.row(i)[2] > 0);
        }
        QVERIFY2(right > 3 * 200 * 0.93, qPrintable(QString::number(right)));
        QCOMPARE(result.heldSatellite.rows, 0);
        QVERIFY(result.trained.loss.back() < result.trained.loss.front());
        QCOMPARE(result.trained.steps, 120);
    }

    /// Random answers cannot be foretold: whoever finds them again has seen them.
    void whatIsHeldOutWasNotSeen()
    {
        constexpr int coins = 400; // with a tenth of that, chance alone looks like something to learn
        ml::HeadLessons lessons = unanswered(coins, 3);
        Random random(4);
        const int courts = questionNamed("sports_courts");
        for (int i = 0; i < coins; ++i)
            say(lessons, i, courts, random.below(2));
        const ml::Distilled result = distilled(lessons, unanswered(0, 1));
        const std::vector<double> first = column(result.heldGround, courts, 0);
        const std::vector<double> second = column(result.heldGround, courts, 1);
        int right = 0;
        double loss = 0;
        for (std::size_t i = 0; i < coins; ++i) {
            const bool isFirst =
                lessons.targets.row(int(i))[std::size_t(QuestionBank::standard().offset(courts))] > 0.5F;
            right += isFirst == (first[i] > second[i]);
            loss -= std::log(isFirst ? first[i] : second[i]) / coins;
        }
        qInfo("%d of %d coins right, log-loss %.3f", right, coins, loss);
        QVERIFY(right < 230); // 400 coins: 230 or more once in 700
        QVERIFY(loss < 0.75); // a coin costs log 2 = 0.693; heads that believed what they saw would pay more
    }

    void answersThatAreMissingTeachNothing()
    {
        ml::HeadLessons lessons = separable(100);
        const int lights = questionNamed("traffic_lights");
        for (int i = 0; i < 100; i += 2)
            lessons.weights.row(i)[std::size_t(lights)] = 0;
        const QByteArray first = distilled(lessons, lessons).trained.weights;
        for (int i = 0; i < 100; i += 2) {
            lessons.targets.row(i)[std::size_t(QuestionBank::standard().offset(lights))] = 1;
            lessons.targets.row(i)[std::size_t(QuestionBank::standard().offset(lights) + 1)] = 0;
        }
        QCOMPARE(distilled(lessons, lessons).trained.weights, first); // which also says: reproducible
    }

    void theTrunkAndHeadsWithoutAnswersStayAsTheyWere()
    {
        const ml::HeadLessons lessons = separable(60);
        const QByteArray weights = distilled(lessons, unanswered(0, 1)).trained.weights;
        int changed = 0;
        for (const ml::StoredTensor& before :
             ml::readSafeTensors(tinyReader(), QStringLiteral("w")).tensors) {
            const bool learned = before.name.startsWith(QStringLiteral("ground.heads.traffic_lights")) ||
                                 before.name.startsWith(QStringLiteral("ground.heads.road_markings"));
            const bool same = tensorOf(weights, before.name).bytes == before.bytes;
            QVERIFY2(same || learned, qPrintable(before.name));
            changed += same ? 0 : 1;
        }
        QCOMPARE(changed, 4);
    }

    /// The teacher is never sure, and one option is rare: the heads must say just that, though rare options
    /// count more while they train.
    void probabilitiesAreThoseOfTheTeacher()
    {
        ml::HeadLessons lessons = unanswered(300, 7);
        const int lights = questionNamed("traffic_lights"), shoulder = questionNamed("hard_shoulder");
        for (int i = 0; i < 300; ++i) {
            say(lessons, i, lights, 0);
            const std::size_t at = std::size_t(QuestionBank::standard().offset(lights));
            lessons.targets.row(i)[at] = 0.7F;
            lessons.targets.row(i)[at + 1] = 0.3F;
            say(lessons, i, shoulder, i % 12 == 0 ? 0 : 1);
        }
        const ml::Distilled result = distilled(lessons, lessons);
        for (const double probability : column(result.heldSatellite, lights, 0))
            QVERIFY2(std::abs(probability - 0.7) < 0.05, qPrintable(QString::number(probability)));
        const double rare = mean(column(result.heldGround, shoulder, 0));
        QVERIFY2(std::abs(rare - 1.0 / 12) < 0.03, qPrintable(QString::number(rare)));
    }

    void anAnswerCountsByItsWeight()
    {
        ml::HeadLessons lessons = unanswered(300, 8);
        const int lights = questionNamed("traffic_lights");
        for (int i = 0; i < 300; ++i)
            say(lessons, i, lights, i % 2, i % 2 == 0 ? 3.0F : 1.0F);
        const double heavy = mean(column(distilled(lessons, lessons).heldGround, lights, 0));
        QVERIFY2(std::abs(heavy - 0.75) < 0.04, qPrintable(QString::number(heavy)));
    }

    /// What the heads were trained on is what the reader looks at.
    void readingIsTheHeadsOnTheFeatures()
    {
        const QByteArray weights = distilled(separable(80), separable(80)).trained.weights;
        const auto reader = ml::engine().reader(weights, QStringLiteral("learnt"));
        QCOMPARE(reader->turns(), turns);
        ml::PixelBatch batch{3, {}, {}};
        Random random(9);
        for (int i = 0; i < 3 * 3 * 32 * 64; ++i)
            batch.pixels.push_back(std::uint8_t(random.below(256)));
        const Matrix seen = reader->features(batch, View::Satellite);
        QCOMPARE(seen.columns, turns * features);
        const Matrix read = reader->read(batch, View::Satellite);
        const int lights = QuestionBank::standard().offset(questionNamed("traffic_lights"));
        const ml::StoredTensor weight =
            tensorOf(weights, QStringLiteral("satellite.heads.traffic_lights.weight"));
        const ml::StoredTensor bias =
            tensorOf(weights, QStringLiteral("satellite.heads.traffic_lights.bias"));
        const auto* w = reinterpret_cast<const float*>(weight.bytes.constData());
        const auto* b = reinterpret_cast<const float*>(bias.bytes.constData());
        for (int i = 0; i < 3; ++i) {
            double yes = 0;
            for (int turn = 0; turn < turns; ++turn) {
                double odds = double(b[0]) - double(b[1]);
                for (int f = 0; f < features; ++f)
                    odds += double(seen.row(i)[std::size_t(turn * features + f)]) *
                            (double(w[f]) - double(w[features + f]));
                yes += 1 / (1 + std::exp(-odds)) / turns;
            }
            QVERIFY(std::abs(double(read.row(i)[std::size_t(lights)]) - yes) < 1e-4);
        }
    }

    /// A panorama is looked at from four bearings; a photograph, whose ends do not meet, only as it is.
    void onlyWhatClosesUpIsTurned()
    {
        const auto reader = ml::engine().reader(distilled(separable(80), separable(80)).trained.weights,
                                                QStringLiteral("learnt"));
        constexpr int height = 32, width = 64, size = 3 * height * width;
        ml::PixelBatch mixed{2, {}, {1, 0}}, four{turns, {}, std::vector<std::uint8_t>(turns, 0)};
        Random random(11);
        for (int i = 0; i < size; ++i)
            mixed.pixels.push_back(std::uint8_t(random.below(256)));
        for (int turn = 0; turn < turns; ++turn)
            for (int i = 0; i < size; ++i) // row by row, its columns moved on
                four.pixels.push_back(mixed.pixels[std::size_t(
                    i / width * width + (i % width + width - width * turn / turns) % width)]);
        mixed.pixels.insert(mixed.pixels.end(), four.pixels.begin(), four.pixels.begin() + size);
        const Matrix read = reader->read(mixed, View::Ground), each = reader->read(four, View::Ground);
        bool differ = false;
        for (std::size_t option = 0; option < std::size_t(read.columns); ++option) {
            float sum = 0;
            for (int turn = 0; turn < turns; ++turn)
                sum += each.row(turn)[option];
            QVERIFY(std::abs(read.row(0)[option] - sum / turns) < 1e-5f);
            QVERIFY(std::abs(read.row(1)[option] - each.row(0)[option]) < 1e-6f);
            differ = differ || std::abs(read.row(0)[option] - read.row(1)[option]) > 1e-4f;
        }
        QVERIFY(differ);
        const Matrix seen = reader->features(mixed, View::Ground);
        for (int f = 0; f < features; ++f)
            for (int turn = 1; turn < turns; ++turn)
                QCOMPARE(seen.row(1)[std::size_t(turn * features + f)], seen.row(1)[std::size_t(f)]);
        mixed.closesUp.clear(); // nothing said: both are turned
        QVERIFY(std::abs(reader->read(mixed, View::Ground).row(1)[0] - read.row(0)[0]) < 1e-6f);
    }

    void otherQuestionsGetHeadsOfTheirOwn()
    {
        const QuestionBank bank = QuestionBank::fromJson(
            R"({"questions": [{"id": "traffic_lights", "label": "l", "prompt": "p", "options": ["red", "green", "none"]},
                              {"id": "boats", "label": "b", "prompt": "p", "options": ["yes", "no"]}]})",
            QStringLiteral("test"));
        ml::HeadLessons lessons = unanswered(100, 31);
        lessons.targets = Matrix(100, 5);
        lessons.weights = Matrix(100, 2);
        for (int i = 0; i < 100; ++i) {
            lessons.targets.row(i)[lessons.features.row(i)[0] > 0 ? 3 : 4] = 1;
            lessons.weights.row(i)[1] = 1;
        }
        const ml::Distilled result = distilled(lessons, lessons, bank);
        int right = 0;
        for (int i = 0; i < 100; ++i)
            right += (result.heldGround.row(i)[3] > 0.5F) == (lessons.features.row(i)[0] > 0);
        QVERIFY2(right > 90, qPrintable(QString::number(right)));
        const auto reader = ml::engine().reader(result.trained.weights, QStringLiteral("boats"));
        QCOMPARE(reader->questionIds(),
                 (QStringList{QStringLiteral("traffic_lights"), QStringLiteral("boats")}));
    }

    void lessonsThatDoNotFitAreRefused()
    {
        ml::HeadLessons lessons = separable(50);
        lessons.fold.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, distilled(lessons, unanswered(0, 1)));
        lessons = separable(50);
        lessons.fold[3] = folds;
        QVERIFY_THROWS_EXCEPTION(Error, distilled(lessons, unanswered(0, 1)));
        lessons = separable(50);
        lessons.features = Matrix(50, turns * features + 1);
        QVERIFY_THROWS_EXCEPTION(Error, distilled(lessons, unanswered(0, 1)));
    }

    void theTrainingStopsWhenAsked()
    {
        test::WatchedProgress progress({.done = 11});
        QVERIFY_THROWS_EXCEPTION(Stopped, ml::engine().distilReader(tinyReader(), QStringLiteral("tiny"),
                                                                    separable(60), separable(60),
                                                                    QuestionBank::standard(), {}, progress));
    }
};

GEOVLM_TEST(DistilTest);

} // namespace tst_distil

#include "tst_distil.moc"
