// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_page.h"
#include "store/answers/answers.h"
#include "store/sqlite/database.h"
#include "support/registry.h"
#include "support/ui/fixture.h"
#include "support/ui/parts.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

namespace tst_agreement {

using namespace geovlm::ui;
using namespace geovlm::test;
using namespace geovlm;

namespace {

using Tester = QAbstractItemModelTester;
constexpr auto strictly = Tester::FailureReportingMode::QtTest;

/// A store with a model's answers, and what people said of the first queries about the first question: one
/// value a query, by its option's number; -1 = nothing.
struct Annotated
{
    explicit Annotated(int queries = 10)
    {
        path = test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, false, false, false});
        const auto store = store::Store::open(path, store::Access::Write);
        images = store::imageIds(*store, View::Ground);
    }
    void say(const Speaker& who, const std::vector<int>& options, int question = 0) const
    {
        const auto store = store::Store::open(path, store::Access::Write);
        store::Transaction transaction(*store);
        for (size_t i = 0; i < options.size(); ++i) {
            AnswerEvent event;
            event.image = images[i];
            event.question = question;
            event.speaker = who;
            if (options[i] < 0)
                continue;
            event.value = store->questions().at(question).options.at(options[i]);
            store::appendAnswer(*store, event);
        }
        transaction.commit();
    }
    QTemporaryDir folder;
    QString path;
    std::vector<ImageId> images;
};

const Speaker ann{SpeakerKind::Person, QStringLiteral("Ann"), {}};
const Speaker bea{SpeakerKind::Person, QStringLiteral("Bea"), {}};
const Speaker small{SpeakerKind::Model, QStringLiteral("small"), QStringLiteral("a81f3c07")};

/// The page in a window, a store open and measured.
struct Shown
{
    explicit Shown(const QString& store) : page(session)
    {
        session.open(store);
        page.resize(1000, 700);
        page.show();
        page.activateWindow();
    }
    bool isMeasured()
    {
        return QTest::qWaitFor([this] { return session.isOpen() && !page.isBusy(); }, 20000);
    }
    QString cell(int row, int column) const
    {
        return child<QTableView>(page, "questions")->model()->index(row, column).data().toString();
    }
    QString differing(int row, int column) const
    {
        return child<QTableView>(child<DisagreementsPane>(page), "disagreements")
            ->model()
            ->index(row, column)
            .data()
            .toString();
    }

    StoreSession session;
    AgreementPage page;
};

} // namespace

class TestUiAgreement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksAreKrippendorffs();
    void withoutAStoreItSaysSo();
    void withoutPeopleItSaysWhatIsNeeded();
    void onePersonIsComparedWithModels();
    void figuresAreShownByQuestion();
    void everyFigureSaysItsSource();
    void keysLeadFromAFigureToAnImage();
    void clickOpensDisagreementsOnce();
    void disagreementsArePagedWhileScrolling();
    void newAnswersAreMeasuredAgain();
    void anotherStoreTakesThePlace();
    void failureCanBeTriedAgain();
    void leavingInTheMiddleIsHarmless();
};

void TestUiAgreement::marksAreKrippendorffs()
{
    QCOMPARE(reliabilityOf(std::nullopt), Reliability::Unknown);
    QCOMPARE(reliabilityOf(-0.2), Reliability::Low);
    QCOMPARE(reliabilityOf(0.666), Reliability::Low);
    QCOMPARE(reliabilityOf(0.667), Reliability::Tentative);
    QCOMPARE(reliabilityOf(0.799), Reliability::Tentative);
    QCOMPARE(reliabilityOf(0.8), Reliability::Reliable);
}

void TestUiAgreement::withoutAStoreItSaysSo()
{
    StoreSession session;
    AgreementPage page(session);
    page.show();
    QVERIFY(page.message().contains(QStringLiteral("No store is open")));
    QVERIFY(!child<QComboBox>(page, "machine")->isEnabled());
}

void TestUiAgreement::withoutPeopleItSaysWhatIsNeeded()
{
    const Annotated made;
    Shown shown(made.path);
    QTRY_VERIFY(shown.page.message().contains(QStringLiteral("Two people have to answer the same images")));
    QVERIFY(shown.page.message().contains(QStringLiteral("Nobody has answered yet")));
}

