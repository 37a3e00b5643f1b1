// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/database.h"
#include "store_fixture.h"
#include "support/registry.h"

#include "domain/random.h"
#include "domain/utc.h"

#include <QElapsedTimer>

namespace tst_answers {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class AnswersTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsEveryField();
    void personBeatsMachine();
    void clearingLeavesNoAnswer();
    void silentMachineDoesNotCount();
    void undoAndRedoAreChainSafe();
    void undoMustFit();
    void cannotBeChanged();
    void manyImagesAtOnce();
    void knowsWhatASpeakerFinished();
    void followsTheRulesOnRandomLogs();
    void outerTransactionRollsBack();
    void speed();
};

void AnswersTest::keepsEveryField()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    const qint64 before = fixture.say(image, 3, u"grey"_s);
    AnswerEvent event;
    event.image = image;
    event.question = 3;
    event.value = u"black"_s;
    event.raw = u"rather black"_s;
    event.confidence = 0.25;
    event.distribution = {0.25f, 0.75f, 0, 0, 0, 0};
    event.speaker = {SpeakerKind::Model, u"reader"_s, u"abc"_s};
    event.at = utcTime(1234567890123);
    event.suggestionVisible = true;
    const qint64 id = store::appendAnswer(*fixture.store, event);
    fixture.reopen();
    const auto log = store::answerLog(*fixture.store, image);
    QCOMPARE(log.size(), size_t(2));
    const AnswerEvent& read = log[1];
    QCOMPARE(read.id, id);
    QCOMPARE(read.question, 3);
    QCOMPARE(read.value, event.value);
    QCOMPARE(read.raw, event.raw);
    QCOMPARE(read.confidence, 0.25);
    QCOMPARE(read.distribution, event.distribution);
    QCOMPARE(read.speaker.name, event.speaker.name);
    QCOMPARE(read.speaker.revision, event.speaker.revision);
    QCOMPARE(read.at, event.at);
    QVERIFY(read.suggestionVisible);
    QCOMPARE(read.replaces, before);
    QCOMPARE(log[0].confidence, -1.0);
    QVERIFY(log[0].raw.isEmpty() && log[0].at.isValid());
}

void AnswersTest::personBeatsMachine()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model, u"m"_s);
    QCOMPARE(fixture.current(image, 0), u"rural"_s);
    fixture.say(image, 0, u"urban"_s);
    fixture.say(image, 0, u"suburban"_s, SpeakerKind::Model, u"m"_s);
    fixture.say(image, 0, u"park"_s, SpeakerKind::Import, u"file"_s);
    QCOMPARE(fixture.current(image, 0), u"urban"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Person, u"Bo"_s);
    QCOMPARE(fixture.current(image, 0), u"rural"_s);
    fixture.say(image, 1, u"one"_s, SpeakerKind::Import, u"file"_s);
    fixture.say(image, 1, u"two"_s, SpeakerKind::Model, u"m"_s);
    QCOMPARE(fixture.current(image, 1), u"two"_s);
}

void AnswersTest::clearingLeavesNoAnswer()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model, u"m"_s);
    const qint64 cleared = fixture.say(image, 0, QString());
    QCOMPARE(fixture.current(image, 0), u"-"_s);
    fixture.undo(image, 0, cleared);
    QCOMPARE(fixture.current(image, 0), u"rural"_s);
}

void AnswersTest::silentMachineDoesNotCount()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model, u"m"_s);
    fixture.say(image, 0, QString(), SpeakerKind::Model, u"m"_s);
    QCOMPARE(fixture.current(image, 0), u"rural"_s);
}

void AnswersTest::undoAndRedoAreChainSafe()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"machine"_s, SpeakerKind::Model, u"m"_s);
    fixture.say(image, 0, u"first"_s);
    const qint64 second = fixture.say(image, 0, u"second"_s);
    const qint64 undone = fixture.undo(image, 0, second);
    QCOMPARE(fixture.current(image, 0), u"first"_s);
    fixture.reopen();
    const qint64 redone = fixture.undo(image, 0, undone);
    QCOMPARE(fixture.current(image, 0), u"second"_s);
    const qint64 again = fixture.undo(image, 0, redone);
    QCOMPARE(fixture.current(image, 0), u"first"_s);
    fixture.undo(image, 0, again);
    fixture.reopen();
    QCOMPARE(fixture.current(image, 0), u"second"_s);
    QCOMPARE(store::answerLog(*fixture.store, image).size(), size_t(7));
}

void AnswersTest::undoMustFit()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    const qint64 event = fixture.say(image, 0, u"rural"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.undo(image, 1, event); }), u"cannot be taken back"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.undo(image, 0, 99); }), u"99"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.say(image, 30, u"x"_s); }), u"31"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.say(77, 0, u"x"_s); }), u"test.geovlm"_s);
    QCOMPARE(store::answerLog(*fixture.store, image).size(), size_t(1));
}

void AnswersTest::cannotBeChanged()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    AnswerEvent event;
    event.image = image;
    event.value = u"rural"_s;
    event.distribution = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    store::appendAnswer(*fixture.store, event);
    store::Database& database = fixture.store->database();
    for (const char* sql :
         {"UPDATE answer SET value = value", "DELETE FROM answer",
          "UPDATE answer_distribution SET probabilities = x''", "DELETE FROM answer_distribution",
          "INSERT OR REPLACE INTO answer_distribution VALUES (1, x'')"})
        VERIFY_SAYS(sentenceOf([&] { database.execute(sql); }), u"append-only"_s);
    QCOMPARE(store::answerLog(*fixture.store, image).size(), size_t(1));
}

