// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "plots/plot_card.h"
#include "shell/actions/action_registry.h"
#include "store/results/runs.h"
#include "store/results/trainings.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"
#include "train/diagnosis_banner.h"
#include "train/suppress_page.h"
#include "train/sweep_page.h"
#include "train/train_form.h"
#include "train/train_page.h"
#include "train/train_screen.h"
#include "train_support.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

namespace tst_train {

using namespace geovlm::test::train_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestTrain : public TrainFixture
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithItsKeyAndSaysWhatThereIs();
    void theMenuLeadsToTheForm();
    void fieldsThatAFusionDoesNotUseSayWhy();
    void namesThatAreFreeAreOffered();
    void aTrainingIsSeenLiveAndKeptWhenItIsStopped();
    void whatComesTooLateIsDropped();
    void severalTrainingsLieOverEachOther();
    void theModelInUseIsChosenHere();
    void optionsAreUsedAgain();
    void aStoreThatAnotherWritesIsOnlyRead();
    void aStoreWithoutCandidatesSaysSo();
    void everyControlHasAName();
    void noTwoKeysCollide();

private:
    static std::size_t points(const PlotCard* card)
    {
        const PlotData& data = card->view()->data();
        return data.series.empty() ? 0 : data.series.front().y.size();
    }
    /// Trains with the form's options, as many epochs as there are.
    void trainOnce(const QString& name)
    {
        child<QLineEdit>(page()->form(), "name")->setText(name);
        QTRY_VERIFY(child<QPushButton>(page(), "primary")->isEnabled());
        m_fake->go.release(12);
        QTest::mouseClick(child<QPushButton>(page(), "primary"), Qt::LeftButton);
        QTRY_VERIFY(!m_bench->window->jobs().isRunning());
        QTRY_VERIFY(page()->model().rowCount() > 0 && page()->model().row(0).model == name);
        QTRY_VERIFY(!page()->isBusy());
    }
};

void TestTrain::opensWithItsKeyAndSaysWhatThereIs()
{
    openScreen();
    QCOMPARE(m_bench->window->findChild<TrainScreen*>()->message(), QString());
    // The fixture's training is one of an earlier program: its run is known, its curve is not.
    QCOMPARE(child<QTableView>(page(), "trainings")->model()->rowCount(), 1);
    QCOMPARE(cell(child<QTableView>(page(), "trainings"), 0, TrainingsModel::FusionColumn),
             QStringLiteral("compare"));
    QCOMPARE(cell(child<QTableView>(page(), "trainings"), 0, TrainingsModel::ValidationColumn),
             QStringLiteral("–"));
    page()->selectRun(page()->model().row(0).run.id);
    QVERIFY(!child<QPushButton>(page(), "keep")->isEnabled());
    QVERIFY(!child<QPushButton>(page(), "keep")->toolTip().isEmpty());
    QCOMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")), std::size_t(0));
}

/// From the cases, and from another tab: the form stands ready, and its name is one of the fusion it shows.
void TestTrain::theMenuLeadsToTheForm()
{
    QVERIFY(m_bench->open(m_store));
    QAction* train = m_bench->window->actions().action(QStringLiteral("run.train"));
    QTRY_VERIFY(train->isEnabled());
    train->trigger();
    QTRY_VERIFY(page()->isVisible());
    TrainForm* form = page()->form();
    QTRY_VERIFY(child<QLineEdit>(form, "name")->hasFocus());
    QTRY_VERIFY(!m_bench->window->findChild<TrainScreen*>()->isBusy());
    QVERIFY2(child<QLineEdit>(form, "name")
                 ->text()
                 .startsWith(child<QComboBox>(form, "fusion")->currentData().toString() + u'-'),
             qPrintable(child<QLineEdit>(form, "name")->text()));
    QCOMPARE(form->options().fusion, child<QComboBox>(form, "fusion")->currentText());
    QVERIFY(!m_bench->window->jobs().isRunning()); // it asks first
    tabs()->setCurrentWidget(sweep());
    train->trigger();
    QTRY_VERIFY(child<QLineEdit>(form, "name")->isVisible() && child<QLineEdit>(form, "name")->hasFocus());
    QCOMPARE(child<QLineEdit>(form, "name")->selectedText(), child<QLineEdit>(form, "name")->text());
}

