// SPDX-License-Identifier: GPL-3.0-or-later
// What came in goes out the same, but for what a person changed.
#include "answers_fixture.h"
#include "store/answers/imported_rows.h"
#include "store/answers/synonyms.h"
#include "support/registry.h"

#include <QRandomGenerator>
#include <random>

namespace tst_published {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// As Python's csv module quotes by default (QUOTE_MINIMAL), which is what pandas writes with.
QByteArray published(const QList<QStringList>& rows, const QByteArray& lineEnd = "\n")
{
    QByteArray bytes;
    for (const QStringList& fields : rows) {
        QStringList written;
        for (QString field : fields)
            written.append(field.contains(u',') || field.contains(u'"') || field.contains(u'\n')
                               ? u'"' + field.replace(u'"', u"\"\""_s) + u'"'
                               : field);
        bytes += written.join(u',').toUtf8() + lineEnd;
    }
    return bytes;
}

QStringList fieldsOf(const QString& name, const QMap<int, QString>& answers)
{
    QStringList fields(questions + 1);
    fields[0] = name;
    for (auto answer = answers.cbegin(); answer != answers.cend(); ++answer)
        fields[answer.key()] = answer.value();
    return fields;
}

const QStringList strangeHeader =
    fieldsOf(u"image_name"_s, {{1, u"Which, of all [Urban/ suburban /none]?"_s}, {3, u" say \"more\" "_s}});

AnswerImportReport importBytes(AnswersFixture& fixture, const QByteArray& bytes,
                               const QString& source = u"ofa"_s, View view = View::Ground)
{
    writeFile(fixture.file, bytes);
    SilentProgress progress;
    return datasets::importAnswers(*fixture.store, {fixture.file, view, source, {}}, progress);
}

QByteArray exported(const AnswersFixture& fixture, const datasets::AnswerExport& options)
{
    const QString file = fixture.at(u"out.csv"_s);
    QFile::remove(file); // one under another header would not be replaced
    datasets::exportAnswers(*fixture.store, file, options);
    return contentOf(file);
}

const datasets::AnswerExport ground{View::Ground, false, false, false, false, {}};

} // namespace

class PublishedTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anImportedFileComesOutAsItCame_data();
    void anImportedFileComesOutAsItCame();
    void aCorrectionChangesItsFieldAlone();
    void anyFileOfPandasComesBackByteForByte();
    void aChangedFileLogsItsDifferencesAlone();
    void goingBackToAnOlderFileIsADifference();
    void imagesThatNoFileToldOfFollow();
    void bothViewsShareAHeaderOrHaveTheirOwn();
    void aHeaderCanComeFromAnotherFile();
    void imagesWithoutAnswersKeepTheirRow();
    void optionsCanBeAskedFor();
    void mappingsAreListed();
    void aFileWithoutAHeaderIsNoticed();
};

void PublishedTest::anImportedFileComesOutAsItCame_data()
{
    QTest::addColumn<QByteArray>("lineEnd");
    QTest::addColumn<QByteArray>("mark");
    QTest::newRow("as pandas writes") << QByteArray("\n") << QByteArray();
    QTest::newRow("from Windows") << QByteArray("\r\n") << QByteArray("\xEF\xBB\xBF");
}

void PublishedTest::anImportedFileComesOutAsItCame()
{
    QFETCH(QByteArray, lineEnd);
    QFETCH(QByteArray, mark);
    AnswersFixture fixture;
    fixture.add(u"A/panorama/z,51.5,-0.1,.jpg"_s);
    fixture.add(u"A/panorama/a \"b\".jpg"_s);
    const QByteArray bytes =
        mark +
        published({strangeHeader,
                   fieldsOf(u"z,51.5,-0.1,.jpg"_s, {{1, u"Urban "_s}, {2, u" none"_s}, {24, u"YES"_s}}),
                   fieldsOf(u"A/panorama/a \"b\".jpg"_s, {{3, u"Parks, a \"lake\""_s}, {18, u"grün"_s}})},
                  lineEnd);
    QCOMPARE(importBytes(fixture, bytes).added, 5);
    QCOMPARE(exported(fixture, ground), bytes);
    QCOMPARE(exported(fixture, {}), bytes); // one view only has answers
}

void PublishedTest::aCorrectionChangesItsFieldAlone()
{
    AnswersFixture fixture;
    fixture.add(u"A/b.jpg"_s);
    const ImageId image = fixture.add(u"A/a.jpg"_s);
    QList<QStringList> rows{strangeHeader, fieldsOf(u"b.jpg"_s, {{1, u"Street"_s}, {3, u" parks"_s}}),
                            fieldsOf(u"a.jpg"_s, {{1, u"Urban"_s}, {3, u"Rivers"_s}})};
    importBytes(fixture, published(rows));
    const qint64 event = fixture.say(image, 2, u"lakes and parks"_s);
    fixture.say(image, 3, u"none"_s);
    rows[2][3] = u"lakes and parks"_s;
    rows[2][4] = u"none"_s;
    QCOMPARE(exported(fixture, ground), published(rows));
    AnswerEvent undoing;
    undoing.image = image;
    undoing.question = 2;
    undoing.undoes = event;
    undoing.speaker.name = u"Ada"_s;
    store::appendAnswer(*fixture.store, undoing);
    rows[2][3] = u"Rivers"_s;
    QCOMPARE(exported(fixture, ground), published(rows));
}

