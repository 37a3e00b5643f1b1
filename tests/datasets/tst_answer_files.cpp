// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/formats/npy.h"
#include "store/results/runs.h"
#include "tests.h"

#include <cmath>
#include <limits>

namespace datasetstest {

class AnswerFilesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsWhatFitsAnOption_data();
    void mapsWhatFitsAnOption();
    void anEmptyCellIsNoAnswer();
    void everyEventCarriesItsSourceAndRun();
    void aRowOfTheWrongWidthIsRejectedByLine();
    void columnsAreFoundByTheirHeader();
    void aHeaderThatNamesSomeQuestionsIsRefused();
    void aHeaderOfAnotherWidthIsRefused();
    void aStrayQuoteCostsItsCellAlone();
    void aQuoteThatNeverClosesCostsItsCellAlone();
    void aFileThatIsRefusedLateChangesNothing();
    void aFileOfWhichNothingIsTakenChangesNothing();
    void semicolonsTabsAndUtf16AreReadAndSaid_data();
    void semicolonsTabsAndUtf16AreReadAndSaid();
    void everyRejectIsTold();
    void noneStandsBesideNothing();
    void aFileWithoutRowsIsFine();
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
    QTest::newRow("as the bank spells it") << 14 << u"grey"_qs << u"grey"_qs << false;
    QTest::newRow("case") << 24 << u"YES"_qs << u"yes"_qs << false;
    QTest::newRow("blanks") << 2 << u"  None "_qs << u"none"_qs << false;
    QTest::newRow("an option with a slash")
        << 20 << u"Overpass/Underpass systems"_qs << u"overpass/underpass systems"_qs << false;
    QTest::newRow("an option with \"or\"")
        << 20 << u"serpentine or winding road"_qs << u"serpentine or winding road"_qs << false;
    QTest::newRow("off the list") << 2 << u" Street "_qs << u"Street"_qs << true;
    QTest::newRow("several where one is asked")
        << 18 << u"white and yellow"_qs << u"white and yellow"_qs << true;
    QTest::newRow("several, in the order said")
        << 3 << u"Rivers and PARKS"_qs << u"rivers and parks"_qs << false;
    QTest::newRow("several, with commas")
        << 3 << u"lakes, parks, and rivers"_qs << u"lakes and parks and rivers"_qs << false;
    QTest::newRow("one of several is off the list")
        << 3 << u" Parks and a moat"_qs << u"Parks and a moat"_qs << true;
    QTest::newRow("formula") << 2 << u"=1+1"_qs << u"=1+1"_qs << true;
}

void AnswerFilesTest::mapsWhatFitsAnOption()
{
    QFETCH(int, number);
    QFETCH(QString, raw);
    QFETCH(QString, value);
    QFETCH(bool, offList);
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const auto report = fixture.import(row(u"g/1.jpg"_qs, {{number, raw}}));
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
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const auto report = fixture.import(row(u"g/1.jpg"_qs, {{1, u"  "_qs}, {30, u"yes"_qs}}));
    QCOMPARE(report.rows, 1);
    QCOMPARE(report.answers, 1);
    QCOMPARE(store::answerLog(*fixture.store, image).size(), std::size_t(1));
    QCOMPARE(fixture.current(image, 29).value, u"yes"_qs);
}

void AnswerFilesTest::everyEventCarriesItsSourceAndRun()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const auto report = fixture.import(row(u"g/1.jpg"_qs, {{1, u"urban"_qs}}));
    const AnswerEvent event = fixture.current(image, 0);
    QCOMPARE(event.speaker.kind, SpeakerKind::Import);
    QCOMPARE(event.speaker.name, u"ofa"_qs);
    QCOMPARE(event.speaker.revision.size(), 12);
    QCOMPARE(event.run, report.run);
    const store::Run run = store::run(*fixture.store, event.run);
    QCOMPARE(run.kind, u"import-answers"_qs);
    QVERIFY(run.finished.isValid());
    QCOMPARE(run.parameters[u"source"].toString(), u"ofa"_qs);
    QCOMPARE(run.parameters[u"file"].toString(), u"answers.csv"_qs);
    QVERIFY(run.parameters[u"sha256"].toString().startsWith(event.speaker.revision));
}

