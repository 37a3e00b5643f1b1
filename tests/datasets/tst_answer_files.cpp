// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/formats/npy.h"
#include "store/results/runs.h"
#include "support/registry.h"

#include <limits>

namespace tst_answer_files {

using namespace geovlm::test;
using namespace geovlm;

class AnswerFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mapsWhatFitsAnOption_data();
    void mapsWhatFitsAnOption();
    void anEmptyCellIsNoAnswer();
    void everyEventCarriesItsSourceAndRun();
    void aFileThatIsRefusedLateChangesNothing();
    void aFileOfWhichNothingIsTakenChangesNothing();
    void noneStandsBesideNothing();
    void unknownAndAmbiguousNamesAreCounted();
    void theViewTellsEqualFileNamesApart();
    void aPersonsAnswerIsKeptAndTheConflictSaid();
    void anImportBeatsAnOlderMachine();
    void againChangesNothing();
    void goesOnWhereItStopped();
    void descriptionsFollow();
    void takesProbabilities();
    void probabilitiesCanComeLater();
    void refusesProbabilitiesThatDoNotFit();
    void rejectsARowWhoseProbabilitiesAreNone();
};

void AnswerFilesTest::mapsWhatFitsAnOption_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("offList");
    QTest::newRow("as the bank spells it") << 14 << u"grey"_s << u"grey"_s << false;
    QTest::newRow("case") << 24 << u"YES"_s << u"yes"_s << false;
    QTest::newRow("blanks") << 2 << u"  None "_s << u"none"_s << false;
    QTest::newRow("an option with a slash")
        << 20 << u"Overpass/Underpass systems"_s << u"overpass/underpass systems"_s << false;
    QTest::newRow("an option with \"or\"")
        << 20 << u"serpentine or winding road"_s << u"serpentine or winding road"_s << false;
    QTest::newRow("off the list") << 2 << u" Street "_s << u"Street"_s << true;
    QTest::newRow("several where one is asked")
        << 18 << u"white and yellow"_s << u"white and yellow"_s << true;
    QTest::newRow("several, in the order said")
        << 3 << u"Rivers and PARKS"_s << u"rivers and parks"_s << false;
    QTest::newRow("several, with commas")
        << 3 << u"lakes, parks, and rivers"_s << u"lakes and parks and rivers"_s << false;
    QTest::newRow("one of several is off the list")
        << 3 << u" Parks and a moat"_s << u"Parks and a moat"_s << true;
    QTest::newRow("formula") << 2 << u"=1+1"_s << u"=1+1"_s << true;
}

void AnswerFilesTest::mapsWhatFitsAnOption()
{
    QFETCH(int, number);
    QFETCH(QString, raw);
    QFETCH(QString, value);
    QFETCH(bool, offList);
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const auto report = fixture.import(row(u"g/1.jpg"_s, {{number, raw}}));
    QCOMPARE(report.answers, 1);
    QCOMPARE(report.offList, offList ? 1 : 0);
    const auto answers = store::currentAnswers(*fixture.store, image);
    QCOMPARE(answers.size(), std::size_t(1));
    QCOMPARE(answers[0].question, number - 1);
    QCOMPARE(answers[0].value, value);
    QCOMPARE(answers[0].raw, raw == value ? QString() : raw);
}

void AnswerFilesTest::anEmptyCellIsNoAnswer()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const auto report = fixture.import(row(u"g/1.jpg"_s, {{1, u"  "_s}, {30, u"yes"_s}}));
    QCOMPARE(report.rows, 1);
    QCOMPARE(report.answers, 1);
    QCOMPARE(store::answerLog(*fixture.store, image).size(), std::size_t(1));
    QCOMPARE(fixture.current(image, 29).value, u"yes"_s);
}

void AnswerFilesTest::everyEventCarriesItsSourceAndRun()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const auto report = fixture.import(row(u"g/1.jpg"_s, {{1, u"urban"_s}}));
    const AnswerEvent event = fixture.current(image, 0);
    QCOMPARE(event.speaker.kind, SpeakerKind::Import);
    QCOMPARE(event.speaker.name, u"ofa"_s);
    QCOMPARE(event.speaker.revision.size(), 12);
    QCOMPARE(event.run, report.run);
    const store::Run run = store::run(*fixture.store, event.run);
    QCOMPARE(run.kind, RunKind::ImportAnswers);
    QVERIFY(run.finished.isValid());
    QCOMPARE(run.parameters[u"source"].toString(), u"ofa"_s);
    QCOMPARE(run.parameters[u"file"].toString(), u"answers.csv"_s);
    QVERIFY(run.parameters[u"sha256"].toString().startsWith(event.speaker.revision));
}

