// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "files/targets.h"
#include "plots/plot_card.h"
#include "plots/plot_export.h"
#include "plots/plot_view.h"
#include "support/pdf.h"
#include "support/registry.h"

#include <QImageReader>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace tst_plots {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

PlotData bars()
{
    PlotData data;
    data.title = u"Recall"_s;
    data.yTitle = u"R@1 (%)"_s;
    data.categories = {u"same-area"_s, u"cross-area"_s};
    data.source = u"Run 7"_s;
    data.series = {
        {PlotSeries::Kind::Bars, u"before"_s, DataRole::Before, {0, 1}, {60, 40}, {55, 35}, {65, 45}, {}},
        {PlotSeries::Kind::Bars, u"after"_s, DataRole::After, {0, 1}, {75, 50}, {70, 45}, {80, 55}, {}}};
    data.marks = {{82, false, u"paper"_s, DataRole::Other}};
    return data;
}

/// A file that is chosen, and what is said of it.
class ChosenFile final : public Dialogs
{
public:
    QString file, failure;
    QString saveFile(QWidget*, const QString&, const QString&, const QStringList&) override { return file; }
    bool confirm(QWidget*, const QString&, const QString&) override { return false; }
    QString askText(QWidget*, const QString&, const QString&) override { return {}; }
    std::optional<QString> askComment(QWidget*, const QString&, const QString&) override { return {}; }
    void showFailure(QWidget*, const QString& sentence) override { failure = sentence; }
    void showReport(QWidget*, const QString&, const QStringList&) override {}
};

PlotData points()
{
    PlotData data;
    data.title = u"Embeddings"_s;
    data.xTitle = u"first"_s;
    data.yTitle = u"second"_s;
    PlotSeries left{PlotSeries::Kind::Points, u"ground"_s, 0, {}, {}, {}, {}, {}};
    PlotSeries right{PlotSeries::Kind::Points, u"satellite"_s, 1, {}, {}, {}, {}, {}};
    for (int i = 0; i < 20; ++i) {
        left.x.push_back(-2 + 0.05 * i);
        left.y.push_back((i * 7 % 20) / 10.0);
        left.items << u"g%1"_s.arg(i);
        right.x.push_back(1 + 0.05 * i);
        right.y.push_back((i * 3 % 20) / 10.0);
        right.items << u"s%1"_s.arg(i);
    }
    data.series = {left, right};
    return data;
}

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(30, 33, 37));
    palette.setColor(QPalette::Base, QColor(24, 26, 30));
    palette.setColor(QPalette::Text, Qt::white);
    palette.setColor(QPalette::WindowText, Qt::white);
    palette.setColor(QPalette::Mid, QColor(70, 75, 80));
    return palette;
}

class Shown
{
public:
    explicit Shown(const PlotData& data, PlotView::Picking picking = PlotView::Picking::Lasso)
    {
        qRegisterMetaType<std::vector<PlotItem>>();
        view.resize(640, 400);
        view.setData(data);
        view.setPicking(picking);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.grab();
    }
    PlotView view;
};