void TestTrain::fieldsThatAFusionDoesNotUseSayWhy()
{
    openScreen();
    TrainForm* form = page()->form();
    child<QComboBox>(form, "fusion")->setFocus();
    QTest::keyClick(child<QComboBox>(form, "fusion"), Qt::Key_Home);
    QCOMPARE(form->options().fusion, QStringLiteral("evidence"));
    QVERIFY(!child<QDoubleSpinBox>(form, "dropout")->isEnabled() &&
            !child<QSpinBox>(form, "width")->isEnabled());
    QVERIFY(form->hint().contains(QStringLiteral("not used")));
    QVERIFY(!child<QDoubleSpinBox>(form, "dropout")->toolTip().isEmpty());
    for (const char* fusion : {"compare", "attention", "sum"}) {
        QTest::keyClick(child<QComboBox>(form, "fusion"), Qt::Key_Down);
        QCOMPARE(form->options().fusion, QString::fromLatin1(fusion));
        QVERIFY(child<QDoubleSpinBox>(form, "dropout")->isEnabled() &&
                child<QSpinBox>(form, "width")->isEnabled());
        QCOMPARE(form->hint(), QString());
    }
    child<QSpinBox>(form, "width")->setFocus();
    child<QSpinBox>(form, "width")->selectAll();
    QTest::keyClicks(child<QSpinBox>(form, "width"), QStringLiteral("100"));
    QTest::keyClick(child<QSpinBox>(form, "width"), Qt::Key_Return);
    QCOMPARE(form->options().width, 96); // a multiple of 32
    QVERIFY(!form->options().use);
}

void TestTrain::namesThatAreFreeAreOffered()
{
    openScreen();
    TrainForm* form = page()->form();
    QCOMPARE(form->options().name, QStringLiteral("evidence-1"));
    trainOnce(QStringLiteral("evidence-1"));
    QTRY_COMPARE(form->options().name, QStringLiteral("evidence-2"));
    child<QLineEdit>(form, "name")->setFocus();
    child<QLineEdit>(form, "name")->selectAll();
    QTest::keyClicks(child<QLineEdit>(form, "name"), QStringLiteral("evidence-1"));
    QVERIFY(form->hint().contains(QStringLiteral("takes its place")));
    child<QLineEdit>(form, "name")->selectAll();
    QTest::keyClick(child<QLineEdit>(form, "name"), Qt::Key_Delete);
    QVERIFY(!child<QPushButton>(page(), "primary")->isEnabled());
}