void AnswerFilesTest::aFileThatIsRefusedLateChangesNothing()
{
    AnswersFixture fixture;
    QByteArray rows;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < 1200; ++i) {
        fixture.add(u"g/%1.jpg"_s.arg(i));
        rows += row(u"g/%1.jpg"_s.arg(i), {{1, u"urban"_s}});
    }
    adding.commit();
    const QString before = dumpAll(*fixture.store);
    const QByteArray endless(datasets::CsvReader::longestField + 1, 'x');
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows + "g/1.jpg," + endless + '\n'); }), u"line 1202"_s);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFilesTest::aFileOfWhichNothingIsTakenChangesNothing()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    const QString before = dumpAll(*fixture.store);
    const auto report = fixture.import("g/1.jpg,urban\n" + row(u"z.jpg"_s, {{1, u"urban"_s}}));
    QCOMPARE(report.answers, 0);
    QCOMPARE(report.rejectedCount + report.unknownImages, 2);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFilesTest::noneStandsBesideNothing()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    fixture.import(row(u"g/1.jpg"_s, {{7, u"None and historical buildings"_s}, {17, u"no, arrows"_s}}));
    QCOMPARE(fixture.current(image, 6).value, u"historical buildings"_s);
    QCOMPARE(fixture.current(image, 6).raw, u"None and historical buildings"_s);
    QCOMPARE(fixture.current(image, 16).value, u"arrows"_s);
}

void AnswerFilesTest::unknownAndAmbiguousNamesAreCounted()
{
    AnswersFixture fixture;
    fixture.add(u"a/1.jpg"_s);
    fixture.add(u"b/1.jpg"_s);
    const ImageId named = fixture.add(u"b/2.jpg"_s);
    fixture.add(u"s/3.jpg"_s, View::Satellite);
    const QMap<int, QString> urban{{1, u"urban"_s}};
    const auto report =
        fixture.import(row(u"1.jpg"_s, urban) + row(u"9.jpg"_s, urban) + row(u"2.jpg"_s, urban) +
                       row(u"s/3.jpg"_s, urban) + row(u"3.jpg"_s, urban) + row({}, urban));
    QCOMPARE(report.unknownImages, 5);
    QCOMPARE(report.unknownNames.size(), 5);
    VERIFY_SAYS(report.unknownNames[0], u"several"_s);
    VERIFY_SAYS(report.unknownNames[0], u"line 2"_s);
    VERIFY_SAYS(report.unknownNames[1], u"no ground image \"9.jpg\""_s);
    VERIFY_SAYS(report.unknownNames[2], u"no ground image \"s/3.jpg\""_s);
    QCOMPARE(report.answers, 1);
    QCOMPARE(fixture.count("answer"), 1);
    QCOMPARE(fixture.current(named, 0).value, u"urban"_s);
}

void AnswerFilesTest::theViewTellsEqualFileNamesApart()
{
    AnswersFixture fixture;
    const ImageId ground = fixture.add(u"street/1.jpg"_s);
    const ImageId satellite = fixture.add(u"tile/1.jpg"_s, View::Satellite);
    const auto report = fixture.import(row(u"1.jpg"_s, {{1, u"urban"_s}}), {}, View::Satellite);
    QCOMPARE(report.unknownImages, 0);
    QCOMPARE(fixture.current(satellite, 0).value, u"urban"_s);
    QVERIFY(store::answerLog(*fixture.store, ground).empty());
}

