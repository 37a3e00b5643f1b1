// SPDX-License-Identifier: GPL-3.0-or-later
// The stability screen in the window, with a check that needs no network: its figures are made up, its runs
// real.
#include "domain/error.h"
#include "look/theme.h"
#include "plots/plot_card.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_screen.h"
#include "stability/stability_setup.h"
#include "stability_support.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace tst_stability {

using namespace geovlm::test::stability_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestStability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutARunItSaysWhatToDo();
    void rowsComeImageByImage();
    void stoppedItKeepsWhatIsDoneAndGoesOn();
    void aFailureIsSaidAndLosesNothing();
    void nothingVariedIsNotStarted();
    void nothingLeavesWithoutAsking();
    void whatComesTooLateIsDropped();
    void everythingHasANameAndKeysAreEnough();
    void picturesForAPerson();
};

void TestStability::withoutARunItSaysWhatToDo()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY2(shown.screen->message().contains(QStringLiteral("not checked yet")),
             qPrintable(shown.screen->message()));
    auto* start = shown.screen->findChild<QAbstractButton*>(QStringLiteral("primary"));
    QVERIFY(start);
    QCOMPARE(child<QComboBox>(shown.screen, "run")->count(), 0);
    // What starts the page's work looks like it, whatever name it is found by.
    QCOMPARE(child<QPushButton>(shown.screen, "start")->property("role").toString(),
             QStringLiteral("primary"));
    QVERIFY(child<QPushButton>(shown.screen, "start")->isEnabled() &&
            !child<QPushButton>(shown.screen, "stop")->isEnabled());
}

void TestStability::rowsComeImageByImage()
{
    Shown shown;
    QVERIFY(shown.open());
    const QAbstractItemModelTester tester(shown.rows(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.check.allowed = 0;
    child<QPushButton>(shown.screen, "start")->setFocus();
    QTest::keyClick(child<QPushButton>(shown.screen, "start"), Qt::Key_Space);
    QTRY_VERIFY(shown.screen->isRunning());
    QTRY_VERIFY(shown.screen->message().contains(QStringLiteral("first images")));
    QVERIFY(!child<QPushButton>(shown.screen, "start")->isEnabled() &&
            child<QPushButton>(shown.screen, "stop")->isEnabled());
    shown.check.allowed = 3;
    QTRY_COMPARE(shown.rows()->rowCount(), 3);
    QCOMPARE(shown.screen->message(), QString());
    QTRY_COMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Same, FigureStrip::Jaccard),
                 QStringLiteral("0.20"));
    QCOMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Different, FigureStrip::Jaccard),
             QStringLiteral("0.55"));
    QCOMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Template, FigureStrip::Jaccard),
             QStringLiteral("0.60"));
    QCOMPARE(child<FigureStrip>(shown.screen)->text(FigureStrip::Paper, FigureStrip::Jaccard),
             QStringLiteral("0.44"));
    QVERIFY2(shown.screen->status().contains(QStringLiteral("3 of 10")), qPrintable(shown.screen->status()));
    shown.check.allowed = 1 << 20;
    QTRY_COMPARE(shown.rows()->rowCount(), 10);
    QTRY_VERIFY(!shown.screen->isRunning());
    QVERIFY(shown.bench.settled());
    QCOMPARE(shown.rows()->rowCount(), 10);
    QVERIFY2(shown.screen->status().startsWith(QStringLiteral("9 images")),
             qPrintable(shown.screen->status()));
    QVERIFY(shown.screen->status().contains(QStringLiteral("1 failed")));
    QCOMPARE(child<QComboBox>(shown.screen, "run")->count(), 1);
    QVERIFY2(child<QComboBox>(shown.screen, "run")
                 ->currentText()
                 .contains(QStringLiteral("made-up at box, 10 images × 3")),
             qPrintable(child<QComboBox>(shown.screen, "run")->currentText()));
    // Sorted by the Jaccard: what failed first, then the least alike.
    QCOMPARE(shown.cell(0, StabilityImageModel::DriftColumn), QStringLiteral("failed"));
    QCOMPARE(shown.cell(1, StabilityImageModel::JaccardColumn), QStringLiteral("0.10"));
    QCOMPARE(shown.cell(1, StabilityImageModel::DriftColumn), QStringLiteral("drifts"));
    QCOMPARE(shown.cell(9, StabilityImageModel::JaccardColumn), QStringLiteral("1.00"));
    QCOMPARE(child<QTableView>(shown.screen, "questions")->model()->index(0, 1).data().toString(),
             QStringLiteral("0.33"));
}

void TestStability::stoppedItKeepsWhatIsDoneAndGoesOn()
{
    Shown shown;
    QVERIFY(shown.open());
    shown.check.allowed = 4;
    QTest::mouseClick(child<QPushButton>(shown.screen, "start"), Qt::LeftButton);
    QTRY_COMPARE(shown.rows()->rowCount(), 4);
    QTest::mouseClick(child<QPushButton>(shown.screen, "stop"), Qt::LeftButton);
    QTRY_VERIFY(!shown.bench.window->jobs().isRunning());
    QVERIFY(shown.bench.settled());
    QVERIFY2(shown.screen->status().contains(QStringLiteral("Stopped")), qPrintable(shown.screen->status()));
    QCOMPARE(shown.rows()->rowCount(), 4);
    QVERIFY(child<QComboBox>(shown.screen, "run")->currentText().contains(QStringLiteral("stopped")));
    shown.check.allowed = 1 << 20;
    QVERIFY(shown.run());
    QCOMPARE(shown.rows()->rowCount(), 10);
    QCOMPARE(child<QComboBox>(shown.screen, "run")->count(), 1); // the same run went on
    QVERIFY(!shown.screen->status().contains(QStringLiteral("Stopped")));
}