void AnswerFilesTest::aRowOfTheWrongWidthIsRejectedByLine()
{
    AnswersFixture fixture;
    const ImageId first = fixture.add(u"g/1.jpg"_qs);
    const ImageId last = fixture.add(u"g/2.jpg"_qs);
    const QByteArray good = row(u"g/1.jpg"_qs, {{1, u"two\nlines"_qs}});
    const QByteArray wide = row(u"g/1.jpg"_qs, {{1, u"rural"_qs}}).chopped(1) + ",\n";
    const auto report = fixture.import(good + "g/1.jpg,urban\n" + wide + "g/1.jpg\xff" + good.mid(7) +
                                       row(u"g/2.jpg"_qs, {{1, u"rural"_qs}}));
    QList<int> lines;
    for (const datasets::Rejected& one : report.rejected)
        lines.append(one.line);
    QCOMPARE(lines, (QList<int>{4, 5, 6}));
    QCOMPARE(report.rejectedCount, 3);
    VERIFY_SAYS(report.rejected[0].why, u"2 fields instead of 31"_qs);
    VERIFY_SAYS(report.rejected[1].why, u"32 fields instead of 31"_qs);
    VERIFY_SAYS(report.rejected[2].why, u"UTF-8"_qs);
    QCOMPARE(report.rejected[0].file, fixture.file);
    QCOMPARE(report.rows, 5);
    QCOMPARE(store::answerLog(*fixture.store, first).size(), std::size_t(1));
    QCOMPARE(fixture.current(last, 0).value, u"rural"_qs);
}

namespace {

/// A header of the questions' ids, and a row of their first options but for some.
QStringList idHeader(const QuestionBank& bank)
{
    QStringList fields{u"image_name"_qs};
    for (const Question& question : bank.questions())
        fields.append(question.id);
    return fields;
}

QStringList fullRow(const QuestionBank& bank, const QString& name, const QMap<QString, QString>& answers = {})
{
    QStringList fields{name};
    for (const Question& question : bank.questions())
        fields.append(answers.value(question.id, question.options.first()));
    return fields;
}

AnswerImportReport importBytes(AnswersFixture& fixture, const QByteArray& bytes)
{
    writeFile(fixture.file, bytes);
    SilentProgress progress;
    return datasets::importAnswers(*fixture.store, {fixture.file, View::Ground, u"ofa"_qs, {}}, progress);
}

} // namespace

void AnswerFilesTest::columnsAreFoundByTheirHeader()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const int road = bank.indexOf(u"road_color"_qs);
    const int roof = bank.indexOf(u"roof_color"_qs);
    QStringList names = idHeader(bank);
    QStringList fields =
        fullRow(bank, u"g/1.jpg"_qs, {{u"road_color"_qs, u"grey"_qs}, {u"roof_color"_qs, u"red"_qs}});
    names.swapItemsAt(road + 1, roof + 1);
    fields.swapItemsAt(road + 1, roof + 1);
    // An index before, as pandas writes it, and a column of somebody's own.
    names = QStringList{QString()} + names + QStringList{u"remark"_qs};
    fields = QStringList{u"0"_qs} + fields + QStringList{u"fine"_qs};
    const auto report = importBytes(fixture, datasets::csvRecord(names) + datasets::csvRecord(fields));
    QVERIFY(report.byHeader);
    QCOMPARE(report.ignored, (QStringList{u"(column 1)"_qs, u"remark"_qs}));
    QCOMPARE(report.answers, 30);
    QCOMPARE(fixture.current(image, road).value, u"grey"_qs);
    QCOMPARE(fixture.current(image, roof).value, u"red"_qs);
    // What comes out has the published order, and reads back the same.
    const QString out = fixture.at(u"out.csv"_qs);
    datasets::exportAnswers(*fixture.store, out, {});
    AnswersFixture fresh;
    const ImageId same = fresh.add(u"g/1.jpg"_qs);
    importBytes(fresh, contentOf(out));
    QCOMPARE(fresh.current(same, road).value, u"grey"_qs);
    QCOMPARE(fresh.current(same, roof).value, u"red"_qs);
    // Labels and whole texts name the questions too.
    QStringList labels{u"image"_qs}, prompts{u"image_name"_qs};
    for (const Question& question : bank.questions()) {
        labels.append(question.label.toUpper());
        prompts.append(question.prompt + u" [a / b]"_qs);
    }
    const QByteArray row = datasets::csvRecord(fullRow(bank, u"g/1.jpg"_qs));
    QVERIFY(importBytes(fresh, datasets::csvRecord(labels) + row).byHeader);
    QVERIFY(importBytes(fresh, datasets::csvRecord(prompts) + row).byHeader);
}

