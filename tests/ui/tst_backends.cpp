// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends_support.h"
#include "dialog_fixture.h"
#include "domain/error.h"
#include "shell/backends/backend_form.h"
#include "shell/backends/backend_key_row.h"
#include "shell/backends/backend_test_pane.h"
#include "shell/backends/backends_dialog.h"
#include "shell/running/job_bar.h"
#include "shell/running/run_with_dialog.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/dialog_driver.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "widgets/message_page.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QThreadPool>
#include <QUrl>

namespace tst_backends {

using namespace geovlm::test::backends_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

const QString secret = QStringLiteral("sk-a-very-secret-key");

QPushButton* okButton(const QDialogButtonBox* buttons)
{
    return buttons->button(QDialogButtonBox::Ok);
}

} // namespace

class TestBackends : public DialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aBackEndIsAddedTestedAndKept();
    void aKeyGoesNowhereButIntoTheKeychain();
    void aKeyWithoutAKeychainLastsAsLongAsTheProgram();
    void aKeyThatCannotBeKeptKeepsTheDialogOpen();
    void keysOfBackEndsThatAreGoneAreForgotten();
    void aTestThatFailsSaysWhy();
    void aTestCanBeStoppedAndLateResultsAreDropped();
    void whatIsIncompleteCannotBeSaved();
    void settingsComeBack();
    void everyControlHasAName();
};

void TestBackends::aBackEndIsAddedTestedAndKept()
{
    FakeServers fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.services(), dialogs);
    const auto open = [&] { QTest::keyClick(bench.window.get(), Qt::Key_Comma, Qt::ControlModifier); };
    QVERIFY(test::whileOpen<BackendsDialog>(open, [&](BackendsDialog& dialog) {
        QVERIFY(dialog.message()->isVisible());
        dialog.add(remote::usualBackends().front());
        QVERIFY(dialog.form()->isVisible());
        QTest::keyClicks(dialog.form()->name(), QStringLiteral("mine"));
        QTest::mouseClick(dialog.form()->test()->button(), Qt::LeftButton);
        QTRY_VERIFY(!dialog.form()->test()->isBusy());
        const QString said = dialog.form()->test()->text();
        QVERIFY2(said.contains(QStringLiteral("llama.cpp b4567, models: 2")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("Takes images: yes")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("Gives log-probabilities: no")), qPrintable(said));
        QVERIFY2(!said.contains(QStringLiteral("options")), qPrintable(said)); // was not tried
        QComboBox* model = dialog.form()->model();
        QCOMPARE(model->count(), 2);
        QCOMPARE(model->currentText(), QString()); // a person chooses
        model->setCurrentIndex(1);
        QTest::mouseClick(okButton(dialog.buttons()), Qt::LeftButton);
    }));
    const remote::Backends kept = bench.settings.backends();
    QCOMPARE(kept.size(), size_t(1));
    QCOMPARE(kept.front().name, QStringLiteral("mine"));
    QCOMPARE(kept.front().url.toString(), QStringLiteral("http://localhost:8080/v1"));
    QCOMPARE(kept.front().model, QStringLiteral("gemma"));
}

void TestBackends::aKeyGoesNowhereButIntoTheKeychain()
{
    FakeServers fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.services(), dialogs);
    bench.settings.setBackends({elsewhere()});
    const auto open = [&] { bench.window->actions().action(QStringLiteral("edit.backends"))->trigger(); };
    QVERIFY(test::whileOpen<BackendsDialog>(open, [&](BackendsDialog& dialog) {
        BackendKeyRow* row = dialog.form()->keyRow();
        QTRY_COMPARE(row->state(), QStringLiteral("No key is kept."));
        QCOMPARE(row->field()->echoMode(), QLineEdit::Password);
        QTest::keyClicks(row->field(), secret);
        QVERIFY(row->field()->displayText() != secret);
        QTest::mouseClick(row->keepButton(), Qt::LeftButton);
        QTRY_COMPARE(fake.keys().value(QStringLiteral("there")), secret);
        QTRY_VERIFY(row->state().startsWith(QStringLiteral("A key is kept")));
        QCOMPARE(row->field()->text(), QString());
        row->field()->undo();
        QCOMPARE(row->field()->text(), QString());
        dialog.list()->setCurrentRow(-1);
        dialog.list()->setCurrentRow(0); // shown again, it does not come back
        QTRY_VERIFY(row->state().startsWith(QStringLiteral("A key is kept")));
        QCOMPARE(row->field()->text(), QString());
        QTest::mouseClick(okButton(dialog.buttons()), Qt::LeftButton);
    }));
    QVERIFY(!remote::toJson(bench.settings.backends()).contains(secret.toUtf8()));
    QSettings(bench.folder() + QStringLiteral("/settings.ini"), QSettings::IniFormat).sync();
    QFile file(bench.folder() + QStringLiteral("/settings.ini"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("api.example.org"));
    QVERIFY(!written.contains(secret.toUtf8()));
}

