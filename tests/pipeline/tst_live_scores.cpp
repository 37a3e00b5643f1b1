// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate_support.h"
#include "datasets/answers/answer_files.h"
#include "domain/error.h"
#include "ml/engine.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/settle.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/annotation/reviews.h"
#include "store/answers/synonyms.h"
#include "store/results/invalidation.h"
#include "support/annotated_toy.h"
#include "support/registry.h"

#include <QTest>
#include <algorithm>
#include <cmath>

namespace tst_live_scores {

using namespace geovlm::test::annotate_support;
using namespace geovlm::test;
using namespace geovlm;

namespace {

double greatestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double greatest = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        greatest = std::max(greatest, std::abs(double(a[i]) - double(b[i])));
    return greatest;
}

} // namespace

class LiveScoresTest : public RankedToys
{
    Q_OBJECT

private:
    static std::vector<float> torchScores(store::Store& store, const store::CaseKey& key)
    {
        const auto run = store::latestRun(store, RunKind::Rerank);
        const store::Model model = store::model(store, run->model);
        const auto reranker = ml::engine().reranker(pipeline::modelBytes(store, model), model.name);
        const qint64 retrieval = pipeline::latestRetrieval(store);
        const auto features =
            pipeline::featuresOf(store, store::run(store, retrieval).model,
                                 {store::retrieval(store, retrieval, key.split, key.query)});
        return reranker->score(features.features, features.cases.front());
    }

private Q_SLOTS:
    void anEditScoresAsAFullRecomputation_data()
    {
        QTest::addColumn<QString>("fusion");
        for (const QString& fusion : fusions)
            QTest::newRow(qPrintable(fusion)) << fusion;
    }

    /// The case kept through all edits, one read anew, and the whole network in LibTorch on features read
    /// anew.
    void anEditScoresAsAFullRecomputation()
    {
        QFETCH(QString, fusion);
        const auto store = ranked(QStringLiteral("live-") + fusion, fusion);
        Random random(printedSeed());
        const auto models = pipeline::liveModels(*store, store::latestRun(*store, RunKind::Rerank)->id);
        const int split = store::splits(*store).front().id;
        const auto all = orders(*store);
        double toFresh = 0, toTorch = 0;
        for (int round = 0; round < 6; ++round) {
            const store::CaseKey key{split, all[std::size_t(random.below(int(all.size())))].query};
            pipeline::LiveCase kept(*store, models, key);
            for (int step = 0; step < 12; ++step) {
                const std::vector<ImageId> images = kept.images();
                const ImageId image = images[std::size_t(random.below(int(images.size())))];
                const int question = random.below(store->questions().size());
                const auto answer =
                    randomAnswer(store->questions(), valueOf(*store, image, question), question, random);
                pipeline::Edit edit = editOf(image, question, answer.value);
                pipeline::applyEdit(*store, edit);
                kept.setAnswer(image, question, valueOf(*store, image, question), {});
                pipeline::LiveCase fresh(*store, models, key);
                toFresh = std::max(toFresh, greatestDifference(kept.scores(), fresh.scores()));
                if (step % 4 == 3)
                    toTorch = std::max(toTorch, greatestDifference(kept.scores(), torchScores(*store, key)));
            }
        }
        std::printf("%s: %.2g to a case read anew, %.2g to LibTorch\n", qPrintable(fusion), toFresh, toTorch);
        QVERIFY2(toFresh <= 1e-6, qPrintable(QString::number(toFresh)));
        QVERIFY2(toTorch <= 1e-6, qPrintable(QString::number(toTorch)));
    }

    void everyAlternativeIsWhatTheEditWouldDo()
    {
        const auto store = ranked(QStringLiteral("alternatives"), QStringLiteral("sum"));
        const auto models = pipeline::liveModels(*store, store::latestRun(*store, RunKind::Rerank)->id);
        const int split = store::splits(*store).front().id;
        int compared = 0;
        for (const store::Reranking& order : orders(*store)) {
            pipeline::LiveCase one(*store, models, {split, order.query});
            if (!one.matchAmongCandidates() || compared > 20)
                continue;
            const double margin = *one.margin();
            for (const ImageId image : {order.query, order.candidates.front().reference}) {
                const auto list = one.whatWouldMove(image);
                QVERIFY(int(list.size()) >= store->questions().optionCount() - 2 * store->questions().size());
                for (std::size_t i = 0; i < list.size(); i += 37) {
                    pipeline::LiveCase edited = one;
                    edited.setAnswer(image, list[i].question, list[i].value, {});
                    QVERIFY(std::abs(*edited.margin() - margin - list[i].marginChange) < 1e-6);
                    QCOMPARE(edited.ranking().rankAfter, list[i].rank);
                    ++compared;
                }
                for (std::size_t i = 1; i < list.size(); ++i)
                    QVERIFY(std::abs(list[i - 1].marginChange) >= std::abs(list[i].marginChange));
            }
        }
        QVERIFY(compared > 10);
    }

