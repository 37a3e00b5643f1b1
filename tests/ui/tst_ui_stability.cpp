// SPDX-License-Identifier: GPL-3.0-or-later
// The stability screen in the window, with a check that needs no network: its figures are made up, its runs
// real.
#include "bench.h"
#include "domain/error.h"
#include "fixture.h"
#include "look/theme.h"
#include "named_controls.h"
#include "plots/plot_card.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_screen.h"
#include "stability/stability_setup.h"
#include "store/annotation/queue.h"
#include "store/models/images.h"
#include "store/results/runs.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>

using namespace geovlm;
using namespace geovlm::ui;
using store::QueueReason;

namespace {

constexpr int queries = 12;

/// Describes no image: image i of the sample has a Jaccard of 0.1 · (i + 1), every third cannot be read.
struct FakeCheck
{
    std::atomic<int> allowed = 1 << 20; ///< images that may be measured by now
    std::atomic<int> calls = 0;
    std::atomic<bool> fails = false;
    QString answerer; ///< of the last call

    static std::vector<Image> sampleOf(const store::Store& store, const pipeline::StabilityOptions& request)
    {
        std::vector<Image> sample = store::images(store, store::imageIds(store, View::Ground));
        sample.resize(std::min(sample.size(), std::size_t(request.sample)));
        return sample;
    }

    static store::StabilityImage measured(const Image& image, int place, quint64 seed)
    {
        const double jaccard = std::min(1.0, 0.1 * (place + 1));
        return {image.id, {}, {{0.5, jaccard, 1 - 0.01 * double(seed), 0.25}, 0.2, 0.75, 0.4, 0.5}};
    }

    static store::StabilitySaid saidOf(const QuestionBank& bank, int runs)
    {
        store::StabilitySaid said;
        for (int run = 0; run < runs; ++run) {
            said.answers.emplace_back();
            for (const Question& question : bank.questions())
                said.answers.back().append(question.options.at(0));
        }
        said.answers.back()[0] = bank.at(0).options.at(1);
        return said;
    }

    static qint64 runFor(store::Store& store, const pipeline::StabilityOptions& request, qsizetype images)
    {
        const QJsonObject parameters{{QStringLiteral("runs"), request.runs},
                                     {QStringLiteral("sample"), request.sample},
                                     {QStringLiteral("pool"), images},
                                     {QStringLiteral("seed"), QString::number(request.seed)},
                                     {QStringLiteral("vary"), QStringLiteral("draw,crop")},
                                     {QStringLiteral("with"), QStringLiteral("http://box:8000/v1")},
                                     {QStringLiteral("vlm"), QStringLiteral("made-up")}};
        const auto old = store::unfinishedRun(store, QStringLiteral("stability"), 0, parameters);
        return old ? old->id : store::beginRun(store, QStringLiteral("stability"), 0, parameters);
    }

    QString operator()(store::Store& store, const pipeline::StabilityOptions& request, Progress& progress,
                       const pipeline::StabilityListener& listener)
    {
        ++calls;
        const std::vector<Image> sample = sampleOf(store, request);
        const qint64 run = runFor(store, request, qsizetype(sample.size()));
        const std::size_t known = store::stabilityImages(store, run).size();
        StabilityTally tally(store.questions().size());
        progress.begin(QStringLiteral("Describing"), qint64(sample.size()));
        for (int place = 0; place < int(sample.size()); ++place) {
            while (place >= allowed) {
                progress.throwIfStopped();
                QThread::yieldCurrentThread();
            }
            if (fails)
                throw Error(QStringLiteral("The reader is not there."));
            one(store, run, sample[std::size_t(place)], place, std::size_t(place) < known, request, tally,
                listener, int(sample.size()));
            progress.advance(place + 1);
        }
        store::finishRun(store, run);
        return QStringLiteral("Checked.");
    }

private:
    static void one(store::Store& store, qint64 run, const Image& image, int place, bool known,
                    const pipeline::StabilityOptions& request, StabilityTally& tally,
                    const pipeline::StabilityListener& listener, int planned)
    {
        store::StabilityImage row = measured(image, place, request.seed);
        if (place == 7)
            row = {image.id, QStringLiteral("cannot be read"), {}};
        const store::StabilitySaid said = saidOf(store.questions(), request.runs);
        if (row.failure.isEmpty())
            tally.add(row.figures, said.answers);
        const store::StabilityBaseline baseline{place, {0.1, 0.55, 0.2, 0.1}, 0.6};
        store::Transaction transaction(store);
        if (!known)
            store::putStabilityImage(store, run, row, said);
        store::putStabilityBaseline(store, run, baseline);
        transaction.commit();
        listener({run, planned, {row}, {image.path}, tally.figures(), baseline});
    }
};

/// The window on a made-up store, at the stability screen.
struct Shown
{
    FakeCheck check; // first: a check may still be at work while the window goes
    QTemporaryDir folder;
    QString path;
    test::Bench bench;
    StabilityScreen* screen = nullptr;

