// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/formats/npy.h"
#include "store/results/runs.h"
#include "support/registry.h"

namespace tst_answer_forms {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// A header of the questions' ids, and a row of their first options but for some.
QStringList idHeader(const QuestionBank& bank)
{
    QStringList fields{u"image_name"_s};
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
    return datasets::importAnswers(*fixture.store, {fixture.file, View::Ground, u"ofa"_s, {}}, progress);
}

} // namespace

class AnswerFormsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowOfTheWrongWidthIsRejectedByLine();
    void columnsAreFoundByTheirHeader();
    void aHeaderThatNamesSomeQuestionsIsRefused();
    void aHeaderOfAnotherWidthIsRefused();
    void aStrayQuoteCostsItsCellAlone();
    void aQuoteThatNeverClosesCostsItsCellAlone();
    void semicolonsTabsAndUtf16AreReadAndSaid_data();
    void semicolonsTabsAndUtf16AreReadAndSaid();
    void everyRejectIsTold();
    void aFileWithoutRowsIsFine();
};

void AnswerFormsTest::aRowOfTheWrongWidthIsRejectedByLine()
{
    AnswersFixture fixture;
    const ImageId first = fixture.add(u"g/1.jpg"_s);
    const ImageId last = fixture.add(u"g/2.jpg"_s);
    const QByteArray good = row(u"g/1.jpg"_s, {{1, u"two\nlines"_s}});
    const QByteArray wide = row(u"g/1.jpg"_s, {{1, u"rural"_s}}).chopped(1) + ",\n";
    const auto report = fixture.import(good + "g/1.jpg,urban\n" + wide + "g/1.jpg\xff" + good.mid(7) +
                                       row(u"g/2.jpg"_s, {{1, u"rural"_s}}));
    QList<int> lines;
    for (const datasets::Rejected& one : report.rejected)
        lines.append(one.line);
    QCOMPARE(lines, (QList<int>{4, 5, 6}));
    QCOMPARE(report.rejectedCount, 3);
    VERIFY_SAYS(report.rejected[0].why, u"2 fields instead of 31"_s);
    VERIFY_SAYS(report.rejected[1].why, u"32 fields instead of 31"_s);
    VERIFY_SAYS(report.rejected[2].why, u"UTF-8"_s);
    QCOMPARE(report.rejected[0].file, fixture.file);
    QCOMPARE(report.rows, 5);
    QCOMPARE(store::answerLog(*fixture.store, first).size(), std::size_t(1));
    QCOMPARE(fixture.current(last, 0).value, u"rural"_s);
}

void AnswerFormsTest::columnsAreFoundByTheirHeader()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    const int road = bank.indexOf(u"road_color"_s);
    const int roof = bank.indexOf(u"roof_color"_s);
    QStringList names = idHeader(bank);
    QStringList fields =
        fullRow(bank, u"g/1.jpg"_s, {{u"road_color"_s, u"grey"_s}, {u"roof_color"_s, u"red"_s}});
    names.swapItemsAt(road + 1, roof + 1);
    fields.swapItemsAt(road + 1, roof + 1);
    // An index before, as pandas writes it, and a column of somebody's own.
    names = QStringList{QString()} + names + QStringList{u"remark"_s};
    fields = QStringList{u"0"_s} + fields + QStringList{u"fine"_s};
    const auto report = importBytes(fixture, datasets::csvRecord(names) + datasets::csvRecord(fields));
    QVERIFY(report.byHeader);
    QCOMPARE(report.ignored, (QStringList{u"(column 1)"_s, u"remark"_s}));
    QCOMPARE(report.answers, 30);
    QCOMPARE(fixture.current(image, road).value, u"grey"_s);
    QCOMPARE(fixture.current(image, roof).value, u"red"_s);
    // What comes out has the published order, and reads back the same.
    const QString out = fixture.at(u"out.csv"_s);
    datasets::exportAnswers(*fixture.store, out, {});
    AnswersFixture fresh;
    const ImageId same = fresh.add(u"g/1.jpg"_s);
    importBytes(fresh, contentOf(out));
    QCOMPARE(fresh.current(same, road).value, u"grey"_s);
    QCOMPARE(fresh.current(same, roof).value, u"red"_s);
    // Labels and whole texts name the questions too.
    QStringList labels{u"image"_s}, prompts{u"image_name"_s};
    for (const Question& question : bank.questions()) {
        labels.append(question.label.toUpper());
        prompts.append(question.prompt + u" [a / b]"_s);
    }
    const QByteArray row = datasets::csvRecord(fullRow(bank, u"g/1.jpg"_s));
    QVERIFY(importBytes(fresh, datasets::csvRecord(labels) + row).byHeader);
    QVERIFY(importBytes(fresh, datasets::csvRecord(prompts) + row).byHeader);
}

