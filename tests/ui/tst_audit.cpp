// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_page.h"
#include "audit/audit_results.h"
#include "audit/audit_screen.h"
#include "audit/audit_start.h"
#include "audit/correction_bar.h"
#include "plots/plot_card.h"
#include "store/annotation/audits.h"
#include "store/answers/answers.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/bench.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QToolButton>

namespace tst_audit {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;
using store::Verdict;

namespace {

/// The window at its audit screen, a store open for writing.
struct Auditing
{
    explicit Auditing(const QString& store) : path(store)
    {
        ready = openForAnswers(bench, path);
        bench.window->annotator().sight().setPerson(u"Ada"_s);
        bench.window->showScreen(QStringLiteral("audit"));
        ready = ready &&
                QTest::qWaitFor([this] { return screen()->run().list().isListed() && !screen()->isBusy(); });
    }
    AuditScreen* screen() { return bench.window->findChild<AuditScreen*>(); }
    AuditPage* page() { return screen()->page(); }
    AuditRun& run() { return screen()->run(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        bench.press(child<QTableView>(page(), "answers"), key, modifiers);
    }
    bool start(int images)
    {
        child<QSpinBox>(child<AuditStart>(screen()), "size")->setValue(images);
        child<QPushButton>(child<AuditStart>(screen()), "start")->click();
        return QTest::qWaitFor([this] { return run().place().image() != nullptr; }) && rested();
    }
    /// Nothing is being written or read.
    bool rested()
    {
        return saved(bench) && QTest::qWaitFor([this] { return !screen()->isBusy(); });
    }
    std::vector<store::AuditMark> marks(qint64 audit = 1) const
    {
        const auto store = store::Store::open(path, store::Access::Read);
        return store::countingMarks(*store, audit);
    }
    Bench bench;
    QString path;
    bool ready = false;
};

} // namespace

class TestUiAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithAFormAndDraws();
    void oneKeyMarksAndMovesOn();
    void restOfTheImageIsRightAtOnce();
    void backspaceTakesBack();
    void wrongOnesArePutRight();
    void severalAreChosenUntilDone();
    void withoutCorrectingWrongMovesOn();
    void reopeningGoesOn();
    void theMouseMarksToo();
    void imagesCanBeLeafedThrough();
    void anAnswerThatChangedIsSaidSo();
    void theLastMarkLeadsToTheResults();
    void resultsAreExported();
    void aReaderIsToldSo();
    void blindPeopleSeeNone();
    void controlsHaveNames();

private:
    LiveStores m_stores;
};

void TestUiAudit::startsWithAFormAndDraws()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready);
    QVERIFY(child<AuditStart>(at.screen())->isVisible());
    QVERIFY(!child<QPushButton>(child<AuditStart>(at.screen()), "back")
                 ->isVisible()); // there is nothing to go back to
    QVERIFY(at.start(4));
    QVERIFY(at.page()->isVisible());
    QCOMPARE(at.page()->progressText(), u"Image 1 of 4, answer 1 of 30"_s);
    QCOMPARE(at.page()->notice(), QString());
    const auto store = store::Store::open(at.path, store::Access::Read);
    QCOMPARE(store::audits(*store).size(), 1u);
    QCOMPARE(store::audits(*store).front().by, u"Ada"_s);
    QCOMPARE(at.run().place().image()->image.id, store::auditImages(*store, 1).front());
}

