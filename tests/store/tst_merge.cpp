// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/utc.h"
#include "store/annotation/actions.h"
#include "store/annotation/reviews.h"
#include "store/sqlite/query.h"
#include "store/upkeep/merge.h"
#include "store_fixture.h"
#include "support/registry.h"
#include "support/watched_progress.h"

namespace tst_merge {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::MergeReport;

namespace {

MergeReport mergeInto(Fixture& into, const Fixture& other)
{
    SilentProgress progress;
    return store::mergeAnswers(*into.store, *other.store, u"other.geovlm"_s, progress);
}

qint64 count(const Fixture& fixture, const char* table)
{
    return store::integerOf(fixture.store->database(), std::string("SELECT count(*) FROM ") + table, -1);
}

qint64 review(Fixture& fixture, ImageId image, ReviewState state, const QString& by, qint64 undoes = 0)
{
    return store::appendReview(*fixture.store, {0, image, state, u"why"_s, by, {}, undoes, 0, 0});
}

/// What check finds but for the images, which these stores do not have on disk.
QStringList otherProblems(const Fixture& fixture)
{
    QStringList problems = store::check(*fixture.store).problems;
    if (!problems.isEmpty() && problems.last().contains(u"are not under"_s))
        problems.removeLast();
    return problems;
}

QString lastBy(const Fixture& fixture, ImageId image)
{
    const auto log = store::answerLog(*fixture.store, image);
    return log.empty() ? QString() : log.back().speaker.name;
}

} // namespace

class MergeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bringsEveryFieldOfAPersonsAnswer();
    void machinesStayWhereTheyAre();
    void twiceAddsNothing();
    void backAndForthAddsNothing();
    void theAnswerGivenHereStays();
    void conflictsIgnoreHowItIsWritten();
    void betweenTwoOthersTheFirstCountsAndTheOtherIsListed();
    void takingBackComesWithWhatItTakesBack();
    void takingsBackOfOneMomentAreToldApart();
    void theSameSaidAgainLaterComesToo();
    void whatWasGivenHereIsNotTakenBack();
    void undoingHereOutlivesAMerge();
    void reviewsCome();
    void imagesThatAreNotHereAreCounted();
    void ordersByTheOthersIds();
    void descriptionsFollow();
    void refusesItself();
    void refusesOtherQuestions();
    void stoppedItLeavesNothing();
};

void MergeTest::bringsEveryFieldOfAPersonsAnswer()
{
    Fixture here, there;
    here.image(u"first.jpg"_s); // so that the ids differ
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    AnswerEvent event;
    event.image = theirs;
    event.question = 3;
    event.value = u"none"_s;
    event.raw = u"nothing"_s;
    event.distribution = {0.25F, 0.75F, 0, 0, 0, 0};
    event.speaker.name = u"Bea"_s;
    event.at = utcTime(1234567890123);
    event.suggestionVisible = true;
    event.unsure = true;
    {
        store::Transaction transaction(*there.store);
        event.action = store::beginAction(*there.store, store::ActionKind::Answer, u"Bea"_s, theirs, 3);
        store::appendAnswer(*there.store, event);
        transaction.commit();
    }
    there.say(theirs, 4, u"mixed"_s, SpeakerKind::Person, u"Bea"_s);
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.events, 2);
    QCOMPARE(report.images, 1);
    QCOMPARE(report.came, QStringList{u"Bea: 2 answer(s) on a.jpg"_s});
    QVERIFY(report.conflicts.empty());
    const auto log = store::answerLog(*here.store, image);
    QCOMPARE(log.size(), std::size_t(2));
    QCOMPARE(log[0].question, 3);
    QCOMPARE(log[0].value, event.value);
    QCOMPARE(log[0].raw, event.raw);
    QCOMPARE(log[0].distribution, event.distribution);
    QCOMPARE(log[0].speaker.name, u"Bea"_s);
    QCOMPARE(log[0].at, event.at);
    QVERIFY(log[0].suggestionVisible && log[0].unsure);
    QCOMPARE(log[0].action, 0);
    QVERIFY(log[0].merge != 0);
    QCOMPARE(log[0].merge, report.merge);
    QVERIFY(!store::undoable(*here.store, u"Bea"_s));
    QCOMPARE(store::textOf(here.store->database(), "SELECT source FROM merge WHERE id = ?", report.merge),
             u"other.geovlm"_s);
    QCOMPARE(here.current(image, 3), u"none"_s);
    QCOMPARE(otherProblems(here), QStringList());
}

