// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/ratings.h"
#include "store/sqlite/query.h"

#include "domain/random.h"
#include "store_fixture.h"
#include "support/registry.h"

namespace tst_ratings {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// "Ada: urban, m: rural" of one question, a star at the current answer.
QString said(const Fixture& fixture, ImageId image, int question = 0)
{
    QStringList parts;
    for (const store::Rating& rating : store::ratingsOf(*fixture.store, image, question))
        for (const store::Rater& rater : store::raters(*fixture.store))
            if (rater.speaker == rating.speaker)
                parts << rater.who.name + u": "_s + rating.value + (rating.counts ? u"*"_s : QString());
    parts.sort();
    return parts.join(u", "_s);
}

qint64 say(const Fixture& fixture, AnswerEvent event, const QString& value, qint64 merge = 0)
{
    event.value = value;
    event.merge = merge;
    event.speaker.name = event.speaker.name.isEmpty() ? u"Ada"_s : event.speaker.name;
    return store::appendAnswer(*fixture.store, event);
}

qint64 addMerge(const Fixture& fixture)
{
    store::run(fixture.store->database(), "INSERT INTO merge(source, at) VALUES ('other.geovlm', 0)");
    return fixture.store->database().lastRowId();
}

} // namespace

class RatingsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyRatersNewestCounts();
    void undoAndRedoAreChainSafe();
    void clearedAndUnsureAreNotRated();
    void givenHereBeatsMerged();
    void revisionsAreRatersOfTheirOwn();
    void onlyImagesThatPeopleRatedAreListed();
    void machinesAnswersAreNotWalked();
    void agreesWithTheCurrentAnswersOnRandomLogs();
};

void RatingsTest::everyRatersNewestCounts()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"urban"_s);
    fixture.say(image, 0, u"park"_s, SpeakerKind::Person, u"Bo"_s);
    fixture.say(image, 0, u"rural"_s);
    fixture.say(image, 0, u"urban"_s, SpeakerKind::Model, u"m"_s);
    fixture.say(image, 1, u"one"_s, SpeakerKind::Import, u"file"_s);
    QCOMPARE(said(fixture, image), u"Ada: rural*, Bo: park, m: urban"_s);
    QCOMPARE(said(fixture, image, 1), u"file: one*"_s);
    QCOMPARE(store::ratingsOf(*fixture.store, image).size(), size_t(4));
    QVERIFY(store::ratingsOf(*fixture.store, image, 2).empty());
}

void RatingsTest::undoAndRedoAreChainSafe()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"urban"_s);
    const qint64 second = fixture.say(image, 0, u"rural"_s);
    const qint64 undo = fixture.undo(image, 0, second);
    QCOMPARE(said(fixture, image), u"Ada: urban*"_s);
    const qint64 redo = fixture.undo(image, 0, undo);
    QCOMPARE(said(fixture, image), u"Ada: rural*"_s);
    fixture.undo(image, 0, redo);
    QCOMPARE(said(fixture, image), u"Ada: urban*"_s);
}

void RatingsTest::clearedAndUnsureAreNotRated()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"urban"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Person, u"Bo"_s);
    const qint64 cleared = fixture.say(image, 0, QString());
    QCOMPARE(said(fixture, image), u"Bo: rural"_s); // and what counts is that Ada cleared it
    fixture.undo(image, 0, cleared);
    QCOMPARE(said(fixture, image), u"Ada: urban, Bo: rural*"_s);
    AnswerEvent unsure;
    unsure.image = image;
    unsure.unsure = true;
    say(fixture, unsure, u"park"_s);
    QCOMPARE(said(fixture, image), u"Bo: rural"_s);
}

void RatingsTest::givenHereBeatsMerged()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    const qint64 merge = addMerge(fixture);
    AnswerEvent event;
    event.image = image;
    const qint64 here = say(fixture, event, u"here"_s);
    say(fixture, event, u"old"_s, merge);
    say(fixture, event, u"merged"_s, merge);
    QCOMPARE(said(fixture, image), u"Ada: here*"_s);
    event.speaker.name = u"Bo"_s;
    say(fixture, event, u"elsewhere"_s, merge);
    QCOMPARE(said(fixture, image), u"Ada: here*, Bo: elsewhere"_s);
    fixture.undo(image, 0, here);
    QCOMPARE(said(fixture, image), u"Ada: merged, Bo: elsewhere*"_s);
}

