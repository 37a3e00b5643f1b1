// SPDX-License-Identifier: GPL-3.0-or-later
// The stability check with the compiled-in reader on made-up pictures, each figure recomputed by hand.
#include "domain/error.h"
#include "domain/ranking.h"
#include "domain/statistics/agreement.h"
#include "domain/text/description.h"
#include "domain/text/text_similarity.h"
#include "figures/evaluation.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/common/reordering.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stability/queue.h"
#include "pipeline/stability/stability.h"
#include "pipeline/stability/stability_run.h"
#include "pipeline/stages/stages.h"
#include "store/annotation/queue.h"
#include "store/results/results.h"
#include "support/annotated_toy.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_stability {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::StabilityOptions;
using pipeline::StabilityReport;
using store::QueueReason;

namespace {

constexpr int places = 24; // every other query is a test query

/// A street with houses under a sky, or roofs around a road; no two alike.
void writePicture(const QString& file, const QSize& size, int number)
{
    Random random = Random::stream(77, "picture", quint64(number));
    QImage image(size, QImage::Format_RGB888);
    const QRgb sky = qRgb(90 + random.below(120), 120 + random.below(100), 150 + random.below(100));
    const QRgb ground = qRgb(random.below(200), random.below(200), random.below(120));
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, y < size.height() / 2 ? sky : ground);
    for (int block = 0; block < 14; ++block) {
        const int left = random.below(size.width() - 12), top = random.below(size.height() - 12);
        const QRgb colour = qRgb(random.below(256), random.below(256), random.below(256));
        for (int y = top; y < std::min(size.height(), top + 8 + random.below(30)); ++y)
            for (int x = left; x < std::min(size.width(), left + 22); ++x)
                image.setPixel(x, y, colour);
    }
    QDir().mkpath(QFileInfo(file).path());
    if (!image.save(file))
        qFatal("%s could not be written", qPrintable(file));
}

StabilityOptions few(int runs = 3, int sample = 8)
{
    StabilityOptions options;
    options.runs = runs;
    options.sample = sample;
    options.seed = 5;
    options.threads = 2;
    return options;
}

std::vector<store::StabilitySaid> saidIn(const store::Store& store, qint64 run)
{
    std::vector<store::StabilitySaid> all;
    for (const store::StabilityImage& image : store::stabilityImages(store, run))
        if (image.failure.isEmpty())
            all.push_back(store::stabilitySaid(store, run, image.image));
    return all;
}

/// Everything a person sees as the store's present state.
QStringList presentState(const store::Store& store)
{
    QStringList state{QString::number(store::newestAnswer(store))};
    for (const ImageId image : store::imageIds(store)) {
        for (const AnswerEvent& event : store::currentAnswers(store, image))
            state << QStringLiteral("%1 %2 %3").arg(image).arg(event.id).arg(event.value);
        if (const auto description = store::description(store, image))
            state << description->text;
    }
    const auto run = store::latestRun(store, RunKind::Rerank);
    for (const store::Split& split : store::splits(store))
        for (const store::Reranking& one : store::rerankings(store, run->id, split.id, Role::Test))
            for (const store::Candidate& candidate : one.candidates)
                state << QString::number(candidate.reference) + u' ' + QString::number(candidate.score);
    for (const qint64 count : store::queueCounts(store))
        state << QString::number(count);
    return state;
}

bool near(std::optional<double> a, std::optional<double> b)
{
    return a.has_value() == b.has_value() && std::abs(a.value_or(0) - b.value_or(0)) < 1e-9;
}

} // namespace

class PipelineStabilityTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    SilentProgress m_silent;

    /// A copy of one ranked store with pictures; `plain`: without answers, texts and order.
    std::unique_ptr<store::Store> ranked(const QString& name)
    {
        const QString original = m_dir.filePath(QStringLiteral("ranked.geovlm"));
        if (!QFile::exists(original)) {
            test::AnnotatedToy(original, places);
            const auto making = store::Store::open(original, store::Access::Write);
            test::AnnotatedToy::rank(*making, QStringLiteral("evidence"), 1);
            for (const Image& image : store::images(*making, store::imageIds(*making)))
                writePicture(making->root() + u'/' + image.path,
                             image.view == View::Ground ? QSize(256, 128) : QSize(128, 128), int(image.id));
        }
        const QString path = m_dir.filePath(name + QStringLiteral(".geovlm"));
        store::backup(*store::Store::open(original, store::Access::Read), path);
        auto store = store::Store::open(path, store::Access::Write);
        copyFolder(original + QStringLiteral(".d"), path + QStringLiteral(".d"));
        return store;
    }
    static void copyFolder(const QString& from, const QString& to)
    {
        QDir().mkpath(to);
        for (const QString& file : QDir(from).entryList(QDir::Files))
            QFile::copy(from + u'/' + file, to + u'/' + file);
    }