void PublishedTest::anyFileOfPandasComesBackByteForByte()
{
    const quint64 seed = qEnvironmentVariableIsSet("GEOVLM_TEST_SEED")
                             ? qgetenv("GEOVLM_TEST_SEED").toULongLong()
                             : QRandomGenerator::global()->generate64();
    qInfo("GEOVLM_TEST_SEED=%llu", static_cast<unsigned long long>(seed));
    std::mt19937_64 random(seed);
    const QStringList bits{u"a"_s, u" "_s, u","_s,  u"\""_s, u"\n"_s,    u"none"_s, u"and"_s,
                           u"É"_s, u"'"_s, u"=1"_s, u"\t"_s, u"parks"_s, u"No"_s};
    for (int trial = 0; trial < 40; ++trial) {
        AnswersFixture fixture;
        QList<QStringList> rows{strangeHeader};
        for (int i = 0; i < 5; ++i) {
            const QString name = u"g/%1.jpg"_s.arg(i);
            fixture.add(name);
            QMap<int, QString> answers;
            for (int n = 0; n < 12; ++n) {
                QString text;
                for (auto pieces = random() % 5; pieces > 0; --pieces)
                    text += bits.at(qsizetype(random() % quint64(bits.size())));
                if (!text.trimmed().isEmpty()) // blanks alone are no answer
                    answers[1 + int(random() % questions)] = text;
            }
            rows.append(fieldsOf(random() % 2 ? name : name.section(u'/', 1), answers));
        }
        std::shuffle(rows.begin() + 1, rows.end(), random);
        importBytes(fixture, published(rows));
        QCOMPARE(exported(fixture, ground), published(rows));
    }
}

void PublishedTest::aChangedFileLogsItsDifferencesAlone()
{
    AnswersFixture fixture;
    const ImageId first = fixture.add(u"g/1.jpg"_s);
    const ImageId second = fixture.add(u"g/2.jpg"_s);
    QList<QStringList> rows{strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"Urban"_s}, {2, u"street"_s}}),
                            fieldsOf(u"2.jpg"_s, {{1, u"rural"_s}, {2, u"none"_s}})};
    QCOMPARE(importBytes(fixture, published(rows)).added, 4);
    rows[2][2] = u"mixed patterns"_s;
    rows[1][3] = u"parks"_s;
    const AnswerImportReport changed = importBytes(fixture, published(rows));
    QCOMPARE(changed.answers, 5);
    QCOMPARE(changed.added, 2);
    QCOMPARE(fixture.count("answer"), 6);
    QCOMPARE(fixture.current(second, 1).value, u"mixed patterns"_s);
    QCOMPARE(fixture.current(first, 0).speaker.revision, fixture.current(first, 1).speaker.revision);
    QVERIFY(fixture.current(first, 0).speaker.revision != fixture.current(second, 1).speaker.revision);
    // Only the case differs: that is what the file says now, so it is logged and comes out.
    rows[1][1] = u"URBAN"_s;
    QCOMPARE(importBytes(fixture, published(rows)).added, 1);
    QCOMPARE(exported(fixture, ground), published(rows));
    QCOMPARE(importBytes(fixture, published(rows), u"another"_s).added, 5);
}

void PublishedTest::goingBackToAnOlderFileIsADifference()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const QByteArray older = published({strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"urban"_s}})});
    const QByteArray newer = published({strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"rural"_s}})});
    QCOMPARE(importBytes(fixture, older).added, 1);
    QCOMPARE(importBytes(fixture, newer).added, 1);
    QCOMPARE(importBytes(fixture, older).added, 1);
    QCOMPARE(fixture.current(image, 0).value, u"urban"_s);
    QCOMPARE(importBytes(fixture, older).added, 0);
}

void PublishedTest::imagesThatNoFileToldOfFollow()
{
    AnswersFixture fixture;
    fixture.add(u"g/z.jpg"_s);
    fixture.say(fixture.add(u"g/b.jpg"_s), 0, u"rural"_s);
    fixture.say(fixture.add(u"g/a.jpg"_s), 0, u"urban"_s);
    QList<QStringList> rows{strangeHeader, fieldsOf(u"z.jpg"_s, {{1, u"mixed"_s}})};
    importBytes(fixture, published(rows));
    rows.append(fieldsOf(u"g/a.jpg"_s, {{1, u"urban"_s}}));
    rows.append(fieldsOf(u"g/b.jpg"_s, {{1, u"rural"_s}}));
    QCOMPARE(exported(fixture, ground), published(rows));
}