void TestUiAudit::oneKeyMarksAndMovesOn()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(2));
    at.page()->correctsBox()->setChecked(false);
    at.press(Qt::Key_R);
    QCOMPARE(at.page()->progressText(), u"Image 1 of 2, answer 2 of 30"_s);
    at.press(Qt::Key_W);
    at.press(Qt::Key_U);
    QCOMPARE(at.run().place().question(), 3);
    QVERIFY(at.rested());
    const auto marks = at.marks();
    QCOMPARE(marks.size(), 3u);
    QCOMPARE(marks[0].verdict, std::optional(Verdict::Right));
    QCOMPARE(marks[1].verdict, std::optional(Verdict::Wrong));
    QCOMPARE(marks[2].verdict, std::optional(Verdict::Unclear));
    QCOMPARE(marks[0].by, u"Ada"_s);
    QCOMPARE(marks[0].value, at.run().place().image()->answers[0].value);
    const QAbstractItemModel* rows = child<QTableView>(at.page(), "answers")->model();
    QCOMPARE(rows->index(1, AuditAnswersModel::VerdictColumn).data().toString(), u"Wrong"_s);
    // Past the last answer the next image comes by itself.
    at.press(Qt::Key_End, Qt::ControlModifier);
    at.run().place().setQuestion(29);
    at.press(Qt::Key_R);
    QTRY_COMPARE(at.page()->progressText(), u"Image 2 of 2, answer 1 of 30"_s);
}

void TestUiAudit::restOfTheImageIsRightAtOnce()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(2));
    at.press(Qt::Key_U);
    at.press(Qt::Key_R, Qt::ShiftModifier);
    QTRY_COMPARE(at.page()->progressText(), u"Image 2 of 2, answer 1 of 30"_s);
    QVERIFY(at.rested());
    const auto marks = at.marks();
    QCOMPARE(marks.size(), 30u);
    QCOMPARE(marks[0].verdict, std::optional(Verdict::Unclear));
    QCOMPARE(marks[29].verdict, std::optional(Verdict::Right));
    at.press(Qt::Key_Backspace); // all of it at once
    QTRY_COMPARE(at.page()->progressText(), u"Image 1 of 2, answer 2 of 30"_s);
    QVERIFY(at.rested());
    QCOMPARE(at.marks().size(), 1u);
}

void TestUiAudit::backspaceTakesBack()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(2));
    at.press(Qt::Key_R);
    at.press(Qt::Key_R);
    at.press(Qt::Key_Backspace);
    QTRY_COMPARE(at.run().place().question(), 1);
    QVERIFY(at.rested());
    QVERIFY(!at.run().place().image()->answers[1].verdict);
    QCOMPARE(at.marks().size(), 1u);
    at.press(Qt::Key_Backspace);
    QTRY_COMPARE(at.run().place().question(), 0);
    QVERIFY(at.rested());
    at.press(Qt::Key_Backspace); // nothing is left
    QVERIFY(at.rested());
    QCOMPARE(at.marks().size(), 0u);
    const auto store = store::Store::open(at.path, store::Access::Read);
    QCOMPARE(store::markLog(*store, 1).size(), 4u); // two marks and two that take them back
}

void TestUiAudit::wrongOnesArePutRight()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(2));
    const QString wrong = at.run().place().image()->answers[0].value;
    const QStringList options = QuestionBank::standard().at(0).options;
    const int right = options.indexOf(wrong) == 2 ? 3 : 2;
    at.press(Qt::Key_2); // no digit means anything before
    QVERIFY(!at.run().place().image()->answers[0].now);
    at.press(Qt::Key_W);
    QVERIFY(child<CorrectionBar>(at.page())->isVisible());
    QCOMPARE(at.run().place().question(), 0);
    at.press(keyOf(int(options.indexOf(wrong)))); // what was marked wrong is not right
    QCOMPARE(at.run().place().question(), 0);
    at.press(keyOf(right));
    QVERIFY(!child<CorrectionBar>(at.page())->isVisible());
    QCOMPARE(at.run().place().question(), 1);
    QVERIFY(at.rested());
    const ImageId image = at.run().place().image()->image.id;
    QCOMPARE(valuesAt(at.path, image)[0], options[right]);
    const auto current = currentAt(at.path, image);
    QCOMPARE(current[0].speaker.name, u"Ada"_s);
    QCOMPARE(current[0].speaker.kind, SpeakerKind::Person);
    QVERIFY(current[0].suggestionVisible);
    // The mark is about what was shown.
    QCOMPARE(at.marks().front().value, wrong);
    QVERIFY(!at.marks().front().isCurrent);
    QCOMPARE(at.run().place().image()->answers[0].now, std::optional(options[right]));
    // Undo of the window takes the answer back, not the mark.
    QTRY_VERIFY(at.bench.window->annotator().undoLog().canUndo());
    at.press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(valuesAt(at.path, image)[0], wrong);
    QVERIFY(at.rested());
    QCOMPARE(at.marks().size(), 1u);
    QTRY_VERIFY(!at.run().place().image()->answers[0].now);
    // Escape leaves a wrong one as it is.
    at.press(Qt::Key_W);
    QVERIFY(child<CorrectionBar>(at.page())->isVisible());
    at.press(Qt::Key_Escape);
    QVERIFY(!child<CorrectionBar>(at.page())->isVisible());
    QCOMPARE(at.run().place().question(), 2);
}

