// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/answer_model.h"
#include "case/case_list_model.h"
#include "case/case_walk.h"
#include "look/look.h"
#include "support/registry.h"
#include "support/ui/fixture.h"
#include "work/image_cache.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_models {

using namespace geovlm::ui;
using namespace geovlm;

class TestUiModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void caseListPassesTheModelTester();
    void caseListReadsAsText();
    void caseListPagesAThousandRows();
    void orderIsFollowed();
    void viewIsKeptAsJson();
    void answerModelPassesTheModelTester();
    void agreementIgnoresCaseAndOrder();
    void imageCacheDecodesAndRemembersFailures();
    void cancelledImagesAreNotDecoded();
    void ranksAreForPeople();
    void namesAreShort();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestUiModels::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {10, {256, 128}, {128, 128}, true, true});
}

void TestUiModels::caseListPassesTheModelTester()
{
    StoreSession session;
    CaseView view;
    CaseListModel model(session, view);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    session.open(m_store);
    QTRY_COMPARE(model.rowCount(), 10);
    QTRY_VERIFY(model.index(0, 0).data(CaseListModel::RowRole).isValid());
    view.toggleOutcome(Outcome::Broken);
    QTRY_COMPARE(model.rowCount(), 2);
    session.close();
    QTRY_COMPARE(model.rowCount(), 0);
}

/// The model as a person would read it.
void TestUiModels::caseListReadsAsText()
{
    StoreSession session;
    CaseView view;
    CaseListModel model(session, view);
    session.open(m_store);
    QTRY_COMPARE(model.rowCount(), 10);
    QTRY_VERIFY(model.index(9, 0).data(CaseListModel::RowRole).isValid());
    QStringList text;
    for (int row = 0; row < 5; ++row)
        text << model.index(row, 0).data(Qt::AccessibleTextRole).toString();
    const QStringList expected{
        QStringLiteral("place_0000, Ashford · same-area, rank 1 → 1, Kept right"),
        QStringLiteral("place_0001, Ashford · same-area, rank 4 → 1, Fixed"),
        QStringLiteral("place_0002, Ashford · same-area, rank 1 → 4, Broken"),
        QStringLiteral("place_0003, Ashford · same-area, rank 7 → 3, Still wrong"),
        QStringLiteral("place_0004, Ashford · same-area, rank – (27), Not in the ten")};
    QCOMPARE(text, expected);
}

void TestUiModels::caseListPagesAThousandRows()
{
    QTemporaryDir folder;
    const QString path = test::makeFixture(folder.path(), {1000, {256, 128}, {128, 128}, true, false});
    StoreSession session;
    CaseView view;
    CaseListModel model(session, view);
    session.open(path);
    QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1000, 20000);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QVERIFY(!model.index(700, 0).data(CaseListModel::RowRole).isValid()); // never read on this thread
    QTRY_VERIFY(model.index(700, 0).data(CaseListModel::RowRole).isValid());
    QCOMPARE(changes.size(), 1); // one page came, and no other
}

void TestUiModels::orderIsFollowed()
{
    StoreSession session;
    CaseView view;
    CaseListModel model(session, view);
    session.open(m_store);
    QTRY_COMPARE(model.rowCount(), 10);
    view.setOrder(store::CaseOrder::RankBefore, true);
    const auto before = [&](int row) {
        return model.index(row, 0).data(CaseListModel::RowRole).value<store::CaseRow>();
    };
    QTRY_COMPARE(before(0).rankBefore, 26);
    QTRY_COMPARE(before(9).rankBefore, 0);
}

void TestUiModels::viewIsKeptAsJson()
{
    CaseView view;
    view.edit([](store::CaseFilter& filter) {
        filter.split = 2;
        filter.area = QStringLiteral("Ashford");
        filter.rankBeforeAtMost = 4;
        filter.changeAtLeast = 3;
        filter.queryAnswer = {3, QStringLiteral("none")};
        filter.text = QStringLiteral("0412");
    });
    view.setOrder(store::CaseOrder::Change, true);
    QCOMPARE(view.restrictions(), 6);
    CaseView other;
    QSignalSpy changed(&other, &CaseView::changed);
    other.restore(view.toJson());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(other.toJson(), view.toJson());
    other.restore(view.toJson());
    QCOMPARE(changed.size(), 1); // nothing new, nothing said
}

