// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/audits.h"
#include "store/sqlite/database.h"
#include "store_fixture.h"
#include "support/registry.h"

#include "domain/random.h"

#include <QMap>
#include <QRandomGenerator>

namespace tst_audits {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::AuditMark;
using store::Verdict;

namespace {

constexpr auto model = SpeakerKind::Model;

AuditMark mark(qint64 audit, ImageId image, int question, Verdict verdict, qint64 answer,
               const QString& by = u"Ada"_s)
{
    AuditMark one;
    one.audit = audit;
    one.image = image;
    one.question = question;
    one.verdict = verdict;
    one.answer = answer;
    one.by = by;
    return one;
}

/// Two images with a model's answers to three questions, drawn for one audit, the second image first.
struct Drawn : Fixture
{
    ImageId a = image(u"a.jpg"_s), b = image(u"b.png"_s, View::Satellite), other = image(u"c.png"_s);
    std::array<qint64, 3> saidOfA{}, saidOfB{};
    qint64 audit = 0;

    Drawn()
    {
        for (int question = 0; question < 3; ++question) {
            saidOfA[std::size_t(question)] = say(a, question, u"urban"_s, model, u"m"_s);
            saidOfB[std::size_t(question)] = say(b, question, u"rural"_s, model, u"m"_s);
        }
        audit = draw({b, a});
    }
    qint64 draw(const std::vector<ImageId>& images, const QString& by = u"Ada"_s)
    {
        return store::addAudit(*store, {0, 7, 50, std::nullopt, by, {}}, images);
    }
    qint64 judge(ImageId image, int question, Verdict verdict, const QString& by = u"Ada"_s)
    {
        const qint64 answer = (image == a ? saidOfA : saidOfB)[std::size_t(question)];
        return store::appendMarks(*store, {mark(audit, image, question, verdict, answer, by)});
    }
    /// "b0 right, a2 wrong*": image, question, verdict, a star where the answer no longer counts.
    QString counting() const
    {
        QStringList parts;
        for (const AuditMark& one : store::countingMarks(*store, audit)) {
            const char* words[] = {"", "right", "wrong", "unclear"};
            parts << (one.image == a ? u"a"_s : u"b"_s) + QString::number(one.question) + u' ' +
                         QString::fromLatin1(words[int(*one.verdict)]) + (one.isCurrent ? u""_s : u"*"_s);
        }
        return parts.join(u", "_s);
    }
};

} // namespace

class AuditsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void drawIsKeptInItsOrder();
    void marksCountInTheOrderOfTheDraw();
    void theLogIsAppendOnly();
    void aNewerMarkTakesThePlace();
    void undoTakesBackWhatWasMarkedAtOnce();
    void undoIsEachPersonsOwn();
    void marksStayWithTheAnswerThatWasShown();
    void refusesWhatDoesNotBelong();
    void progressCountsAnswersOnce();
    void agreesWithAPlainReadingOfRandomLogs();
};

void AuditsTest::drawIsKeptInItsOrder()
{
    Drawn fixture;
    const qint64 second =
        store::addAudit(*fixture.store, {0, ~quint64(0), 3, View::Ground, u"  Bea "_s, {}}, {fixture.a});
    fixture.reopen();
    QCOMPARE(store::auditImages(*fixture.store, fixture.audit), (std::vector<ImageId>{fixture.b, fixture.a}));
    const auto all = store::audits(*fixture.store);
    QCOMPARE(all.size(), 2u);
    QCOMPARE(all[0].seed, quint64(7));
    QVERIFY(!all[0].view);
    QCOMPARE(all[0].size, 50);
    QCOMPARE(all[1].id, second);
    QCOMPARE(all[1].seed, ~quint64(0));
    QCOMPARE(all[1].view, std::optional(View::Ground));
    QCOMPARE(all[1].by, u"Bea"_s);
    QVERIFY(all[1].started.isValid());
    VERIFY_SAYS(sentenceOf([&] { (void)store::audit(*fixture.store, 99); }), u"no audit 99"_s);
}