void AnswerFilesTest::aHeaderThatNamesSomeQuestionsIsRefused()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    fixture.add(u"g/1.jpg"_qs);
    QStringList names = idHeader(bank);
    names[14] = u"colour of the street"_qs;
    const QString before = dumpAll(*fixture.store);
    const QByteArray row = datasets::csvRecord(fullRow(bank, u"g/1.jpg"_qs));
    const QString said = sentenceOf([&] { importBytes(fixture, datasets::csvRecord(names) + row); });
    for (const QString& part : {u"29 of the 30"_qs, u"lacks road_color"_qs, u"colour of the street"_qs})
        VERIFY_SAYS(said, part);
    names[14] = u"roof_color"_qs;
    VERIFY_SAYS(sentenceOf([&] { importBytes(fixture, datasets::csvRecord(names) + row); }),
                u"both about"_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFilesTest::aHeaderOfAnotherWidthIsRefused()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_qs);
    const QString before = dumpAll(*fixture.store);
    VERIFY_SAYS(sentenceOf([&] { importBytes(fixture, "name,a,b\ng/1.jpg,urban,none\n"); }), u"3 columns"_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
}

/// The last cell of a row is `"yes`, and a later line ends with a quote.
void AnswerFilesTest::aStrayQuoteCostsItsCellAlone()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    QByteArray bytes = datasets::csvRecord(idHeader(bank));
    for (int i = 0; i < 10; ++i) {
        fixture.add(u"g/%1.jpg"_qs.arg(i));
        QByteArray line = datasets::csvRecord(fullRow(bank, u"g/%1.jpg"_qs.arg(i)));
        if (i == 2)
            line = line.chopped(4) + "\"yes\n";
        if (i == 5)
            line = line.chopped(1) + "\"\n";
        bytes += line;
    }
    const auto report = importBytes(fixture, bytes);
    QCOMPARE(report.rows, 10);
    QCOMPARE(report.answers, 298);
    QCOMPARE(report.rejectedCount, 2);
    QCOMPARE(report.rejected[0].line, 4);
    QCOMPARE(report.rejected[1].line, 7);
    for (const datasets::Rejected& one : report.rejected)
        for (const QString& part : {u"footpath"_qs, u"stray quote"_qs, u"yes"_qs})
            VERIFY_SAYS(one.why, part);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(store::currentAnswers(*fixture.store, fixture.id(u"g/%1.jpg"_qs.arg(i))).size(),
                 std::size_t(i == 2 || i == 5 ? 29 : 30));
}

void AnswerFilesTest::aQuoteThatNeverClosesCostsItsCellAlone()
{
    AnswersFixture fixture;
    constexpr int images = 1300;
    QByteArray rows;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < images; ++i) {
        fixture.add(u"g/%1.jpg"_qs.arg(i));
        const QByteArray line = row(u"g/%1.jpg"_qs.arg(i), {{1, u"urban"_qs}, {30, u"yes"_qs}});
        rows += i == 1100 ? line.chopped(4) + "\"yes\n" : line;
    }
    adding.commit();
    const auto report = fixture.import(rows);
    QCOMPARE(report.rows, images);
    QCOMPARE(report.answers, 2 * images - 1);
    QCOMPARE(report.rejectedCount, 1);
    QCOMPARE(report.rejected[0].line, 1102);
}