void AnswerFilesTest::aPersonsAnswerIsKeptAndTheConflictSaid()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    fixture.say(image, 0, u"rural"_s);
    fixture.say(image, 1, u"highway"_s);
    fixture.say(image, 2, u"parks and rivers"_s);
    const auto report = fixture.import(
        row(u"g/1.jpg"_s, {{1, u"urban"_s}, {2, u"Highway"_s}, {3, u"rivers and parks"_s}, {4, u"none"_s}}));
    QCOMPARE(report.conflicts, 1);
    QCOMPARE(report.conflictSentences.size(), 1);
    for (const QString& part : {u"g/1.jpg"_s, u"environment"_s, u"Ada"_s, u"\"rural\""_s, u"\"urban\""_s})
        VERIFY_SAYS(report.conflictSentences[0], part);
    QCOMPARE(fixture.current(image, 0).value, u"rural"_s);
    QCOMPARE(fixture.current(image, 3).value, u"none"_s);
    QCOMPARE(report.added, 4);
    QCOMPARE(otherProblems(*fixture.store), QStringList());
}

void AnswerFilesTest::anImportBeatsAnOlderMachine()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model);
    const auto report = fixture.import(row(u"g/1.jpg"_s, {{1, u"urban"_s}}));
    QCOMPARE(report.conflicts, 0);
    QCOMPARE(fixture.current(image, 0).value, u"urban"_s);
}

void AnswerFilesTest::againChangesNothing()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    fixture.add(u"g/2.jpg"_s);
    // The same image twice, with different answers: neither is new the second time.
    const QByteArray rows = row(u"g/1.jpg"_s, {{1, u"urban"_s}, {2, u"Street "_s}}) +
                            row(u"g/1.jpg"_s, {{1, u"Rural"_s}}) + row(u"g/2.jpg"_s, {{1, u"mixed"_s}});
    const auto first = fixture.import(rows);
    QCOMPARE(first.added, 4);
    const auto again = fixture.import(rows);
    QCOMPARE(again.answers, 4);
    QCOMPARE(again.added, 0);
    QCOMPARE(again.run, 0);
    QCOMPARE(fixture.count("answer"), 4);
    QCOMPARE(fixture.count("run"), 1);
    QCOMPARE(fixture.count("speaker"), 1);
    const auto changed = fixture.import(rows + row(u"g/2.jpg"_s, {{2, u"none"_s}}));
    // The image that stands twice says both of its answers again, the others nothing.
    QCOMPARE(changed.added, 3);
    QCOMPARE(fixture.import(rows + row(u"g/2.jpg"_s, {{2, u"none"_s}})).added, 0);
}

void AnswerFilesTest::goesOnWhereItStopped()
{
    AnswersFixture fixture;
    QByteArray rows = header;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < 2500; ++i) {
        const QString name = u"g/%1.jpg"_s.arg(i);
        fixture.add(name);
        rows += row(name, {{1, u"urban"_s}, {2, u"none"_s}});
    }
    adding.commit();
    writeFile(fixture.file, rows);
    const datasets::AnswerImport options{fixture.file, View::Ground, u"ofa"_s, {}};
    WatchedProgress stopping({.reports = 2});
    QVERIFY_THROWS_EXCEPTION(Stopped, datasets::importAnswers(*fixture.store, options, stopping));
    const qint64 kept = fixture.count("answer");
    QVERIFY2(kept > 0 && kept < 5000, qPrintable(QString::number(kept)));
    SilentProgress progress;
    const auto report = datasets::importAnswers(*fixture.store, options, progress);
    QCOMPARE(report.added, 5000 - kept);
    QCOMPARE(fixture.count("answer"), 5000);
    QCOMPARE(fixture.count("run"), 1);
    QVERIFY(store::run(*fixture.store, report.run).finished.isValid());
    QCOMPARE(otherProblems(*fixture.store), QStringList());
}

void AnswerFilesTest::descriptionsFollow()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model);
    store::run(fixture.store->database(), "INSERT INTO description VALUES (?, 'old', x'00', NULL)", image);
    const auto description = [&] {
        return store::textOf(fixture.store->database(), "SELECT text FROM description").value_or(QString());
    };
    fixture.import(row(u"g/1.jpg"_s, {{1, u"Urban"_s}}));
    VERIFY_SAYS(description(), u"urban"_s);
    // What changes nothing derived leaves it alone.
    fixture.say(image, 0, u"urban"_s);
    store::run(fixture.store->database(), "UPDATE description SET text = 'untouched'");
    fixture.import(row(u"g/1.jpg"_s, {{1, u"rural"_s}}));
    QCOMPARE(description(), u"untouched"_s);
}

