// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/imported_rows.h"
#include "store/answers/synonyms.h"
#include "store/models/embeddings.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store_fixture.h"
#include "support/registry.h"
#include "support/watched_progress.h"

namespace tst_synonyms {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// Says a free answer as a machine does: mapped by what the store knows now.
void free(Fixture& fixture, ImageId image, int question, const QString& raw, const QString& who,
          SpeakerKind kind = SpeakerKind::Import)
{
    AnswerEvent event;
    event.image = image;
    event.question = question;
    event.value = store::normaliser(*fixture.store).map(question, raw).value;
    event.raw = raw;
    event.speaker = {kind, who, u"r1"_s};
    event.distribution =
        std::vector<float>(std::size_t(fixture.store->questions().at(question).options.size()), 0.25F);
    store::appendAnswer(*fixture.store, event);
}

store::Reread reread(Fixture& fixture)
{
    SilentProgress progress;
    return store::rereadAnswers(*fixture.store, progress);
}

constexpr int layout = 1; // road_layout

} // namespace

class SynonymsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void entriesAreKeptAndReplaced();
    void entriesThatMeanNothingAreRefused();
    void addingReadsAnswersAgainAndRemovingTakesItBack();
    void peoplesAnswersStay();
    void theSameSourceCountsAsBefore();
    void whatHangsOnTheAnswerFollows();
    void aStopChangesNothing();
    void importedTextsOutliveAChange();
};

void SynonymsTest::entriesAreKeptAndReplaced()
{
    Fixture fixture;
    store::putSynonym(*fixture.store, {layout, u" Main  STREET "_s, u"Grid pattern"_s});
    store::putSynonym(*fixture.store, {Synonym::any, u"street"_s, u"highway"_s});
    store::putSynonym(*fixture.store, {layout, u"main street"_s, u"highway"_s});
    fixture.reopen();
    const std::vector<Synonym> kept = store::synonyms(*fixture.store);
    QCOMPARE(kept.size(), std::size_t(2));
    QCOMPARE(kept[0].question, Synonym::any);
    QCOMPARE(kept[1].said, u"main street"_s);
    QCOMPARE(kept[1].means, u"highway"_s);
    QVERIFY(store::removeSynonym(*fixture.store, layout, u"MAIN street"_s));
    QVERIFY(!store::removeSynonym(*fixture.store, layout, u"main street"_s));
    QCOMPARE(store::synonyms(*fixture.store).size(), std::size_t(1));
}

void SynonymsTest::entriesThatMeanNothingAreRefused()
{
    Fixture fixture;
    const auto put = [&](int question, const QString& said, const QString& means) {
        return sentenceOf([&] { store::putSynonym(*fixture.store, {question, said, means}); });
    };
    VERIFY_SAYS(put(layout, u"street"_s, u"road"_s), u"grid pattern"_s);
    VERIFY_SAYS(put(Synonym::any, u"street"_s, u"road"_s), u"no question"_s);
    VERIFY_SAYS(put(layout, u"Highway"_s, u"none"_s), u"option"_s);
    VERIFY_SAYS(put(layout, u"  "_s, u"none"_s), u"empty"_s);
    VERIFY_SAYS(put(layout, QString(201, u'x'), u"none"_s), u"too long"_s);
    QCOMPARE(put(2, u"waterside"_s, u"rivers and lakes"_s), QString()); // several are allowed
    QVERIFY(!put(layout, u"waterside"_s, u"highway and none"_s).isEmpty());
    QCOMPARE(store::synonyms(*fixture.store).size(), std::size_t(1));
}

void SynonymsTest::addingReadsAnswersAgainAndRemovingTakesItBack()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_s);
    free(fixture, image, layout, u"Street "_s, u"ofa"_s);
    free(fixture, image, 0, u"urban"_s, u"ofa"_s);
    QCOMPARE(fixture.current(image, layout), u"Street"_s);
    store::putSynonym(*fixture.store, {layout, u"street"_s, u"grid pattern"_s});
    const store::Reread first = reread(fixture);
    QCOMPARE(first.answers, 1);
    QCOMPARE(first.images, 1);
    QCOMPARE(store::run(*fixture.store, first.run).kind, RunKind::Synonyms);
    const auto log = store::answerLog(*fixture.store, image);
    QCOMPARE(log.size(), std::size_t(3)); // nothing was overwritten
    QCOMPARE(log[0].value, u"Street"_s);
    QCOMPARE(log[2].value, u"grid pattern"_s);
    QCOMPARE(log[2].raw, u"Street "_s);
    QCOMPARE(log[2].run, first.run);
    QCOMPARE(log[2].speaker.name, u"ofa"_s);
    QCOMPARE(log[2].confidence, 0.25);
    QCOMPARE(log[2].distribution.size(), std::size_t(7));
    QCOMPARE(reread(fixture).answers, 0);
    QCOMPARE(store::runs(*fixture.store).size(), std::size_t(1));
    store::removeSynonym(*fixture.store, layout, u"street"_s);
    QCOMPARE(reread(fixture).answers, 1);
    QCOMPARE(fixture.current(image, layout), u"Street"_s);
    QCOMPARE(store::answerLog(*fixture.store, image).back().confidence, -1.0);
}

