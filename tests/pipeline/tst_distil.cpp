// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "domain/statistics/agreement.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/learning/distil.h"
#include "pipeline/learning/reader_training_data.h"
#include "pipeline/stages/stages.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_distil {

using namespace geovlm::test;
using namespace geovlm;

namespace {

constexpr int images = 60; ///< of either view

/// Half of the images are red, half are blue; each is a little different.
class Pictures
{
public:
    explicit Pictures(const QString& folder) : m_folder(folder)
    {
        QDir().mkpath(folder + QStringLiteral("/A"));
        Random random(17);
        for (int i = 0; i < images; ++i)
            for (const View view : {View::Ground, View::Satellite}) {
                QImage image(view == View::Ground ? QSize(128, 64) : QSize(64, 64), QImage::Format_RGB32);
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x) {
                        const int bright = 120 + random.below(80), dark = 30 + random.below(60);
                        image.setPixel(x, y, red(i) ? qRgb(bright, dark, dark) : qRgb(dark, dark, bright));
                    }
                if (!image.save(folder + QLatin1Char('/') + pathOf(i, view)))
                    qFatal("cannot write the pictures");
            }
    }
    static bool red(int image) { return image % 2 == 0; }
    static QString pathOf(int image, View view)
    {
        return (view == View::Ground ? QStringLiteral("A/g%1.png") : QStringLiteral("A/s%1.png"))
            .arg(image, 3, 10, QLatin1Char('0'));
    }

    std::unique_ptr<store::Store> newStore(const QString& name) const
    {
        const QString path = m_folder + QLatin1Char('/') + name + QStringLiteral(".geovlm");
        store::Store::create(path);
        auto store = store::Store::open(path, store::Access::Write);
        store->setRoot(m_folder);
        store::Transaction transaction(*store);
        for (const View view : {View::Ground, View::Satellite})
            for (int i = 0; i < images; ++i)
                store::addImage(*store, {0, pathOf(i, view), view, QStringLiteral("A"), {}});
        transaction.commit();
        return store;
    }

private:
    QString m_folder;
};

const Speaker slow{SpeakerKind::Model, QStringLiteral("slow"), QStringLiteral("r1")};
const Speaker ada{SpeakerKind::Person, QStringLiteral("Ada"), {}};

void say(store::Store& store, int image, View view, const char* question, const QString& value,
         const Speaker& who)
{
    AnswerEvent event;
    event.image = store::imageAt(store, Pictures::pathOf(image, view));
    event.question = store.questions().indexOf(QLatin1String(question));
    event.value = value;
    event.speaker = who;
    store::appendAnswer(store, event);
}

QString yesOrNo(bool yes)
{
    return yes ? QStringLiteral("yes") : QStringLiteral("no");
}

/// Traffic lights as the colour says; hard shoulders by the toss of a coin.
void teach(store::Store& store)
{
    store::Transaction transaction(store);
    Random random(23);
    for (const View view : {View::Ground, View::Satellite})
        for (int i = 0; i < images; ++i) {
            say(store, i, view, "traffic_lights", yesOrNo(Pictures::red(i)), slow);
            say(store, i, view, "hard_shoulder", yesOrNo(random.chance(0.5)), slow);
        }
    transaction.commit();
}

const pipeline::HeldOutFigures& figuresOf(const pipeline::DistilResult& result, const char* question,
                                          View view)
{
    for (const pipeline::HeldOutFigures& one : result.questions)
        if (one.question == QLatin1String(question) && one.view == view)
            return one;
    qFatal("no figures of %s", question);
}

/// "question value" of all that `who` said, image by image.
QStringList saidBy(const store::Store& store, const QString& who)
{
    QStringList said;
    for (const ImageId image : store::imageIds(store))
        for (const AnswerEvent& event : store::answerLog(store, image))
            if (event.speaker.name == who)
                said.append(QStringLiteral("%1 %2 %3").arg(image).arg(event.question).arg(event.value));
    return said;
}

} // namespace

class DistilTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Pictures> m_pictures;
    std::unique_ptr<store::Store> m_store; ///< taught, with the reader "mine"
    pipeline::DistilResult m_result;
    SilentProgress m_silent;

private Q_SLOTS:
    void initTestCase()
    {
        m_pictures = std::make_unique<Pictures>(m_dir.filePath(QStringLiteral("pictures")));
        m_store = m_pictures->newStore(QStringLiteral("taught"));
        teach(*m_store);
        m_result = pipeline::distil(*m_store, {.name = QStringLiteral("mine")}, m_silent);
    }

    void aReaderLearnsWhatTheTeacherSees()
    {
        QCOMPARE(m_result.groundImages, images);
        QCOMPARE(m_result.satelliteImages, images);
        QCOMPARE(m_result.fromMachines, 4 * images);
        QCOMPARE(m_result.teachers, QStringList{slow.name});
        for (const View view : {View::Ground, View::Satellite}) {
            const pipeline::HeldOutFigures& lights = figuresOf(m_result, "traffic_lights", view);
            QCOMPARE(lights.n, images);
            QCOMPARE(lights.baseline, 50.0);
            QVERIFY2(lights.agreement > 90, qPrintable(QString::number(lights.agreement)));
            QVERIFY(lights.threshold && lights.abstains < 30 && *lights.givenAgreement > 90);
            // Nobody can tell what a coin will show, nor what was never asked.
            QVERIFY(!figuresOf(m_result, "hard_shoulder", view).threshold);
            QCOMPARE(figuresOf(m_result, "footpath", view).n, 0);
            QVERIFY(!figuresOf(m_result, "footpath", view).threshold);
        }
    }

    void theFiguresEqualAnIndependentRecomputation()
    {
        const pipeline::ModelFile eyes =
            pipeline::requireModel(*m_store, ModelKind::Reader, QStringLiteral("small"));
        const auto reader = ml::engine().reader(eyes.bytes, QStringLiteral("small"));
        const pipeline::ReaderTrainingData lessons =
            pipeline::readerTrainingData(*m_store, *reader, {}, m_silent);
        const ml::Distilled again =
            ml::engine().distilReader(eyes.bytes, QStringLiteral("small"), lessons.views[0].heads,
                                      lessons.views[1].heads, m_store->questions(), {}, m_silent);
        const int shoulder = m_store->questions().indexOf(QStringLiteral("hard_shoulder"));
        int equal = 0, yes = 0;
        for (int i = 0; i < images; ++i) {
            const auto log = store::answerLog(*m_store, lessons.views[0].images[std::size_t(i)].id);
            const auto said = std::ranges::find(log, shoulder, &AnswerEvent::question)->value;
            const auto row =
                again.heldGround.row(i).subspan(std::size_t(m_store->questions().offset(shoulder)), 2);
            equal += said == yesOrNo(row[0] >= row[1]);
            yes += said == QStringLiteral("yes");
        }
        const pipeline::HeldOutFigures& figures = figuresOf(m_result, "hard_shoulder", View::Ground);
        QCOMPARE(figures.agreement, 100.0 * equal / images);
        QCOMPARE(figures.baseline, 100.0 * std::max(yes, images - yes) / images);
    }

    void theStoreKeepsTheFiguresWithTheReader()
    {
        const pipeline::ModelFile mine =
            pipeline::requireModel(*m_store, ModelKind::Reader, QStringLiteral("mine"));
        QCOMPARE(mine.row.run, m_result.run);
        QCOMPARE(store::run(*m_store, m_result.run).parameters[u"agreement"].toDouble(), 80.0);
        QJsonArray expected;
        for (const pipeline::HeldOutFigures& one : m_result.questions)
            expected.append(toJson(one));
        QCOMPARE(mine.row.configuration[u"held_out"].toArray(), expected);
        QCOMPARE(mine.row.configuration[u"learned_from"][u"ground_images"].toInt(), images);
        QCOMPARE(expected[0].toObject()[u"id"].toString(), m_store->questions().at(0).id);
    }

    void trainingAgainGivesTheSameReader()
    {
        pipeline::distil(*m_store, {.name = QStringLiteral("twin")}, m_silent);
        QCOMPARE(store::modelNamed(*m_store, ModelKind::Reader, QStringLiteral("twin"))->sha256,
                 store::modelNamed(*m_store, ModelKind::Reader, QStringLiteral("mine"))->sha256);
    }

    void itIsSilentWhereItIsNotSureAndIsAskedOnce()
    {
        pipeline::AnswerOptions options;
        options.model = QStringLiteral("mine");
        const pipeline::AnswerResult first = pipeline::answer(*m_store, options, m_silent);
        QCOMPARE(first.images, 2 * images);
        QCOMPARE(first.answers + first.abstained, 2 * images * 30);
        QVERIFY(first.answers > 0 && first.answers <= 2 * images);
        const int lights = m_store->questions().indexOf(QStringLiteral("traffic_lights"));
        for (const ImageId image : store::imageIds(*m_store))
            for (const AnswerEvent& event : store::answerLog(*m_store, image))
                QVERIFY(event.speaker.name != QStringLiteral("mine") || event.question == lights);
        const pipeline::AnswerResult second = pipeline::answer(*m_store, options, m_silent);
        QCOMPARE(second.images, 0);
        QCOMPARE(second.answers, 0);
    }

    void whatItLeavesOpenSpreadsEvenly()
    {
        QCOMPARE(pipeline::describe(*m_store, m_silent).descriptions, 2 * images);
        QCOMPARE(pipeline::embed(*m_store, QStringLiteral("hashing"), m_silent).embedded, 2 * images);
        const QuestionBank& bank = m_store->questions();
        const int footpath = bank.indexOf(QStringLiteral("footpath"));
        const Matrix rows =
            pipeline::answerRows(pipeline::answerSheets(*m_store, {store::imageIds(*m_store).front()}), bank);
        QCOMPARE(rows.row(0)[std::size_t(bank.offset(footpath))], 0.5F);
        QCOMPARE(rows.row(0)[std::size_t(bank.offset(footpath) + 1)], 0.5F);
    }

    void aStoppedRunGoesOnWhereItStopped()
    {
        const auto store = m_pictures->newStore(QStringLiteral("stopped"));
        teach(*store);
        pipeline::distil(*store, {.name = QStringLiteral("mine")}, m_silent);
        pipeline::AnswerOptions options;
        options.model = QStringLiteral("mine");
        options.batch = 20;
        WatchedProgress stop({.reports = 1});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::answer(*store, options, stop));
        const qint64 rest = pipeline::answer(*store, options, m_silent).images;
        QVERIFY2(rest > 0 && rest < 2 * images, qPrintable(QString::number(rest)));
        QCOMPARE(rest % 20, 0);
        QCOMPARE(saidBy(*store, QStringLiteral("mine")), saidBy(*m_store, QStringLiteral("mine")));
    }

    void unansweredLeavesTheTeachersAnswersCurrent()
    {
        const auto store = m_pictures->newStore(QStringLiteral("rest"));
        {
            store::Transaction transaction(*store);
            for (const View view : {View::Ground, View::Satellite})
                for (int i = 0; i < images - 10; ++i)
                    say(*store, i, view, "traffic_lights", yesOrNo(Pictures::red(i)), slow);
            transaction.commit();
        }
        pipeline::distil(*store, {.name = QStringLiteral("mine"), .agreement = 0}, m_silent);
        pipeline::AnswerOptions options;
        options.model = QStringLiteral("mine");
        options.unanswered = true;
        const pipeline::AnswerResult result = pipeline::answer(*store, options, m_silent);
        QCOMPARE(result.kept, 2 * (images - 10));
        QCOMPARE(result.abstained, 0); // agreement 0: always answer
        QCOMPARE(result.answers, 2 * images * 30 - result.kept);
        const int lights = store->questions().indexOf(QStringLiteral("traffic_lights"));
        int bySlow = 0;
        for (const ImageId image : store::imageIds(*store))
            for (const AnswerEvent& event : store::currentAnswers(*store, image))
                bySlow += event.question == lights && event.speaker.name == slow.name;
        QCOMPARE(bySlow, 2 * (images - 10));
        QCOMPARE(pipeline::answer(*store, options, m_silent).images, 0);
    }

    void peopleBeatModels()
    {
        const auto store = m_pictures->newStore(QStringLiteral("people"));
        {
            store::Transaction transaction(*store);
            for (int i = 0; i < images; ++i) {
                say(*store, i, View::Ground, "traffic_lights", yesOrNo(Pictures::red(i)), ada);
                // The slow model speaks later, and is always wrong.
                say(*store, i, View::Ground, "traffic_lights", yesOrNo(!Pictures::red(i)), slow);
                say(*store, i, View::Ground, "footpath", QStringLiteral("yes"), slow);
                say(*store, i, View::Ground, "footpath", QString(), ada); // cleared: nobody knows
            }
            say(*store, 0, View::Ground, "main_road", QStringLiteral("a very wide one"), slow);
            transaction.commit();
        }
        const pipeline::DistilResult result = pipeline::distil(*store, {}, m_silent);
        QCOMPARE(result.fromPeople, images);
        QCOMPARE(result.fromMachines, 0);
        QCOMPARE(result.offList, 1);
        QCOMPARE(result.teachers, QStringList{ada.name});
        QCOMPARE(result.satelliteImages, 0);
        QCOMPARE(figuresOf(result, "footpath", View::Ground).n, 0);
        QVERIFY(figuresOf(result, "traffic_lights", View::Ground).agreement > 90);
        const pipeline::ModelFile learnt =
            pipeline::requireModel(*store, ModelKind::Reader, QStringLiteral("distilled"));
        pipeline::AnswerOptions options;
        options.model = learnt.row.name;
        const pipeline::AnswerResult answered = pipeline::answer(*store, options, m_silent);
        // It learned nothing about tiles, so it says nothing about them.
        QVERIFY(answered.answers > 0 && answered.answers <= images);
    }

    void aReadersOwnAnswersTeachNothing()
    {
        const auto store = m_pictures->newStore(QStringLiteral("readers"));
        pipeline::answer(*store, {}, m_silent);
        const QString sentence = sentenceOf([&] { pipeline::distil(*store, {}, m_silent); });
        QVERIFY2(sentence.contains(QStringLiteral("nothing to learn from")), qPrintable(sentence));
    }

    void tooLittleIsRefusedWithASentence()
    {
        const auto store = m_pictures->newStore(QStringLiteral("few"));
        for (int i = 0; i < 39; ++i)
            say(*store, i, View::Ground, "traffic_lights", yesOrNo(Pictures::red(i)), slow);
        const auto said = [&](const pipeline::DistilOptions& options) {
            return sentenceOf([&] { pipeline::distil(*store, options, m_silent); });
        };
        QVERIFY2(said({}).contains(QStringLiteral("39")) && said({}).contains(QStringLiteral("40")),
                 qPrintable(said({})));
        say(*store, 39, View::Ground, "traffic_lights", yesOrNo(true), slow);
        store->setRoot(m_dir.filePath(QStringLiteral("elsewhere")));
        QVERIFY2(said({}).contains(QStringLiteral("40 failed")), qPrintable(said({})));
        QVERIFY(said({.name = QStringLiteral("small")}).contains(QStringLiteral("compiled in")));
        QVERIFY(said({.name = QStringLiteral(" ")}).contains(QStringLiteral("--name")));
        QVERIFY(said({.from = QStringLiteral("none")}).contains(QStringLiteral("small")));
        QVERIFY(store::models(*store, ModelKind::Reader).size() == 1);
    }

    void aLearntReaderCannotJudgeItsOwnTeachersAgain()
    {
        const QString sentence = sentenceOf([&] {
            pipeline::distil(*m_store, {.name = QStringLiteral("next"), .from = QStringLiteral("mine")},
                             m_silent);
        });
        QVERIFY2(sentence.contains(QStringLiteral("--from small")), qPrintable(sentence));
    }

    void aStoppedTrainingLeavesNoReader()
    {
        const auto store = m_pictures->newStore(QStringLiteral("halt"));
        teach(*store);
        WatchedProgress stop({.reports = 1});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::distil(*store, {}, stop));
        QVERIFY(!store::modelNamed(*store, ModelKind::Reader, QStringLiteral("distilled")));
    }

    void theLeastConfidenceIsTheOneThatReachesTheTarget()
    {
        // 40 sure answers, all equal; 40 unsure ones, every second equal.
        std::vector<pipeline::HeldAnswer> answers;
        for (int i = 0; i < 80; ++i) {
            const QString said = QString::number(i % 4);
            const bool right = i < 40 || i % 2 == 0;
            answers.push_back({i % 5, said, right ? said : QStringLiteral("x"), i < 40 ? 0.9 : 0.4});
        }
        QCOMPARE(pipeline::leastConfidence(answers, 90), std::optional(0.9));
        QCOMPARE(pipeline::leastConfidence(answers, 65), std::optional(0.4)); // 75 %, hardly under 69
        QCOMPARE(pipeline::leastConfidence(answers, 75), std::optional(0.9));
        QCOMPARE(pipeline::leastConfidence(answers, 99), std::nullopt); // 40 of 40 do not prove 99 %
        const pipeline::HeldOutFigures figures =
            pipeline::heldOutFigures(QStringLiteral("q"), View::Ground, answers, 5, 90);
        QCOMPARE(figures.agreement, 75.0);
        QCOMPARE(figures.baseline, 25.0);
        QCOMPARE(figures.abstains, 50.0);
        QCOMPARE(*figures.givenAgreement, 100.0);
        QVERIFY(*figures.kappa > 0.6 && *figures.kappa < 0.75);
        // Saying what is always said is no knowledge.
        for (pipeline::HeldAnswer& answer : answers)
            answer.said = answer.reader = QStringLiteral("no");
        QCOMPARE(pipeline::leastConfidence(answers, 80), std::nullopt);
    }

    void thresholdsThatAreNoNumbersAreRefused()
    {
        const QuestionBank& bank = QuestionBank::standard();
        const auto with = [&](const QJsonValue& value) {
            return QJsonObject{
                {QStringLiteral("thresholds"),
                 QJsonObject{{QStringLiteral("ground"), QJsonObject{{bank.at(0).id, value}}}}}};
        };
        QVERIFY_THROWS_EXCEPTION(Error, pipeline::Abstention::from(with(QStringLiteral("high")), bank));
        const pipeline::Abstention half = pipeline::Abstention::from(with(0.5), bank);
        QVERIFY(half.ever() && !half.speaks(View::Ground, 0, 0.49) && half.speaks(View::Ground, 0, 0.5));
        QVERIFY(half.speaks(View::Ground, 1, 0.0) && half.speaks(View::Satellite, 0, 0.0));
        QVERIFY(!pipeline::Abstention::from(with(QJsonValue()), bank).speaks(View::Ground, 0, 1.0));
        QVERIFY(!pipeline::Abstention::from({}, bank).ever()); // the shipped reader
    }
};

GEOVLM_TEST(DistilTest);

} // namespace tst_distil

#include "tst_distil.moc"