void MergeTest::machinesStayWhereTheyAre()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    there.say(theirs, 0, u"urban"_s, SpeakerKind::Model, u"reader"_s);
    const qint64 imported = there.say(theirs, 1, u"none"_s, SpeakerKind::Import, u"file"_s);
    there.undo(theirs, 1, imported); // a person's, but about nothing that comes
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.events, 0);
    QCOMPARE(report.merge, 0);
    QVERIFY(store::answerLog(*here.store, image).empty());
    QCOMPARE(count(here, "merge"), 0);
}

void MergeTest::twiceAddsNothing()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    const qint64 first = there.say(theirs, 0, u"urban"_s);
    const qint64 undoing = there.undo(theirs, 0, first);
    there.undo(theirs, 0, undoing);
    there.say(theirs, 1, u"none"_s, SpeakerKind::Person, u"Bea"_s);
    review(there, theirs, ReviewState::Done, u"Bea"_s);
    QCOMPARE(mergeInto(here, there).events, 5);
    QCOMPARE(here.current(image, 0), u"urban"_s);
    const MergeReport again = mergeInto(here, there);
    QCOMPARE(again.events, 0);
    QCOMPARE(again.images, 0);
    QVERIFY(again.came.isEmpty());
    QCOMPARE(store::answerLog(*here.store, image).size(), std::size_t(4));
    QCOMPARE(store::reviewLog(*here.store, image).size(), std::size_t(1));
    QCOMPARE(count(here, "merge"), 1);
    // What comes after is all that the next merge brings.
    there.say(theirs, 2, u"parks"_s);
    QCOMPARE(mergeInto(here, there).events, 1);
}

void MergeTest::backAndForthAddsNothing()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    here.say(image, 0, u"urban"_s, SpeakerKind::Person, u"Ada"_s);
    const qint64 taken = there.say(theirs, 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    there.undo(theirs, 0, taken);
    review(here, image, ReviewState::Done, u"Ada"_s);
    QCOMPARE(mergeInto(there, here).events, 2);
    QCOMPARE(mergeInto(here, there).events, 2);
    QCOMPARE(mergeInto(there, here).events, 0);
    QCOMPARE(mergeInto(here, there).events, 0);
    QCOMPARE(store::answerLog(*here.store, image).size(), std::size_t(3));
    QCOMPARE(store::answerLog(*there.store, theirs).size(), std::size_t(3));
}

void MergeTest::theAnswerGivenHereStays()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    here.say(image, 0, u"urban"_s);
    here.say(image, 1, u"highway"_s, SpeakerKind::Model, u"reader"_s);
    there.say(theirs, 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    there.say(theirs, 1, u"none"_s, SpeakerKind::Person, u"Bea"_s);
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.events, 2);
    QCOMPARE(here.current(image, 0), u"urban"_s);
    QCOMPARE(here.current(image, 1), u"none"_s); // a person elsewhere beats a machine
    QCOMPARE(report.conflicts.size(), std::size_t(1));
    const store::MergeConflict& conflict = report.conflicts[0];
    QCOMPARE(conflict.image, u"a.jpg"_s);
    QCOMPARE(conflict.question, u"environment"_s);
    QCOMPARE(conflict.here.by, u"Ada"_s);
    QCOMPARE(conflict.here.value, u"urban"_s);
    QCOMPARE(conflict.there.by, u"Bea"_s);
    QCOMPARE(conflict.there.value, u"rural"_s);
    QCOMPARE(mergeInto(here, there).conflicts.size(), std::size_t(1)); // it is still there to be decided
    QCOMPARE(otherProblems(here), QStringList());
}