    Shown()
        : path(test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, true, true, true})),
          bench(stages(check))
    {
    }
    ~Shown() { check.allowed = 1 << 20; }
    bool open()
    {
        if (!bench.open(path) || !QTest::qWaitFor([this] { return bench.window->writer().canWrite(); }))
            return false;
        screen = bench.window->stability();
        bench.window->actions().action(QStringLiteral("screen.stability"))->trigger();
        screen->setup()->sample()->setValue(10);
        screen->setup()->runs()->setValue(3);
        return bench.settled();
    }
    bool run()
    {
        QTest::mouseClick(screen->setup()->start(), Qt::LeftButton);
        return QTest::qWaitFor([this] { return !bench.window->jobs().isRunning(); }) && bench.settled();
    }
    QAbstractItemModel* rows() const { return screen->images()->model(); }
    QString cell(int row, int column) const { return rows()->index(row, column).data().toString(); }
    qint64 queued() const
    {
        const auto store = store::Store::open(path, store::Access::Read);
        return store::queueCounts(*store)[std::size_t(QueueReason::Drift)];
    }

    static StageFunctions stages(FakeCheck& check)
    {
        StageFunctions all;
        all.stability = [&check](store::Store& store, const pipeline::StabilityOptions& request,
                                 Progress& progress, const pipeline::StabilityListener& listener) {
            check.answerer = request.server ? request.server->backend.name : QString();
            return check(store, request, progress, listener);
        };
        return all;
    }
};

} // namespace

class TestUiStability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutARunItSaysWhatToDo();
    void rowsComeImageByImage();
    void stoppedItKeepsWhatIsDoneAndGoesOn();
    void aFailureIsSaidAndLosesNothing();
    void oneKeyQueuesWhatDrifts();
    void enterOpensTheImage();
    void theThresholdDecidesWhatDrifts();
    void descriptionsMarkWhatDiffers();
    void twoRunsStandBesideEachOther();
    void plotsNameThePaperAndTheTemplate();
    void aPointPicksItsRow();
    void nothingVariedIsNotStarted();
    void nothingLeavesWithoutAsking();
    void whatComesTooLateIsDropped();
    void everythingHasANameAndKeysAreEnough();
    void picturesForAPerson();
};

void TestUiStability::withoutARunItSaysWhatToDo()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY2(shown.screen->message().contains(QStringLiteral("not checked yet")),
             qPrintable(shown.screen->message()));
    auto* start = shown.screen->findChild<QAbstractButton*>(QStringLiteral("primary"));
    QVERIFY(start);
    QCOMPARE(shown.screen->runChoice()->count(), 0);
    QVERIFY(shown.screen->setup()->start()->isEnabled() && !shown.screen->setup()->stop()->isEnabled());
}

