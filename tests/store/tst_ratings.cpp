// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "registry.h"
#include "store/annotation/ratings.h"
#include "store/sqlite/query.h"

#include "domain/random.h"

namespace storetest {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "Ada: urban, m: rural" of one question, a star at the current answer.
QString said(const Fixture& fixture, ImageId image, int question = 0)
{
    QStringList parts;
    for (const store::Rating& rating : store::ratingsOf(*fixture.store, image, question))
        for (const store::Rater& rater : store::raters(*fixture.store))
            if (rater.speaker == rating.speaker)
                parts << rater.who.name + u": "_qs + rating.value + (rating.counts ? u"*"_qs : QString());
    parts.sort();
    return parts.join(u", "_qs);
}

qint64 say(const Fixture& fixture, AnswerEvent event, const QString& value, qint64 merge = 0)
{
    event.value = value;
    event.merge = merge;
    event.speaker.name = event.speaker.name.isEmpty() ? u"Ada"_qs : event.speaker.name;
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
    const ImageId image = fixture.image(u"a.jpg"_qs);
    fixture.say(image, 0, u"urban"_qs);
    fixture.say(image, 0, u"park"_qs, SpeakerKind::Person, u"Bo"_qs);
    fixture.say(image, 0, u"rural"_qs);
    fixture.say(image, 0, u"urban"_qs, SpeakerKind::Model, u"m"_qs);
    fixture.say(image, 1, u"one"_qs, SpeakerKind::Import, u"file"_qs);
    QCOMPARE(said(fixture, image), u"Ada: rural*, Bo: park, m: urban"_qs);
    QCOMPARE(said(fixture, image, 1), u"file: one*"_qs);
    QCOMPARE(store::ratingsOf(*fixture.store, image).size(), size_t(4));
    QVERIFY(store::ratingsOf(*fixture.store, image, 2).empty());
}

void RatingsTest::undoAndRedoAreChainSafe()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    fixture.say(image, 0, u"urban"_qs);
    const qint64 second = fixture.say(image, 0, u"rural"_qs);
    const qint64 undo = fixture.undo(image, 0, second);
    QCOMPARE(said(fixture, image), u"Ada: urban*"_qs);
    const qint64 redo = fixture.undo(image, 0, undo);
    QCOMPARE(said(fixture, image), u"Ada: rural*"_qs);
    fixture.undo(image, 0, redo);
    QCOMPARE(said(fixture, image), u"Ada: urban*"_qs);
}

void RatingsTest::clearedAndUnsureAreNotRated()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    fixture.say(image, 0, u"urban"_qs);
    fixture.say(image, 0, u"rural"_qs, SpeakerKind::Person, u"Bo"_qs);
    const qint64 cleared = fixture.say(image, 0, QString());
    QCOMPARE(said(fixture, image), u"Bo: rural"_qs); // and what counts is that Ada cleared it
    fixture.undo(image, 0, cleared);
    QCOMPARE(said(fixture, image), u"Ada: urban, Bo: rural*"_qs);
    AnswerEvent unsure;
    unsure.image = image;
    unsure.unsure = true;
    say(fixture, unsure, u"park"_qs);
    QCOMPARE(said(fixture, image), u"Bo: rural"_qs);
}

void RatingsTest::givenHereBeatsMerged()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    const qint64 merge = addMerge(fixture);
    AnswerEvent event;
    event.image = image;
    const qint64 here = say(fixture, event, u"here"_qs);
    say(fixture, event, u"old"_qs, merge);
    say(fixture, event, u"merged"_qs, merge);
    QCOMPARE(said(fixture, image), u"Ada: here*"_qs);
    event.speaker.name = u"Bo"_qs;
    say(fixture, event, u"elsewhere"_qs, merge);
    QCOMPARE(said(fixture, image), u"Ada: here*, Bo: elsewhere"_qs);
    fixture.undo(image, 0, here);
    QCOMPARE(said(fixture, image), u"Ada: merged, Bo: elsewhere*"_qs);
}

void RatingsTest::revisionsAreRatersOfTheirOwn()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    for (const QString& revision : {u"r2"_qs, u"r1"_qs}) {
        AnswerEvent event;
        event.image = image;
        event.speaker = {SpeakerKind::Model, u"m"_qs, revision};
        say(fixture, event, u"urban"_qs);
    }
    fixture.say(image, 0, u"urban"_qs, SpeakerKind::Person, u"Zoe"_qs);
    const std::vector<store::Rater> raters = store::raters(*fixture.store);
    QCOMPARE(raters.size(), size_t(3));
    QCOMPARE(raters[0].who.name, u"Zoe"_qs); // people come first
    QCOMPARE(raters[1].who.revision, u"r1"_qs);
    QCOMPARE(raters[2].who.revision, u"r2"_qs);
    QCOMPARE(store::ratingsOf(*fixture.store, image).size(), size_t(3));
}

void RatingsTest::onlyImagesThatPeopleRatedAreListed()
{
    Fixture fixture;
    for (const QString& name : {u"c.jpg"_qs, u"a.jpg"_qs, u"b.jpg"_qs, u"d.jpg"_qs}) {
        const ImageId image = fixture.image(name);
        fixture.say(image, 0, u"urban"_qs, SpeakerKind::Model, u"m"_qs);
        if (name != u"b.jpg"_qs)
            fixture.say(image, 0, u"urban"_qs, SpeakerKind::Person, name);
    }
    const auto paths = [&](const QString& after, int limit) {
        QStringList list;
        for (const store::RatedImage& image : store::imagesRatedByPeople(*fixture.store, after, limit))
            list << image.path;
        return list.join(u' ');
    };
    QCOMPARE(paths({}, 10), u"a.jpg c.jpg d.jpg"_qs);
    QCOMPARE(paths({}, 2), u"a.jpg c.jpg"_qs);
    QCOMPARE(paths(u"c.jpg"_qs, 2), u"d.jpg"_qs);
    QCOMPARE(paths(u"d.jpg"_qs, 2), QString());
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
    QVERIFY2(text.contains(u"answer_by_speaker (speaker=?)"_qs), qPrintable(text));
    QVERIFY2(!text.contains(u"SCAN answer"_qs), qPrintable(text));
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
        const ImageId image = fixture.image(u"%1.jpg"_qs.arg(trial));
        std::vector<qint64> made;
        for (int step = 0; step < 20; ++step) {
            AnswerEvent event;
            event.image = image;
            event.speaker.kind = random.chance(0.7) ? SpeakerKind::Person : SpeakerKind::Model;
            event.speaker.name = u"s%1"_qs.arg(random.below(3));
            event.unsure = random.chance(0.1);
            if (!made.empty() && random.chance(0.35))
                event.undoes = made[size_t(random.below(int(made.size())))];
            const QString value = random.chance(0.15) ? QString() : u"v%1"_qs.arg(step);
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

static const Registered<RatingsTest> registered;

} // namespace storetest

#include "tst_ratings.moc"