void MergeTest::conflictsIgnoreHowItIsWritten()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    here.say(image, 0, u"Urban "_s);
    here.say(image, 2, u"parks and rivers"_s);
    here.say(image, 6, u"parks and monuments"_s);
    there.say(theirs, 0, u"urban"_s);
    there.say(theirs, 2, u"Rivers and parks"_s);
    there.say(theirs, 6, u"parks"_s);
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.conflicts.size(), std::size_t(1));
    QCOMPARE(report.conflicts[0].question, u"distinctive_features"_s);
}

void MergeTest::betweenTwoOthersTheFirstCountsAndTheOtherIsListed()
{
    Fixture here, bea, cy;
    const ImageId image = here.image(u"a.jpg"_s);
    bea.say(bea.image(u"a.jpg"_s), 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    cy.say(cy.image(u"a.jpg"_s), 0, u"mixed"_s, SpeakerKind::Person, u"Cy"_s);
    QVERIFY(mergeInto(here, bea).conflicts.empty());
    const MergeReport report = mergeInto(here, cy);
    QCOMPARE(report.conflicts.size(), std::size_t(1));
    QCOMPARE(report.conflicts[0].here.by, u"Bea"_s);
    QCOMPARE(report.conflicts[0].there.by, u"Cy"_s);
    QCOMPARE(here.current(image, 0), u"rural"_s);
}

void MergeTest::takingBackComesWithWhatItTakesBack()
{
    Fixture here, there;
    for (int i = 0; i < 3; ++i) // the ids of both stores are to differ
        here.say(here.image(u"other%1.jpg"_s.arg(i)), 0, u"urban"_s);
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    const qint64 answer = there.say(theirs, 0, u"rural"_s);
    MergeReport report = mergeInto(here, there);
    QCOMPARE(here.current(image, 0), u"rural"_s);
    const qint64 undoing = there.undo(theirs, 0, answer);
    report = mergeInto(here, there);
    QCOMPARE(report.events, 1);
    QCOMPARE(report.came, QStringList{u"Ada: 1 taken back on a.jpg"_s});
    QCOMPARE(here.current(image, 0), u"-"_s);
    there.undo(theirs, 0, undoing);
    QCOMPARE(mergeInto(here, there).events, 1);
    QCOMPARE(here.current(image, 0), u"rural"_s);
    const auto log = store::answerLog(*here.store, image);
    QCOMPARE(log.size(), std::size_t(3));
    QCOMPARE(log[1].undoes, log[0].id);
    QCOMPARE(log[2].undoes, log[1].id);
    QCOMPARE(otherProblems(here), QStringList());
}

void MergeTest::takingsBackOfOneMomentAreToldApart()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    AnswerEvent event;
    event.image = there.image(u"a.jpg"_s);
    event.value = u"rural"_s;
    event.speaker.name = u"Bea"_s;
    event.at = utcTime(1'000'000'000'000);
    for (int i = 0; i < 3; ++i) { // said, taken back, and that taken back
        event.undoes = store::appendAnswer(*there.store, event);
        event.value.clear();
    }
    QCOMPARE(mergeInto(here, there).events, 3);
    QCOMPARE(here.current(image, 0), u"rural"_s);
    QCOMPARE(mergeInto(here, there).events, 0);
}