void TestUiStability::rowsComeImageByImage()
{
    Shown shown;
    QVERIFY(shown.open());
    const QAbstractItemModelTester tester(shown.rows(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.check.allowed = 0;
    shown.screen->setup()->start()->setFocus();
    QTest::keyClick(shown.screen->setup()->start(), Qt::Key_Space);
    QTRY_VERIFY(shown.screen->isRunning());
    QTRY_VERIFY(shown.screen->message().contains(QStringLiteral("first images")));
    QVERIFY(!shown.screen->setup()->start()->isEnabled() && shown.screen->setup()->stop()->isEnabled());
    shown.check.allowed = 3;
    QTRY_COMPARE(shown.rows()->rowCount(), 3);
    QCOMPARE(shown.screen->message(), QString());
    QTRY_COMPARE(shown.screen->strip()->text(FigureStrip::Same, FigureStrip::Jaccard),
                 QStringLiteral("0.20"));
    QCOMPARE(shown.screen->strip()->text(FigureStrip::Different, FigureStrip::Jaccard),
             QStringLiteral("0.55"));
    QCOMPARE(shown.screen->strip()->text(FigureStrip::Template, FigureStrip::Jaccard),
             QStringLiteral("0.60"));
    QCOMPARE(shown.screen->strip()->text(FigureStrip::Paper, FigureStrip::Jaccard), QStringLiteral("0.44"));
    QVERIFY2(shown.screen->status().contains(QStringLiteral("3 of 10")), qPrintable(shown.screen->status()));
    shown.check.allowed = 1 << 20;
    QTRY_COMPARE(shown.rows()->rowCount(), 10);
    QTRY_VERIFY(!shown.screen->isRunning());
    QVERIFY(shown.bench.settled());
    QCOMPARE(shown.rows()->rowCount(), 10);
    QVERIFY2(shown.screen->status().startsWith(QStringLiteral("9 images")),
             qPrintable(shown.screen->status()));
    QVERIFY(shown.screen->status().contains(QStringLiteral("1 failed")));
    QCOMPARE(shown.screen->runChoice()->count(), 1);
    QVERIFY2(
        shown.screen->runChoice()->currentText().contains(QStringLiteral("made-up at box, 10 images × 3")),
        qPrintable(shown.screen->runChoice()->currentText()));
    // Sorted by the Jaccard: what failed first, then the least alike.
    QCOMPARE(shown.cell(0, StabilityImageModel::DriftColumn), QStringLiteral("failed"));
    QCOMPARE(shown.cell(1, StabilityImageModel::JaccardColumn), QStringLiteral("0.10"));
    QCOMPARE(shown.cell(1, StabilityImageModel::DriftColumn), QStringLiteral("drifts"));
    QCOMPARE(shown.cell(9, StabilityImageModel::JaccardColumn), QStringLiteral("1.00"));
    QCOMPARE(shown.screen->questions()->model()->index(0, 1).data().toString(), QStringLiteral("0.33"));
}

void TestUiStability::stoppedItKeepsWhatIsDoneAndGoesOn()
{
    Shown shown;
    QVERIFY(shown.open());
    shown.check.allowed = 4;
    QTest::mouseClick(shown.screen->setup()->start(), Qt::LeftButton);
    QTRY_COMPARE(shown.rows()->rowCount(), 4);
    QTest::mouseClick(shown.screen->setup()->stop(), Qt::LeftButton);
    QTRY_VERIFY(!shown.bench.window->jobs().isRunning());
    QVERIFY(shown.bench.settled());
    QVERIFY2(shown.screen->status().contains(QStringLiteral("Stopped")), qPrintable(shown.screen->status()));
    QCOMPARE(shown.rows()->rowCount(), 4);
    QVERIFY(shown.screen->runChoice()->currentText().contains(QStringLiteral("stopped")));
    shown.check.allowed = 1 << 20;
    QVERIFY(shown.run());
    QCOMPARE(shown.rows()->rowCount(), 10);
    QCOMPARE(shown.screen->runChoice()->count(), 1); // the same run went on
    QVERIFY(!shown.screen->status().contains(QStringLiteral("Stopped")));
}

void TestUiStability::aFailureIsSaidAndLosesNothing()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    shown.screen->setup()->seed()->setValue(2);
    shown.check.fails = true;
    QVERIFY(shown.run());
    QCOMPARE(shown.bench.dialogs.failures, QStringList{QStringLiteral("The reader is not there.")});
    QVERIFY(shown.screen->status().contains(QStringLiteral("The reader is not there.")));
    QCOMPARE(shown.rows()->rowCount(), 10); // the run before
    QVERIFY(shown.screen->setup()->start()->isEnabled());
}

void TestUiStability::oneKeyQueuesWhatDrifts()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QCOMPARE(shown.queued(), 0);
    shown.screen->images()->setFocus();
    shown.screen->images()->setCurrentIndex(shown.rows()->index(9, 0));
    QTest::keyClick(shown.screen->images(), Qt::Key_Q, Qt::ShiftModifier);
    QTRY_COMPARE(shown.queued(), 1);
    QTest::keyClick(shown.screen->images(), Qt::Key_Q);
    QTRY_COMPARE(shown.queued(), 3); // 0.1, 0.2 and the picked one; 0.3 is not under 0.3
    QTest::keyClick(shown.screen->images(), Qt::Key_D);
    QCOMPARE(shown.cell(shown.screen->images()->currentIndex().row(), StabilityImageModel::DriftColumn),
             QStringLiteral("drifts"));
}