void AnswerFormsTest::aHeaderThatNamesSomeQuestionsIsRefused()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    fixture.add(u"g/1.jpg"_s);
    QStringList names = idHeader(bank);
    names[14] = u"colour of the street"_s;
    const QString before = dumpAll(*fixture.store);
    const QByteArray row = datasets::csvRecord(fullRow(bank, u"g/1.jpg"_s));
    const QString said = sentenceOf([&] { importBytes(fixture, datasets::csvRecord(names) + row); });
    for (const QString& part : {u"29 of the 30"_s, u"lacks road_color"_s, u"colour of the street"_s})
        VERIFY_SAYS(said, part);
    names[14] = u"roof_color"_s;
    VERIFY_SAYS(sentenceOf([&] { importBytes(fixture, datasets::csvRecord(names) + row); }), u"both about"_s);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void AnswerFormsTest::aHeaderOfAnotherWidthIsRefused()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    const QString before = dumpAll(*fixture.store);
    VERIFY_SAYS(sentenceOf([&] { importBytes(fixture, "name,a,b\ng/1.jpg,urban,none\n"); }), u"3 columns"_s);
    QCOMPARE(dumpAll(*fixture.store), before);
}

/// The last cell of a row is `"yes`, and a later line ends with a quote.
void AnswerFormsTest::aStrayQuoteCostsItsCellAlone()
{
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    QByteArray bytes = datasets::csvRecord(idHeader(bank));
    for (int i = 0; i < 10; ++i) {
        fixture.add(u"g/%1.jpg"_s.arg(i));
        QByteArray line = datasets::csvRecord(fullRow(bank, u"g/%1.jpg"_s.arg(i)));
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
        for (const QString& part : {u"footpath"_s, u"stray quote"_s, u"yes"_s})
            VERIFY_SAYS(one.why, part);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(store::currentAnswers(*fixture.store, fixture.id(u"g/%1.jpg"_s.arg(i))).size(),
                 std::size_t(i == 2 || i == 5 ? 29 : 30));
}

void AnswerFormsTest::aQuoteThatNeverClosesCostsItsCellAlone()
{
    AnswersFixture fixture;
    constexpr int images = 1300;
    QByteArray rows;
    store::Transaction adding(*fixture.store);
    for (int i = 0; i < images; ++i) {
        fixture.add(u"g/%1.jpg"_s.arg(i));
        const QByteArray line = row(u"g/%1.jpg"_s.arg(i), {{1, u"urban"_s}, {30, u"yes"_s}});
        rows += i == 1100 ? line.chopped(4) + "\"yes\n" : line;
    }
    adding.commit();
    const auto report = fixture.import(rows);
    QCOMPARE(report.rows, images);
    QCOMPARE(report.answers, 2 * images - 1);
    QCOMPARE(report.rejectedCount, 1);
    QCOMPARE(report.rejected[0].line, 1102);
}

void AnswerFormsTest::semicolonsTabsAndUtf16AreReadAndSaid_data()
{
    QTest::addColumn<QString>("separator");
    QTest::addColumn<bool>("wide");
    QTest::addColumn<QString>("said");
    QTest::newRow("semicolons") << u";"_s << false << u"separated by semicolons"_s;
    QTest::newRow("tabs") << u"\t"_s << false << u"separated by tabs"_s;
    QTest::newRow("UTF-16") << u","_s << true << u"UTF-16 text"_s;
    QTest::newRow("UTF-16 with tabs") << u"\t"_s << true << u"UTF-16 text, separated by tabs"_s;
    QTest::newRow("as usual") << u","_s << false << QString();
}

void AnswerFormsTest::semicolonsTabsAndUtf16AreReadAndSaid()
{
    QFETCH(QString, separator);
    QFETCH(bool, wide);
    AnswersFixture fixture;
    const QuestionBank& bank = fixture.store->questions();
    const ImageId image = fixture.add(u"g/ü.jpg"_s);
    const QString text = idHeader(bank).join(separator) + u'\n' +
                         fullRow(bank, u"g/ü.jpg"_s, {{u"road_color"_s, u"grège"_s}}).join(separator) + u'\n';
    QStringEncoder utf16(QStringEncoder::Utf16, QStringEncoder::Flag::WriteBom);
    const auto report = importBytes(fixture, wide ? QByteArray(utf16.encode(text)) : text.toUtf8());
    QTEST(report.form, "said");
    QCOMPARE(report.answers, 30);
    QCOMPARE(fixture.current(image, bank.indexOf(u"road_color"_s)).value, u"grège"_s);
    // It goes out as the published form, which reads back the same.
    const QString out = fixture.at(u"out.csv"_s);
    datasets::exportAnswers(*fixture.store, out, {});
    AnswersFixture fresh;
    const ImageId same = fresh.add(u"g/ü.jpg"_s);
    const auto again = importBytes(fresh, contentOf(out));
    QCOMPARE(again.form, QString());
    QCOMPARE(fresh.current(same, bank.indexOf(u"road_color"_s)).value, u"grège"_s);
    // Windows-1252 cannot be told from its like: its lines are named, with what to do.
    const auto latin = importBytes(fresh, text.toLatin1());
    QCOMPARE(latin.answers, 0);
    VERIFY_SAYS(latin.rejected.front().why, u"Windows-1252"_s);
}

void AnswerFormsTest::everyRejectIsTold()
{
    AnswersFixture fixture;
    fixture.add(u"g/1.jpg"_s);
    QByteArray rows = header + row(u"g/1.jpg"_s, {{1, u"urban"_s}});
    for (int i = 0; i < 50; ++i)
        rows += "g/1.jpg,short\n" + row(u"z%1.jpg"_s.arg(i), {{1, u"urban"_s}});
    writeFile(fixture.file, rows);
    std::vector<Rejected> told;
    datasets::AnswerImport options{fixture.file, View::Ground, u"ofa"_s, {}};
    options.onRejected = [&told](const Rejected& one) { told.push_back(one); };
    SilentProgress progress;
    const auto report = datasets::importAnswers(*fixture.store, options, progress);
    QCOMPARE(told.size(), std::size_t(100));
    QCOMPARE(told[0].line, 3);
    QCOMPARE(told[99].line, 102);
    VERIFY_SAYS(told[99].why, u"z49.jpg"_s);
    QCOMPARE(report.rejectedCount + report.unknownImages, 100);
    QCOMPARE(report.rejected.size(), std::size_t(AnswerImportReport::kept));
}

void AnswerFormsTest::aFileWithoutRowsIsFine()
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
    VERIFY_SAYS(import(fixture.file, u"ofa"_s), u"empty"_s);
    VERIFY_SAYS(import(fixture.at(u"none.csv"_s), u"ofa"_s), u"none.csv"_s);
    VERIFY_SAYS(import(fixture.file, u"  "_s), u"source"_s);
}

GEOVLM_TEST(AnswerFormsTest);

} // namespace tst_answer_forms

#include "tst_answer_forms.moc"