void TestUiAgreement::onePersonIsComparedWithModels()
{
    const Annotated made;
    made.say(small, {0, 1, 0, 1});
    made.say(ann, {0, 1, 1, 1});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    QCOMPARE(child<QComboBox>(shown.page, "machine")->currentText(),
             QStringLiteral("small (a81f3c07) against people"));
    QCOMPARE(shown.page.message(), QString());
    QCOMPARE(shown.cell(1, AgreementModel::CountColumn), QStringLiteral("4"));
    QVERIFY(shown.cell(1, AgreementModel::PercentColumn).startsWith(QStringLiteral("75.0 [")));
    child<QComboBox>(shown.page, "machine")->setFocus();
    QTest::keyClick(child<QComboBox>(shown.page, "machine"), Qt::Key_Up);
    QVERIFY(shown.page.message().contains(QStringLiteral("So far only Ann has answered")));
    QTest::keyClick(child<QComboBox>(shown.page, "machine"), Qt::Key_Down);
    QCOMPARE(shown.page.message(), QString());
}

/// uu uu ru rr: the same four images as in the pipeline's test, where the figures are worked out.
void TestUiAgreement::figuresAreShownByQuestion()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    Shown shown(made.path);
    const Tester tester(child<QTableView>(shown.page, "questions")->model(), strictly);
    const Tester other(child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements")->model(),
                       strictly);
    QVERIFY(shown.isMeasured());
    QCOMPARE(child<QComboBox>(shown.page, "machine")->currentText(),
             QStringLiteral("Between people (Ann, Bea)"));
    QCOMPARE(child<QTableView>(shown.page, "questions")->model()->rowCount(), 31);
    QVERIFY(shown.cell(0, 0).contains(QStringLiteral("pooled")));
    QCOMPARE(shown.cell(1, AgreementModel::CountColumn), QStringLiteral("4"));
    QVERIFY(shown.cell(1, AgreementModel::PercentColumn).startsWith(QStringLiteral("75.0 [")));
    QVERIFY(shown.cell(1, AgreementModel::KappaColumn).startsWith(QStringLiteral("0.50")));
    QVERIFY(shown.cell(1, AgreementModel::AlphaColumn).startsWith(QStringLiteral("0.53")));
    QCOMPARE(shown.cell(2, AgreementModel::AlphaColumn), QStringLiteral("–"));
    const QModelIndex gauge =
        child<QTableView>(shown.page, "questions")->model()->index(1, AgreementModel::GaugeColumn);
    QCOMPARE(gauge.data(Qt::AccessibleTextRole).toString(), QStringLiteral("not reliable"));
}

void TestUiAgreement::everyFigureSaysItsSource()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    const auto tip = [&](int row, int column) {
        return child<QTableView>(shown.page, "questions")
            ->model()
            ->index(row, column)
            .data(Qt::ToolTipRole)
            .toString();
    };
    for (int column = AgreementModel::PercentColumn; column < AgreementModel::ColumnCount; ++column) {
        QVERIFY2(tip(1, column).contains(QStringLiteral("1,000 draws with seed 1")),
                 qPrintable(tip(1, column)));
        QVERIFY(tip(1, column).contains(QStringLiteral("n = 4")));
    }
    QVERIFY(tip(1, AgreementModel::AlphaColumn).contains(QStringLiteral("tentative")));
    QVERIFY(tip(1, AgreementModel::AlphaColumn).contains(QStringLiteral("0.667")));
    QVERIFY(tip(2, AgreementModel::KappaColumn).contains(QStringLiteral("nothing to compare")));
    QVERIFY(tip(0, AgreementModel::KappaColumn).contains(QStringLiteral("in one pool")));
}

void TestUiAgreement::keysLeadFromAFigureToAnImage()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    made.say(small, {0, 1, 0, 1});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    QSignalSpy wanted(&shown.page, &AgreementPage::imageWanted);
    QTableView* list = child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements");
    child<QTableView>(shown.page, "questions")->setFocus();
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Down);
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Return);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(shown.differing(0, 0), QStringLiteral("place_0002"));
    const QStringList& options = QuestionBank::standard().at(0).options;
    QCOMPARE(shown.differing(0, 1), options[1]);
    QCOMPARE(shown.differing(0, 2), options[0]);
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Tab);
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Home);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toLongLong(), made.images[2]);
    QCOMPARE(wanted[0][1].toInt(), 0);
    QTest::keyClick(child<QComboBox>(shown.page, "machine"),
                    Qt::Key_Down); // the model; the list is of another comparison now
    QCOMPARE(list->model()->rowCount(), 0);
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Up);
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Return);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(shown.differing(0, 2), options[0] + QStringLiteral(" (Bea)"));
    QCOMPARE(shown.differing(0, 3), options[1]);
}