void TestUiModels::answerModelPassesTheModelTester()
{
    const QuestionBank& bank = QuestionBank::standard();
    CaseImage query;
    CaseImage candidate;
    for (int i = 0; i < bank.size(); ++i) {
        AnswerEvent event;
        event.question = i;
        event.value = bank.at(i).options.first();
        query.answers.push_back(event);
        if (i % 3 == 0)
            event.value = bank.at(i).options.last();
        candidate.answers.push_back(event);
    }
    AnswerModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(bank, &query, &candidate);
    QCOMPARE(model.rowCount(), 30);
    model.setDifferencesOnly(true);
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.differences(), 10);
    QCOMPARE(model.index(0, AnswerModel::SignColumn).data().toString(), QStringLiteral("≠"));
    model.show(bank, nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestUiModels::agreementIgnoresCaseAndOrder()
{
    QCOMPARE(agreementOf(QStringLiteral("None"), QStringLiteral("none ")), Agreement::Same);
    QCOMPARE(agreementOf(QStringLiteral("parks and rivers"), QStringLiteral("rivers and parks")),
             Agreement::Same);
    QCOMPARE(agreementOf(QStringLiteral("parks"), QStringLiteral("rivers and parks")), Agreement::Different);
    QCOMPARE(agreementOf({}, QStringLiteral("parks")), Agreement::Unknown);
}

void TestUiModels::imageCacheDecodesAndRemembersFailures()
{
    ImageCache cache;
    const QString good = m_folder.filePath(QStringLiteral("Ashford/satellite/tile_0000.jpg"));
    const QString bad = m_folder.filePath(QStringLiteral("letter.jpg"));
    QFile file(bad);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Dear reader");
    file.close();
    QVERIFY(!cache.get(good, 96, ImageCache::Lane::List));
    QVERIFY(!cache.get(bad, 96, ImageCache::Lane::List));
    QTRY_VERIFY(cache.isIdle());
    const ImageCache::Entry* entry = cache.get(good, 96, ImageCache::Lane::List);
    QVERIFY(entry);
    QCOMPARE(std::max(entry->image.width(), entry->image.height()), 96);
    const ImageCache::Entry* failed = cache.get(bad, 96, ImageCache::Lane::List);
    QVERIFY(failed && failed->image.isNull());
    QVERIFY2(failed->failure.contains(QStringLiteral("letter.jpg")), qPrintable(failed->failure));
}

void TestUiModels::cancelledImagesAreNotDecoded()
{
    ImageCache cache;
    QSignalSpy ready(&cache, &ImageCache::ready);
    for (int i = 0; i < 500; ++i)
        cache.get(QStringLiteral("/nowhere/%1.jpg").arg(i), 96, ImageCache::Lane::List);
    cache.cancel(ImageCache::Lane::List);
    QTRY_VERIFY(cache.isIdle());
    QVERIFY(ready.size() < 500); // those that had scrolled away were dropped
}

void TestUiModels::ranksAreForPeople()
{
    QCOMPARE(moveText(2, 0, true), QStringLiteral("3 → 1"));
    QCOMPARE(moveText(26, 26, false), QStringLiteral("– (27)"));
    QCOMPARE(moveText(-1, -1, false), QStringLiteral("–"));
}

void TestUiModels::namesAreShort()
{
    QCOMPARE(shortName(QStringLiteral("Chicago/panorama/abc_x,41.8,-87.6,.jpg")), QStringLiteral("abc_x"));
    QCOMPARE(shortName(QStringLiteral("satellite_41.8_-87.6.png")), QStringLiteral("satellite_41.8_-87.6"));
    QCOMPARE(shortName(QStringLiteral("0412.jpg")), QStringLiteral("0412"));
    // Cases are told apart: a count alone brings its folders, a name made of coordinates stays whole.
    QCOMPARE(shortName(QStringLiteral("test/query_drone/0021/image-01.jpeg")),
             QStringLiteral("query_drone/0021/image-01"));
    QCOMPARE(shortName(QStringLiteral("night/1.jpg")), QStringLiteral("night/1"));
    QCOMPARE(shortName(QStringLiteral("a/51.5034,-0.1276.jpg")), QStringLiteral("51.5034,-0.1276"));
    QCOMPARE(shortName(QStringLiteral("51.5,-0.1,180,.jpg")), QStringLiteral("51.5,-0.1,180,"));
}

GEOVLM_TEST(TestUiModels);

} // namespace tst_models

#include "tst_models.moc"