void AnswerFilesTest::aFileThatIsRefusedLateChangesNothing()
{
    AnswersFixture fixture;
    QByteArray rows;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < 1200; ++i) {
        fixture.add(u"g/%1.jpg"_qs.arg(i));
        rows += row(u"g/%1.jpg"_qs.arg(i), {{1, u"urban"_qs}});
    }
    adding.commit();
    const QString before = dumpAll(*fixture.store);
    const QByteArray endless(datasets::CsvReader::longestField + 1, 'x');
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows + "g/1.jpg," + endless + '\n'); }), u"line 1202"_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFilesTest::aFileOfWhichNothingIsTakenChangesNothing()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_qs);
    const QString before = dumpAll(*fixture.store);
    const auto report = fixture.import("g/1.jpg,urban\n" + row(u"z.jpg"_qs, {{1, u"urban"_qs}}));
    QCOMPARE(report.answers, 0);
    QCOMPARE(report.rejectedCount + report.unknownImages, 2);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFilesTest::semicolonsTabsAndUtf16AreReadAndSaid_data()
{
    QTest::addColumn<QString>("separator");
    QTest::addColumn<bool>("wide");
    QTest::addColumn<QString>("said");
    QTest::newRow("semicolons") << u";"_qs << false << u"separated by semicolons"_qs;
    QTest::newRow("tabs") << u"\t"_qs << false << u"separated by tabs"_qs;
    QTest::newRow("UTF-16") << u","_qs << true << u"UTF-16 text"_qs;
    QTest::newRow("UTF-16 with tabs") << u"\t"_qs << true << u"UTF-16 text, separated by tabs"_qs;
    QTest::newRow("as usual") << u","_qs << false << QString();
}

void AnswerFilesTest::semicolonsTabsAndUtf16AreReadAndSaid()
{
    QFETCH(QString, separator);
    QFETCH(bool, wide);
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    const ImageId image = fixture.add(u"g/ü.jpg"_qs);
    const QString text = idHeader(bank).join(separator) + u'\n' +
                         fullRow(bank, u"g/ü.jpg"_qs, {{u"road_color"_qs, u"grège"_qs}}).join(separator) +
                         u'\n';
    QStringEncoder utf16(QStringEncoder::Utf16, QStringEncoder::Flag::WriteBom);
    const auto report = importBytes(fixture, wide ? QByteArray(utf16.encode(text)) : text.toUtf8());
    QTEST(report.form, "said");
    QCOMPARE(report.answers, 30);
    QCOMPARE(fixture.current(image, bank.indexOf(u"road_color"_qs)).value, u"grège"_qs);
    // It goes out as the published form, which reads back the same.
    const QString out = fixture.at(u"out.csv"_qs);
    datasets::exportAnswers(*fixture.store, out, {});
    AnswersFixture fresh;
    const ImageId same = fresh.add(u"g/ü.jpg"_qs);
    const auto again = importBytes(fresh, contentOf(out));
    QCOMPARE(again.form, QString());
    QCOMPARE(fresh.current(same, bank.indexOf(u"road_color"_qs)).value, u"grège"_qs);
    // Windows-1252 cannot be told from its like: its lines are named, with what to do.
    const auto latin = importBytes(fresh, text.toLatin1());
    QCOMPARE(latin.answers, 0);
    VERIFY_SAYS(latin.rejected.front().why, u"Windows-1252"_qs);
}

