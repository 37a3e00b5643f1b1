// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/formats/npy.h"
#include "support/registry.h"

#include <QElapsedTimer>

namespace tst_answer_export {

using namespace geovlm::test;
using namespace geovlm;

class AnswerExportTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void exportsInThePublishedForm();
    void exportsWhoAndGuardsFormulas();
    void aFailedExportLeavesTheOldFile();
    void theRoundTripGivesTheSameBytes();
    void speed();
};

void AnswerExportTest::exportsInThePublishedForm()
{
    AnswersFixture fixture;
    const ImageId late = fixture.add(u"g/b.jpg"_s);
    const ImageId early = fixture.add(u"g/a,b.jpg"_s);
    fixture.add(u"g/silent.jpg"_s);
    const ImageId cleared = fixture.add(u"g/cleared.jpg"_s);
    const ImageId tile = fixture.add(u"f/tile.png"_s, View::Satellite);
    fixture.say(late, 29, u"yes"_s);
    fixture.say(early, 0, u"urban"_s);
    fixture.say(early, 0, u"rural"_s);
    fixture.say(cleared, 0, {});
    fixture.say(tile, 0, u"mixed"_s);
    const QString file = fixture.at(u"out.csv"_s);
    QCOMPARE(datasets::exportAnswers(*fixture.store, file, {View::Ground, false, false, false}), 2);
    datasets::CsvReader reader(file);
    QStringList fields;
    QVERIFY(reader.next(fields));
    QCOMPARE(fields.size(), 31);
    QCOMPARE(fields[0], u"image_name"_s);
    QCOMPARE(fields[30], u"Is there a pavement or a footpath beside the road? [yes / no]"_s);
    QVERIFY(reader.next(fields));
    QCOMPARE(fields.size(), 31);
    QCOMPARE(fields[0], u"g/a,b.jpg"_s);
    QCOMPARE(fields[1], u"rural"_s);
    QCOMPARE(fields[2], QString());
    QVERIFY(reader.next(fields));
    QCOMPARE(fields[0], u"g/b.jpg"_s);
    QCOMPARE(fields[30], u"yes"_s);
    QVERIFY(!reader.next(fields));
    QVERIFY(!QFile::exists(fixture.at(u"out.npy"_s)));
    QCOMPARE(datasets::exportAnswers(*fixture.store, file, {}), 3);
    QCOMPARE(datasets::exportAnswers(*fixture.store, file, {View::Satellite, false, false, false}), 1);
}

void AnswerExportTest::exportsWhoAndGuardsFormulas()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"g/1.jpg"_s);
    fixture.say(image, 0, u"rural"_s, SpeakerKind::Model);
    fixture.say(image, 1, u"=SUM(A1)"_s);
    fixture.say(image, 2, u"parks"_s);
    const QString file = fixture.at(u"out.csv"_s);
    datasets::exportAnswers(*fixture.store, file, {std::nullopt, true, true, false});
    datasets::CsvReader reader(file);
    QStringList fields;
    QVERIFY(reader.next(fields) && fields.size() == 32);
    QCOMPARE(fields.back(), u"who"_s);
    QVERIFY(reader.next(fields) && fields.size() == 32);
    QCOMPARE(fields.back(), u"Ada; reader"_s);
    QCOMPARE(fields[2], u"'=SUM(A1)"_s);
}

void AnswerExportTest::aFailedExportLeavesTheOldFile()
{
    AnswersFixture fixture;
    fixture.say(fixture.add(u"g/1.jpg"_s), 0, u"rural"_s);
    const QString file = fixture.at(u"out.csv"_s);
    writeFile(file, "old");
    QVERIFY(QDir().mkpath(fixture.at(u"out.npy"_s))); // the matrix cannot take its name
    VERIFY_SAYS(sentenceOf([&] {
                    datasets::exportAnswers(*fixture.store, file, {std::nullopt, false, false, true});
                }),
                u"out.npy"_s);
    QCOMPARE(contentOf(file), QByteArray("old"));
    QCOMPARE(QDir(fixture.root).entryList(QDir::Files), QStringList{u"out.csv"_s});
}

void AnswerExportTest::theRoundTripGivesTheSameBytes()
{
    AnswersFixture first;
    AnswersFixture second;
    const QStringList names{u"g/b \"q\".jpg"_s, u"g/a,1,.jpg"_s, u"g/ü.jpg"_s, u" g/blank.jpg"_s};
    for (const QString& name : names) {
        first.add(name);
        second.add(name);
    }
    const int options = first.store->questions().optionCount();
    QByteArray rows;
    QByteArray matrix = datasets::npyHeader(names.size(), options);
    for (int i = 0; i < names.size(); ++i) {
        rows +=
            row(names[i], {{1, u"Urban"_s}, {3, u"parks, Rivers"_s}, {14, u" half \"red\",\nhalf not "_s}});
        matrix += matrixRow(*first.store, 0, std::vector<float>(9, 1.0F / float(i + 2)));
    }
    writeFile(first.at(u"p.npy"_s), matrix);
    QCOMPARE(first.import(rows, first.at(u"p.npy"_s)).added, 12);
    first.say(store::imageAt(*first.store, names[1]), 1, u"none"_s);
    const datasets::AnswerExport all{View::Ground, false, false, true};
    QCOMPARE(datasets::exportAnswers(*first.store, first.at(u"1.csv"_s), all), 4);
    SilentProgress progress;
    datasets::importAnswers(*second.store,
                            {first.at(u"1.csv"_s), View::Ground, u"file"_s, first.at(u"1.npy"_s)}, progress);
    datasets::exportAnswers(*second.store, second.at(u"2.csv"_s), all);
    QCOMPARE(contentOf(second.at(u"2.csv"_s)), contentOf(first.at(u"1.csv"_s)));
    QCOMPARE(contentOf(second.at(u"2.npy"_s)), contentOf(first.at(u"1.npy"_s)));
    QCOMPARE(contentOf(first.at(u"1.npy"_s)).size(), 128 + 4 * options * 4);
    QVERIFY(contentOf(first.at(u"1.csv"_s)).contains("\"parks, Rivers\""));
}

void AnswerExportTest::speed()
{
    AnswersFixture fixture;
    constexpr int images = 20'000;
    const QuestionBank& bank = fixture.store->questions();
    QByteArray rows;
    store::Transaction transaction(*fixture.store);
    for (int i = 0; i < images; ++i) {
        const QString name = u"Town/panorama/%1,51.5,-0.1,.jpg"_s.arg(i);
        fixture.add(name);
        QMap<int, QString> answers;
        for (const Question& question : bank.questions())
            answers[question.number] = question.options.at(i % question.options.size()).toUpper();
        rows += row(name.section(u'/', -1), answers);
    }
    transaction.commit();
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(fixture.import(rows).added, images * 30);
    const qint64 first = clock.restart();
    QCOMPARE(fixture.import(rows).added, 0);
    const qint64 again = clock.restart();
    QCOMPARE(datasets::exportAnswers(*fixture.store, fixture.at(u"out.csv"_s), {}), images);
    qInfo("%d rows: import %lld rows/s, again %lld rows/s, export %lld rows/s", images,
          (long long)(images * 1000LL / qMax<qint64>(first, 1)),
          (long long)(images * 1000LL / qMax<qint64>(again, 1)),
          (long long)(images * 1000LL / qMax<qint64>(clock.elapsed(), 1)));
    QVERIFY2(first < 120'000, "an import must take seconds, not minutes");
}

GEOVLM_TEST(AnswerExportTest);

} // namespace tst_answer_export

#include "tst_answer_export.moc"
