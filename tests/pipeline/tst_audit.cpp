// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "domain/error.h"
#include "domain/random.h"
#include "figures/people/audit.h"
#include "report/audit_export.h"
#include "store/answers/answers.h"
#include "store/sqlite/store.h"
#include "support/registry.h"
#include "support/sentences.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace tst_audit {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::Verdict;

namespace {

/// Ground images and tiles, all questions of all of them answered by a model.
struct Answered
{
    explicit Answered(int ground = 6, int tiles = 6)
    {
        store::Store::create(path);
        store = store::Store::open(path, store::Access::Write);
        store::Transaction transaction(*store);
        for (int i = 0; i < ground; ++i)
            add(u"g%1.jpg"_s.arg(i, 3, 10, QLatin1Char('0')), View::Ground);
        for (int i = 0; i < tiles; ++i)
            add(u"s%1.png"_s.arg(i, 3, 10, QLatin1Char('0')), View::Satellite);
        store::addImage(*store, {0, u"silent.jpg"_s, View::Ground, {}, {}});
        transaction.commit();
    }
    void add(const QString& name, View view)
    {
        const ImageId image = store::addImage(*store, {0, name, view, {}, {}});
        for (int question = 0; question < store->questions().size(); ++question)
            say(image, question, store->questions().at(question).options.front(),
                {SpeakerKind::Model, u"=m"_s, u"r1"_s});
    }
    void say(ImageId image, int question, const QString& value, const Speaker& who)
    {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = value;
        event.speaker = who;
        store::appendAnswer(*store, event);
    }
    qint64 draw(int size, std::optional<View> view = {}, quint64 seed = 1)
    {
        return figures::drawAudit(*store, {size, view, seed, u"Ada"_s});
    }
    void judge(qint64 audit, int place, int question, Verdict verdict)
    {
        const auto shown = figures::auditedImage(*store, audit, place);
        store::AuditMark mark;
        mark.audit = audit;
        mark.image = shown.image.id;
        mark.question = question;
        mark.verdict = verdict;
        mark.answer = shown.answers.at(std::size_t(question)).answer;
        mark.by = u"Ada"_s;
        store::appendMarks(*store, {mark});
    }
    int countOf(const std::vector<ImageId>& images, View view) const
    {
        int count = 0;
        for (const Image& image : store::images(*store, images))
            count += image.view == view ? 1 : 0;
        return count;
    }
    QTemporaryDir folder;
    QString path = folder.filePath(u"audit.geovlm"_s);
    std::unique_ptr<store::Store> store;
};

std::vector<QStringList> rowsOf(const QString& file)
{
    std::vector<QStringList> rows;
    datasets::CsvReader reader(file);
    for (QStringList fields; reader.next(fields);)
        rows.push_back(fields);
    return rows;
}

} // namespace

class TestAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsWithoutRepetitionAndBySeed();
    void drawsHalfOfEachView();
    void drawsWhatThereIs();
    void everyImageIsAsLikely();
    void goesOnAtTheFirstUnmarked();
    void showsWhatWasJudged();
    void figuresAreCounts();
    void exportsMarksAndFigures();
};

void TestAudit::drawsWithoutRepetitionAndBySeed()
{
    Answered made(40, 0);
    const auto first = store::auditImages(*made.store, made.draw(25, View::Ground, 5));
    QCOMPARE(first.size(), 25u);
    QCOMPARE(QSet<ImageId>(first.begin(), first.end()).size(), 25);
    QCOMPARE(store::auditImages(*made.store, made.draw(25, View::Ground, 5)), first);
    QVERIFY(store::auditImages(*made.store, made.draw(25, View::Ground, 6)) != first);
    // A longer draw begins with the shorter one.
    const auto longer = store::auditImages(*made.store, made.draw(30, View::Ground, 5));
    QVERIFY(std::equal(first.begin(), first.end(), longer.begin()));
}

void TestAudit::drawsHalfOfEachView()
{
    Answered made(20, 30);
    const auto images = store::auditImages(*made.store, made.draw(15));
    QCOMPARE(images.size(), 15u);
    QCOMPARE(made.countOf(images, View::Ground), 8);
    const auto more = store::auditImages(*made.store, made.draw(46));
    QCOMPARE(more.size(), 46u);
    QCOMPARE(made.countOf(more, View::Ground), 20); // 23 are not there: tiles fill up
    Answered few(30, 4);
    const auto filled = store::auditImages(*few.store, few.draw(20));
    QCOMPARE(filled.size(), 20u);
    QCOMPARE(few.countOf(filled, View::Satellite), 4);
}