void TestBackends::aKeyWithoutAKeychainLastsAsLongAsTheProgram()
{
    FakeServers fake;
    fake.hasKeychain = false;
    BackendsDialog dialog(fake.servers(), {elsewhere()});
    dialog.show();
    QTest::keyClicks(dialog.form()->keyRow()->field(), secret);
    QTest::mouseClick(dialog.form()->test()->button(), Qt::LeftButton); // a test keeps what is typed
    QTRY_COMPARE(fake.keys().size(), 1);
    QTRY_COMPARE(fake.tested().size(), size_t(1));
    QVERIFY(dialog.form()->keyRow()->state().contains(QStringLiteral("until the program ends")));
    QTRY_VERIFY(!dialog.form()->test()->isBusy());
    QTest::mouseClick(dialog.form()->keyRow()->forgetButton(), Qt::LeftButton);
    QTRY_COMPARE(fake.keys().size(), 0);
    QTRY_COMPARE(dialog.form()->keyRow()->state(), QStringLiteral("No key is kept."));
}

void TestBackends::aKeyThatCannotBeKeptKeepsTheDialogOpen()
{
    FakeServers fake;
    fake.broken = true;
    BackendsDialog dialog(fake.servers(), {elsewhere()});
    dialog.show();
    QTest::keyClicks(dialog.form()->keyRow()->field(), secret);
    QTest::mouseClick(okButton(dialog.buttons()), Qt::LeftButton);
    QTRY_VERIFY(dialog.form()->keyRow()->state().contains(QStringLiteral("locked")));
    QVERIFY(dialog.isVisible());
    QVERIFY(!dialog.form()->keyRow()->state().contains(secret));
    fake.broken = false;
    QTest::mouseClick(okButton(dialog.buttons()), Qt::LeftButton);
    QVERIFY(!dialog.isVisible());
}

void TestBackends::keysOfBackEndsThatAreGoneAreForgotten()
{
    FakeServers fake;
    const ServerFunctions functions = fake.servers();
    functions.keepKey(elsewhere().name, secret.toUtf8());
    {
        BackendsDialog dialog(functions, {elsewhere()});
        dialog.show();
        QTest::mouseClick(dialog.removeButton(), Qt::LeftButton);
        dialog.reject(); // thought better of it
        QThreadPool::globalInstance()->waitForDone();
        QCOMPARE(fake.keys().size(), 1);
    }
    {
        BackendsDialog dialog(functions, {elsewhere()});
        dialog.show();
        QTest::mouseClick(dialog.removeButton(), Qt::LeftButton);
        QTest::mouseClick(okButton(dialog.buttons()), Qt::LeftButton);
        QTRY_COMPARE(fake.keys().size(), 0);
    }
    BackendsDialog dialog(functions, {});
    dialog.show();
    dialog.add(elsewhere());
    QTest::keyClicks(dialog.form()->keyRow()->field(), secret);
    QTest::mouseClick(dialog.form()->keyRow()->keepButton(), Qt::LeftButton);
    QTRY_COMPARE(fake.keys().size(), 1);
    dialog.reject(); // one that was never saved
    QTRY_COMPARE(fake.keys().size(), 0);
}

void TestBackends::aTestThatFailsSaysWhy()
{
    FakeServers fake;
    remote::Backend backend = local();
    backend.url = QUrl(QStringLiteral("http://nobody:8080/v1"));
    BackendsDialog dialog(fake.servers(), {backend});
    dialog.show();
    QTest::mouseClick(dialog.form()->test()->button(), Qt::LeftButton);
    QTRY_VERIFY(dialog.form()->test()->text().contains(
        QStringLiteral("Nobody listens at nobody:8080; start the server.")));
    QVERIFY(okButton(dialog.buttons())->isEnabled()); // it may be started later
}