void TestUiStability::enterOpensTheImage()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QSignalSpy wanted(shown.screen, &Screen::imageWanted);
    shown.screen->images()->setFocus();
    shown.screen->images()->setCurrentIndex(shown.rows()->index(1, 0));
    const qint64 image = shown.rows()->index(1, 0).data(StabilityImageModel::ImageRole).toLongLong();
    QTest::keyClick(shown.screen->images(), Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toLongLong(), image);
    QCOMPARE(shown.bench.window->screen(), ScreenId::Cases);
}

void TestUiStability::theThresholdDecidesWhatDrifts()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    const auto drifting = [&] {
        int count = 0;
        for (int row = 0; row < shown.rows()->rowCount(); ++row)
            count += shown.rows()->index(row, 0).data(StabilityImageModel::DriftsRole).toBool();
        return count;
    };
    QCOMPARE(drifting(), 2);
    shown.screen->setup()->thresholdBox()->setValue(0.65);
    QCOMPARE(drifting(), 6);
    QVERIFY2(shown.screen->status().contains(QStringLiteral("6 drift")), qPrintable(shown.screen->status()));
    QVERIFY(shown.bench.settled());
    QCOMPARE(shown.screen->imageCard()->view()->data().series.at(1).x.size(), 6U);
    shown.screen->setup()->thresholdBox()->setValue(0);
    QCOMPARE(drifting(), 0);
}

void TestUiStability::descriptionsMarkWhatDiffers()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    shown.screen->images()->setCurrentIndex(shown.rows()->index(1, 0));
    QTRY_VERIFY(!shown.screen->descriptions()->isBusy());
    const QStringList& options = QuestionBank::standard().at(0).options;
    const QString text = shown.screen->descriptions()->text();
    QCOMPARE(text.count(u'‹'), 1);
    QVERIFY2(text.contains(u'‹' + options[1] + u'›'), qPrintable(text));
    QCOMPARE(text.count(QStringLiteral("Run ")), 3);
    QVERIFY(shown.screen->descriptions()->note().contains(QStringLiteral("29 alike")));
    shown.screen->images()->setCurrentIndex(shown.rows()->index(0, 0));
    QTRY_COMPARE(shown.screen->descriptions()->note(), QStringLiteral("cannot be read"));
}

