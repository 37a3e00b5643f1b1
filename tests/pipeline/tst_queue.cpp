// SPDX-License-Identifier: GPL-3.0-or-later
// What the queue finds, checked against trying every answer out by hand.
#include "domain/error.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stability/queue.h"
#include "pipeline/stages/stages.h"
#include "store/annotation/reviews.h"
#include "support/annotated_toy.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <map>

namespace tst_queue {

using namespace geovlm::test;
using namespace geovlm;
using store::QueueItem;
using store::QueueReason;

namespace {

std::optional<QueueItem> itemOf(const store::Store& store, ImageId image, QueueReason reason)
{
    for (const QueueItem& item : store::queueItemsOf(store, image))
        if (item.reason == reason)
            return item;
    return std::nullopt;
}

qint64 rerankOf(const store::Store& store)
{
    return store::latestRun(store, RunKind::Rerank)->id;
}

std::vector<store::CaseRow> rowsOf(const store::Store& store)
{
    return store::caseRows(store, rerankOf(store),
                           store::caseKeys(store, rerankOf(store), {}, store::CaseOrder::Name, false));
}

using Found = std::map<std::pair<ImageId, QueueReason>, std::tuple<double, int, QString>>;

Found everything(const store::Store& store)
{
    Found found;
    for (const store::CaseRow& row : rowsOf(store))
        for (const QueueItem& item : store::queueItemsOf(store, row.key.query))
            found[{item.image, item.reason}] = {item.weight, item.question, item.value};
    return found;
}

} // namespace

class PipelineQueueTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    SilentProgress m_silent;

    /// A copy of one store that is ranked, with some misses in it.
    std::unique_ptr<store::Store> ranked(const QString& name)
    {
        const QString original = m_dir.filePath(QStringLiteral("ranked.geovlm"));
        if (!QFile::exists(original)) {
            test::AnnotatedToy(original, 300);
            const auto making = store::Store::open(original, store::Access::Write);
            test::AnnotatedToy::rank(*making, QStringLiteral("evidence"), 1);
            misread(*making);
        }
        const QString path = m_dir.filePath(name + QStringLiteral(".geovlm"));
        store::backup(*store::Store::open(original, store::Access::Read), path);
        return store::Store::open(path, store::Access::Write);
    }

    /// Another machine says of the queries what is true of their tile now and then only, so that some are
    /// missed and some are near it; it is sure of every other one.
    void misread(store::Store& store)
    {
        const QuestionBank& bank = store.questions();
        Random random(21);
        store::Transaction transaction(store);
        for (const store::CaseRow& row : rowsOf(store))
            for (const AnswerEvent& truth : store::currentAnswers(store, row.key.query + 1)) {
                const QStringList& options = bank.at(truth.question).options;
                AnswerEvent event;
                event.image = row.key.query;
                event.question = truth.question;
                event.value =
                    random.chance(0.22) ? truth.value : options.at(random.below(int(options.size())));
                event.confidence = row.key.query % 8 == 3 ? 0.9 : 0.6;
                event.speaker = {SpeakerKind::Model, QStringLiteral("hasty"), QStringLiteral("ba9876543210")};
                store::appendAnswer(store, event);
            }
        transaction.commit();
        pipeline::describe(store, m_silent);
        pipeline::embed(store, QStringLiteral("hashing"), m_silent);
        pipeline::rerank(store, {}, m_silent);
    }

private Q_SLOTS:
    void withoutARankingItSaysSo()
    {
        const QString path = m_dir.filePath(QStringLiteral("bare.geovlm"));
        test::AnnotatedToy(path, 4);
        const auto store = store::Store::open(path, store::Access::Write);
        try {
            pipeline::buildQueue(*store, m_silent);
            QFAIL("ordered a queue without a ranking");
        } catch (const Error& error) {
            QVERIFY(error.sentence().contains(QStringLiteral("rerank")));
        }
    }

    void itemsAreWhatTryingOutFinds()
    {
        const auto store = ranked(QStringLiteral("found"));
        const pipeline::QueueResult result = pipeline::buildQueue(*store, m_silent);
        const auto models = pipeline::liveModels(*store, rerankOf(*store));
        std::array<qint64, store::queueReasons> expected{};
        for (const store::CaseRow& row : rowsOf(*store)) {
            const auto broken = itemOf(*store, row.key.query, QueueReason::Broken);
            QCOMPARE(broken.has_value(), row.outcome == Outcome::Broken);
            const double confidence = store::machineConfidence(*store, row.key.query).value_or(1);
            const auto unsure = itemOf(*store, row.key.query, QueueReason::LowConfidence);
            QCOMPARE(unsure.has_value(), confidence < pipeline::lowConfidence);
            if (unsure)
                QVERIFY(std::abs(store::weightWithin(*unsure) - (1 - confidence)) < 1e-6);
            const auto flip = itemOf(*store, row.key.query, QueueReason::Flip);
            QCOMPARE(flip.has_value(), canFlip(*store, models, row));
            if (flip)
                verifyFlip(*store, models, row, *flip);
            expected[1] += broken.has_value();
            expected[2] += flip.has_value();
            expected[3] += unsure.has_value();
        }
        QCOMPARE(result.cases, 150);
        QCOMPARE(result.byReason, expected);
        QVERIFY2(expected[1] > 0 && expected[2] > 0 && expected[3] > 0,
                 qPrintable(QStringLiteral("%1 broken, %2 flips, %3 unsure")
                                .arg(expected[1])
                                .arg(expected[2])
                                .arg(expected[3])));
        qInfo("%lld broken, %lld flips, %lld unsure of %lld cases in %.2f s", (long long)expected[1],
              (long long)expected[2], (long long)expected[3], (long long)result.cases, result.seconds);
        const auto run = store::latestRun(*store, RunKind::Queue);
        QVERIFY(run && run->parameters[u"rerank"].toInteger() == rerankOf(*store));
    }