void AuditsTest::marksCountInTheOrderOfTheDraw()
{
    Drawn fixture;
    fixture.judge(fixture.a, 2, Verdict::Wrong);
    fixture.judge(fixture.a, 0, Verdict::Unclear);
    fixture.judge(fixture.b, 1, Verdict::Right);
    QCOMPARE(fixture.counting(), u"b1 right, a0 unclear, a2 wrong"_s);
    QCOMPARE(store::countingMarks(*fixture.store, fixture.audit, fixture.b).size(), 1u);
    const AuditMark one = store::countingMarks(*fixture.store, fixture.audit, fixture.b).front();
    QCOMPARE(one.value, u"rural"_s);
    QCOMPARE(one.answeredBy.name, u"m"_s);
    QCOMPARE(one.by, u"Ada"_s);
    QVERIFY(one.at.isValid());
}

void AuditsTest::theLogIsAppendOnly()
{
    Drawn fixture;
    fixture.judge(fixture.a, 0, Verdict::Wrong);
    for (const char* sql : {"UPDATE audit_mark SET verdict = 1", "DELETE FROM audit_mark"})
        VERIFY_SAYS(sentenceOf([&] { fixture.store->database().execute(sql); }), u"append-only"_s);
    QCOMPARE(fixture.counting(), u"a0 wrong"_s);
}

void AuditsTest::aNewerMarkTakesThePlace()
{
    Drawn fixture;
    fixture.judge(fixture.a, 0, Verdict::Wrong);
    fixture.judge(fixture.a, 0, Verdict::Right);
    QCOMPARE(fixture.counting(), u"a0 right"_s);
    QCOMPARE(store::undoMarks(*fixture.store, fixture.audit, u"Ada"_s).size(), 1u);
    QCOMPARE(fixture.counting(), u"a0 wrong"_s); // as it was before
    QCOMPARE(store::markLog(*fixture.store, fixture.audit).size(), 3u);
}

void AuditsTest::undoTakesBackWhatWasMarkedAtOnce()
{
    Drawn fixture;
    fixture.judge(fixture.b, 0, Verdict::Wrong);
    std::vector<AuditMark> rest;
    for (int question = 1; question < 3; ++question)
        rest.push_back(
            mark(fixture.audit, fixture.b, question, Verdict::Right, fixture.saidOfB[std::size_t(question)]));
    const qint64 deed = store::appendMarks(*fixture.store, rest);
    QVERIFY(deed != 0);
    QCOMPARE(fixture.counting(), u"b0 wrong, b1 right, b2 right"_s);
    fixture.reopen();
    const auto back = store::undoMarks(*fixture.store, fixture.audit, u"Ada"_s);
    QCOMPARE(back.size(), 2u);
    QCOMPARE(back[0].question, 1);
    QCOMPARE(fixture.counting(), u"b0 wrong"_s);
    store::undoMarks(*fixture.store, fixture.audit, u"Ada"_s);
    QCOMPARE(fixture.counting(), QString());
    QVERIFY(store::undoMarks(*fixture.store, fixture.audit, u"Ada"_s).empty());
    fixture.judge(fixture.b, 0, Verdict::Right);
    QCOMPARE(fixture.counting(), u"b0 right"_s);
    QCOMPARE(store::appendMarks(*fixture.store, {}), qint64(0));
}

void AuditsTest::undoIsEachPersonsOwn()
{
    Drawn fixture;
    fixture.judge(fixture.a, 0, Verdict::Wrong, u"Ada"_s);
    fixture.judge(fixture.a, 1, Verdict::Right, u"Bea"_s);
    QVERIFY(store::undoMarks(*fixture.store, fixture.audit, u"Cyd"_s).empty());
    store::undoMarks(*fixture.store, fixture.audit, u"Ada"_s);
    QCOMPARE(fixture.counting(), u"a1 right"_s);
}

void AuditsTest::marksStayWithTheAnswerThatWasShown()
{
    Drawn fixture;
    fixture.judge(fixture.a, 0, Verdict::Wrong);
    const qint64 own = fixture.say(fixture.a, 0, u"suburban"_s);
    QCOMPARE(fixture.counting(), u"a0 wrong*"_s);
    QCOMPARE(store::countingMarks(*fixture.store, fixture.audit).front().value, u"urban"_s);
    fixture.undo(fixture.a, 0, own);
    QCOMPARE(fixture.counting(), u"a0 wrong"_s);
}