void TestBackends::aTestCanBeStoppedAndLateResultsAreDropped()
{
    FakeServers fake;
    fake.waits = true;
    remote::Backend other = local();
    other.name = QStringLiteral("other");
    BackendsDialog dialog(fake.servers(), {local(), other});
    dialog.show();
    BackendTestPane* pane = dialog.form()->test();
    QTest::mouseClick(pane->button(), Qt::LeftButton);
    QTRY_COMPARE(fake.tested().size(), size_t(1));
    QCOMPARE(pane->button()->accessibleName(), QStringLiteral("Stop the test"));
    QTest::mouseClick(pane->button(), Qt::LeftButton);
    QTRY_VERIFY(fake.stopped);
    QCOMPARE(pane->text(), QStringLiteral("Stopped."));
    QTest::mouseClick(pane->button(), Qt::LeftButton);
    dialog.list()->setCurrentRow(1); // while it is at work
    fake.waits = false;
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!pane->text().contains(QStringLiteral("llama.cpp")));
    QCOMPARE(dialog.form()->model()->count(), 0);
}

void TestBackends::whatIsIncompleteCannotBeSaved()
{
    FakeServers fake;
    BackendsDialog dialog(fake.servers(), {local()});
    dialog.show();
    for (const char* url : {"", "localhost:8080", "ftp://localhost/v1", "http://", "http://u:p@localhost/v1",
                            "http://localhost/v1?key=x"}) {
        dialog.form()->url()->setText(QString::fromLatin1(url));
        QVERIFY2(!okButton(dialog.buttons())->isEnabled(), url);
        QVERIFY2(dialog.problem().contains(QStringLiteral("address")), qPrintable(dialog.problem()));
    }
    dialog.form()->url()->setText(QStringLiteral("http://[::1]:8080/v1"));
    QVERIFY(okButton(dialog.buttons())->isEnabled());
    dialog.form()->key()->setCurrentIndex(1);
    QVERIFY(dialog.form()->environment()->isVisible());
    dialog.form()->environment()->setText(QStringLiteral("sk-looks like a key"));
    QVERIFY(!okButton(dialog.buttons())->isEnabled());
    QVERIFY(!dialog.problem().contains(QStringLiteral("sk-")));
    dialog.form()->environment()->setText(QStringLiteral("MY_KEY"));
    QVERIFY(okButton(dialog.buttons())->isEnabled());
    dialog.add(local());
    QCOMPARE(dialog.form()->name()->text(), QStringLiteral("here 2"));
    dialog.form()->name()->setText(QStringLiteral("here"));
    QVERIFY(dialog.problem().contains(QStringLiteral("Two back ends")));
    dialog.form()->name()->clear();
    QVERIFY(!okButton(dialog.buttons())->isEnabled());
}

void TestBackends::settingsComeBack()
{
    remote::Backend text = remoteText();
    text.dimensions = 512;
    text.concurrency = 8;
    remote::Backend variable = local();
    variable.key = remote::KeySource::Environment;
    variable.keyEnvironment = QStringLiteral("MY_KEY");
    const remote::Backends all{variable, elsewhere(), text};
    QCOMPARE(remote::backendsFromJson(remote::toJson(all)), all);
    QVERIFY(remote::backendsFromJson("[{\"url\":3},4,{\"name\":\"\"}]").empty());
    QVERIFY(remote::backendsFromJson("{").empty());
    const remote::Backends wild =
        remote::backendsFromJson("[{\"name\":\"x\",\"concurrency\":9e9,\"mode\":\"?\",\"key\":7}]");
    QCOMPARE(wild.size(), size_t(1));
    QVERIFY(wild.front().concurrency >= 1 && wild.front().concurrency <= remote::mostInFlight);
    QCOMPARE(wild.front().mode, remote::Mode::Each);
}

void TestBackends::everyControlHasAName()
{
    FakeServers fake;
    const BackendsDialog dialog(fake.servers(), {local(), elsewhere(), remoteText()});
    QCOMPARE(test::unnamedControls(dialog), QStringList());
    RunChoices choices;
    const RunWithDialog run(choices);
    QCOMPARE(test::unnamedControls(run), QStringList());
}

GEOVLM_TEST(TestBackends);

} // namespace tst_backends

#include "tst_backends.moc"