/// The widget that the mouse reaches: what draws the loop lets it through.
QWidget* plotOf(PlotView& view)
{
    for (QWidget* child : view.findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        if (!child->testAttribute(Qt::WA_TransparentForMouseEvents))
            return child;
    return nullptr;
}

std::vector<PlotItem> itemsOf(const QSignalSpy& spy)
{
    return spy.constLast().at(0).value<std::vector<PlotItem>>();
}

class PlotsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void aClickPicksTheItemUnderIt()
    {
        Shown shown(points(), PlotView::Picking::Click);
        QSignalSpy spy(&shown.view, &PlotView::picked);
        QTest::mouseClick(plotOf(shown.view), Qt::LeftButton, {}, shown.view.placeOf({1, 4}).toPoint());
        QCOMPARE(spy.count(), 1);
        QCOMPARE(itemsOf(spy), (std::vector{PlotItem{1, 4}}));
        QCOMPARE(spy.constLast().at(1).toBool(), false);
        QTest::mouseClick(plotOf(shown.view), Qt::LeftButton, Qt::ControlModifier, {620, 20});
        QVERIFY(itemsOf(spy).empty());
        QVERIFY(spy.constLast().at(1).toBool());
    }

    void aBarIsHitAnywhereInItsSlot()
    {
        Shown shown(bars(), PlotView::Picking::Click);
        QSignalSpy spy(&shown.view, &PlotView::picked);
        for (const PlotItem item : {PlotItem{0, 0}, PlotItem{1, 0}, PlotItem{0, 1}, PlotItem{1, 1}}) {
            const QPoint above(shown.view.placeOf(item).toPoint().x(), 60);
            QTest::mouseClick(plotOf(shown.view), Qt::LeftButton, {}, above);
            QCOMPARE(itemsOf(spy), std::vector{item});
        }
    }

    void aLoopPicksWhatLiesInIt()
    {
        Shown shown(points());
        QSignalSpy spy(&shown.view, &PlotView::picked);
        const QPoint from = shown.view.placeOf({1, 0}).toPoint();
        const int right = shown.view.placeOf({1, 19}).toPoint().x() + 6, left = from.x() - 6;
        QWidget* plot = plotOf(shown.view);
        QTest::mousePress(plot, Qt::LeftButton, {}, {left, 2});
        for (const QPoint corner : {QPoint(right, 2), QPoint(right, 395), QPoint(left, 395)})
            QTest::mouseMove(plot, corner);
        QTest::mouseRelease(plot, Qt::LeftButton, {}, {left, 395});
        QCOMPARE(spy.count(), 1);
        QCOMPARE(itemsOf(spy).size(), 20U);
        for (const PlotItem& item : itemsOf(spy))
            QCOMPARE(item.series, 1);
    }

    void theKeysReachEveryItem()
    {
        Shown shown(bars(), PlotView::Picking::Click);
        QSignalSpy spy(&shown.view, &PlotView::picked);
        shown.view.setFocus();
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QCOMPARE(shown.view.current(), std::optional(PlotItem{0, 0}));
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QCOMPARE(shown.view.current(), std::optional(PlotItem{0, 1}));
        QTest::keyClick(&shown.view, Qt::Key_Down);
        QCOMPARE(shown.view.current(), std::optional(PlotItem{1, 1}));
        QTest::keyClick(&shown.view, Qt::Key_Space);
        QCOMPARE(itemsOf(spy), (std::vector{PlotItem{1, 1}}));
        QVERIFY2(shown.view.accessibleDescription().contains(u"after, cross-area: 50 [45, 55]"_s),
                 qPrintable(shown.view.accessibleDescription()));
        QTest::keyClick(&shown.view, Qt::Key_Escape);
        QVERIFY(itemsOf(spy).empty());
    }

    void itFollowsThePalette()
    {
        Shown shown(bars());
        const QColor light = shown.view.grab().toImage().pixelColor(3, 200);
        shown.view.setPalette(darkPalette());
        QVERIFY(light.lightness() > 200);
        QTRY_VERIFY(shown.view.grab().toImage().pixelColor(3, 200).lightness() < 60);
    }

    void pickedItemsStandOut()
    {
        Shown shown(bars());
        const QPoint other = shown.view.placeOf({1, 0}).toPoint();
        const QColor before = shown.view.grab().toImage().pixelColor(other);
        PlotData data = bars();
        data.series[0].emphasis = {1};
        shown.view.setData(data);
        QTRY_VERIFY(shown.view.grab().toImage().pixelColor(other) != before);
    }

    void everyPictureHoldsItsProvenance_data()
    {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"png", "pdf", "svg", "csv"})
            QTest::newRow(ending) << QString::fromLatin1(ending);
    }
    void everyPictureHoldsItsProvenance()
    {
        QFETCH(QString, ending);
        const QString file = m_folder.filePath(u"plot."_s + ending);
        savePlot(bars(), {u"store demo.geovlm"_s, u"rerank run 7, model evidence-1"_s}, file);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray bytes = written.readAll();
        if (ending == u"png") {
            QImageReader reader(file);
            QCOMPARE(reader.text(u"Description"_s), u"store demo.geovlm; rerank run 7, model evidence-1"_s);
            QCOMPARE(reader.size(), QSize(1440, 960));
        } else if (ending == u"pdf") {
            QCOMPARE(readPdf(file).attachments.value(u"provenance.txt"_s),
                     QByteArray("store demo.geovlm\nrerank run 7, model evidence-1"));
        } else if (ending == u"svg") {
            QVERIFY(bytes.contains("<desc>store demo.geovlm\nrerank run 7, model evidence-1</desc>"));
        } else {
            QCOMPARE(QString::fromUtf8(bytes),
                     u"# Recall\n# Run 7\n# store demo.geovlm\n# rerank run 7, model evidence-1\n"
                     "series,item,x,y,low,high\nbefore,same-area,0,60,55,65\nbefore,cross-area,1,40,35,45\n"
                     "after,same-area,0,75,70,80\nafter,cross-area,1,50,45,55\n"_s);
        }
    }

    void whatCannotBeWrittenSaysWhy()
    {
        QVERIFY_THROWS_EXCEPTION(Error, savePlot(bars(), {}, m_folder.filePath(u"plot.bmp"_s)));
        QVERIFY_THROWS_EXCEPTION(Error, savePlot(bars(), {}, m_folder.filePath(u"no/such/plot.png"_s)));
        QVERIFY(!QFile::exists(m_folder.filePath(u"plot.bmp"_s)));
    }

    /// The dialog's question is an answer for ordinary files, not for photographs and the data set.
    void photographsAndDataStay()
    {
        const QString photograph = m_folder.filePath(u"holiday.png"_s);
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(photograph));
        QVERIFY_THROWS_EXCEPTION(Error, savePlot(bars(), {}, photograph));
        QCOMPARE(QImage(photograph).size(), QSize(8, 8));
        QVERIFY(QFile::remove(photograph));
        savePlot(bars(), {}, photograph);
        savePlot(bars(), {}, photograph); // its own
        QVERIFY(QDir(m_folder.path()).mkpath(u"root"_s));
        const files::DataSetFolder images(m_folder.filePath(u"root"_s));
        QFile labels(m_folder.filePath(u"root/images.csv"_s));
        QVERIFY(labels.open(QIODevice::WriteOnly) && labels.write("file,view\n") > 0 && labels.flush());
        QVERIFY_THROWS_EXCEPTION(Error, savePlot(bars(), {}, labels.fileName()));
        QCOMPARE(labels.size(), 10);
        savePlot(bars(), {}, m_folder.filePath(u"root/plot.csv"_s));
        savePlot(bars(), {}, m_folder.filePath(u"root/plot.csv"_s));
    }

    void theButtonExportsAndTellsOfFailures()
    {
        ChosenFile dialogs;
        QString& file = dialogs.file;
        PlotCard card(dialogs, u"recall"_s);
        QVERIFY(!card.exportButton()->isEnabled());
        card.setData(bars(), {u"run 7"_s});
        QVERIFY(card.exportButton()->isEnabled());
        QSignalSpy saved(&card, &PlotCard::saved);
        card.exportButton()->click(); // thought better of it
        file = m_folder.filePath(u"card.svg"_s);
        card.exportButton()->click();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(QFile::exists(file));
        file = m_folder.filePath(u"nowhere/card.svg"_s);
        card.exportButton()->click();
        QTRY_VERIFY2(dialogs.failure.contains(u"card.svg"_s), qPrintable(dialogs.failure));
    }

    void powersOfTenAreEquallyFarApart()
    {
        PlotData data;
        data.title = u"Distance"_s;
        data.logarithmic = true;
        data.series = {{PlotSeries::Kind::Line, {}, 0, {0, 1, 10, 100}, {0, 1, 2, 3}, {}, {}, {}}};
        Shown shown(data);
        const double one = shown.view.placeOf({0, 1}).x(), ten = shown.view.placeOf({0, 2}).x();
        const double hundred = shown.view.placeOf({0, 3}).x();
        QVERIFY(ten - one > 100);
        QVERIFY(std::abs((hundred - ten) - (ten - one)) < 1);
        QVERIFY(!shown.view.grab().isNull()); // with the value that has no logarithm
    }

    void nothingAndNonsenseAreDrawnToo()
    {
        Shown shown({});
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QTest::keyClick(&shown.view, Qt::Key_Space);
        QTest::mouseClick(plotOf(shown.view), Qt::LeftButton, {}, {100, 100});
        PlotData data = points();
        data.series[0].y[3] = std::numeric_limits<double>::quiet_NaN();
        data.series[1].x[0] = std::numeric_limits<double>::infinity();
        data.series.push_back({PlotSeries::Kind::Bars, {}, 3, {2}, {0}, {}, {}, {}});
        data.equalAxes = true;
        shown.view.setData(data);
        QVERIFY(!shown.view.grab().isNull());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

GEOVLM_TEST(PlotsTest);

} // namespace tst_plots

#include "tst_plots.moc"