void AnswerFilesTest::everyRejectIsTold()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_qs);
    QByteArray rows = header + row(u"g/1.jpg"_qs, {{1, u"urban"_qs}});
    for (int i = 0; i < 50; ++i)
        rows += "g/1.jpg,short\n" + row(u"z%1.jpg"_qs.arg(i), {{1, u"urban"_qs}});
    writeFile(fixture.file, rows);
    std::vector<Rejected> told;
    datasets::AnswerImport options{fixture.file, View::Ground, u"ofa"_qs, {}};
    options.onRejected = [&told](const Rejected& one) { told.push_back(one); };
    SilentProgress progress;
    const auto report = datasets::importAnswers(*fixture.store, options, progress);
    QCOMPARE(told.size(), std::size_t(100));
    QCOMPARE(told[0].line, 3);
    QCOMPARE(told[99].line, 102);
    VERIFY_SAYS(told[99].why, u"z49.jpg"_qs);
    QCOMPARE(report.rejectedCount + report.unknownImages, 100);
    QCOMPARE(report.rejected.size(), std::size_t(AnswerImportReport::kept));
}

void AnswerFilesTest::noneStandsBesideNothing()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    fixture.import(row(u"g/1.jpg"_qs, {{7, u"None and historical buildings"_qs}, {17, u"no, arrows"_qs}}));
    QCOMPARE(fixture.current(image, 6).value, u"historical buildings"_qs);
    QCOMPARE(fixture.current(image, 6).raw, u"None and historical buildings"_qs);
    QCOMPARE(fixture.current(image, 16).value, u"arrows"_qs);
}

void AnswerFilesTest::aFileWithoutRowsIsFine()
{
    AnswersFixture fixture;
    const auto report = fixture.import({});
    QCOMPARE(report.rows, 0);
    QCOMPARE(fixture.count("run"), 0);
    writeFile(fixture.file, "");
    SilentProgress progress;
    const auto import = [&](const QString& file, const QString& source) {
        return sentenceOf([&] {
            datasets::importAnswers(*fixture.store, {file, View::Ground, source, {}}, progress);
        });
    };
    VERIFY_SAYS(import(fixture.file, u"ofa"_qs), u"empty"_qs);
    VERIFY_SAYS(import(fixture.at(u"none.csv"_qs), u"ofa"_qs), u"none.csv"_qs);
    VERIFY_SAYS(import(fixture.file, u"  "_qs), u"source"_qs);
}

void AnswerFilesTest::unknownAndAmbiguousNamesAreCounted()
{
    AnswersFixture fixture;
    fixture.add(u"a/1.jpg"_qs);
    fixture.add(u"b/1.jpg"_qs);
    const ImageId named = fixture.add(u"b/2.jpg"_qs);
    fixture.add(u"s/3.jpg"_qs, View::Satellite);
    const QMap<int, QString> urban{{1, u"urban"_qs}};
    const auto report =
        fixture.import(row(u"1.jpg"_qs, urban) + row(u"9.jpg"_qs, urban) + row(u"2.jpg"_qs, urban) +
                       row(u"s/3.jpg"_qs, urban) + row(u"3.jpg"_qs, urban) + row({}, urban));
    QCOMPARE(report.unknownImages, 5);
    QCOMPARE(report.unknownNames.size(), 5);
    VERIFY_SAYS(report.unknownNames[0], u"several"_qs);
    VERIFY_SAYS(report.unknownNames[0], u"line 2"_qs);
    VERIFY_SAYS(report.unknownNames[1], u"no ground image \"9.jpg\""_qs);
    VERIFY_SAYS(report.unknownNames[2], u"no ground image \"s/3.jpg\""_qs);
    QCOMPARE(report.answers, 1);
    QCOMPARE(fixture.count("answer"), 1);
    QCOMPARE(fixture.current(named, 0).value, u"urban"_qs);
}

void AnswerFilesTest::theViewTellsEqualFileNamesApart()
{
    AnswersFixture fixture;
    const ImageId ground = fixture.add(u"street/1.jpg"_qs);
    const ImageId satellite = fixture.add(u"tile/1.jpg"_qs, View::Satellite);
    const auto report = fixture.import(row(u"1.jpg"_qs, {{1, u"urban"_qs}}), {}, View::Satellite);
    QCOMPARE(report.unknownImages, 0);
    QCOMPARE(fixture.current(satellite, 0).value, u"urban"_qs);
    QVERIFY(store::answerLog(*fixture.store, ground).empty());
}

