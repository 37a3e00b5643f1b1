// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "registry.h"
#include "store/answers/published.h"
#include "store/answers/synonyms.h"
#include "store/models/embeddings.h"
#include "store/results/derived.h"
#include "store/results/results.h"
#include "store/results/runs.h"

namespace storetest {

using namespace Qt::Literals::StringLiterals;

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
    event.speaker = {kind, who, u"r1"_qs};
    event.distribution =
        std::vector<float>(std::size_t(fixture.store->questions().at(question).options.size()), 0.25F);
    store::appendAnswer(*fixture.store, event);
}

store::Reread reread(Fixture& fixture)
{
    SilentProgress progress;
    return store::rereadAnswers(*fixture.store, progress);
}

class Stopping final : public Progress
{
public:
    void begin(const QString&, qint64) override {}
    void advance(qint64) override { m_stop = true; }
    void note(const QString&) override {}
    bool stopRequested() const override { return m_stop; }

private:
    bool m_stop = false;
};

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
    store::putSynonym(*fixture.store, {layout, u" Main  STREET "_qs, u"Grid pattern"_qs});
    store::putSynonym(*fixture.store, {Synonym::any, u"street"_qs, u"highway"_qs});
    store::putSynonym(*fixture.store, {layout, u"main street"_qs, u"highway"_qs});
    fixture.reopen();
    const std::vector<Synonym> kept = store::synonyms(*fixture.store);
    QCOMPARE(kept.size(), std::size_t(2));
    QCOMPARE(kept[0].question, Synonym::any);
    QCOMPARE(kept[1].said, u"main street"_qs);
    QCOMPARE(kept[1].means, u"highway"_qs);
    QVERIFY(store::removeSynonym(*fixture.store, layout, u"MAIN street"_qs));
    QVERIFY(!store::removeSynonym(*fixture.store, layout, u"main street"_qs));
    QCOMPARE(store::synonyms(*fixture.store).size(), std::size_t(1));
}

void SynonymsTest::entriesThatMeanNothingAreRefused()
{
    Fixture fixture;
    const auto put = [&](int question, const QString& said, const QString& means) {
        return sentenceOf([&] { store::putSynonym(*fixture.store, {question, said, means}); });
    };
    VERIFY_SAYS(put(layout, u"street"_qs, u"road"_qs), u"grid pattern"_qs);
    VERIFY_SAYS(put(Synonym::any, u"street"_qs, u"road"_qs), u"no question"_qs);
    VERIFY_SAYS(put(layout, u"Highway"_qs, u"none"_qs), u"option"_qs);
    VERIFY_SAYS(put(layout, u"  "_qs, u"none"_qs), u"empty"_qs);
    VERIFY_SAYS(put(layout, QString(201, u'x'), u"none"_qs), u"too long"_qs);
    QCOMPARE(put(2, u"waterside"_qs, u"rivers and lakes"_qs), QString()); // several are allowed
    QVERIFY(!put(layout, u"waterside"_qs, u"highway and none"_qs).isEmpty());
    QCOMPARE(store::synonyms(*fixture.store).size(), std::size_t(1));
}

void SynonymsTest::addingReadsAnswersAgainAndRemovingTakesItBack()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_qs);
    free(fixture, image, layout, u"Street "_qs, u"ofa"_qs);
    free(fixture, image, 0, u"urban"_qs, u"ofa"_qs);
    QCOMPARE(fixture.current(image, layout), u"Street"_qs);
    store::putSynonym(*fixture.store, {layout, u"street"_qs, u"grid pattern"_qs});
    const store::Reread first = reread(fixture);
    QCOMPARE(first.answers, 1);
    QCOMPARE(first.images, 1);
    QCOMPARE(store::run(*fixture.store, first.run).kind, u"synonyms"_qs);
    const auto log = store::answerLog(*fixture.store, image);
    QCOMPARE(log.size(), std::size_t(3)); // nothing was overwritten
    QCOMPARE(log[0].value, u"Street"_qs);
    QCOMPARE(log[2].value, u"grid pattern"_qs);
    QCOMPARE(log[2].raw, u"Street "_qs);
    QCOMPARE(log[2].run, first.run);
    QCOMPARE(log[2].speaker.name, u"ofa"_qs);
    QCOMPARE(log[2].confidence, 0.25);
    QCOMPARE(log[2].distribution.size(), std::size_t(7));
    QCOMPARE(reread(fixture).answers, 0);
    QCOMPARE(store::runs(*fixture.store).size(), std::size_t(1));
    store::removeSynonym(*fixture.store, layout, u"street"_qs);
    QCOMPARE(reread(fixture).answers, 1);
    QCOMPARE(fixture.current(image, layout), u"Street"_qs);
    QCOMPARE(store::answerLog(*fixture.store, image).back().confidence, -1.0);
}

