// SPDX-License-Identifier: GPL-3.0-or-later
// The annotation queue in the window: its order, its reasons, who has done what.
#include "case/queue_text.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "cases/review_glyph.h"
#include "look/look.h"
#include "pipeline/stability/queue.h"
#include "shell/running/requests.h"
#include "store/annotation/reviews.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace tst_queue {

using namespace Qt::StringLiterals;
using namespace geovlm::ui;
using namespace geovlm;
using store::CaseOrder;
using store::QueueReason;

namespace {

constexpr int queries = 20;

ui::Services withQueue()
{
    ui::Services services;
    services.stages.set<ui::QueueOrder>([](store::Store& store, const ui::QueueOrder&, Progress& progress) {
        const pipeline::QueueResult result = pipeline::buildQueue(store, progress);
        return QStringLiteral("%1 entries.").arg(result.items);
    });
    return services;
}

/// A store with a flip, a returned, one in progress and one that is done, in a folder of its own. The made-up
/// store's second, seventh … query is broken.
struct Made
{
    Made()
    {
        path = test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, true, true, true});
        store = store::Store::open(path, store::Access::Write);
        for (const ImageId image : store::imageIds(*store, View::Ground))
            images.push_back(image);
        road = store->questions().indexOf(QStringLiteral("road_width"));
    }
    void queue(int i, QueueReason reason, double within, const QString& value = {}) const
    {
        store::putQueueItem(*store, 0,
                            {images[size_t(i)], reason, store::queueWeight(reason, within),
                             value.isEmpty() ? -1 : road, value});
    }
    void review(int i, ReviewState state, const QString& comment = {}) const
    {
        store::appendReview(*store,
                            {0, images[size_t(i)], state, comment, QStringLiteral("Ann"), {}, 0, 0, 0});
    }
    void fill() const
    {
        queue(3, QueueReason::Flip, 0.4, QStringLiteral("wide"));
        queue(8, QueueReason::LowConfidence, 0.57);
        queue(2, QueueReason::Broken, 0.5);
        queue(12, QueueReason::Broken, 0.9);
        review(9, ReviewState::Returned, QStringLiteral("the roof\nis red"));
        review(3, ReviewState::InProgress);
        review(12, ReviewState::Done);
    }
    /// Lets the window have the writer's lock.
    void release() { store.reset(); }

    QTemporaryDir folder;
    QString path;
    std::unique_ptr<store::Store> store;
    std::vector<ImageId> images;
    int road = -1;
};

QStringList namesOf(const CaseListModel& model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row).data().toString().right(2);
    return names;
}

QComboBox* combo(MainWindow& window, const QString& name)
{
    for (QComboBox* one : window.findChild<CasesPanel*>()->filterBar()->findChildren<QComboBox*>())
        if (one->accessibleName() == name)
            return one;
    return nullptr;
}

/// As a person does: by the keyboard, which is what `activated` follows.
void choose(QComboBox* box, const QString& text)
{
    QVERIFY(box);
    const int index = box->findText(text);
    QVERIFY2(index >= 0, qPrintable(text));
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

} // namespace

class TestUiQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_made = std::make_unique<Made>(); }
    void cleanup() { m_made.reset(); }
    void viewKeepsItsFilters();
    void toggleGoesThereAndBack();
    void queueIsShownMostUrgentFirst();
    void rowsSayWhy();
    void modelPassesTheTester();
    void filtersNarrow();
    void annotatorsAreOffered();
    void emptyQueueSaysHowToFillIt();
    void runOrdersTheQueue();
    void doneStaysUntilTheListIsReadAgain();
    void glyphsDiffer();
    void sentencesAreWhole();

private:
    bool open(test::Bench& bench)
    {
        m_made->release();
        return bench.open(m_made->path) && bench.settled();
    }
    static QStringList reasons(const CaseListModel& model)
    {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row)
            list << model.index(row).data(CaseListModel::ReasonRole).toString();
        return list;
    }
    std::unique_ptr<Made> m_made;
};

void TestUiQueue::viewKeepsItsFilters()
{
    CaseView view;
    view.edit([](store::CaseFilter& filter) {
        filter.review = ReviewState::Returned;
        filter.annotator = QStringLiteral("Ann");
        filter.reason = QueueReason::Drift;
    });
    view.toggleQueue();
    QCOMPARE(view.restrictions(), 4);
    const QJsonObject kept = view.toJson();
    CaseView other;
    other.restore(kept);
    QCOMPARE(other.toJson(), kept);
    QCOMPARE(other.filter().reason, QueueReason::Drift);
    QCOMPARE(other.filter().review, ReviewState::Returned);
    QCOMPARE(other.filter().annotator, QStringLiteral("Ann"));
    QVERIFY(other.isQueue());
    other.restore({{QStringLiteral("reason"), 77}, {QStringLiteral("review"), -1}});
    QVERIFY(!other.filter().reason && !other.filter().review && !other.isQueue());
}