void AuditsTest::refusesWhatDoesNotBelong()
{
    Drawn fixture;
    const auto says = [&](const AuditMark& one) {
        const auto good = mark(fixture.audit, fixture.a, 1, Verdict::Right, fixture.saidOfA[1]);
        return sentenceOf([&] { store::appendMarks(*fixture.store, {good, one}); });
    };
    VERIFY_SAYS(says(mark(fixture.audit, fixture.other, 0, Verdict::Right, fixture.saidOfA[0])),
                u"was not drawn"_s);
    VERIFY_SAYS(says(mark(fixture.audit + 1, fixture.a, 0, Verdict::Right, fixture.saidOfA[0])),
                u"was not drawn"_s);
    VERIFY_SAYS(says(mark(fixture.audit, fixture.a, 0, Verdict::Right, fixture.saidOfA[1])),
                u"not to question 1"_s);
    AuditMark silent = mark(fixture.audit, fixture.a, 0, Verdict::Right, fixture.saidOfA[0]);
    silent.verdict.reset();
    VERIFY_SAYS(says(silent), u"right, wrong or unclear"_s);
    VERIFY_SAYS(says(mark(fixture.audit, fixture.a, 0, Verdict::Right, fixture.saidOfA[0], u" "_s)),
                u"name"_s);
    QCOMPARE(fixture.counting(), QString()); // all or nothing
    QVERIFY(!sentenceOf([&] { fixture.draw({fixture.a, fixture.a}); }).isEmpty());
    QCOMPARE(store::audits(*fixture.store).size(), 1u);
}

void AuditsTest::progressCountsAnswersOnce()
{
    Drawn fixture;
    auto progress = store::auditProgress(*fixture.store, fixture.audit);
    QCOMPARE(progress.images, 2);
    QCOMPARE(progress.answers, qint64(6));
    QCOMPARE(progress.marked, qint64(0));
    fixture.judge(fixture.a, 0, Verdict::Wrong);
    fixture.judge(fixture.a, 0, Verdict::Unclear);
    fixture.say(fixture.a, 0, u""_s); // cleared: it stays judged
    fixture.say(fixture.a, 5, u"x"_s);
    progress = store::auditProgress(*fixture.store, fixture.audit);
    QCOMPARE(progress.marked, qint64(1));
    QCOMPARE(progress.answers, qint64(7));
}

/// Against the rule read off the log by itself.
void AuditsTest::agreesWithAPlainReadingOfRandomLogs()
{
    const quint64 seed = QRandomGenerator::global()->generate64();
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    Drawn fixture;
    struct Entry
    {
        QString where, by;
        Verdict verdict;
        int deed;
        bool back = false;
    };
    std::vector<Entry> log;
    for (int step = 0; step < 120; ++step) {
        const QString by = random.chance(0.5) ? u"Ada"_s : u"Bea"_s;
        if (random.chance(0.35)) {
            int last = -1;
            for (const Entry& entry : log)
                last = entry.by == by && !entry.back ? std::max(last, entry.deed) : last;
            for (Entry& entry : log)
                entry.back = entry.back || (last >= 0 && entry.deed == last);
            store::undoMarks(*fixture.store, fixture.audit, by);
            continue;
        }
        std::vector<AuditMark> marks;
        const bool first = random.chance(0.5);
        for (int question = random.below(3); question < 3; question += 1 + random.below(3)) {
            const auto verdict = Verdict(1 + random.below(3));
            const ImageId image = first ? fixture.a : fixture.b;
            marks.push_back(mark(fixture.audit, image, question, verdict,
                                 (first ? fixture.saidOfA : fixture.saidOfB)[std::size_t(question)], by));
            log.push_back({(first ? u"2a"_s : u"1b"_s) + QString::number(question), by, verdict, step});
        }
        store::appendMarks(*fixture.store, marks);
    }
    QMap<QString, Verdict> expected;
    for (const Entry& entry : log)
        if (!entry.back)
            expected[entry.where] = entry.verdict;
    QStringList parts;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        const char* words[] = {"", "right", "wrong", "unclear"};
        parts << it.key().mid(1) + u' ' + QString::fromLatin1(words[int(*it)]);
    }
    QCOMPARE(fixture.counting(), parts.join(u", "_s));
}

GEOVLM_TEST(AuditsTest);

} // namespace tst_audits

#include "tst_audits.moc"