void TestUiAudit::severalAreChosenUntilDone()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    const QuestionBank& bank = QuestionBank::standard();
    int question = 0;
    while (!bank.at(question).multiple)
        ++question;
    at.run().place().setQuestion(question);
    const QStringList options = bank.at(question).options;
    const QString wrong = at.run().place().image()->answers[std::size_t(question)].value;
    at.press(Qt::Key_W);
    QList<int> others;
    for (int option = 0; option < options.size() && others.size() < 2; ++option)
        if (options[option] != wrong && options[option] != u"none"_s)
            others << option;
    for (const int option : std::as_const(others))
        at.press(keyOf(option));
    QVERIFY(child<CorrectionBar>(at.page())->isVisible());
    QVERIFY(child<CorrectionBar>(at.page())->button(others[1])->isChecked());
    if (wrong != u"none"_s)
        at.press(keyOf(int(options.indexOf(wrong)))); // taken out
    QVERIFY(at.rested());
    QCOMPARE(valuesAt(at.path, at.run().place().image()->image.id)[question],
             options[others[0]] + u" and "_s + options[others[1]]);
    at.press(Qt::Key_Escape);
    QCOMPARE(at.run().place().question(), question + 1);
}

void TestUiAudit::withoutCorrectingWrongMovesOn()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    at.press(Qt::Key_P);
    QVERIFY(!at.page()->correctsBox()->isChecked());
    at.press(Qt::Key_W);
    QVERIFY(!child<CorrectionBar>(at.page())->isVisible());
    QCOMPARE(at.run().place().question(), 1);
}

void TestUiAudit::reopeningGoesOn()
{
    const QString path = m_stores.fresh();
    {
        Auditing at(path);
        QVERIFY(at.ready && at.start(3));
        at.press(Qt::Key_R, Qt::ShiftModifier);
        QTRY_COMPARE(at.page()->progressText(), u"Image 2 of 3, answer 1 of 30"_s);
        at.press(Qt::Key_R);
        at.press(Qt::Key_U); // not waited for: what is queued is written before the window goes
    }
    Auditing again(path);
    QVERIFY(again.ready);
    QTRY_COMPARE(again.page()->progressText(), u"Image 2 of 3, answer 3 of 30"_s);
    QCOMPARE(again.marks().size(), 32u);
    QVERIFY(child<QComboBox>(again.screen(), "audits")->currentText().contains(u"32 of 90 marked"_s));
}

void TestUiAudit::theMouseMarksToo()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    QTest::mouseClick(at.page()->button(Verdict::Right), Qt::LeftButton);
    QCOMPARE(at.run().place().question(), 1);
    QTableView* table = child<QTableView>(at.page(), "answers");
    const QPoint row = table->visualRect(table->model()->index(4, 1)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row);
    QCOMPARE(at.run().place().question(), 4);
    QTest::mouseClick(at.page()->button(Verdict::Wrong), Qt::LeftButton);
    QVERIFY(child<CorrectionBar>(at.page())->isVisible());
    QTest::mouseClick(child<QToolButton>(child<CorrectionBar>(at.page()), "leave"), Qt::LeftButton);
    QCOMPARE(at.run().place().question(), 5);
    QTest::mouseClick(child<QPushButton>(at.page(), "rest"), Qt::LeftButton);
    QVERIFY(at.rested());
    QCOMPARE(at.marks().size(), 30u);
    QTest::mouseClick(child<QPushButton>(at.page(), "undo"), Qt::LeftButton);
    QVERIFY(at.rested());
}