void TestUiQueue::toggleGoesThereAndBack()
{
    CaseView view;
    view.setOrder(CaseOrder::Change, true);
    view.toggleQueue();
    QVERIFY(view.isQueue() && view.descending());
    view.toggleQueue();
    QCOMPARE(view.order(), CaseOrder::Change);
    QVERIFY(view.descending());
    view.toggleQueue();
    view.clear(); // the queue leaves cases out, so it goes with the filters
    QCOMPARE(view.order(), CaseOrder::Change);
    QCOMPARE(view.restrictions(), 0);
}

void TestUiQueue::queueIsShownMostUrgentFirst()
{
    m_made->fill();
    test::Bench bench;
    QVERIFY(open(bench));
    QListView* list = bench.window->findChild<CasesPanel*>()->list();
    const int height = list->visualRect(list->model()->index(0, 0)).height();
    bench.press(list, Qt::Key_U, Qt::ControlModifier);
    QTRY_COMPARE(bench.window->cases().rowCount(), 4);
    QVERIFY(bench.settled());
    QCOMPARE(namesOf(bench.window->cases()), (QStringList{u"09"_s, u"02"_s, u"03"_s, u"08"_s}));
    QCOMPARE(list->visualRect(list->model()->index(0, 0)).height(), height + 2 * grid);
    QVERIFY(bench.window->actions().action(QStringLiteral("view.queue"))->isChecked());
    // What is counted is what is shown.
    QCOMPARE(bench.window->cases().counts()[size_t(Outcome::Broken)], 1);
    bench.press(list, Qt::Key_U, Qt::ControlModifier);
    QTRY_COMPARE(bench.window->cases().rowCount(), queries);
    QVERIFY(bench.settled());
    QCOMPARE(list->visualRect(list->model()->index(0, 0)).height(), height);
}

void TestUiQueue::rowsSayWhy()
{
    m_made->fill();
    const QString label = m_made->store->questions().at(m_made->road).label;
    test::Bench bench;
    QVERIFY(open(bench));
    bench.window->view().toggleQueue();
    QTRY_COMPARE(bench.window->cases().rowCount(), 4);
    QVERIFY(bench.settled());
    const CaseListModel& cases = bench.window->cases();
    QCOMPARE(reasons(cases),
             (QStringList{u"returned by Ann: the roof is red"_s, u"reranking broke it"_s,
                          u"a flip makes it a hit: %1 → wide"_s.arg(label), u"unsure: 43 %"_s}));
    const auto spoken = [&](int row) { return cases.index(row).data(Qt::AccessibleTextRole).toString(); };
    QCOMPARE(spoken(0).count(u"returned by Ann"_s), 1); // the reason says it already
    QVERIFY2(spoken(2).contains(u"in progress by Ann, a flip makes it a hit"_s), qPrintable(spoken(2)));
    const QString tip = cases.index(2).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"The match would come first if “%1” were answered “wide”."_s.arg(label)),
             qPrintable(tip));
    // Whoever is to answer without being told is told in no role.
    bench.window->annotator().sight().setBlind(true);
    for (const int role : {int(Qt::ToolTipRole), int(Qt::AccessibleTextRole), int(CaseListModel::ReasonRole),
                           int(CaseListModel::BriefReasonRole)})
        QVERIFY2(!cases.index(2).data(role).toString().contains(u"wide"_s),
                 qPrintable(cases.index(2).data(role).toString()));
    QVERIFY(cases.index(2).data(CaseListModel::RowRole).value<store::CaseRow>().queued->value.isEmpty());
}

void TestUiQueue::modelPassesTheTester()
{
    m_made->fill();
    m_made->release();
    StoreSession session;
    CaseView view;
    CaseListModel model(session, view);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    session.open(m_made->path);
    QTRY_COMPARE(model.rowCount(), queries);
    view.toggleQueue();
    QTRY_COMPARE(model.rowCount(), 4);
    QTRY_COMPARE(model.index(0).data(CaseListModel::ReasonRole).toString().isEmpty(), false);
    model.refreshPages();
    view.edit([](store::CaseFilter& filter) { filter.reason = QueueReason::Flip; });
    QTRY_COMPARE(model.rowCount(), 1);
    view.clear();
    QTRY_COMPARE(model.rowCount(), queries);
    QVERIFY(!model.isQueue());
}

void TestUiQueue::filtersNarrow()
{
    m_made->fill();
    test::Bench bench;
    QVERIFY(open(bench));
    bench.window->findChild<CasesPanel*>()->filterBar()->setExpanded(true);
    choose(combo(*bench.window, u"State of the answers"_s), u"in progress"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), 1);
    choose(combo(*bench.window, u"State of the answers"_s), u"untouched"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), queries - 3);
    choose(combo(*bench.window, u"State of the answers"_s), u"any state"_s);
    choose(combo(*bench.window, u"Why it is in the queue"_s), u"reranking broke it"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), 2); // the one that is done, too
    choose(combo(*bench.window, u"Sort by"_s), u"by queue"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), 1);
    QVERIFY(bench.window->view().descending());
    choose(combo(*bench.window, u"Sort by"_s), u"by name"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), 2);
    QVERIFY(!bench.window->view().descending());
    bench.window->actions().action(QStringLiteral("view.clear"))->trigger();
    QTRY_COMPARE(bench.window->cases().rowCount(), queries);
    QCOMPARE(combo(*bench.window, u"Why it is in the queue"_s)->currentIndex(), 0);
}