void MergeTest::theSameSaidAgainLaterComesToo()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    AnswerEvent event;
    event.image = there.image(u"a.jpg"_s);
    event.speaker.name = u"Bea"_s;
    qint64 at = 1'000'000'000'000;
    for (const QString& value : {u"rural"_s, u"mixed"_s, u"rural"_s}) {
        event.value = value;
        event.at = utcTime(++at);
        store::appendAnswer(*there.store, event);
    }
    QCOMPARE(mergeInto(here, there).events, 3);
    QCOMPARE(here.current(image, 0), u"rural"_s);
}

void MergeTest::whatWasGivenHereIsNotTakenBack()
{
    QTemporaryDir folder;
    Fixture here;
    const ImageId image = here.image(u"a.jpg"_s);
    const qint64 answer = here.say(image, 0, u"rural"_s);
    const qint64 done = review(here, image, ReviewState::Done, u"Ada"_s);
    const QString copy = folder.filePath(u"copy.geovlm"_s);
    store::backup(*here.store, copy);
    Fixture there;
    there.store = store::Store::open(copy, store::Access::Write);
    const qint64 undoing = there.undo(image, 0, answer);
    there.undo(image, 0, undoing);
    there.say(image, 0, u"mixed"_s);
    review(there, image, ReviewState::Untouched, u"Ada"_s, done);
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.events, 1);
    QCOMPARE(report.keptHere, 2);
    QCOMPARE(here.current(image, 0), u"rural"_s);
    QCOMPARE(store::currentReview(*here.store, image)->state, ReviewState::Done);
    QCOMPARE(report.conflicts.size(), std::size_t(1));
    QCOMPARE(mergeInto(here, there).events, 0);
}

void MergeTest::undoingHereOutlivesAMerge()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    there.say(there.image(u"a.jpg"_s), 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    mergeInto(here, there);
    here.undo(image, 0, store::answerLog(*here.store, image)[0].id);
    QCOMPARE(here.current(image, 0), u"-"_s);
    QCOMPARE(mergeInto(here, there).events, 0);
    QCOMPARE(here.current(image, 0), u"-"_s);
}

void MergeTest::reviewsCome()
{
    Fixture here, there;
    here.image(u"first.jpg"_s);
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    const ImageId mine = here.image(u"b.jpg"_s);
    const ImageId theirsToo = there.image(u"b.jpg"_s);
    const qint64 returned = review(there, theirs, ReviewState::Returned, u"Bea"_s);
    review(there, theirsToo, ReviewState::Reviewed, u"Bea"_s);
    review(here, mine, ReviewState::Done, u"Ada"_s);
    MergeReport report = mergeInto(here, there);
    QCOMPARE(report.events, 2);
    QCOMPARE(report.came, (QStringList{u"Bea: 1 review(s) on a.jpg"_s, u"Bea: 1 review(s) on b.jpg"_s}));
    const auto current = store::currentReview(*here.store, image);
    QVERIFY(current);
    QCOMPARE(current->state, ReviewState::Returned);
    QCOMPARE(current->comment, u"why"_s);
    QCOMPARE(current->by, u"Bea"_s);
    QCOMPARE(current->at, store::reviewLog(*there.store, theirs)[0].at);
    QCOMPARE(current->merge, report.merge);
    QCOMPARE(store::currentReview(*here.store, mine)->state, ReviewState::Done); // given here
    review(there, theirs, ReviewState::Untouched, u"Bea"_s, returned);
    QCOMPARE(mergeInto(here, there).events, 1);
    QVERIFY(!store::currentReview(*here.store, image));
    QCOMPARE(mergeInto(here, there).events, 0);
}

void MergeTest::imagesThatAreNotHereAreCounted()
{
    Fixture here, there;
    const ImageId image = here.image(u"town/a.jpg"_s);
    there.say(there.image(u"town/a.jpg"_s), 0, u"rural"_s);
    there.say(there.image(u"a.jpg"_s), 0, u"mixed"_s); // the same name, but not the same path
    review(there, there.image(u"b.jpg"_s), ReviewState::Done, u"Bea"_s);
    there.image(u"c.jpg"_s); // nobody has said anything about it
    const MergeReport report = mergeInto(here, there);
    QCOMPARE(report.unknownImages, 2);
    QCOMPARE(report.unknownPaths, (QStringList{u"a.jpg"_s, u"b.jpg"_s}));
    QCOMPARE(report.events, 1);
    QCOMPARE(here.current(image, 0), u"rural"_s);
    QCOMPARE(count(here, "image"), 1);
}