void AnswerFilesTest::aPersonsAnswerIsKeptAndTheConflictSaid()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    fixture.say(image, 0, u"rural"_qs);
    fixture.say(image, 1, u"highway"_qs);
    fixture.say(image, 2, u"parks and rivers"_qs);
    const auto report = fixture.import(row(
        u"g/1.jpg"_qs, {{1, u"urban"_qs}, {2, u"Highway"_qs}, {3, u"rivers and parks"_qs}, {4, u"none"_qs}}));
    QCOMPARE(report.conflicts, 1);
    QCOMPARE(report.conflictSentences.size(), 1);
    for (const QString& part :
         {u"g/1.jpg"_qs, u"environment"_qs, u"Ada"_qs, u"\"rural\""_qs, u"\"urban\""_qs})
        VERIFY_SAYS(report.conflictSentences[0], part);
    QCOMPARE(fixture.current(image, 0).value, u"rural"_qs);
    QCOMPARE(fixture.current(image, 3).value, u"none"_qs);
    QCOMPARE(report.added, 4);
    QCOMPARE(otherProblems(*fixture.store), QStringList());
}

void AnswerFilesTest::anImportBeatsAnOlderMachine()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    fixture.say(image, 0, u"rural"_qs, SpeakerKind::Model);
    const auto report = fixture.import(row(u"g/1.jpg"_qs, {{1, u"urban"_qs}}));
    QCOMPARE(report.conflicts, 0);
    QCOMPARE(fixture.current(image, 0).value, u"urban"_qs);
}

void AnswerFilesTest::againChangesNothing()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_qs);
    fixture.add(u"g/2.jpg"_qs);
    // The same image twice, with different answers: neither is new the second time.
    const QByteArray rows = row(u"g/1.jpg"_qs, {{1, u"urban"_qs}, {2, u"Street "_qs}}) +
                            row(u"g/1.jpg"_qs, {{1, u"Rural"_qs}}) + row(u"g/2.jpg"_qs, {{1, u"mixed"_qs}});
    const auto first = fixture.import(rows);
    QCOMPARE(first.added, 4);
    const auto again = fixture.import(rows);
    QCOMPARE(again.answers, 4);
    QCOMPARE(again.added, 0);
    QCOMPARE(again.run, 0);
    QCOMPARE(fixture.count("answer"), 4);
    QCOMPARE(fixture.count("run"), 1);
    QCOMPARE(fixture.count("speaker"), 1);
    const auto changed = fixture.import(rows + row(u"g/2.jpg"_qs, {{2, u"none"_qs}}));
    // The image that stands twice says both of its answers again, the others nothing.
    QCOMPARE(changed.added, 3);
    QCOMPARE(fixture.import(rows + row(u"g/2.jpg"_qs, {{2, u"none"_qs}})).added, 0);
}

void AnswerFilesTest::goesOnWhereItStopped()
{
    AnswersFixture fixture;
    QByteArray rows = header;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < 2500; ++i) {
        const QString name = u"g/%1.jpg"_qs.arg(i);
        fixture.add(name);
        rows += row(name, {{1, u"urban"_qs}, {2, u"none"_qs}});
    }
    adding.commit();
    writeFile(fixture.file, rows);
    const datasets::AnswerImport options{fixture.file, View::Ground, u"ofa"_qs, {}};
    StoppingProgress stopping(2);
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
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    fixture.say(image, 0, u"rural"_qs, SpeakerKind::Model);
    store::run(fixture.store->database(), "INSERT INTO description VALUES (?, 'old', x'00', NULL)", image);
    const auto description = [&] {
        return store::textOf(fixture.store->database(), "SELECT text FROM description").value_or(QString());
    };
    fixture.import(row(u"g/1.jpg"_qs, {{1, u"Urban"_qs}}));
    VERIFY_SAYS(description(), u"urban"_qs);
    // What changes nothing derived leaves it alone.
    fixture.say(image, 0, u"urban"_qs);
    store::run(fixture.store->database(), "UPDATE description SET text = 'untouched'");
    fixture.import(row(u"g/1.jpg"_qs, {{1, u"rural"_qs}}));
    QCOMPARE(description(), u"untouched"_qs);
}