void TestAudit::drawsWhatThereIs()
{
    Answered made(3, 2);
    QCOMPARE(store::auditImages(*made.store, made.draw(50)).size(), 5u); // "silent.jpg" has no answer
    QCOMPARE(store::auditImages(*made.store, made.draw(50, View::Satellite)).size(), 2u);
    Answered none(0, 2);
    QVERIFY(sentenceOf([&] { none.draw(50, View::Ground); }).contains(u"run answer"_s));
    QVERIFY(!sentenceOf([&] { figures::drawAudit(*made.store, {5, {}, 1, u"  "_s}); }).isEmpty());
    QCOMPARE(store::audits(*none.store).size(), 0u);
}

/// Each of 10 images is drawn in 3 of 10 draws: over 2,000 seeds 600 times, give or take 5 standard
/// deviations.
void TestAudit::everyImageIsAsLikely()
{
    Answered made(10, 0);
    QHash<ImageId, int> drawn, firsts;
    for (quint64 seed = 0; seed < 2000; ++seed) {
        const auto images = store::auditImages(*made.store, made.draw(3, View::Ground, seed));
        ++firsts[images.front()];
        for (const ImageId image : images)
            ++drawn[image];
    }
    QCOMPARE(drawn.size(), 10);
    for (const int count : std::as_const(drawn))
        QVERIFY2(std::abs(count - 600) < 103, qPrintable(QString::number(count)));
    for (const int count : std::as_const(firsts))
        QVERIFY2(std::abs(count - 200) < 68, qPrintable(QString::number(count)));
}

void TestAudit::goesOnAtTheFirstUnmarked()
{
    using Position = figures::AuditPosition;
    Answered made(2, 0);
    const qint64 audit = made.draw(2);
    QCOMPARE(figures::nextUnmarked(*made.store, audit), (Position{0, 0}));
    for (int question = 0; question < 30; ++question)
        if (question != 17)
            made.judge(audit, 0, question, Verdict::Right);
    QCOMPARE(figures::nextUnmarked(*made.store, audit), (Position{0, 17}));
    QCOMPARE(figures::nextUnmarked(*made.store, audit, {0, 18}), (Position{1, 0}));
    for (int question = 0; question < 30; ++question)
        made.judge(audit, 1, question, Verdict::Unclear);
    QCOMPARE(figures::nextUnmarked(*made.store, audit, {0, 18}), (Position{0, 17})); // round and back
    QCOMPARE(figures::nextUnmarked(*made.store, audit, {1, 3}), (Position{0, 17}));
    made.judge(audit, 0, 17, Verdict::Wrong);
    QVERIFY(!figures::nextUnmarked(*made.store, audit));
    QCOMPARE(figures::auditedImage(*made.store, audit, 0).marked(), 30);
    QVERIFY(sentenceOf([&] { (void)figures::auditedImage(*made.store, audit, 2); }).contains(u"number 3"_s));
}

void TestAudit::showsWhatWasJudged()
{
    Answered made(1, 0);
    const qint64 audit = made.draw(1);
    const ImageId image = store::auditImages(*made.store, audit).front();
    made.judge(audit, 0, 0, Verdict::Wrong);
    const Speaker ada{SpeakerKind::Person, u"Ada"_s, {}};
    made.say(image, 0, u"rural"_s, ada);
    made.say(image, 1, u"none"_s, ada);
    made.say(image, 2, QString(), ada); // cleared: nothing to judge
    auto shown = figures::auditedImage(*made.store, audit, 0);
    QCOMPARE(shown.answers[0].value, u"urban"_s);
    QCOMPARE(shown.answers[0].who.name, u"=m"_s);
    QCOMPARE(shown.answers[0].now, std::optional(u"rural"_s));
    QCOMPARE(shown.answers[0].verdict, std::optional(Verdict::Wrong));
    QCOMPARE(shown.answers[1].value, u"none"_s);
    QVERIFY(!shown.answers[1].now);
    QCOMPARE(shown.answers[2].answer, qint64(0));
    QCOMPARE(shown.answered(), 29);
    QCOMPARE(shown.nextUnmarked(0), 1);
    QCOMPARE(shown.nextUnmarked(2), 3);
    const auto figures = figures::auditFigures(*made.store, audit);
    QCOMPARE(figures.overall[0].wrong, 1);
    QCOMPARE(figures.overall[0].changed, 1);
    store::undoMarks(*made.store, audit, u"Ada"_s);
    shown = figures::auditedImage(*made.store, audit, 0);
    QCOMPARE(shown.answers[0].value, u"rural"_s); // what counts now is to be judged
}