void TestUiStability::twoRunsStandBesideEachOther()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    shown.screen->setup()->seed()->setValue(50);
    QVERIFY(shown.run());
    QCOMPARE(shown.screen->runChoice()->count(), 2);
    QCOMPARE(shown.rows()->columnCount(), int(StabilityImageModel::OtherJaccardColumn));
    QComboBox* other = shown.screen->otherChoice();
    other->setFocus();
    QTest::keyClick(other, Qt::Key_End); // the older one
    QVERIFY(shown.bench.settled());
    QTRY_COMPARE(shown.rows()->columnCount(), int(StabilityImageModel::ColumnCount));
    QCOMPARE(shown.screen->strip()->text(FigureStrip::Same, FigureStrip::Answers), QStringLiteral("50 %"));
    QCOMPARE(shown.screen->strip()->text(FigureStrip::OtherSame, FigureStrip::Answers),
             QStringLiteral("99 %"));
    QCOMPARE(shown.cell(1, StabilityImageModel::AgreementColumn), QStringLiteral("0.50"));
    QCOMPARE(shown.cell(1, StabilityImageModel::OtherAgreementColumn), QStringLiteral("0.99"));
    QCOMPARE(shown.screen->questions()->model()->columnCount(), int(StabilityQuestionModel::ColumnCount));
    QCOMPARE(shown.screen->likenessCard()->view()->data().series.size(), 4U);
    QComboBox* first = shown.screen->runChoice();
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down);
    QVERIFY(shown.bench.settled());
    QTRY_COMPARE(shown.screen->strip()->text(FigureStrip::Same, FigureStrip::Answers),
                 QStringLiteral("99 %"));
}

void TestUiStability::plotsNameThePaperAndTheTemplate()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    const PlotData& plot = shown.screen->likenessCard()->view()->data();
    QStringList labels;
    std::vector<double> at;
    for (const PlotMark& mark : plot.marks) {
        labels << mark.label;
        at.push_back(mark.at);
    }
    QCOMPARE(at, (std::vector<double>{0.83, 0.44, 0.6}));
    QVERIFY2(labels.filter(QStringLiteral("paper")).filter(QStringLiteral("protocol unpublished")).size() ==
                 2,
             qPrintable(labels.join(u';')));
    QVERIFY(labels.last().contains(QStringLiteral("template")));
    QVERIFY(plot.source.contains(QStringLiteral("made-up at box")));
    QCOMPARE(shown.screen->questionCard()->view()->data().categories.size(), 30);
}

void TestUiStability::aPointPicksItsRow()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    PlotView* view = shown.screen->imageCard()->view();
    Q_EMIT view->picked({{1, 1}}, false); // the second that drifts
    const QModelIndex index = shown.screen->images()->currentIndex();
    QCOMPARE(shown.cell(index.row(), StabilityImageModel::JaccardColumn), QStringLiteral("0.20"));
    QVERIFY(shown.bench.settled());
    QCOMPARE(view->data().series.at(1).emphasis, std::vector<int>{1});
}

void TestUiStability::nothingVariedIsNotStarted()
{
    Shown shown;
    QVERIFY(shown.open());
    StabilitySetup* setup = shown.screen->setup();
    QVERIFY(setup->box(QStringLiteral("order"))->isHidden()); // the reader has no order
    for (const QString& name : pipeline::variationNames())
        setup->box(name)->setChecked(false);
    QVERIFY(!setup->start()->isEnabled());
    QVERIFY2(setup->hint()->text().contains(QStringLiteral("deterministic")),
             qPrintable(setup->hint()->text()));
    setup->box(QStringLiteral("rotate"))->setChecked(true);
    QVERIFY(setup->start()->isEnabled());
    setup->images()->setCurrentIndex(1); // photographs are not rotated
    QVERIFY(!setup->start()->isEnabled() && !setup->box(QStringLiteral("rotate"))->isEnabled());
    shown.screen->start();
    QCOMPARE(shown.check.calls.load(), 0);
}

