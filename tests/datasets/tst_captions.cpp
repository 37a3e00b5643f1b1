// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/answers/caption_files.h"
#include "domain/text/description.h"
#include "store/answers/imported_rows.h"
#include "store/models/embeddings.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"
#include "support/registry.h"

namespace tst_captions {

using namespace geovlm::test;
using namespace geovlm;

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
    const QString file = fixture.at(u"out.csv"_s);
    datasets::exportCaptions(*fixture.store, file, view, form);
    return contentOf(file);
}

QString descriptionOf(const AnswersFixture& fixture, ImageId image)
{
    const auto description = store::description(*fixture.store, image);
    return description ? description->text : u"-"_s;
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
    const ImageId query = fixture.add(u"A/q,1.jpg"_s);
    fixture.add(u"A/t.png"_s, View::Satellite);
    const QByteArray queries = "image_name,caption\n\"q,1.jpg\",\"A road, and \"\"more\"\".\"\n";
    const QByteArray tiles = "Filename,Description\nt.png, A field. \n";
    const auto report = importCaptions(fixture, queries);
    QCOMPARE(report.rows, 1);
    QCOMPARE(report.added, 1);
    QCOMPARE(importCaptions(fixture, tiles, View::Satellite).added, 1);
    QCOMPARE(descriptionOf(fixture, query), u"A road, and \"more\"."_s);
    QCOMPARE(store::description(*fixture.store, query)->sourceHash, captionHash(u"A road, and \"more\"."_s));
    QCOMPARE(store::run(*fixture.store, report.run).kind, RunKind::ImportCaptions);
    QCOMPARE(exported(fixture, View::Ground), queries);
    QCOMPARE(exported(fixture, View::Satellite, datasets::CaptionForm::Filename), tiles);
    QCOMPARE(exported(fixture, std::nullopt).count('\n'), 3);
}

void CaptionsTest::columnsAreFoundByName()
{
    AnswersFixture fixture;
    const ImageId image = fixture.add(u"A/1.jpg"_s);
    importCaptions(fixture, "\xEF\xBB\xBF,Caption,image_name\r\n0,A road.,1.jpg\r\n");
    QCOMPARE(descriptionOf(fixture, image), u"A road."_s);
}

void CaptionsTest::againWritesWhatDiffers()
{
    AnswersFixture fixture;
    const ImageId first = fixture.add(u"A/1.jpg"_s);
    fixture.add(u"A/2.jpg"_s);
    const QByteArray bytes = "image_name,caption\n1.jpg,A road.\n2.jpg,A field.\nz.jpg,No.\n";
    const auto report = importCaptions(fixture, bytes);
    QCOMPARE(report.added, 2);
    QCOMPARE(report.unknownImages, 1);
    VERIFY_SAYS(report.unknownNames.value(0), u"line 4"_s);
    const auto again = importCaptions(fixture, bytes);
    QCOMPARE(again.added, 0);
    QCOMPARE(again.run, 0);
    QCOMPARE(importCaptions(fixture, "image_name,caption\n1.jpg,A street.\n2.jpg,A field.\n").added, 1);
    QCOMPARE(descriptionOf(fixture, first), u"A street."_s);
    QCOMPARE(fixture.count("run"), 2);
}

void CaptionsTest::answersMakeTheDescriptionWhereThereAreAny()
{
    AnswersFixture fixture;
    const ImageId answered = fixture.add(u"A/1.jpg"_s);
    const ImageId later = fixture.add(u"A/2.jpg"_s);
    fixture.say(answered, 0, u"urban"_s);
    const auto report = importCaptions(fixture, "image_name,caption\n1.jpg,A road.\n2.jpg,A field.\n");
    QCOMPARE(report.answered, 1);
    QCOMPARE(descriptionOf(fixture, answered), u"-"_s); // describe writes it, from the answers
    const qint64 event = fixture.say(later, 0, u"rural"_s);
    store::answersChanged(*fixture.store, later);
    VERIFY_SAYS(descriptionOf(fixture, later), u"rural surroundings"_s);
    AnswerEvent undoing;
    undoing.image = later;
    undoing.undoes = event;
    undoing.speaker.name = u"Ada"_s;
    store::appendAnswer(*fixture.store, undoing);
    store::answersChanged(*fixture.store, later);
    QCOMPARE(descriptionOf(fixture, later), u"A field."_s);
}

void CaptionsTest::aRowThatIsNoCaptionIsRejected()
{
    AnswersFixture fixture;
    fixture.add(u"A/1.jpg"_s);
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
                u"image_name and caption"_s);
    VERIFY_SAYS(sentenceOf([&] { importCaptions(fixture, {}); }), u"empty"_s);
    VERIFY_SAYS(sentenceOf([&] { importCaptions(fixture, "\x93NUMPY\x01"); }), u"answers.csv"_s);
    QCOMPARE(fixture.count("run"), 0);
}

GEOVLM_TEST(CaptionsTest);

} // namespace tst_captions

#include "tst_captions.moc"
