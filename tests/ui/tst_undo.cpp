// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"
#include "compare/image_pair.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "store/annotation/presentation_cases.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/parts.h"

#include <QAction>
#include <QTest>

namespace tst_undo {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

QString captionsAt(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    QStringList names;
    for (const store::PresentationCase& one : store::presentationCases(*store))
        names << shortName(one.path).right(1) + one.caption;
    return names.join(u' ');
}

void undo(Bench& bench)
{
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
}

} // namespace

class TestUndo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void undoOnPresentIsAboutTheList();
    void undoSaysWhatItUndid();
    void screensWithoutDeedsUndoNothing();

private:
    LiveStores m_stores;
};

void TestUndo::undoOnPresentIsAboutTheList()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QStringList answered = valuesAt(path, image);
    bench.window->showScreen(QStringLiteral("present"));
    PresentScreen* present = bench.window->findChild<PresentScreen*>();
    QAction* action = bench.window->actions().action(u"edit.undo"_s);
    QTRY_VERIFY(present->prepared().isRead());
    QVERIFY(!action->isEnabled()); // an answer can be taken back, but not from here
    const auto rested = [&] { return saved(bench) && QTest::qWaitFor([&] { return !present->isBusy(); }); };
    QStringList states{captionsAt(path)};
    const auto did = [&](const char* what) {
        QVERIFY(rested());
        states << captionsAt(path);
        QVERIFY2(states.last() != states.at(states.size() - 2), what);
    };
    present->prepareCurrent();
    did("one added");
    QCOMPARE(action->text(), u"&Undo: place_0000 added"_s);
    present->prepareShown();
    did("the rest added");
    child<PreparedList>(present)->setCurrentIndex(present->prepared().index(0));
    present->moveCurrent(2);
    did("moved");
    QVERIFY(present->prepared().setData(present->prepared().index(1), u"look here"_s, Qt::EditRole));
    did("captioned");
    child<PreparedList>(present)->setCurrentIndex(present->prepared().index(1));
    present->removeSelected();
    did("taken out");
    for (int at = int(states.size()) - 2; at >= 0; --at) {
        QVERIFY(action->isEnabled());
        const QString what = action->text().mid(7);
        undo(bench);
        QVERIFY(rested());
        QCOMPARE(captionsAt(path), states.at(at));
        QCOMPARE(said(bench), u"Undone: "_s + what);
    }
    QVERIFY(!action->isEnabled());
    undo(bench);
    QVERIFY(rested());
    QCOMPARE(valuesAt(path, image), answered); // never the answer out of sight
    for (int at = 1; at < states.size(); ++at) {
        QTest::keyClick(bench.window.get(), at % 2 ? Qt::Key_Y : Qt::Key_Z,
                        at % 2 ? Qt::ControlModifier : Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(rested());
        QCOMPARE(captionsAt(path), states.at(at));
        QVERIFY2(said(bench).startsWith(u"Redone: "), qPrintable(said(bench)));
    }
    QVERIFY(!bench.window->actions().action(u"edit.redo"_s)->isEnabled());
    // Among the cases it is the answer again.
    bench.window->showScreen(QStringLiteral("cases"));
    QTRY_VERIFY(action->isEnabled());
    undo(bench);
    QTRY_VERIFY(valuesAt(path, image) != answered);
    QVERIFY(saved(bench));
    QCOMPARE(captionsAt(path), states.last());
}

void TestUndo::undoSaysWhatItUndid()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QuestionBank& bank = bench.window->annotator().sight().bank();
    const QString before = valuesAt(path, image).at(0);
    const int other = bank.at(0).optionIndex(before) == 3 ? 4 : 3;
    bench.press(answersOf(bench), keyOf(other));
    QVERIFY(saved(bench));
    undo(bench);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Undone: %1 of place_0000: %2 → %3"_s.arg(bank.at(0).label,
                                                                     bank.at(0).options.at(other), before));
    QTest::keyClick(bench.window.get(), Qt::Key_Y, Qt::ControlModifier);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Redone: %1 of place_0000: %2 → %3"_s.arg(bank.at(0).label, before,
                                                                     bank.at(0).options.at(other)));
    bench.window->actions().action(u"review.done"_s)->trigger();
    QVERIFY(saved(bench));
    QTRY_VERIFY(bench.window->annotator().undoLog().canUndo());
    undo(bench);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Undone: Review state of place_0000: done → in progress"_s);
}

void TestUndo::screensWithoutDeedsUndoNothing()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QStringList answered = valuesAt(path, image);
    for (const QString& screen :
         {QStringLiteral("analyse"), QStringLiteral("stability"), QStringLiteral("train"),
          QStringLiteral("audit"), QStringLiteral("present"), QStringLiteral("agreement")}) {
        bench.window->showScreen(screen);
        QVERIFY(bench.settled());
        QVERIFY(!bench.window->actions().action(u"edit.undo"_s)->isEnabled());
        undo(bench);
        QVERIFY(saved(bench));
        QCOMPARE(valuesAt(path, image), answered);
    }
}

GEOVLM_TEST(TestUndo);

} // namespace tst_undo

#include "tst_undo.moc"