void TestUiAudit::imagesCanBeLeafedThrough()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(3));
    at.press(Qt::Key_Left); // there is none
    QVERIFY(at.rested());
    QCOMPARE(at.run().place().image()->place, 0);
    at.press(Qt::Key_Right);
    QTRY_COMPARE(at.run().place().image()->place, 1);
    QVERIFY(at.rested());
    at.press(Qt::Key_Down);
    QCOMPARE(at.page()->progressText(), u"Image 2 of 3, answer 2 of 30"_s);
    at.press(Qt::Key_R);
    QVERIFY(at.rested());
    QCOMPARE(at.marks().front().image, at.run().place().image()->image.id);
    QVERIFY(at.bench.settled());
    QVERIFY(child<ImageView>(at.page())->isShown());
}

void TestUiAudit::anAnswerThatChangedIsSaidSo()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    at.press(Qt::Key_R);
    QVERIFY(at.rested());
    const QStringList options = QuestionBank::standard().at(0).options;
    const QString judged = at.run().place().image()->answers[0].value;
    const QString other = options[options.indexOf(judged) == 0 ? 1 : 0];
    pipeline::Edit edit;
    edit.image = at.run().place().image()->image.id;
    edit.by = u"Bea"_s;
    edit.answers = {{0, other, false, false}};
    at.bench.window->writer().post([edit](store::Store& store) { pipeline::applyEdit(store, edit); }, {});
    QTRY_COMPARE(child<QTableView>(at.page(), "answers")
                     ->model()
                     ->index(0, AuditAnswersModel::AnswerColumn)
                     .data()
                     .toString(),
                 u"%1 (now %2)"_s.arg(judged, other));
    at.screen()->showResults();
    QTRY_COMPARE(child<QTableView>(child<AuditResults>(at.screen()), "figures")
                     ->model()
                     ->index(1, AuditFiguresModel::ChangedColumn)
                     .data()
                     .toString(),
                 u"1"_s);
    QVERIFY(child<QTableView>(child<AuditResults>(at.screen()), "figures")
                ->model()
                ->index(1, AuditFiguresModel::BothColumn)
                .data()
                .toString()
                .startsWith(u"100.0 % [20.7"_s));
}

void TestUiAudit::theLastMarkLeadsToTheResults()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    at.run().place().setQuestion(29);
    at.press(Qt::Key_R); // what was left out comes round
    QTRY_COMPARE(at.run().place().question(), 0);
    QVERIFY(at.rested());
    at.press(Qt::Key_U);
    at.press(Qt::Key_R, Qt::ShiftModifier);
    QTRY_VERIFY(child<AuditResults>(at.screen())->isVisible());
    QVERIFY(at.rested());
    QAbstractItemModel* table = child<QTableView>(child<AuditResults>(at.screen()), "figures")->model();
    QTRY_COMPARE(table->rowCount(), 31);
    QTRY_COMPARE(table->index(0, AuditFiguresModel::BothCountColumn).data().toString(), u"29"_s);
    QCOMPARE(table->index(0, AuditFiguresModel::UnclearColumn).data().toString(), u"1"_s);
    QVERIFY(!child<PlotCard>(child<AuditResults>(at.screen()), "plot")->view()->data().isEmpty());
    QVERIFY(table->index(2, AuditFiguresModel::BothColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"Wilson"_s));
}