    void aCandidatesAnswersRankEveryQueryThatHasItAgain()
    {
        const auto store = ranked(QStringLiteral("candidate"));
        const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
        const ImageId tile = orders(*store).front().candidates.front().reference;
        const auto keys = store::casesWith(*store, run, tile);
        QVERIFY(keys.size() > 1);
        for (int q = 0; q < 30; ++q)
            pipeline::applyEdit(*store, editOf(tile, q, store->questions().at(q).options.last()));
        QCOMPARE(store::pendingRerankCount(*store, run), qint64(keys.size()));
        pipeline::settlePending(*store, pipeline::liveModels(*store, run), 3, m_silent);
        QCOMPARE(store::pendingRerankCount(*store, run), 0);
        const auto settled = orders(*store);
        pipeline::rerank(*store, {}, m_silent); // in LibTorch, from the beginning
        const auto again = orders(*store);
        QCOMPARE(settled.size(), again.size());
        for (std::size_t i = 0; i < again.size(); ++i)
            for (std::size_t place = 0; place < again[i].candidates.size(); ++place) {
                QCOMPARE(settled[i].candidates[place].reference, again[i].candidates[place].reference);
                QVERIFY(std::abs(settled[i].candidates[place].score - again[i].candidates[place].score) <
                        1e-6F);
            }
    }

    void aStoreExportedAndReadAgainRanksTheSame()
    {
        const auto store = ranked(QStringLiteral("exported"), QStringLiteral("sum"));
        Random random(printedSeed());
        const std::vector<ImageId> images = store::imageIds(*store);
        for (int step = 0; step < 80; ++step) {
            const ImageId image = images[std::size_t(random.below(int(images.size())))];
            const int question = random.below(30);
            const QString current = valueOf(*store, image, question);
            pipeline::Edit edit = editOf(image, question, QString());
            edit.answers = {randomAnswer(store->questions(), current, question, random)};
            if (random.chance(0.2))
                edit.answers = {{question, current, true, true}};
            pipeline::applyEdit(*store, edit);
        }
        pipeline::rerank(*store, {}, m_silent);
        test::AnnotatedToy(pathOf(QStringLiteral("again")), 48, false);
        const auto again = store::Store::open(pathOf(QStringLiteral("again")), store::Access::Write);
        for (const View view : {View::Ground, View::Satellite}) {
            const QString file = m_dir.filePath(QStringLiteral("answers-%1.csv").arg(int(view)));
            datasets::AnswerExport what;
            what.view = view;
            what.probabilities = true;
            QCOMPARE(datasets::exportAnswers(*store, file, what), 48);
            const auto report = datasets::importAnswers(
                *again, {file, view, QStringLiteral("the other store"), datasets::probabilitiesBeside(file)},
                m_silent);
            QCOMPARE(report.rows, 48);
            QCOMPARE(report.unknownImages, 0);
        }
        for (const auto& [kind, name] :
             {std::pair(ModelKind::TextEmbedder, "hashing"), std::pair(ModelKind::Reranker, "sum")}) {
            const auto file = pipeline::requireModel(*store, kind, QString::fromLatin1(name));
            pipeline::keepModel(*again, kind, file.row.name, file.bytes, QStringLiteral("kept"),
                                file.row.configuration, file.row.parameters, 0);
        }
        pipeline::retrieve(*again, {}, m_silent);
        pipeline::describe(*again, m_silent);
        pipeline::embed(*again, QStringLiteral("hashing"), m_silent);
        pipeline::RerankOptions options;
        options.model = QStringLiteral("sum");
        pipeline::rerank(*again, options, m_silent);
        const auto first = orders(*store);
        const auto second = orders(*again);
        QCOMPARE(first.size(), second.size());
        QVERIFY(first.size() > 10);
        for (std::size_t i = 0; i < first.size(); ++i)
            for (std::size_t place = 0; place < first[i].candidates.size(); ++place) {
                QCOMPARE(first[i].candidates[place].reference, second[i].candidates[place].reference);
                QCOMPARE(first[i].candidates[place].score, second[i].candidates[place].score);
            }
    }
};

GEOVLM_TEST(LiveScoresTest);

} // namespace tst_live_scores

#include "tst_live_scores.moc"