void MergeTest::ordersByTheOthersIds()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId theirs = there.image(u"a.jpg"_s);
    // The times run backwards, as they do when a clock was wrong: the order of the log counts.
    AnswerEvent event;
    event.image = theirs;
    for (int i = 0; i < 3; ++i) {
        event.value = u"value %1"_s.arg(i);
        event.speaker.name = u"Person %1"_s.arg(9 - i);
        event.at = utcTime(1'000'000'000'000 - i);
        store::appendAnswer(*there.store, event);
    }
    mergeInto(here, there);
    QCOMPARE(here.current(image, 0), u"value 2"_s);
    QCOMPARE(lastBy(here, image), u"Person 7"_s);
}

void MergeTest::descriptionsFollow()
{
    Fixture here, there;
    const ImageId image = here.image(u"a.jpg"_s);
    const ImageId answered = here.image(u"b.jpg"_s);
    here.say(answered, 0, u"urban"_s);
    for (const ImageId one : {image, answered})
        store::run(here.store->database(), "INSERT INTO description VALUES (?, 'old', x'00', NULL)", one);
    there.say(there.image(u"a.jpg"_s), 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    there.say(there.image(u"b.jpg"_s), 0, u"rural"_s, SpeakerKind::Person, u"Bea"_s);
    mergeInto(here, there);
    const QStringList texts =
        store::textsOf(here.store->database(), "SELECT text FROM description ORDER BY image");
    QCOMPARE(texts.size(), 2);
    QVERIFY2(texts[0].contains(u"rural"_s), qPrintable(texts[0]));
    QCOMPARE(texts[1], u"old"_s); // its current answer did not change
}

void MergeTest::refusesItself()
{
    Fixture here;
    here.say(here.image(u"a.jpg"_s), 0, u"rural"_s);
    const auto same = store::Store::open(here.path, store::Access::Read);
    SilentProgress progress;
    VERIFY_SAYS(sentenceOf([&] { store::mergeAnswers(*here.store, *same, u"x"_s, progress); }), u"itself"_s);
    QCOMPARE(count(here, "answer"), 1);
}

void MergeTest::refusesOtherQuestions()
{
    Fixture here;
    here.image(u"a.jpg"_s);
    QByteArray json = QuestionBank::standard().toJson();
    QVERIFY(json.contains("\"grey\""));
    json.replace("\"grey\"", "\"gray\"");
    Fixture there;
    there.path = there.folder.filePath(u"gray.geovlm"_s);
    store::Store::create(there.path, QuestionBank::fromJson(json, u"gray"_s));
    there.reopen();
    there.say(there.image(u"a.jpg"_s), 0, u"rural"_s);
    VERIFY_SAYS(sentenceOf([&] { mergeInto(here, there); }), u"different questions"_s);
    QCOMPARE(count(here, "answer"), 0);
}

void MergeTest::stoppedItLeavesNothing()
{
    Fixture here, there;
    here.image(u"a.jpg"_s);
    there.say(there.image(u"a.jpg"_s), 0, u"rural"_s);
    WatchedProgress stop({.reports = 0});
    QVERIFY_THROWS_EXCEPTION(Stopped, store::mergeAnswers(*here.store, *there.store, u"x"_s, stop));
    QCOMPARE(count(here, "answer"), 0);
    QCOMPARE(count(here, "merge"), 0);
    QVERIFY(!here.store->isInTransaction());
}

GEOVLM_TEST(MergeTest);

} // namespace tst_merge

#include "tst_merge.moc"