void TestTrain::aTrainingIsSeenLiveAndKeptWhenItIsStopped()
{
    openScreen();
    TrainForm* form = page()->form();
    child<QComboBox>(form, "fusion")
        ->setCurrentIndex(child<QComboBox>(form, "fusion")->findData(QStringLiteral("sum")));
    child<QDoubleSpinBox>(form, "margin")->setValue(0.1);
    child<QDoubleSpinBox>(form, "rate")->setValue(0.002);
    child<QSpinBox>(form, "seed")->setValue(7);
    QTRY_VERIFY(child<QPushButton>(page(), "primary")->isEnabled());
    QVERIFY(!child<QPushButton>(page(), "stop")->isEnabled());
    m_bench->press(child<QLineEdit>(form, "name"), Qt::Key_Return, Qt::ControlModifier); // the form's own key
    QTRY_VERIFY(child<QPushButton>(page(), "stop")->isEnabled());
    QVERIFY(!child<QPushButton>(page(), "primary")->isEnabled());
    QVERIFY(!child<QPushButton>(sweep(), "primary")->isEnabled()); // one job at a time
    m_fake->go.release(3);
    QTRY_COMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")), std::size_t(3));
    QCOMPARE(child<DiagnosisBanner>(page())->state(), TrainingState::TooEarly);
    QCOMPARE(child<PlotCard>(child<TrainingCurves>(page()), "recall")->view()->data().series[0].y[2], 42.0);
    const PlotSeries band =
        child<PlotCard>(child<TrainingCurves>(page()), "margins")->view()->data().series[0];
    QCOMPARE(band.low[0], -0.05);
    QCOMPARE(band.high[0], 0.06);
    QVERIFY(!child<PlotCard>(child<TrainingCurves>(page()), "margins")->view()->data().marks.empty());
    m_fake->go.release(6);
    QTRY_COMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")), std::size_t(9));
    QVERIFY(child<DiagnosisBanner>(page())->isVisible());
    QCOMPARE(child<DiagnosisBanner>(page())->state(), TrainingState::MarginCollapse);
    QVERIFY(child<DiagnosisBanner>(page())->text().contains(QStringLiteral("Raise the margin")));
    QTest::mouseClick(child<QPushButton>(page(), "stop"), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->window->jobs().isRunning());
    QCOMPARE(m_fake->stopped, 1);
    QCOMPARE(m_fake->asked.rate, 0.002);
    QCOMPARE(m_fake->asked.seed, quint64(7));
    QVERIFY(!m_fake->asked.use);
    // It is in the table, marked, and its curve is the stored one.
    QTRY_COMPARE(child<QTableView>(page(), "trainings")->model()->rowCount(), 2);
    QTRY_VERIFY(!page()->isBusy());
    QVERIFY(cell(child<QTableView>(page(), "trainings"), 0, TrainingsModel::EpochsColumn)
                .contains(QStringLiteral("stopped")));
    QCOMPARE(child<QTableView>(page(), "trainings")->selectionModel()->selectedRows().size(), 1);
    QTRY_COMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")), std::size_t(9));
    QCOMPARE(child<DiagnosisBanner>(page())->state(), TrainingState::MarginCollapse);
}

void TestTrain::whatComesTooLateIsDropped()
{
    openScreen();
    trainOnce(QStringLiteral("first"));
    QTRY_COMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")), std::size_t(12));
    for (int i = 0; i < 3; ++i)
        m_fake->lateReport(fine(12 + i));
    child<QTableView>(page(), "trainings")->clearSelection();
    QTRY_VERIFY(!page()->isBusy());
    QCoreApplication::processEvents();
    QCOMPARE(points(child<PlotCard>(child<TrainingCurves>(page()), "loss")),
             std::size_t(12)); // as it was: nothing was added
    QVERIFY(!child<PlotCard>(child<TrainingCurves>(page()), "loss")->view()->isVisible());
    m_bench.reset();
    m_fake->lateReport(fine(20)); // and after the window is gone
    QCoreApplication::processEvents();
}

void TestTrain::severalTrainingsLieOverEachOther()
{
    openScreen();
    trainOnce(QStringLiteral("one"));
    trainOnce(QStringLiteral("two"));
    child<QTableView>(page(), "trainings")->selectAll();
    QTRY_COMPARE(child<PlotCard>(child<TrainingCurves>(page()), "loss")->view()->data().series.size(),
                 std::size_t(2));
    QCOMPARE(child<PlotCard>(child<TrainingCurves>(page()), "loss")->view()->data().series[0].name,
             QStringLiteral("two"));
    QCOMPARE(child<PlotCard>(child<TrainingCurves>(page()), "loss")->view()->data().series[1].name,
             QStringLiteral("one"));
    QVERIFY(!child<DiagnosisBanner>(page())->isVisible());
    QVERIFY(!child<QPushButton>(page(), "keep")->isEnabled()); // which?
    QTRY_VERIFY(!page()->isBusy());
    child<QTableView>(page(), "trainings")->clearSelection();
    page()->selectRun(page()->model().row(1).run.id);
    QTRY_COMPARE(child<PlotCard>(child<TrainingCurves>(page()), "loss")->view()->data().series.size(),
                 std::size_t(1));
    QVERIFY(child<DiagnosisBanner>(page())->isVisible());
}