void PublishedTest::bothViewsShareAHeaderOrHaveTheirOwn()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    fixture.add(u"s/1.png"_s, View::Satellite);
    const QStringList query = fieldsOf(u"1.jpg"_s, {{1, u"Urban"_s}});
    const QStringList tile = fieldsOf(u"1.png"_s, {{1, u"Rural"_s}});
    importBytes(fixture, published({strangeHeader, query}));
    importBytes(fixture, published({strangeHeader, tile}), u"ofa"_s, View::Satellite);
    QCOMPARE(exported(fixture, {}), published({strangeHeader, query, tile}));
    const QStringList other = fieldsOf(u"name"_s, {{1, u"other"_s}});
    importBytes(fixture, published({other, tile}), u"ofa"_s, View::Satellite);
    QCOMPARE(exported(fixture, ground), published({strangeHeader, query}));
    QVERIFY(exported(fixture, {}).startsWith("image_name,"));
    QVERIFY(exported(fixture, {}).endsWith(published({query, tile})));
    datasets::AnswerExport tiles = ground;
    tiles.view = View::Satellite;
    tiles.who = true;
    const QByteArray withWho = exported(fixture, tiles);
    QVERIFY2(withWho.startsWith(published({other + QStringList{u"who"_s}})), withWho.constData());
}

void PublishedTest::aHeaderCanComeFromAnotherFile()
{
    AnswersFixture fixture;
    fixture.say(fixture.add(u"g/1.jpg"_s), 0, u"urban"_s);
    const QString other = fixture.at(u"other.csv"_s);
    writeFile(other, published({strangeHeader}, "\r\n") + "anything");
    datasets::AnswerExport options = ground;
    options.headerFrom = other;
    QCOMPARE(exported(fixture, options),
             published({strangeHeader, fieldsOf(u"g/1.jpg"_s, {{1, u"urban"_s}})}, "\r\n"));
    writeFile(other, "image_name,caption\n");
    VERIFY_SAYS(sentenceOf([&] { exported(fixture, options); }), u"2 columns"_s);
    writeFile(other, {});
    VERIFY_SAYS(sentenceOf([&] { exported(fixture, options); }), u"other.csv"_s);
}

void PublishedTest::imagesWithoutAnswersKeepTheirRow()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    const QByteArray bytes = published({strangeHeader, fieldsOf(u"1.jpg"_s, {})});
    importBytes(fixture, bytes);
    QCOMPARE(exported(fixture, ground), bytes);
}

void PublishedTest::optionsCanBeAskedFor()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    importBytes(fixture,
                published({strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"City"_s}, {2, u"Street"_s}})}));
    datasets::AnswerExport options = ground;
    options.options = true;
    QCOMPARE(exported(fixture, options),
             published({strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"urban"_s}, {2, u"Street"_s}})}));
}

void PublishedTest::mappingsAreListed()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    fixture.add(u"g/2.jpg"_s);
    store::putSynonym(*fixture.store, {1, u"street"_s, u"grid pattern"_s});
    const AnswerImportReport report = importBytes(
        fixture,
        published({strangeHeader, fieldsOf(u"1.jpg"_s, {{1, u"City"_s}, {2, u"Street"_s}, {3, u"2"_s}}),
                   fieldsOf(u"2.jpg"_s, {{1, u"City"_s}, {2, u"none"_s}, {3, u"Park"_s}})}));
    QStringList lines;
    for (const datasets::SaidAnswer& one : report.said)
        lines.append(u"%1 %2 %3 %4 %5"_s.arg(one.question, one.said, one.means, one.how).arg(one.count));
    QCOMPARE(lines, (QStringList{u"environment City urban synonym: city → urban 2"_s,
                                 u"environmental_features 2  off the list 1"_s,
                                 u"environmental_features Park parks plural 1"_s,
                                 u"road_layout Street grid pattern synonym: street → grid pattern 1"_s}));
    QCOMPARE(report.offList, 1);
    QCOMPARE(report.saidMore, 0);
}

void PublishedTest::aFileWithoutAHeaderIsNoticed()
{
    WatchedProgress progress;
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    writeFile(fixture.file, published({fieldsOf(u"1.jpg"_s, {{1, u"urban"_s}})}));
    datasets::importAnswers(*fixture.store, {fixture.file, View::Ground, u"ofa"_s, {}}, progress);
    QCOMPARE(progress.notes().size(), 1);
    VERIFY_SAYS(progress.notes().front(), u"header"_s);
}

GEOVLM_TEST(PublishedTest);

} // namespace tst_published

#include "tst_published.moc"