void RatingsTest::revisionsAreRatersOfTheirOwn()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    for (const QString& revision : {u"r2"_s, u"r1"_s}) {
        AnswerEvent event;
        event.image = image;
        event.speaker = {SpeakerKind::Model, u"m"_s, revision};
        say(fixture, event, u"urban"_s);
    }
    fixture.say(image, 0, u"urban"_s, SpeakerKind::Person, u"Zoe"_s);
    const std::vector<store::Rater> raters = store::raters(*fixture.store);
    QCOMPARE(raters.size(), size_t(3));
    QCOMPARE(raters[0].who.name, u"Zoe"_s); // people come first
    QCOMPARE(raters[1].who.revision, u"r1"_s);
    QCOMPARE(raters[2].who.revision, u"r2"_s);
    QCOMPARE(store::ratingsOf(*fixture.store, image).size(), size_t(3));
}

void RatingsTest::onlyImagesThatPeopleRatedAreListed()
{
    Fixture fixture;
    for (const QString& name : {u"c.jpg"_s, u"a.jpg"_s, u"b.jpg"_s, u"d.jpg"_s}) {
        const ImageId image = fixture.image(name);
        fixture.say(image, 0, u"urban"_s, SpeakerKind::Model, u"m"_s);
        if (name != u"b.jpg"_s)
            fixture.say(image, 0, u"urban"_s, SpeakerKind::Person, name);
    }
    const auto paths = [&](const QString& after, int limit) {
        QStringList list;
        for (const store::RatedImage& image : store::imagesRatedByPeople(*fixture.store, after, limit))
            list << image.path;
        return list.join(u' ');
    };
    QCOMPARE(paths({}, 10), u"a.jpg c.jpg d.jpg"_s);
    QCOMPARE(paths({}, 2), u"a.jpg c.jpg"_s);
    QCOMPARE(paths(u"c.jpg"_s, 2), u"d.jpg"_s);
    QCOMPARE(paths(u"d.jpg"_s, 2), QString());
}

/// SQLite's own word for it: the log is entered by speaker or by image, and never read from end to end.
void RatingsTest::machinesAnswersAreNotWalked()
{
    Fixture fixture;
    QStringList plan;
    store::Query rows(fixture.store->database(),
                      "EXPLAIN QUERY PLAN SELECT id, path FROM image WHERE path > '' AND id IN (SELECT image "
                      "FROM answer WHERE speaker IN (SELECT id FROM speaker WHERE kind = 0)) ORDER BY path");
    while (rows.next())
        plan << rows.text("detail");
    const QString text = plan.join(u'\n');
    QVERIFY2(text.contains(u"answer_by_speaker (speaker=?)"_s), qPrintable(text));
    QVERIFY2(!text.contains(u"SCAN answer"_s), qPrintable(text));
}

void RatingsTest::agreesWithTheCurrentAnswersOnRandomLogs()
{
    const quint64 seed = 20261124;
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    Fixture fixture;
    const qint64 merge = addMerge(fixture);
    store::Transaction transaction(*fixture.store);
    int people = 0;
    for (int trial = 0; trial < 80; ++trial) {
        const ImageId image = fixture.image(u"%1.jpg"_s.arg(trial));
        std::vector<qint64> made;
        for (int step = 0; step < 20; ++step) {
            AnswerEvent event;
            event.image = image;
            event.speaker.kind = random.chance(0.7) ? SpeakerKind::Person : SpeakerKind::Model;
            event.speaker.name = u"s%1"_s.arg(random.below(3));
            event.unsure = random.chance(0.1);
            if (!made.empty() && random.chance(0.35))
                event.undoes = made[size_t(random.below(int(made.size())))];
            const QString value = random.chance(0.15) ? QString() : u"v%1"_s.arg(step);
            made.push_back(say(fixture, event, value, random.chance(0.3) ? merge : 0));
        }
        const auto current = store::currentAnswers(*fixture.store, image);
        const bool rated = !current.empty() && !current.front().unsure;
        QString counting;
        for (const store::Rating& rating : store::ratingsOf(*fixture.store, image))
            if (rating.counts)
                counting = rating.value;
        const bool person = rated && current.front().speaker.kind == SpeakerKind::Person;
        people += person ? 1 : 0;
        if (person || !rated)
            QCOMPARE(counting, rated ? current.front().value : QString());
    }
    QVERIFY(people > 40);
}

GEOVLM_TEST(RatingsTest);

} // namespace tst_ratings

#include "tst_ratings.moc"