void AnswerFilesTest::takesProbabilities()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const store::Store& store = *fixture.store;
    const QString matrix = fixture.at(u"p.npy"_s);
    // A row that is unknown or refused has probabilities too: they must not slip down to the next.
    writeFile(matrix, datasets::npyHeader(3, store.questions().optionCount()) +
                          matrixRow(store, 23, {0.9F, 0.1F}) + matrixRow(store, 23, {0.8F, 0.2F}) +
                          matrixRow(store, 23, {0.25F, 0.75F}));
    const QMap<int, QString> answers{{24, u"No"_s}, {25, u"yes"_s}};
    const auto report = fixture.import(
        row(u"unknown.jpg"_s, answers) + "g/1.jpg,urban\n" + row(u"g/1.jpg"_s, answers), matrix);
    QCOMPARE(report.added, 2);
    QCOMPARE(fixture.current(image, 23).distribution, (std::vector<float>{0.25F, 0.75F}));
    QCOMPARE(fixture.current(image, 23).confidence, 0.75);
    QVERIFY(fixture.current(image, 24).distribution.empty());
    QCOMPARE(fixture.current(image, 24).confidence, -1.0);
}

void AnswerFilesTest::probabilitiesCanComeLater()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const QByteArray rows = row(u"g/1.jpg"_s, {{24, u"no"_s}, {25, u"yes"_s}});
    fixture.import(rows);
    const QString matrix = fixture.at(u"p.npy"_s);
    writeFile(matrix, datasets::npyHeader(1, fixture.store->questions().optionCount()) +
                          matrixRow(*fixture.store, 23, {0.25F, 0.75F}));
    QCOMPARE(fixture.import(rows, matrix).added, 1);
    QCOMPARE(fixture.current(image, 23).distribution, (std::vector<float>{0.25F, 0.75F}));
    QCOMPARE(fixture.import(rows, matrix).added, 0);
    QCOMPARE(fixture.import(rows).added, 0);
}

void AnswerFilesTest::refusesProbabilitiesThatDoNotFit()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    const int options = fixture.store->questions().optionCount();
    const QByteArray rows = row(u"g/1.jpg"_s, {{24, u"no"_s}}) + row(u"g/1.jpg"_s, {{24, u"no"_s}});
    const QString matrix = fixture.at(u"p.npy"_s);
    const QByteArray one = matrixRow(*fixture.store, 23, {0.25F, 0.75F});
    writeFile(matrix, datasets::npyHeader(1, options) + one);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"1 rows"_s);
    writeFile(matrix, datasets::npyHeader(3, options) + one + one + one);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"3 rows"_s);
    writeFile(matrix, datasets::npyHeader(2, options - 1) + one.chopped(4) + one.chopped(4));
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"217 columns"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, fixture.at(u"none.npy"_s)); }), u"none.npy"_s);
    QCOMPARE(fixture.count("answer"), 0);
    QCOMPARE(fixture.count("run"), 0);
}

void AnswerFilesTest::rejectsARowWhoseProbabilitiesAreNone()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const store::Store& store = *fixture.store;
    const QString matrix = fixture.at(u"p.npy"_s);
    writeFile(matrix, datasets::npyHeader(4, store.questions().optionCount()) +
                          matrixRow(store, 23, {std::nanf(""), 0.5F}) + matrixRow(store, 23, {-0.5F, 0.5F}) +
                          matrixRow(store, 23, {std::numeric_limits<float>::infinity(), 0.5F}) +
                          matrixRow(store, 23, {1.5F, 0.5F}));
    const QByteArray one = row(u"g/1.jpg"_s, {{24, u"no"_s}});
    const auto report = fixture.import(one + one + one + one, matrix);
    QCOMPARE(report.rejectedCount, 4);
    VERIFY_SAYS(report.rejected[0].why, u"no probability"_s);
    QCOMPARE(report.rejected[1].line, 3);
    QVERIFY(store::answerLog(store, image).empty());
}

GEOVLM_TEST(AnswerFilesTest);

} // namespace tst_answer_files

#include "tst_answer_files.moc"