void TestUiAudit::resultsAreExported()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(2));
    at.press(Qt::Key_R, Qt::ShiftModifier);
    QTRY_COMPARE(at.run().place().image()->place, 1);
    QVERIFY(at.rested());
    child<QTabBar>(at.screen(), "tabs")->setCurrentIndex(1);
    QTRY_VERIFY(child<QPushButton>(child<AuditResults>(at.screen()), "export")->isEnabled());
    at.bench.dialogs.nextFile = at.bench.folder() + u"/audit"_s; // the ending is added
    child<QPushButton>(child<AuditResults>(at.screen()), "export")->click();
    QVERIFY(at.rested());
    QFile marks(at.bench.folder() + u"/audit.csv"_s), figures(at.bench.folder() + u"/audit-figures.csv"_s);
    QTRY_VERIFY2(marks.exists() && figures.exists(), qPrintable(at.bench.dialogs.failures.join(u' ')));
    QVERIFY(marks.open(QIODevice::ReadOnly) && figures.open(QIODevice::ReadOnly));
    QCOMPARE(marks.readAll().count('\n'), 31);
    QCOMPARE(figures.readAll().count('\n'), 1 + 31 * 3);
    QCOMPARE(at.bench.dialogs.failures, QStringList());
    at.bench.dialogs.nextFile = u"/nowhere/audit.csv"_s;
    child<QPushButton>(child<AuditResults>(at.screen()), "export")->click();
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
}

void TestUiAudit::aReaderIsToldSo()
{
    const QString path = m_stores.fresh();
    const auto other = store::Store::open(path, store::Access::Write);
    store::addAudit(*other, {0, 1, 1, {}, u"Bea"_s, {}}, {store::imageIds(*other, View::Ground).front()});
    Bench bench;
    QVERIFY(bench.open(path));
    bench.window->showScreen(QStringLiteral("audit"));
    AuditScreen* screen = bench.window->findChild<AuditScreen*>();
    QTRY_VERIFY(screen->run().place().image() && !screen->isBusy());
    QTRY_VERIFY2(screen->page()->notice().contains(u"Nothing can be marked now"_s),
                 qPrintable(screen->page()->notice()));
    bench.press(child<QTableView>(screen->page(), "answers"), Qt::Key_R);
    QVERIFY(!screen->run().place().image()->answers[0].verdict);
    QCOMPARE(screen->run().place().question(), 0);
    QTest::mouseClick(child<QPushButton>(screen, "new"), Qt::LeftButton);
    QVERIFY(child<AuditStart>(screen)->isVisible() &&
            !child<QPushButton>(child<AuditStart>(screen), "start")->isEnabled());
    QTest::mouseClick(child<QPushButton>(child<AuditStart>(screen), "back"), Qt::LeftButton);
    QVERIFY(screen->page()->isVisible());
}

void TestUiAudit::blindPeopleSeeNone()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    at.bench.window->annotator().sight().setBlind(true);
    QVERIFY(at.screen()->message().contains(u"blind"_s));
    at.bench.window->annotator().sight().setBlind(false);
    QTRY_VERIFY(at.page()->isVisible());
}

void TestUiAudit::controlsHaveNames()
{
    Auditing at(m_stores.fresh());
    QVERIFY(at.ready && at.start(1));
    at.press(Qt::Key_W);
    QCOMPARE(unnamedControls(*at.screen()), QStringList());
    QCOMPARE(keyCollisions(at.bench.window->actions().specs()).join(u'\n'), QString());
    if (const QString folder = qEnvironmentVariable("GEOVLM_PICTURES"); !folder.isEmpty()) {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QString name = theme == Theme::Light ? u"light"_s : u"dark"_s;
            at.bench.window->resize(1440, 900);
            at.bench.window->setTheme(theme);
            at.screen()->showMarking();
            QVERIFY(at.bench.settled());
            at.bench.window->grab().save(folder + u"/audit-mark-%1.png"_s.arg(name));
            at.screen()->showResults();
            QVERIFY(at.bench.settled());
            at.bench.window->grab().save(folder + u"/audit-results-%1.png"_s.arg(name));
            child<QPushButton>(at.screen(), "new")->click();
            at.bench.window->grab().save(folder + u"/audit-new-%1.png"_s.arg(name));
            child<QPushButton>(child<AuditStart>(at.screen()), "back")->click();
        }
    }
}

GEOVLM_TEST(TestUiAudit);

} // namespace tst_audit

#include "tst_audit.moc"