void SynonymsTest::peoplesAnswersStay()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_qs);
    free(fixture, image, layout, u"street"_qs, u"ofa"_qs);
    fixture.say(image, layout, u"street"_qs);
    store::putSynonym(*fixture.store, {layout, u"street"_qs, u"grid pattern"_qs});
    const store::Reread report = reread(fixture);
    QCOMPARE(report.answers, 1); // the file's, which does not count
    QCOMPARE(report.images, 0);
    QCOMPARE(fixture.current(image, layout), u"street"_qs);
    QCOMPARE(store::answersOfPeople(*fixture.store, image).size(), std::size_t(1));
}

void SynonymsTest::theSameSourceCountsAsBefore()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_qs);
    free(fixture, image, layout, u"street"_qs, u"ofa"_qs);
    free(fixture, image, layout, u"winding roads"_qs, u"reader"_qs, SpeakerKind::Model);
    store::putSynonym(*fixture.store, {layout, u"street"_qs, u"grid pattern"_qs});
    reread(fixture);
    QCOMPARE(fixture.current(image, layout), u"winding roads"_qs);
    QCOMPARE(store::check(*fixture.store).problems.filter(u"log"_qs), QStringList());
    // What was said before the source changed its mind stays past.
    free(fixture, image, layout, u"avenue"_qs, u"ofa"_qs);
    free(fixture, image, layout, u"mixed patterns"_qs, u"ofa"_qs);
    store::putSynonym(*fixture.store, {layout, u"avenue"_qs, u"grid pattern"_qs});
    QCOMPARE(reread(fixture).answers, 0);
    QCOMPARE(fixture.current(image, layout), u"mixed patterns"_qs);
}

void SynonymsTest::whatHangsOnTheAnswerFollows()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_qs);
    const ImageId tile = fixture.image(u"1.png"_qs, View::Satellite);
    free(fixture, image, layout, u"street"_qs, u"ofa"_qs);
    store::putDescription(*fixture.store, 0, {image, u"old"_qs, QByteArray(1, 'x')});
    const int split = store::addSplit(*fixture.store, u"s"_qs);
    const qint64 run = store::beginRun(*fixture.store, u"rerank"_qs, 0, {});
    store::putReranking(*fixture.store, run, split, Role::Test, {image, {{tile, 1, 0, 1, 0}}, tile, 0, 0, 0});
    store::finishRun(*fixture.store, run);
    store::putSynonym(*fixture.store, {layout, u"street"_qs, u"grid pattern"_qs});
    reread(fixture);
    VERIFY_SAYS(store::description(*fixture.store, image)->text, u"grid pattern"_qs);
    QCOMPARE(store::owedCount(*fixture.store, run), 1);
}

void SynonymsTest::aStopChangesNothing()
{
    Fixture fixture;
    for (int i = 0; i < 3; ++i)
        free(fixture, fixture.image(u"%1.jpg"_qs.arg(i)), layout, u"street"_qs, u"ofa"_qs);
    store::putSynonym(*fixture.store, {layout, u"street"_qs, u"grid pattern"_qs});
    Stopping stopping;
    QVERIFY_THROWS_EXCEPTION(Stopped, store::rereadAnswers(*fixture.store, stopping));
    QCOMPARE(fixture.current(1, layout), u"street"_qs);
    QVERIFY(store::runs(*fixture.store).empty());
    QCOMPARE(reread(fixture).answers, 3);
}

/// Nothing here could make them again.
void SynonymsTest::importedTextsOutliveAChange()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"1.jpg"_qs);
    const QByteArray nothingSaid = store::textSource(*fixture.store, image);
    const auto setFor = [&](const QString& name, bool imported) {
        store::Model model;
        model.name = name;
        model.kind = u"text-embedder"_qs;
        model.sha256 = QByteArray(64, imported ? 'a' : 'b');
        model.configuration = {{u"imported"_qs, imported}};
        store::EmbeddingSet set = store::ensureSet(*fixture.store, store::EmbeddingKind::Text,
                                                   store::putModel(*fixture.store, model), 2);
        store::putRows(*fixture.store, set, 0, {{image, nothingSaid}}, Matrix(1, 2));
        return set;
    };
    const store::EmbeddingSet imported = setFor(u"openai"_qs, true);
    const store::EmbeddingSet computed = setFor(u"hashing"_qs, false);
    free(fixture, image, layout, u"none"_qs, u"ofa"_qs);
    store::answersChanged(*fixture.store, image);
    QVERIFY(!store::hasRow(*fixture.store, computed, image));
    QCOMPARE(store::rowSource(*fixture.store, imported, image), nothingSaid);
    QVERIFY(store::textSource(*fixture.store, image) != nothingSaid);
    store::adoptImportedTexts(*fixture.store, image, QByteArray("another"));
    QCOMPARE(store::rowSource(*fixture.store, imported, image), nothingSaid);
    store::adoptImportedTexts(*fixture.store, image, nothingSaid);
    QCOMPARE(store::rowSource(*fixture.store, imported, image), store::textSource(*fixture.store, image));
}

static const Registered<SynonymsTest> registered;

} // namespace storetest

#include "tst_synonyms.moc"