    void whatAPersonSaysAndDriftStay()
    {
        const auto store = ranked(QStringLiteral("kept"));
        pipeline::buildQueue(*store, m_silent);
        const store::CaseRow first = rowsOf(*store).front();
        store::putQueueItem(*store, 0, {first.key.query, QueueReason::Drift, 2.5, -1, {}});
        store::appendReview(*store, {0,
                                     first.key.query,
                                     ReviewState::Returned,
                                     QStringLiteral("no"),
                                     QStringLiteral("Ann"),
                                     {},
                                     0,
                                     0,
                                     0});
        const pipeline::QueueResult again = pipeline::buildQueue(*store, m_silent);
        QVERIFY(itemOf(*store, first.key.query, QueueReason::Drift));
        QCOMPARE(again.byReason[size_t(QueueReason::Returned)], 1);
        QCOMPARE(again.byReason[size_t(QueueReason::Drift)], 1);
    }

    void anAnsweredFlipLeavesTheQueue()
    {
        const auto store = ranked(QStringLiteral("answered"));
        pipeline::buildQueue(*store, m_silent);
        for (const store::CaseRow& row : rowsOf(*store)) {
            const auto flip = itemOf(*store, row.key.query, QueueReason::Flip);
            if (!flip)
                continue;
            pipeline::Edit edit;
            edit.image = row.key.query;
            edit.by = QStringLiteral("Ann");
            edit.answers = {{flip->question, flip->value, false, true}};
            QCOMPARE(pipeline::editAndRerank(*store, edit).rankAfter.value(), 0);
            pipeline::buildQueue(*store, m_silent);
            QVERIFY(!itemOf(*store, row.key.query, QueueReason::Flip));
            QVERIFY(!itemOf(*store, row.key.query, QueueReason::Broken));
            return;
        }
        QFAIL("no flip to make");
    }

    void stoppedAndContinuedIsTheSame()
    {
        const auto whole = ranked(QStringLiteral("whole"));
        const auto parts = ranked(QStringLiteral("parts"));
        pipeline::buildQueue(*whole, m_silent);
        int stops = 0;
        qint64 reached = 0;
        for (bool done = false; !done;) {
            WatchedProgress progress({.questions = 100 + 40 * stops});
            try {
                pipeline::buildQueue(*parts, progress);
                done = true;
            } catch (const Stopped&) {
                ++stops;
                QVERIFY(progress.done() == 0 || progress.done() > reached);
                reached = std::max(reached, progress.done());
                QVERIFY(stops < 1000);
            }
        }
        QVERIFY(stops > 0);
        QVERIFY(everything(*whole) == everything(*parts));
        QCOMPARE(std::ranges::count_if(store::runs(*parts),
                                       [](const store::Run& run) { return run.kind == RunKind::Queue; }),
                 1);
    }

    /// What a stopped run has found may no longer be true.
    void anAnswerInBetweenBeginsAgain()
    {
        const auto store = ranked(QStringLiteral("between"));
        WatchedProgress progress({.questions = 150});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::buildQueue(*store, progress));
        pipeline::Edit edit;
        edit.image = rowsOf(*store).front().key.query;
        edit.by = QStringLiteral("Ann");
        edit.answers = {{0, QStringLiteral("rural"), false, true}};
        pipeline::editAndRerank(*store, edit);
        WatchedProgress patient;
        QCOMPARE(pipeline::buildQueue(*store, patient).cases, 150);
        const Found found = everything(*store);
        pipeline::buildQueue(*store, m_silent);
        QVERIFY(found == everything(*store));
    }

    void withoutTheModelItGoesOnWithoutFlips()
    {
        const auto store = ranked(QStringLiteral("lost"));
        for (const QString& file : store->folder().entryList({QStringLiteral("*.safetensors")}, QDir::Files))
            QVERIFY(store->folder().remove(file));
        WatchedProgress progress;
        const pipeline::QueueResult result = pipeline::buildQueue(*store, progress);
        QCOMPARE(progress.notes().size(), 1);
        QCOMPARE(result.byReason[size_t(QueueReason::Flip)], 0);
        QVERIFY(result.byReason[size_t(QueueReason::LowConfidence)] > 0);
    }

private:
    static bool canFlip(const store::Store& store, const pipeline::LiveModelsPtr& models,
                        const store::CaseRow& row)
    {
        if (row.rankBefore > 9 || row.rankAfter == 0)
            return false;
        pipeline::LiveCase live(store, models, row.key);
        const auto list = live.whatWouldMove(row.key.query);
        return std::ranges::any_of(list, [](const auto& one) { return one.rank == 0; });
    }

    /// The stored answer does make it a hit, and none does so by more.
    static void verifyFlip(const store::Store& store, const pipeline::LiveModelsPtr& models,
                           const store::CaseRow& row, const QueueItem& flip)
    {
        pipeline::LiveCase live(store, models, row.key);
        const double before = *live.margin();
        const auto list = live.whatWouldMove(row.key.query);
        live.setAnswer(row.key.query, flip.question, flip.value, {});
        QCOMPARE(live.ranking().rankAfter, 0);
        QVERIFY(std::abs(store::weightWithin(flip) - (*live.margin() - before) / 2) < 1e-5);
        for (const pipeline::Alternative& one : list)
            QVERIFY(one.rank > 0 || one.margin <= *live.margin() + 1e-5);
    }
};

GEOVLM_TEST(PipelineQueueTest);

} // namespace tst_queue

#include "tst_queue.moc"