void TestUiAgreement::clickOpensDisagreementsOnce()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 0});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    QSignalSpy resets(child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements")->model(),
                      &QAbstractItemModel::modelReset);
    QTableView* table = child<QTableView>(shown.page, "questions");
    const QPoint at = table->visualRect(table->model()->index(1, AgreementModel::AlphaColumn)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
    QTRY_COMPARE(
        child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements")->model()->rowCount(), 2);
    QCOMPARE(resets.size(), 1);
}

void TestUiAgreement::disagreementsArePagedWhileScrolling()
{
    const Annotated made(450);
    made.say(ann, std::vector<int>(450, 0));
    made.say(bea, std::vector<int>(450, 1));
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    QTableView* list = child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements");
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Return);
    QTRY_COMPARE(list->model()->rowCount(), 200);
    QVERIFY(child<DisagreementsPane>(shown.page)->note().contains(QStringLiteral("first 200")));
    list->scrollToBottom();
    QTRY_COMPARE(list->model()->rowCount(), 400);
    list->scrollToBottom();
    QTRY_COMPARE(list->model()->rowCount(), 450);
    QCOMPARE(shown.differing(449, 0), QStringLiteral("place_0449"));
    QVERIFY(child<DisagreementsPane>(shown.page)->note().contains(QStringLiteral("450 differ")));
}

void TestUiAgreement::newAnswersAreMeasuredAgain()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    QTest::keyClick(child<QTableView>(shown.page, "questions"), Qt::Key_Return);
    QTRY_COMPARE(
        child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements")->model()->rowCount(), 1);
    made.say(bea, {1});
    shown.session.refresh();
    QTRY_VERIFY(shown.cell(1, AgreementModel::PercentColumn).startsWith(QStringLiteral("50.0 [")));
    QTRY_COMPARE(
        child<QTableView>(child<DisagreementsPane>(shown.page), "disagreements")->model()->rowCount(),
        2); // it stays open
    shown.session.close();
    QTRY_VERIFY(shown.page.message().contains(QStringLiteral("No store is open")));
}

void TestUiAgreement::anotherStoreTakesThePlace()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    const Annotated other;
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    shown.session.open(other.path);
    QTRY_VERIFY(shown.page.message().contains(QStringLiteral("Nobody has answered yet")));
}

void TestUiAgreement::failureCanBeTriedAgain()
{
    const Annotated made;
    made.say(ann, {0, 0, 1, 1});
    made.say(bea, {0, 0, 0, 1});
    Shown shown(made.path);
    QVERIFY(shown.isMeasured());
    const auto writing = store::Store::open(made.path, store::Access::Write);
    writing->database().execute("ALTER TABLE speaker RENAME TO away");
    shown.page.refresh();
    QTRY_VERIFY(shown.page.message().contains(QStringLiteral("could not be measured")));
    writing->database().execute("ALTER TABLE away RENAME TO speaker");
    auto* again = shown.page.findChild<QAbstractButton*>(QStringLiteral("primary"));
    QVERIFY(again && again->isVisible());
    QTest::keyClick(again, Qt::Key_Space);
    QTRY_COMPARE(shown.page.message(), QString());
}

void TestUiAgreement::leavingInTheMiddleIsHarmless()
{
    const Annotated made(100);
    for (int question = 0; question < 30; ++question)
        for (const Speaker& who : {ann, bea, small})
            made.say(who, std::vector<int>(100, 0), question);
    StoreSession session;
    session.open(made.path);
    QTRY_VERIFY(session.isOpen());
    auto page = std::make_unique<AgreementPage>(session);
    page->show();
    QVERIFY(page->isBusy());
    page->refresh();
    page.reset();
    AgreementPage next(session);
    next.show();
    QTRY_VERIFY_WITH_TIMEOUT(!next.isBusy(), 20000);
    QCOMPARE(child<QComboBox>(next, "machine")->count(), 2);
}

GEOVLM_TEST(TestUiAgreement);

} // namespace tst_agreement

#include "tst_agreement.moc"