void AnswersTest::manyImagesAtOnce()
{
    Fixture fixture;
    std::vector<ImageId> images;
    for (int i = 0; i < 20; ++i) {
        images.push_back(fixture.image(u"%1.jpg"_s.arg(i)));
        for (int question = 0; question < i; ++question)
            fixture.say(images.back(), question, u"v%1"_s.arg(question));
    }
    std::reverse(images.begin(), images.end());
    const auto lists = store::currentAnswers(*fixture.store, images);
    QCOMPARE(lists.size(), images.size());
    for (size_t i = 0; i < lists.size(); ++i) {
        QCOMPARE(lists[i].size(), size_t(19) - i);
        for (size_t question = 0; question < lists[i].size(); ++question) {
            QCOMPARE(lists[i][question].question, int(question));
            QCOMPARE(lists[i][question].image, images[i]);
        }
    }
}

void AnswersTest::knowsWhatASpeakerFinished()
{
    Fixture fixture;
    const ImageId full = fixture.image(u"full.jpg"_s);
    const ImageId partly = fixture.image(u"partly.jpg"_s);
    for (int question = 0; question < 30; ++question) {
        fixture.say(full, question, u"x"_s, SpeakerKind::Model, u"m"_s);
        if (question != 7)
            fixture.say(partly, question, u"x"_s, SpeakerKind::Model, u"m"_s);
    }
    fixture.say(partly, 6, u"again"_s, SpeakerKind::Model, u"m"_s);
    const Speaker speaker{SpeakerKind::Model, u"m"_s, u"r1"_s};
    QCOMPARE(store::imagesAnsweredBy(*fixture.store, speaker), std::vector<ImageId>{full});
    const Speaker other{SpeakerKind::Model, u"m"_s, u"r2"_s};
    QVERIFY(store::imagesAnsweredBy(*fixture.store, other).empty());
}

namespace {

/// The rules once more, written the slow and obvious way.
QString expected(const std::vector<AnswerEvent>& log, int question)
{
    const auto takenBack = [&log](qint64 id, const auto& self) -> bool {
        for (const AnswerEvent& event : log)
            if (event.undoes == id && !self(event.id, self))
                return true;
        return false;
    };
    const AnswerEvent* person = nullptr;
    const AnswerEvent* machine = nullptr;
    for (const AnswerEvent& event : log) {
        if (event.question != question || event.undoes != 0 || takenBack(event.id, takenBack))
            continue;
        if (event.speaker.kind == SpeakerKind::Person)
            person = &event;
        else if (!event.value.isEmpty())
            machine = &event;
    }
    const AnswerEvent* counting = person ? person : machine;
    return counting && !counting->value.isEmpty() ? counting->value : QStringLiteral("-");
}

} // namespace

void AnswersTest::followsTheRulesOnRandomLogs()
{
    const quint64 seed = 20240611;
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    Fixture fixture;
    store::Transaction transaction(*fixture.store);
    for (int trial = 0; trial < 60; ++trial) {
        const ImageId image = fixture.image(u"%1.jpg"_s.arg(trial));
        std::vector<std::pair<qint64, int>> made;
        for (int step = 0; step < 25; ++step) {
            const int question = random.below(2);
            if (!made.empty() && random.chance(0.35)) {
                const auto [event, about] = made[size_t(random.below(int(made.size())))];
                made.emplace_back(fixture.undo(image, about, event), about);
            } else {
                const QString value = random.chance(0.15) ? QString() : u"v%1"_s.arg(step);
                made.emplace_back(fixture.say(image, question, value, SpeakerKind(random.below(3))),
                                  question);
            }
            const auto log = store::answerLog(*fixture.store, image);
            for (int asked = 0; asked < 2; ++asked)
                QCOMPARE(fixture.current(image, asked), expected(log, asked));
        }
    }
}

void AnswersTest::outerTransactionRollsBack()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    {
        store::Transaction outer(*fixture.store);
        fixture.say(image, 0, u"lost"_s);
        {
            store::Transaction inner(*fixture.store);
            fixture.say(image, 1, u"lost"_s);
            inner.commit();
        }
    }
    QVERIFY(store::answerLog(*fixture.store, image).empty());
    {
        store::Transaction outer(*fixture.store);
        fixture.say(image, 0, u"kept"_s);
        {
            store::Transaction inner(*fixture.store);
            fixture.say(image, 1, u"lost"_s);
        }
        outer.commit();
    }
    fixture.reopen();
    QCOMPARE(fixture.current(image, 0), u"kept"_s);
    QCOMPARE(fixture.current(image, 1), u"-"_s);
}

void AnswersTest::speed()
{
    Fixture fixture;
    constexpr int count = 2000;
    std::vector<ImageId> images;
    QElapsedTimer timer;
    timer.start();
    {
        store::Transaction transaction(*fixture.store);
        for (int i = 0; i < count; ++i) {
            images.push_back(fixture.image(u"%1.jpg"_s.arg(i)));
            for (int question = 0; question < 30; ++question)
                fixture.say(images.back(), question, u"v%1"_s.arg(i % 7), SpeakerKind::Model, u"m"_s);
        }
        transaction.commit();
    }
    qInfo("append: %.1f us an answer", double(timer.nsecsElapsed()) / 1e3 / count / 30);
    timer.restart();
    const auto lists = store::currentAnswers(*fixture.store, images);
    qInfo("currentAnswers: %.1f us an image of 30", double(timer.nsecsElapsed()) / 1e3 / count);
    QCOMPARE(lists.size(), size_t(count));
    timer.restart();
    for (int i = 0; i < 50; ++i)
        fixture.say(images[0], i % 30, u"typed"_s);
    qInfo("durable answer: %.2f ms", double(timer.nsecsElapsed()) / 1e6 / 50);
}

GEOVLM_TEST(AnswersTest);

} // namespace tst_answers

#include "tst_answers.moc"