void TestStability::aFailureIsSaidAndLosesNothing()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    child<QSpinBox>(shown.screen, "seed")->setValue(2);
    shown.check.fails = true;
    QVERIFY(shown.run());
    QCOMPARE(shown.bench.dialogs.failures, QStringList{QStringLiteral("The reader is not there.")});
    QVERIFY(shown.screen->status().contains(QStringLiteral("The reader is not there.")));
    QCOMPARE(shown.rows()->rowCount(), 10); // the run before
    QVERIFY(child<QPushButton>(shown.screen, "start")->isEnabled());
}

void TestStability::nothingVariedIsNotStarted()
{
    Shown shown;
    QVERIFY(shown.open());
    StabilitySetup* setup = child<StabilitySetup>(shown.screen);
    QVERIFY(setup->box(QStringLiteral("order"))->isHidden()); // the reader has no order
    for (const QString& name : pipeline::variationNames())
        setup->box(name)->setChecked(false);
    QVERIFY(!child<QPushButton>(setup, "start")->isEnabled());
    QVERIFY2(child<QLabel>(setup, "hint")->text().contains(QStringLiteral("deterministic")),
             qPrintable(child<QLabel>(setup, "hint")->text()));
    setup->box(QStringLiteral("rotate"))->setChecked(true);
    QVERIFY(child<QPushButton>(setup, "start")->isEnabled());
    child<QComboBox>(setup, "which")->setCurrentIndex(1); // photographs are not rotated
    QVERIFY(!child<QPushButton>(setup, "start")->isEnabled() &&
            !setup->box(QStringLiteral("rotate"))->isEnabled());
    shown.screen->start();
    QCOMPARE(shown.check.calls.load(), 0);
}

void TestStability::nothingLeavesWithoutAsking()
{
    Shown shown;
    remote::Backend far;
    far.name = QStringLiteral("far");
    far.url = QUrl(QStringLiteral("https://api.example.org/v1"));
    far.model = QStringLiteral("vlm");
    shown.bench.settings.setBackends({far});
    QVERIFY(shown.open());
    StabilitySetup* setup = child<StabilitySetup>(shown.screen);
    QCOMPARE(child<QComboBox>(setup, "server")->count(), 2);
    child<QComboBox>(setup, "server")->setCurrentIndex(1);
    QVERIFY(!setup->box(QStringLiteral("order"))->isHidden() &&
            setup->box(QStringLiteral("order"))->isChecked());
    QVERIFY(!setup->box(QStringLiteral("crop"))->isChecked());
    shown.bench.dialogs.agrees = false;
    QTest::mouseClick(child<QPushButton>(setup, "start"), Qt::LeftButton);
    QCOMPARE(shown.bench.dialogs.notices.size(), 1U);
    QCOMPARE(shown.bench.dialogs.notices[0].count, 10);
    QCOMPARE(shown.check.calls.load(), 0);
    QVERIFY(!shown.screen->isRunning());
    shown.bench.dialogs.agrees = true;
    QVERIFY(shown.run());
    QCOMPARE(shown.check.calls.load(), 1);
    QCOMPARE(shown.check.answerer, QStringLiteral("far"));
}

void TestStability::whatComesTooLateIsDropped()
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

void TestStability::everythingHasANameAndKeysAreEnough()
{
    Shown shown;
    QVERIFY(shown.open());
    QVERIFY(shown.run());
    QCOMPARE(test::unnamedControls(*shown.screen), QStringList());
    const int before = shown.check.calls;
    child<QSpinBox>(shown.screen, "seed")->setValue(3);
    child<QTableView>(shown.screen, "images")->setFocus();
    QTest::keyClick(child<QTableView>(shown.screen, "images"), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(shown.check.calls.load(), before + 1);
    QTRY_VERIFY(!shown.bench.window->jobs().isRunning());
    QVERIFY(shown.bench.settled());
    QVERIFY(child<FigureStrip>(shown.screen)->accessibleDescription().contains(QStringLiteral("Jaccard")));
    const QString spoken = shown.rows()->index(1, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(QStringLiteral("drifts")) && spoken.contains(QStringLiteral("Jaccard 0.10")),
             qPrintable(spoken));
}

/// Each state can be painted in both themes; GEOVLM_TEST_PICTURES=DIR leaves the pictures there.
void TestStability::picturesForAPerson()
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
        child<QTableView>(shown.screen, "images")->setCurrentIndex(shown.rows()->index(1, 0));
        save("figures");
        shown.screen->tabs()->setCurrentIndex(1);
        save("questions");
        child<QSpinBox>(shown.screen, "seed")->setValue(40);
        QVERIFY(shown.run());
        shown.screen->tabs()->setCurrentIndex(0);
        child<QComboBox>(shown.screen, "other")->setFocus();
        QTest::keyClick(child<QComboBox>(shown.screen, "other"), Qt::Key_End);
        save("compared");
    }
}

GEOVLM_TEST(TestStability);

} // namespace tst_stability

#include "tst_stability.moc"