void TestTrain::theModelInUseIsChosenHere()
{
    openScreen();
    trainOnce(QStringLiteral("one"));
    trainOnce(QStringLiteral("two"));
    QVERIFY(!page()->model().row(0).inUse);
    child<QTableView>(page(), "trainings")->clearSelection();
    page()->selectRun(page()->model().row(1).run.id);
    QTRY_VERIFY(child<QPushButton>(page(), "keep")->isEnabled());
    child<QPushButton>(page(), "keep")->setFocus();
    QTest::keyClick(child<QPushButton>(page(), "keep"), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(page()->model().rowCount() == 3 && page()->model().row(1).inUse);
    QCOMPARE(m_fake->used, std::vector<QString>{QStringLiteral("one")});
    QVERIFY(cell(child<QTableView>(page(), "trainings"), 1, TrainingsModel::NameColumn)
                .contains(QStringLiteral("in use")));
    const auto store = store::Store::open(m_store, store::Access::Read);
    QCOMPARE(store::rerankerInUse(*store), QStringLiteral("one"));
}

void TestTrain::optionsAreUsedAgain()
{
    openScreen();
    child<QComboBox>(page()->form(), "fusion")
        ->setCurrentIndex(child<QComboBox>(page()->form(), "fusion")->findData(QStringLiteral("sum")));
    child<QDoubleSpinBox>(page()->form(), "margin")->setValue(0.3);
    trainOnce(QStringLiteral("mine"));
    page()->form()->show({});
    QCOMPARE(page()->form()->options().fusion, QStringLiteral("evidence"));
    page()->selectRun(page()->model().row(0).run.id);
    QTest::mouseClick(child<QPushButton>(page(), "reuse"), Qt::LeftButton);
    const pipeline::TrainOptions again = page()->form()->options();
    QCOMPARE(again.fusion, QStringLiteral("sum"));
    QCOMPARE(again.margin, 0.3);
    QCOMPARE(again.epochs, 12);
    QCOMPARE(again.seed, quint64(7));
    QVERIFY(again.name != QStringLiteral("mine"));
}

void TestTrain::aStoreThatAnotherWritesIsOnlyRead()
{
    auto other = store::Store::open(m_store, store::Access::Write);
    QVERIFY(m_bench->open(m_store));
    m_bench->window->showScreen(QStringLiteral("train"));
    QTRY_VERIFY(!m_bench->window->writer().whyReadOnly().isEmpty());
    QTRY_COMPARE(page()->model().rowCount(), 1);
    QVERIFY(!child<QPushButton>(page(), "primary")->isEnabled() &&
            !child<QPushButton>(sweep(), "primary")->isEnabled());
    QVERIFY(!child<QPushButton>(page(), "primary")->toolTip().isEmpty());
    other.reset();
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(page(), "primary")->isEnabled(), 20000);
}

void TestTrain::aStoreWithoutCandidatesSaysSo()
{
    QTemporaryDir folder;
    const QString bare = test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, false, false, false});
    m_bench->window->openStore(bare);
    QTRY_VERIFY(m_bench->window->session().isOpen());
    m_bench->window->showScreen(QStringLiteral("train"));
    QTRY_VERIFY(m_bench->window->findChild<TrainScreen*>()->message().contains(
        QStringLiteral("Nothing to train on")));
}

void TestTrain::everyControlHasAName()
{
    openScreen();
    QCOMPARE(test::unnamedControls(*m_bench->window->findChild<TrainScreen*>()), QStringList());
}

void TestTrain::noTwoKeysCollide()
{
    QCOMPARE(keyCollisions(m_bench->window->actions().specs()).join(u'\n'), QString());
}

GEOVLM_TEST(TestTrain);

} // namespace tst_train

#include "tst_train.moc"