void AnswerFilesTest::takesProbabilities()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const store::Store& store = *fixture.store;
    const QString matrix = fixture.at(u"p.npy"_qs);
    // A row that is unknown or refused has probabilities too: they must not slip down to the next.
    writeFile(matrix, datasets::npyHeader(3, store.questions().optionCount()) +
                          matrixRow(store, 23, {0.9F, 0.1F}) + matrixRow(store, 23, {0.8F, 0.2F}) +
                          matrixRow(store, 23, {0.25F, 0.75F}));
    const QMap<int, QString> answers{{24, u"No"_qs}, {25, u"yes"_qs}};
    const auto report = fixture.import(
        row(u"unknown.jpg"_qs, answers) + "g/1.jpg,urban\n" + row(u"g/1.jpg"_qs, answers), matrix);
    QCOMPARE(report.added, 2);
    QCOMPARE(fixture.current(image, 23).distribution, (std::vector<float>{0.25F, 0.75F}));
    QCOMPARE(fixture.current(image, 23).confidence, 0.75);
    QVERIFY(fixture.current(image, 24).distribution.empty());
    QCOMPARE(fixture.current(image, 24).confidence, -1.0);
}

void AnswerFilesTest::probabilitiesCanComeLater()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const QByteArray rows = row(u"g/1.jpg"_qs, {{24, u"no"_qs}, {25, u"yes"_qs}});
    fixture.import(rows);
    const QString matrix = fixture.at(u"p.npy"_qs);
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
    fixture.add(u"g/1.jpg"_qs);
    const int options = fixture.store->questions().optionCount();
    const QByteArray rows = row(u"g/1.jpg"_qs, {{24, u"no"_qs}}) + row(u"g/1.jpg"_qs, {{24, u"no"_qs}});
    const QString matrix = fixture.at(u"p.npy"_qs);
    const QByteArray one = matrixRow(*fixture.store, 23, {0.25F, 0.75F});
    writeFile(matrix, datasets::npyHeader(1, options) + one);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"1 rows"_qs);
    writeFile(matrix, datasets::npyHeader(3, options) + one + one + one);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"3 rows"_qs);
    writeFile(matrix, datasets::npyHeader(2, options - 1) + one.chopped(4) + one.chopped(4));
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, matrix); }), u"217 columns"_qs);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(rows, fixture.at(u"none.npy"_qs)); }), u"none.npy"_qs);
    QCOMPARE(fixture.count("answer"), 0);
    QCOMPARE(fixture.count("run"), 0);
}

void AnswerFilesTest::rejectsARowWhoseProbabilitiesAreNone()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_qs);
    const store::Store& store = *fixture.store;
    const QString matrix = fixture.at(u"p.npy"_qs);
    writeFile(matrix, datasets::npyHeader(4, store.questions().optionCount()) +
                          matrixRow(store, 23, {std::nanf(""), 0.5F}) + matrixRow(store, 23, {-0.5F, 0.5F}) +
                          matrixRow(store, 23, {std::numeric_limits<float>::infinity(), 0.5F}) +
                          matrixRow(store, 23, {1.5F, 0.5F}));
    const QByteArray one = row(u"g/1.jpg"_qs, {{24, u"no"_qs}});
    const auto report = fixture.import(one + one + one + one, matrix);
    QCOMPARE(report.rejectedCount, 4);
    VERIFY_SAYS(report.rejected[0].why, u"no probability"_qs);
    QCOMPARE(report.rejected[1].line, 3);
    QVERIFY(store::answerLog(store, image).empty());
}

std::unique_ptr<QObject> makeAnswerFilesTest()
{
    return std::make_unique<AnswerFilesTest>();
}

} // namespace datasetstest

#include "tst_answer_files.moc"