void SynonymsTest::peoplesAnswersStay()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_s);
    free(fixture, image, layout, u"street"_s, u"ofa"_s);
    fixture.say(image, layout, u"street"_s);
    store::putSynonym(*fixture.store, {layout, u"street"_s, u"grid pattern"_s});
    const store::Reread report = reread(fixture);
    QCOMPARE(report.answers, 1); // the file's, which does not count
    QCOMPARE(report.images, 0);
    QCOMPARE(fixture.current(image, layout), u"street"_s);
    QCOMPARE(store::answersOfPeople(*fixture.store, image).size(), std::size_t(1));
}

void SynonymsTest::theSameSourceCountsAsBefore()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_s);
    free(fixture, image, layout, u"street"_s, u"ofa"_s);
    free(fixture, image, layout, u"winding roads"_s, u"reader"_s, SpeakerKind::Model);
    store::putSynonym(*fixture.store, {layout, u"street"_s, u"grid pattern"_s});
    reread(fixture);
    QCOMPARE(fixture.current(image, layout), u"winding roads"_s);
    QCOMPARE(store::check(*fixture.store).problems.filter(u"log"_s), QStringList());
    // What was said before the source changed its mind stays past.
    free(fixture, image, layout, u"avenue"_s, u"ofa"_s);
    free(fixture, image, layout, u"mixed patterns"_s, u"ofa"_s);
    store::putSynonym(*fixture.store, {layout, u"avenue"_s, u"grid pattern"_s});
    QCOMPARE(reread(fixture).answers, 0);
    QCOMPARE(fixture.current(image, layout), u"mixed patterns"_s);
}

void SynonymsTest::whatHangsOnTheAnswerFollows()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_s);
    const ImageId tile = fixture.image(u"1.png"_s, View::Satellite);
    free(fixture, image, layout, u"street"_s, u"ofa"_s);
    store::putDescription(*fixture.store, 0, {image, u"old"_s, QByteArray(1, 'x')});
    const int split = store::addSplit(*fixture.store, u"s"_s);
    const qint64 run = store::beginRun(*fixture.store, RunKind::Rerank, 0, {});
    store::putReranking(*fixture.store, run, split, Role::Test, {image, {{tile, 1, 0, 1, 0}}, tile, 0, 0, 0});
    store::finishRun(*fixture.store, run);
    store::putSynonym(*fixture.store, {layout, u"street"_s, u"grid pattern"_s});
    reread(fixture);
    VERIFY_SAYS(store::description(*fixture.store, image)->text, u"grid pattern"_s);
    QCOMPARE(store::pendingRerankCount(*fixture.store, run), 1);
}

void SynonymsTest::aStopChangesNothing()
{
    Fixture fixture;
    for (int i = 0; i < 3; ++i)
        free(fixture, fixture.image(u"%1.jpg"_s.arg(i)), layout, u"street"_s, u"ofa"_s);
    store::putSynonym(*fixture.store, {layout, u"street"_s, u"grid pattern"_s});
    WatchedProgress stopping({.reports = 1});
    QVERIFY_THROWS_EXCEPTION(Stopped, store::rereadAnswers(*fixture.store, stopping));
    QCOMPARE(fixture.current(1, layout), u"street"_s);
    QVERIFY(store::runs(*fixture.store).empty());
    QCOMPARE(reread(fixture).answers, 3);
}

/// Nothing here could make them again.
void SynonymsTest::importedTextsOutliveAChange()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_s);
    const QByteArray nothingSaid = store::textSource(*fixture.store, image);
    const auto setFor = [&](const QString& name, bool imported) {
        store::Model model;
        model.name = name;
        model.kind = ModelKind::TextEmbedder;
        model.sha256 = QByteArray(64, imported ? 'a' : 'b');
        model.configuration = {{u"imported"_s, imported}};
        store::EmbeddingSet set = store::ensureSet(*fixture.store, store::EmbeddingKind::Text,
                                                   store::putModel(*fixture.store, model), 2);
        store::putRows(*fixture.store, set, 0, {{image, nothingSaid}}, Matrix(1, 2));
        return set;
    };
    const store::EmbeddingSet imported = setFor(u"openai"_s, true);
    const store::EmbeddingSet computed = setFor(u"hashing"_s, false);
    free(fixture, image, layout, u"none"_s, u"ofa"_s);
    store::answersChanged(*fixture.store, image);
    QVERIFY(!store::hasRow(*fixture.store, computed, image));
    QCOMPARE(store::rowSource(*fixture.store, imported, image), nothingSaid);
    QVERIFY(store::textSource(*fixture.store, image) != nothingSaid);
    store::adoptImportedTexts(*fixture.store, image, QByteArray("another"));
    QCOMPARE(store::rowSource(*fixture.store, imported, image), nothingSaid);
    store::adoptImportedTexts(*fixture.store, image, nothingSaid);
    QCOMPARE(store::rowSource(*fixture.store, imported, image), store::textSource(*fixture.store, image));
}

GEOVLM_TEST(SynonymsTest);

} // namespace tst_synonyms

#include "tst_synonyms.moc"