void TestUiQueue::annotatorsAreOffered()
{
    test::Bench bench;
    QVERIFY(open(bench));
    bench.window->annotator().sight().setPerson(QStringLiteral("Bea"));
    bench.window->annotator().place().setQuestion(0);
    bench.window->annotator().choose(1);
    QVERIFY(bench.settled());
    bench.window->findChild<CasesPanel*>()->filterBar()->setExpanded(true);
    QComboBox* box = combo(*bench.window, u"Annotator"_s);
    QTRY_VERIFY(box->findText(u"Bea"_s) > 0);
    choose(box, u"Bea"_s);
    QTRY_COMPARE(bench.window->cases().rowCount(), 1);
    // A saved view may name somebody who has answered nothing here.
    bench.window->view().edit([](store::CaseFilter& filter) { filter.annotator = u"Zoe"_s; });
    QTRY_COMPARE(bench.window->cases().rowCount(), 0);
    QCOMPARE(box->currentText(), u"Zoe"_s);
}

void TestUiQueue::emptyQueueSaysHowToFillIt()
{
    test::Bench bench;
    QVERIFY(open(bench));
    bench.window->view().toggleQueue();
    QTRY_COMPARE(bench.window->cases().rowCount(), 0);
    QVERIFY(bench.settled());
    const auto labels = bench.window->pages()->currentWidget()->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().contains(u"Order the annotation queue"_s);
    }));
    for (QAbstractButton* button : bench.window->pages()->currentWidget()->findChildren<QAbstractButton*>())
        if (button->isVisible())
            button->click();
    QTRY_COMPARE(bench.window->cases().rowCount(), queries);
}

/// No model of the made-up store can be loaded, so there are no flips, and that is said.
void TestUiQueue::runOrdersTheQueue()
{
    test::Bench bench(withQueue());
    QVERIFY(open(bench));
    QTRY_VERIFY(bench.window->actions().action(QStringLiteral("run.queue"))->isEnabled());
    bench.window->actions().action(QStringLiteral("run.queue"))->trigger();
    QTRY_COMPARE(bench.dialogs.reports.size(), 1);
    QVERIFY(bench.dialogs.reports.first().contains(u"could not be tried out"_s));
    QVERIFY(bench.settled());
    QCOMPARE(bench.window->cases().rowCount(), queries); // the order is up to the person
    bench.window->view().toggleQueue();
    QTRY_VERIFY(bench.window->cases().rowCount() >= 4);
    QVERIFY(bench.settled());
    QCOMPARE(reasons(bench.window->cases()).count(u"reranking broke it"_s), 4);
}

void TestUiQueue::doneStaysUntilTheListIsReadAgain()
{
    m_made->fill();
    test::Bench bench;
    QVERIFY(open(bench));
    bench.window->annotator().sight().setPerson(QStringLiteral("Ann"));
    bench.window->view().toggleQueue();
    QTRY_COMPARE(bench.window->cases().rowCount(), 4);
    QTRY_VERIFY(bench.window->walk().detail());
    bench.window->walk().first();
    QVERIFY(bench.settled());
    bench.window->annotator().review().setState(ReviewState::Done);
    const auto shown = [&] {
        return bench.window->cases().index(0).data(CaseListModel::RowRole).value<store::CaseRow>().review;
    };
    QTRY_COMPARE(shown(), ReviewState::Done);
    QCOMPARE(bench.window->cases().rowCount(), 4); // nobody is to lose their place
    bench.window->view().toggleQueue();
    QTRY_COMPARE(bench.window->cases().rowCount(), queries);
    bench.window->view().toggleQueue();
    QTRY_COMPARE(bench.window->cases().rowCount(), 3);
}

void TestUiQueue::glyphsDiffer()
{
    std::vector<QImage> drawn;
    for (int state = 0; state <= int(ReviewState::Returned); ++state) {
        QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        paintReviewGlyph(painter, image.rect(), ReviewState(state), Qt::black);
        painter.end();
        for (const QImage& other : drawn)
            QVERIFY(image != other);
        drawn.push_back(image);
    }
}

void TestUiQueue::sentencesAreWhole()
{
    const QuestionBank bank = QuestionBank::standard();
    store::CaseRow row;
    QVERIFY(queueText(row, bank).isEmpty() && queueMeaning(row, bank).isEmpty() && reviewText(row).isEmpty());
    for (int i = 0; i < store::queueReasons; ++i) {
        row.by = QStringLiteral("Ann");
        row.queued = store::QueueItem{1, QueueReason(i), store::queueWeight(QueueReason(i), 0.5), 99, {}};
        QVERIFY(!queueReasonName(QueueReason(i)).isEmpty());
        QVERIFY(!queueText(row, bank).isEmpty());
        QVERIFY(!queueBrief(row, bank).isEmpty());
        QVERIFY(!queueMeaning(row, bank).isEmpty());
    }
}

GEOVLM_TEST(TestUiQueue);

} // namespace tst_queue

#include "tst_queue.moc"