/// Against counts kept beside, for random marks.
void TestAudit::figuresAreCounts()
{
    const quint64 seed = QRandomGenerator::global()->generate64();
    qInfo("seed %llu", static_cast<unsigned long long>(seed));
    Random random(seed);
    Answered made(6, 5);
    const qint64 audit = made.draw(11);
    int counts[30][3][4] = {};
    const auto images = store::images(*made.store, store::auditImages(*made.store, audit));
    for (int place = 0; place < 11; ++place)
        for (int question = 0; question < 30; ++question) {
            if (random.chance(0.3))
                continue;
            const int verdict = 1 + random.below(3);
            made.judge(audit, place, question, Verdict(verdict));
            ++counts[question][int(images[std::size_t(place)].view)][verdict];
            ++counts[question][2][verdict];
        }
    const auto figures = figures::auditFigures(*made.store, audit);
    int right = 0, n = 0;
    for (int question = 0; question < 30; ++question)
        for (int side = 0; side < 3; ++side) {
            const auto& tally = figures.tallies[std::size_t(question)][std::size_t(side)];
            QCOMPARE(tally.right, counts[question][side][1]);
            QCOMPARE(tally.wrong, counts[question][side][2]);
            QCOMPARE(tally.unclear, counts[question][side][3]);
            QCOMPARE(tally.changed, 0);
            QCOMPARE(tally.share().has_value(), tally.right + tally.wrong > 0);
            right += side == 2 ? tally.right : 0;
            n += side == 2 ? tally.n() : 0;
        }
    QCOMPARE(figures.overall[2].right, right);
    QCOMPARE(figures.overall[2].n(), n);
    const QJsonObject json = toJson(figures);
    const QJsonObject both = json[u"overall"][u"both"].toObject();
    QCOMPARE(both[u"percent"].toDouble(), 100.0 * right / n);
    QCOMPARE(both[u"ci95"].toArray().at(0).toDouble(), wilson(right, n)->low);
    QCOMPARE(json[u"questions"].toArray().size(), 30);
    QCOMPARE(json[u"images"].toInt(), 11);
}

void TestAudit::exportsMarksAndFigures()
{
    Answered made(1, 1);
    const qint64 audit = made.draw(2, View::Ground);
    made.judge(audit, 0, 0, Verdict::Wrong);
    made.judge(audit, 0, 0, Verdict::Right);
    made.judge(audit, 0, 1, Verdict::Unclear);
    store::undoMarks(*made.store, audit, u"Ada"_s);
    const auto files = report::exportAudit(*made.store, 0, made.folder.filePath(u"out.csv"_s));
    QCOMPARE(files.rows, qint64(3));
    const auto marks = rowsOf(files.marks);
    QCOMPARE(marks.size(), 4u);
    const qsizetype verdict = marks[0].indexOf(u"verdict"_s), state = marks[0].indexOf(u"state"_s);
    QCOMPARE(marks[1][verdict] + marks[1][state], u"wrongreplaced"_s);
    QCOMPARE(marks[2][verdict] + marks[2][state], u"rightcounts"_s);
    QCOMPARE(marks[3][verdict] + marks[3][state], u"uncleartaken_back"_s);
    QCOMPARE(marks[1][marks[0].indexOf(u"said_by"_s)], u"'=m"_s); // no spreadsheet runs it
    QCOMPARE(marks[1][marks[0].indexOf(u"image"_s)], u"g000.jpg"_s);
    QCOMPARE(marks[1][marks[0].indexOf(u"marked_by"_s)], u"Ada"_s);
    QCOMPARE(files.figures, made.folder.filePath(u"out-figures.csv"_s));
    const auto figures = rowsOf(files.figures);
    QCOMPARE(figures.size(), std::size_t(1 + 31 * 3));
    QCOMPARE(figures[1].mid(0, 9), (QStringList{u"1"_s, u"environment"_s, u"ground"_s, u"1"_s, u"0"_s, u"0"_s,
                                                u"0"_s, u"1"_s, u"100"_s}));
    QCOMPARE(figures[1][9].toDouble(), 20.65493118);
    QVERIFY(figures[2][8].isEmpty());
    QVERIFY(!sentenceOf([&] { (void)report::exportAudit(*made.store, 0, u"/nowhere/x.csv"_s); }).isEmpty());
}

GEOVLM_TEST(TestAudit);

} // namespace tst_audit

#include "tst_audit.moc"
