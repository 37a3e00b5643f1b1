// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/answers/caption_files.h"
#include "domain/text/description.h"
#include "store/answers/published.h"
#include "store/models/embeddings.h"
#include "store/results/derived.h"
#include "store/results/runs.h"
#include "tests.h"

namespace datasetstest {

namespace {

datasets::CaptionImportReport importCaptions(AnswersFixture& fixture, const QByteArray& bytes,
                                             View view = View::Ground)
{
    writeFile(fixture.file, bytes);
    SilentProgress progress;
    return datasets::importCaptions(*fixture.store, {fixture.file, view}, progress);
}

QByteArray exported(const AnswersFixture& fixture, std::optional<View> view,
                    datasets::CaptionForm form = datasets::CaptionForm::ImageName)
{
    const QString file = fixture.at(u"out.csv"_qs);
    datasets::exportCaptions(*fixture.store, file, view, form);
    return contentOf(file);
}

QString descriptionOf(const AnswersFixture& fixture, ImageId image)
{
    const auto description = store::description(*fixture.store, image);
    return description ? description->text : u"-"_qs;
}

} // namespace

class CaptionsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothFormsComeInAndGoOut();
    void columnsAreFoundByName();
    void againWritesWhatDiffers();
    void answersMakeTheDescriptionWhereThereAreAny();
    void aRowThatIsNoCaptionIsRejected();
    void otherFilesAreRefused();
};

void CaptionsTest::bothFormsComeInAndGoOut()
{
    AnswersFixture fixture;
    const ImageId query = fixture.add(u"A/q,1.jpg"_qs);
    fixture.add(u"A/t.png"_qs, View::Satellite);
    const QByteArray queries = "image_name,caption\n\"q,1.jpg\",\"A road, and \"\"more\"\".\"\n";
    const QByteArray tiles = "Filename,Description\nt.png, A field. \n";
    const auto report = importCaptions(fixture, queries);
    QCOMPARE(report.rows, 1);
    QCOMPARE(report.added, 1);
    QCOMPARE(importCaptions(fixture, tiles, View::Satellite).added, 1);
    QCOMPARE(descriptionOf(fixture, query), u"A road, and \"more\"."_qs);
    QCOMPARE(store::description(*fixture.store, query)->sourceHash, captionHash(u"A road, and \"more\"."_qs));
    QCOMPARE(store::run(*fixture.store, report.run).kind, u"import-captions"_qs);
    QCOMPARE(exported(fixture, View::Ground), queries);
    QCOMPARE(exported(fixture, View::Satellite, datasets::CaptionForm::Filename), tiles);
    QCOMPARE(exported(fixture, std::nullopt).count('\n'), 3);
}

void CaptionsTest::columnsAreFoundByName()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"A/1.jpg"_qs);
    importCaptions(fixture, "\xEF\xBB\xBF,Caption,image_name\r\n0,A road.,1.jpg\r\n");
    QCOMPARE(descriptionOf(fixture, image), u"A road."_qs);
}

void CaptionsTest::againWritesWhatDiffers()
{
    AnswersFixture fixture;
    const ImageId first = fixture.add(u"A/1.jpg"_qs);
    fixture.add(u"A/2.jpg"_qs);
    const QByteArray bytes = "image_name,caption\n1.jpg,A road.\n2.jpg,A field.\nz.jpg,No.\n";
    const auto report = importCaptions(fixture, bytes);
    QCOMPARE(report.added, 2);
    QCOMPARE(report.unknownImages, 1);
    VERIFY_SAYS(report.unknownNames.value(0), u"line 4"_qs);
    const auto again = importCaptions(fixture, bytes);
    QCOMPARE(again.added, 0);
    QCOMPARE(again.run, 0);
    QCOMPARE(importCaptions(fixture, "image_name,caption\n1.jpg,A street.\n2.jpg,A field.\n").added, 1);
    QCOMPARE(descriptionOf(fixture, first), u"A street."_qs);
    QCOMPARE(fixture.count("run"), 2);
}

void CaptionsTest::answersMakeTheDescriptionWhereThereAreAny()
{
    AnswersFixture fixture;
    const ImageId answered = fixture.add(u"A/1.jpg"_qs);
    const ImageId later = fixture.add(u"A/2.jpg"_qs);
    fixture.say(answered, 0, u"urban"_qs);
    const auto report = importCaptions(fixture, "image_name,caption\n1.jpg,A road.\n2.jpg,A field.\n");
    QCOMPARE(report.answered, 1);
    QCOMPARE(descriptionOf(fixture, answered), u"-"_qs); // describe writes it, from the answers
    const qint64 event = fixture.say(later, 0, u"rural"_qs);
    store::answersChanged(*fixture.store, later);
    VERIFY_SAYS(descriptionOf(fixture, later), u"rural surroundings"_qs);
    AnswerEvent undoing;
    undoing.image = later;
    undoing.undoes = event;
    undoing.speaker.name = u"Ada"_qs;
    store::appendAnswer(*fixture.store, undoing);
    store::answersChanged(*fixture.store, later);
    QCOMPARE(descriptionOf(fixture, later), u"A field."_qs);
}

void CaptionsTest::aRowThatIsNoCaptionIsRejected()
{
    AnswersFixture fixture;
    fixture.add(u"A/1.jpg"_qs);
    const auto report = importCaptions(fixture, "image_name,caption\n1.jpg\n1.jpg, \n1.jpg,\xff\n1.jpg," +
                                                    QByteArray(20'001, 'x') + "\n1.jpg,Fine.\n");
    QCOMPARE(report.rows, 5);
    QCOMPARE(report.rejectedCount, 4);
    QCOMPARE(report.added, 1);
    QCOMPARE(report.rejected[2].line, 4);
}

void CaptionsTest::otherFilesAreRefused()
{
    AnswersFixture fixture;
    VERIFY_SAYS(sentenceOf([&] { importCaptions(fixture, "image_name,text\n"); }),
                u"image_name and caption"_qs);
    VERIFY_SAYS(sentenceOf([&] { importCaptions(fixture, {}); }), u"empty"_qs);
    VERIFY_SAYS(sentenceOf([&] { importCaptions(fixture, "\x93NUMPY\x01"); }), u"answers.csv"_qs);
    QCOMPARE(fixture.count("run"), 0);
}

std::unique_ptr<QObject> makeCaptionsTest()
{
    return std::make_unique<CaptionsTest>();
}

} // namespace datasetstest

#include "tst_captions.moc"