private Q_SLOTS:
    void theSameSeedGivesTheSame()
    {
        const auto one = ranked(QStringLiteral("one")), two = ranked(QStringLiteral("two"));
        StabilityOptions options = few();
        const StabilityReport first = pipeline::stability(*one, options, m_silent).report;
        options.threads = 1;
        const StabilityReport second = pipeline::stability(*two, options, m_silent).report;
        QCOMPARE(first.figures.images, 8);
        QVERIFY(first.finished() && first.failed.isEmpty());
        QCOMPARE(store::stabilityImages(*one, first.run.id), store::stabilityImages(*two, second.run.id));
        QVERIFY(saidIn(*one, first.run.id) == saidIn(*two, second.run.id));
        QCOMPARE(*first.baseline, *second.baseline);
        QCOMPARE(toJson(first), toJson(second));
        options.seed = 6;
        const StabilityReport other = pipeline::stability(*one, options, m_silent).report;
        QVERIFY(other.run.id != first.run.id);
        QVERIFY(saidIn(*one, other.run.id) != saidIn(*one, first.run.id));
    }

    void nothingThatCountsChanges()
    {
        const auto store = ranked(QStringLiteral("untouched"));
        const QStringList before = presentState(*store);
        QVERIFY(before.size() > 48 * 30);
        pipeline::stability(*store, few(), m_silent);
        QCOMPARE(presentState(*store), before);
    }

    void stoppedAndContinuedIsTheSame()
    {
        const auto whole = ranked(QStringLiteral("whole")), parts = ranked(QStringLiteral("parts"));
        const StabilityReport expected = pipeline::stability(*whole, few(3, 0), m_silent).report;
        QCOMPARE(expected.figures.images, places / 2);
        int stops = 0;
        StabilityReport report;
        for (bool done = false; !done;) {
            WatchedProgress progress({.questions = 4});
            std::vector<ImageId> told;
            const auto listen = [&](const pipeline::StabilityUpdate& update) {
                for (const store::StabilityImage& image : update.images)
                    told.push_back(image.image);
                QCOMPARE(update.figures.images, int(told.size()));
                QCOMPARE(update.planned, places / 2);
            };
            try {
                report = pipeline::stability(*parts, few(3, 0), progress, listen).report;
                done = true;
            } catch (const Stopped&) {
                QVERIFY(++stops < 20);
                const StabilityReport partial =
                    pipeline::stabilityReport(*parts, store::stabilityRuns(*parts).front());
                QVERIFY(!partial.finished());
                QCOMPARE(partial.figures.images, int(told.size()));
                QCOMPARE(partial.planned, places / 2);
                QVERIFY(partial.baseline.has_value());
            }
        }
        QVERIFY2(stops > 1, qPrintable(QString::number(stops)));
        QCOMPARE(store::stabilityRuns(*parts).size(), 1U);
        QCOMPARE(store::stabilityImages(*parts, report.run.id),
                 store::stabilityImages(*whole, expected.run.id));
        QCOMPARE(*report.baseline, *expected.baseline);
        QJsonObject a = toJson(report), b = toJson(expected);
        a.remove(QStringLiteral("run"));
        b.remove(QStringLiteral("run"));
        QCOMPARE(a, b);
    }

    void everyFigureFollowsFromWhatWasSaid()
    {
        const auto store = ranked(QStringLiteral("figures"));
        const StabilityReport report = pipeline::stability(*store, few(4, 6), m_silent).report;
        const auto images = store::stabilityImages(*store, report.run.id);
        const auto models = pipeline::liveModels(*store, store::latestRun(*store, RunKind::Rerank)->id);
        QCOMPARE(images.size(), 6U);
        double jaccards = 0;
        for (const store::StabilityImage& image : images) {
            const store::StabilitySaid said = store::stabilitySaid(*store, report.run.id, image.image);
            QCOMPARE(said.answers.size(), 4U);
            double words = 0, equal = 0;
            for (int b = 1; b < 4; ++b)
                for (int a = 0; a < b; ++a) {
                    words += jaccard(describe(said.answers[std::size_t(a)]),
                                     describe(said.answers[std::size_t(b)]));
                    for (int q = 0; q < 30; ++q)
                        equal += canonicalAnswer(said.answers[std::size_t(a)][q]) ==
                                 canonicalAnswer(said.answers[std::size_t(b)][q]);
                }
            QVERIFY(near(image.figures.likeness.jaccard, words / 6));
            QVERIFY(near(image.figures.likeness.agreement, equal / 180));
            jaccards += words / 6;
            verifyOrders(*store, models, image, said);
        }
        QVERIFY(near(report.figures.mean.jaccard, jaccards / 6));
        verifyBaseline(*store, report);
        verifyQuestions(*store, report);
    }

    void withoutDrawingTheReadersOwnAnswersCome()
    {
        const auto store = ranked(QStringLiteral("steady"));
        StabilityOptions options = few(2, 3);
        options.vary = pipeline::variationsNamed({QStringLiteral("roll"), QStringLiteral("rotate")});
        options.view = View::Satellite;
        const StabilityReport tiles = pipeline::stability(*store, options, m_silent).report;
        QCOMPARE(tiles.figures.images, 3);
        QVERIFY(!tiles.figures.tau && !tiles.figures.firstChanged); // tiles have no case
        QVERIFY(toJson(tiles)[u"kendall_tau"].isNull() && toJson(tiles)[u"top1_changed"].isNull());
        options.view = View::Ground;
        options.vary->roll = false;
        QVERIFY(sentenceOf([&] {
                    pipeline::stability(*store, options, m_silent);
                }).contains(QStringLiteral("deterministic")));
    }

    /// With the input unchanged nothing but the drawing differs, and a drawn answer has the reader's chance.
    void answersAreDrawnFromTheReadersDistributions()
    {
        const auto store = ranked(QStringLiteral("drawn"));
        StabilityOptions options = few(64, 12);
        options.vary = pipeline::variationsNamed({QStringLiteral("draw")});
        const StabilityReport report = pipeline::stability(*store, options, m_silent).report;
        pipeline::answer(*store, {}, m_silent);
        double expected = 0, found = 0, variance = 0;
        for (const store::StabilityImage& image : store::stabilityImages(*store, report.run.id)) {
            const store::StabilitySaid said = store::stabilitySaid(*store, report.run.id, image.image);
            for (const AnswerEvent& event : store::answerLog(*store, image.image)) {
                if (event.speaker.name != QStringLiteral("small"))
                    continue;
                const Question& question = store->questions().at(event.question);
                if (question.multiple)
                    continue;
                expected += 64 * event.confidence;
                variance += 64 * event.confidence * (1 - event.confidence);
                for (const QStringList& run : said.answers)
                    found += run.at(event.question) == event.value;
            }
        }
        QVERIFY(expected > 0);
        QVERIFY2(std::abs(found - expected) < 5 * std::sqrt(variance),
                 qPrintable(QStringLiteral("%1 likeliest answers, expected %2 ± %3")
                                .arg(found)
                                .arg(expected)
                                .arg(std::sqrt(variance))));
    }

    void whatCannotBeReadFailsAloneAndIsTriedAgain()
    {
        const auto store = ranked(QStringLiteral("missing"));
        const Image first = store::image(*store, store::imageIds(*store, View::Ground)[1]);
        const QString file = store->root() + u'/' + first.path;
        QVERIFY(QFile::rename(file, file + u'x'));
        StabilityOptions options = few(2, 0);
        WatchedProgress progress;
        const StabilityReport report = pipeline::stability(*store, options, progress).report;
        QVERIFY(QFile::rename(file + u'x', file));
        QCOMPARE(report.figures.images, places / 2 - 1);
        QCOMPARE(report.failed.size(), 1);
        QVERIFY(report.failed.first().startsWith(first.path) &&
                progress.notes().join(u' ').contains(first.path));
        QCOMPARE(toJson(report)[u"images_failed"].toArray().size(), 1);
    }

    void badOptionsAreSaid()
    {
        const auto store = ranked(QStringLiteral("bad"));
        StabilityOptions options = few(1);
        QVERIFY(sentenceOf([&] { pipeline::stability(*store, options, m_silent); }).contains(u"2 to 64"));
        options = few();
        options.model = QStringLiteral("other");
        QVERIFY(sentenceOf([&] { pipeline::stability(*store, options, m_silent); }).contains(u"other"));
        QVERIFY(sentenceOf([&] { pipeline::stabilityReport(*store); }).contains(u"run stability first"));
        const qint64 rerank = store::latestRun(*store, RunKind::Rerank)->id;
        QVERIFY(
            sentenceOf([&] { pipeline::stabilityReport(*store, rerank); }).contains(u"not a stability run"));
        QVERIFY(sentenceOf([&] { pipeline::variationsNamed({QStringLiteral("fog")}); }).contains(u"crop"));
        QVERIFY(store::stabilityRuns(*store).empty());
    }

    void aStoreWithoutAnythingButPicturesWorks()
    {
        const QString path = m_dir.filePath(QStringLiteral("bare.geovlm"));
        store::Store::create(path);
        const auto store = store::Store::open(path, store::Access::Write);
        QVERIFY(sentenceOf([&] {
                    pipeline::stability(*store, few(), m_silent);
                }).contains(QStringLiteral("import")));
        for (int i = 0; i < 3; ++i) {
            const QString name = QStringLiteral("b/%1.png").arg(i);
            store::addImage(*store, {0, name, View::Ground, {}, {}});
            writePicture(store->root() + u'/' + name, QSize(256, 128), 1000 + i);
        }
        WatchedProgress progress;
        const StabilityReport report = pipeline::stability(*store, few(), progress).report;
        QCOMPARE(report.figures.images, 3);
        QVERIFY(report.figures.mean.cosine && !report.figures.tau);
        QCOMPARE(report.baseline->pairs, 3);
        QVERIFY(progress.notes().join(u' ').contains(QStringLiteral("nothing is reranked")));
    }

    void driftGoesIntoTheQueueAndStays()
    {
        const auto store = ranked(QStringLiteral("queue"));
        pipeline::buildQueue(*store, m_silent);
        QCOMPARE(driftsIn(*store), 0);
        StabilityOptions options = few(3, 0);
        options.threshold = 1; // whatever differs at all
        const StabilityReport report = pipeline::stability(*store, options, m_silent).report;
        QVERIFY(report.drifting.size() > 2);
        QCOMPARE(driftsIn(*store), 0);
        const std::vector<ImageId> two(report.driftingImages.begin(), report.driftingImages.begin() + 2);
        QCOMPARE(pipeline::queueDrifting(*store, report.run.id, {two[0], two[1], 99'999}, 1), 2);
        QCOMPARE(driftsIn(*store), 2);
        const auto items = store::queueItemsOf(*store, two[0]);
        const auto item = std::find_if(items.begin(), items.end(), [](const store::QueueItem& one) {
            return one.reason == QueueReason::Drift;
        });
        QVERIFY(item != items.end());
        for (const store::StabilityImage& image : store::stabilityImages(*store, report.run.id))
            if (image.image == two[0])
                QVERIFY(std::abs(store::weightWithin(*item) - image.figures.depth(1)) < 1e-5);
        pipeline::buildQueue(*store, m_silent); // takes the check's threshold
        QCOMPARE(driftsIn(*store), report.drifting.size());
        options.threshold = 0; // now nothing drifts, but what was sent from this run stays
        options.seed = 9;
        const StabilityReport steady = pipeline::stability(*store, options, m_silent).report;
        pipeline::queueDrifting(*store, steady.run.id, {two[0]}, 0);
        pipeline::buildQueue(*store, m_silent);
        QCOMPARE(driftsIn(*store), 1);
    }

    void evaluateTakesTheNewestCompleteCheck()
    {
        const auto store = ranked(QStringLiteral("evaluate"));
        const auto drift = [&] { return figures::evaluate(*store).signatures.at(1); };
        QCOMPARE(drift().id, QStringLiteral("description-drift"));
        QVERIFY(!drift().value);
        const StabilityReport report = pipeline::stability(*store, few(), m_silent).report;
        QVERIFY(near(drift().value, report.figures.mean.jaccard));
        const QString advice = drift().advice;
        QVERIFY2(advice.contains(QStringLiteral("stability run %1 on 8 images, 3 runs").arg(report.run.id)),
                 qPrintable(advice));
        WatchedProgress progress({.questions = 3});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::stability(*store, few(2, 0), progress));
        QCOMPARE(drift().advice, advice); // one that was stopped does not count
    }

private:
    static qint64 driftsIn(const store::Store& store)
    {
        return store::queueCounts(store)[std::size_t(QueueReason::Drift)];
    }

    /// Each run's order made again by answering the query's questions one after the other.
    static void verifyOrders(const store::Store& store, const pipeline::LiveModelsPtr& models,
                             const store::StabilityImage& image, const store::StabilitySaid& said)
    {
        const auto keys = store::caseKeys(store, models->run, {}, store::CaseOrder::Name, false);
        const auto key = std::find_if(keys.begin(), keys.end(),
                                      [&](const store::CaseKey& one) { return one.query == image.image; });
        QVERIFY(key != keys.end());
        const auto orderOf = [](pipeline::LiveCase& live) {
            const auto scores = live.scores();
            return orderByScore(scores, pipeline::firstStagePlaces(scores.size()));
        };
        pipeline::LiveCase present(store, models, *key);
        QCOMPARE(orderOf(present), said.order);
        QCOMPARE(said.orders.size(), said.answers.size());
        double changed = 0, tau = 0;
        for (std::size_t run = 0; run < said.answers.size(); ++run) {
            pipeline::LiveCase other = present;
            for (int q = 0; q < 30; ++q)
                other.setAnswer(image.image, q, said.answers[run][q], {});
            QCOMPARE(orderOf(other), said.orders[run]);
            changed += said.orders[run].front() != said.order.front();
            tau += *kendallTauB(placesOf(said.order), placesOf(said.orders[run]));
        }
        QVERIFY(near(image.figures.firstChanged, changed / double(said.answers.size())));
        QVERIFY(near(image.figures.tau, tau / double(said.answers.size())));
    }

    static void verifyBaseline(const store::Store& store, const StabilityReport& report)
    {
        const auto said = saidIn(store, report.run.id);
        const auto pairs = baselinePairs(int(said.size()), report.runs, pipeline::mostBaselinePairs, 5);
        QCOMPARE(report.baseline->pairs, int(pairs.size()));
        double sum = 0;
        for (const BaselinePair& pair : pairs)
            sum += jaccard(describe(said[std::size_t(pair.a)].answers[std::size_t(pair.runOfA)]),
                           describe(said[std::size_t(pair.b)].answers[std::size_t(pair.runOfB)]));
        QVERIFY(near(report.baseline->likeness.jaccard, sum / double(pairs.size())));
        QVERIFY(report.baseline->templateJaccard > 0.5);
    }

    static void verifyQuestions(const store::Store& store, const StabilityReport& report)
    {
        const auto said = saidIn(store, report.run.id);
        for (int q = 0; q < 30; ++q) {
            Ratings ratings{int(said.size()), report.runs, {}};
            QStringList codes;
            for (const store::StabilitySaid& image : said)
                for (const QStringList& run : image.answers) {
                    const QString answer = canonicalAnswer(run.at(q));
                    if (!codes.contains(answer))
                        codes.append(answer);
                    ratings.values.push_back(int(codes.indexOf(answer)));
                }
            const RaterAgreement expected = raterAgreement(ratings, 1);
            const QuestionStability& found = report.figures.questions[std::size_t(q)];
            QVERIFY(near(found.alpha, expected.alpha.value));
            QVERIFY(near(100 * found.agreement.value_or(-1), expected.percent.value));
        }
    }
};

GEOVLM_TEST(PipelineStabilityTest);

} // namespace tst_stability

#include "tst_stability.moc"