void TestUiStability::nothingLeavesWithoutAsking()
{
    Shown shown;
    remote::Backend far;
    far.name = QStringLiteral("far");
    far.url = QUrl(QStringLiteral("https://api.example.org/v1"));
    far.model = QStringLiteral("vlm");
    shown.bench.settings.setBackends({far});
    QVERIFY(shown.open());
    StabilitySetup* setup = shown.screen->setup();
    QCOMPARE(setup->with()->count(), 2);
    setup->with()->setCurrentIndex(1);
    QVERIFY(!setup->box(QStringLiteral("order"))->isHidden() &&
            setup->box(QStringLiteral("order"))->isChecked());
    QVERIFY(!setup->box(QStringLiteral("crop"))->isChecked());
    shown.bench.dialogs.agrees = false;
    QTest::mouseClick(setup->start(), Qt::LeftButton);
    QCOMPARE(shown.bench.dialogs.notices.size(), 1U);
    QCOMPARE(shown.bench.dialogs.notices[0].count, 10);
    QCOMPARE(shown.check.calls.load(), 0);
    QVERIFY(!shown.screen->isRunning());
    shown.bench.dialogs.agrees = true;
    QVERIFY(shown.run());
    QCOMPARE(shown.check.calls.load(), 1);
    QCOMPARE(shown.check.answerer, QStringLiteral("far"));
}

void TestUiStability::whatComesTooLateIsDropped()
{
    QTemporaryDir folder;
    StoreSession session;
    session.open(test::makeFixture(folder.path(), {4, {64, 32}, {32, 32}, true, false, false}));
    QTRY_VERIFY(session.isOpen());
    StabilitySource source(session);
    QSignalSpy grown(&source, &StabilitySource::grown);
    const auto blank = std::make_shared<StabilityData>();
    const auto late = source.beginLive(blank);
    const auto current = source.beginLive(blank);
    const auto update = [](qint64 image) {
        return pipeline::StabilityUpdate{7, 3, {{image, {}, {}}}, {QStringLiteral("a")}, {}, {}};
    };
    late(update(1));
    for (qint64 image = 2; image < 50; ++image)
        current(update(image));
    QTRY_COMPARE(source.shown()->rows.size(), 48U);
    QCOMPARE(grown.size(), 1); // many became one
    QCOMPARE(source.shown()->rows.front().image, 2);
    source.endLive();
    current(update(99));
    QCoreApplication::processEvents();
    QCOMPARE(source.shown()->rows.size(), 48U);
}

void TestUiStability::everythingHasANameAndKeysAreEnough()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QCOMPARE(test::unnamedControls(*shown.screen), QStringList());
    const int before = shown.check.calls;
    shown.screen->setup()->seed()->setValue(3);
    shown.screen->images()->setFocus();
    QTest::keyClick(shown.screen->images(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(shown.check.calls.load(), before + 1);
    QTRY_VERIFY(!shown.bench.window->jobs().isRunning());
    QVERIFY(shown.bench.settled());
    QVERIFY(shown.screen->strip()->accessibleDescription().contains(QStringLiteral("Jaccard")));
    const QString spoken = shown.rows()->index(1, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QStringLiteral("drifts")) && spoken.contains(QStringLiteral("Jaccard 0.10")),
             qPrintable(spoken));
}

/// Each state can be painted in both themes; GEOVLM_TEST_PICTURES=DIR leaves the pictures there.
void TestUiStability::picturesForAPerson()
{
    const QString folder = qEnvironmentVariable("GEOVLM_TEST_PICTURES");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        Shown shown;
        shown.bench.window->setTheme(theme);
        QVERIFY(shown.open());
        const auto save = [&](const char* name) {
            QVERIFY(shown.bench.settled());
            const QImage picture = shown.bench.window->grab().toImage();
            QCOMPARE(picture.pixelColor(2, 2).lightness() < 128, theme == Theme::Dark);
            if (!folder.isEmpty())
                picture.save(
                    folder + u'/' + QLatin1String(name) +
                    (theme == Theme::Dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png")));
        };
        save("empty");
        QVERIFY(shown.run());
        shown.screen->images()->setCurrentIndex(shown.rows()->index(1, 0));
        save("figures");
        shown.screen->tabs()->setCurrentIndex(1);
        save("questions");
        shown.screen->setup()->seed()->setValue(40);
        QVERIFY(shown.run());
        shown.screen->tabs()->setCurrentIndex(0);
        shown.screen->otherChoice()->setFocus();
        QTest::keyClick(shown.screen->otherChoice(), Qt::Key_End);
        save("compared");
    }
}

QTEST_MAIN(TestUiStability)
#include "tst_ui_stability.moc"
