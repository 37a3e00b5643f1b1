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
#include "work/agreed_server.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QUrl>

namespace tst_sending {

using namespace geovlm::test::backends_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

pipeline::AnswerOptions answering(const std::optional<remote::Backend>& with, int sample)
{
    pipeline::AnswerOptions options;
    if (with)
        options.server = agreedServer(*with);
    options.sample = sample;
    return options;
}

pipeline::EmbedOptions embedding(const remote::Backend& with)
{
    pipeline::EmbedOptions options;
    options.server = agreedServer(with);
    return options;
}

} // namespace

class TestSending : public DialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void whatLeavesThisMachineIsMarked();
    void nothingLeavesWithoutAWord();
    void thisMachineIsNotAskedAbout();
    void returnDoesNotSend();
    void answeringAsksWithWhatAndHowMany();
    void answeringShowsProgressAndStops();
    void onlyBackEndsOfThePurposeAreOffered();
};

void TestSending::whatLeavesThisMachineIsMarked()
{
    FakeServers fake;
    BackendsDialog dialog(fake.servers(), {local(), elsewhere()});
    dialog.show();
    QVERIFY(dialog.list()->item(0)->text().contains(QStringLiteral("stays on this machine")));
    QVERIFY(dialog.list()->item(1)->text().contains(QStringLiteral("leaves this machine")));
    QVERIFY(!dialog.list()->item(1)->icon().isNull());
    QVERIFY(dialog.form()->where().contains(QStringLiteral("stays on this machine")));
    dialog.list()->setCurrentRow(1);
    QVERIFY(dialog.form()->where().contains(QStringLiteral("leaves this machine")));
    dialog.form()->url()->setText(QStringLiteral("http://localhost:1/v1"));
    QVERIFY(dialog.form()->where().contains(QStringLiteral("stays on this machine")));
}

void TestSending::nothingLeavesWithoutAWord()
{
    FakeServers fake;
    test::Bench bench(fake.services());
    QVERIFY(bench.open(m_store));
    const qint64 images = bench.window->session().summary().images();
    const auto trigger = [&](const char* id) {
        QAction* action = bench.window->actions().action(QString::fromLatin1(id));
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
        QTRY_VERIFY(!bench.window->jobs().isRunning());
    };
    bench.dialogs.nextAnswering = answering(elsewhere(), 5);
    bench.dialogs.agrees = false;
    trigger("run.answer-with");
    QCOMPARE(bench.dialogs.notices.size(), size_t(1));
    QCOMPARE(bench.dialogs.notices.back().count, 5);
    QCOMPARE(remote::hostOf(bench.dialogs.notices.back().backend.url), QStringLiteral("api.example.org"));
    QVERIFY(fake.answered().empty());
    bench.dialogs.agrees = true;
    bench.dialogs.nextAnswering = answering(elsewhere(), 0);
    trigger("run.answer-with");
    QCOMPARE(bench.dialogs.notices.size(), size_t(2)); // a no is not remembered
    QCOMPARE(bench.dialogs.notices.back().count, images);
    QTRY_COMPARE(fake.answered().size(), size_t(1));
    trigger("run.answer-with");
    QCOMPARE(bench.dialogs.notices.size(), size_t(2)); // a yes is
    QTRY_COMPARE(fake.answered().size(), size_t(2));
    bench.dialogs.nextEmbedding = embedding(remoteText());
    trigger("run.embed-with");
    QCOMPARE(bench.dialogs.notices.size(), size_t(3)); // texts are something else
    QTRY_COMPARE(fake.embedded().size(), size_t(1));
    bench.dialogs.nextAnswering->server->backend.url = QUrl(QStringLiteral("https://api.example.org:444/v1"));
    trigger("run.answer-with");
    QCOMPARE(bench.dialogs.notices.size(), size_t(4)); // and so is another server
    test::Bench again(fake.services());                // the next start asks again
    QVERIFY(again.open(m_store));
    again.dialogs.agrees = false;
    again.dialogs.nextAnswering = answering(elsewhere(), 5);
    again.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QCOMPARE(again.dialogs.notices.size(), size_t(1));
}

void TestSending::thisMachineIsNotAskedAbout()
{
    FakeServers fake;
    test::Bench bench(fake.services());
    QVERIFY(bench.open(m_store));
    bench.dialogs.agrees = false;
    for (const auto& backend : {std::optional<remote::Backend>(), std::optional(local())}) {
        bench.dialogs.nextAnswering = answering(backend, 3);
        const size_t before = fake.answered().size();
        bench.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
        QTRY_COMPARE(fake.answered().size(), before + 1);
        QTRY_VERIFY(!bench.window->jobs().isRunning());
        QTRY_VERIFY(bench.window->actions().action(QStringLiteral("run.answer-with"))->isEnabled());
    }
    QVERIFY(bench.dialogs.notices.empty());
    QCOMPARE(fake.answered().back().server->backend, local());
    QCOMPARE(fake.answered().back().sample, 3);
}

void TestSending::returnDoesNotSend()
{
    for (const char* variable :
         {"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy"})
        qunsetenv(variable);
    QWidget window;
    window.show();
    bool agreed = true;
    const SendingNotice notice{elsewhere(), 1234};
    QVERIFY(test::whileOpen<QMessageBox>(
        [&] { agreed = askSending(notice, &window); },
        [](QMessageBox& box) {
            QCOMPARE(box.text(), QStringLiteral("Send up to 1,234 images to "
                                                "api.example.org?"));
            QVERIFY(box.informativeText().contains(QStringLiteral("without their metadata")));
            QVERIFY(!box.informativeText().contains(QStringLiteral("not encrypted")));
            QVERIFY(!box.informativeText().contains(QStringLiteral("proxy")));
            QTest::keyClick(&box, Qt::Key_Return);
        }));
    QVERIFY(!agreed);
    qputenv("https_proxy", "proxy.example.net:3128");
    QVERIFY(test::whileOpen<QMessageBox>(
        [&] {
            askSending({elsewhere(), 7}, &window);
        },
        [](QMessageBox& box) {
            QVERIFY(
                box.informativeText().contains(QStringLiteral("through the proxy proxy.example.net:3128")));
            QTest::keyClick(&box, Qt::Key_Escape);
        }));
    qunsetenv("https_proxy");
    agreed = true;
    QVERIFY(test::whileOpen<QMessageBox>([&] { agreed = askSending(notice, &window); },
                                         [](QMessageBox& box) { QTest::keyClick(&box, Qt::Key_Escape); }));
    QVERIFY(!agreed);
    remote::Backend open = remoteText();
    open.url = QUrl(QStringLiteral("http://192.0.2.7:8080/v1"));
    QVERIFY(test::whileOpen<QMessageBox>(
        [&] {
            agreed = askSending({open, 7}, &window);
        },
        [](QMessageBox& box) {
            QVERIFY(box.text().contains(QStringLiteral("7 descriptions to 192.0.2.7:8080")));
            QVERIFY(box.informativeText().contains(QStringLiteral("not encrypted")));
            QTest::mouseClick(box.findChild<QPushButton*>(QStringLiteral("send")), Qt::LeftButton);
        }));
    QVERIFY(agreed);
}

void TestSending::answeringAsksWithWhatAndHowMany()
{
    RunChoices choices;
    choices.backends = {local(), elsewhere()};
    choices.images = 18;
    RunWithDialog dialog(choices);
    dialog.show();
    QVERIFY(!dialog.answering().server);
    QVERIFY(!dialog.mode()->isVisible());
    QVERIFY(!dialog.sample()->isVisible());
    QCOMPARE(dialog.sentence(), QStringLiteral("Nothing leaves this machine."));
    QTest::keyClick(dialog.with(), Qt::Key_Down);
    QVERIFY(dialog.mode()->isVisible());
    QVERIFY(dialog.sentence().contains(QStringLiteral("localhost:8080 is this machine")));
    QTest::keyClick(dialog.with(), Qt::Key_Down);
    QCOMPARE(dialog.mode()->currentText(), QStringLiteral("All in one request")); // the back end's own
    QVERIFY(dialog.sentence().startsWith(QStringLiteral("Up to 18 images leave this machine")));
    QTest::keyClick(dialog.extent(), Qt::Key_Down);
    QVERIFY(dialog.sample()->isVisible());
    QCOMPARE(dialog.sample()->maximum(), 18);
    dialog.sample()->setValue(4);
    QVERIFY(dialog.sentence().startsWith(QStringLiteral("Up to 4 images")));
    dialog.mode()->setCurrentIndex(0);
    QCOMPARE(dialog.answering().sample, 4);
    QCOMPARE(dialog.answering().server->backend.mode, remote::Mode::Each);
    QCOMPARE(dialog.answering().server->backend.name, QStringLiteral("there"));
}

void TestSending::answeringShowsProgressAndStops()
{
    FakeServers fake;
    fake.waits = true;
    test::Bench bench(fake.services());
    QVERIFY(bench.open(m_store));
    bench.dialogs.nextAnswering = answering(local(), 0);
    bench.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QTRY_VERIFY(bench.window->findChild<JobBar*>()->isVisible());
    QVERIFY(!bench.window->actions().action(QStringLiteral("run.embed-with"))->isEnabled());
    QTest::mouseClick(bench.window->findChild<JobBar*>()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(fake.answered().empty());
    QVERIFY(bench.dialogs.failures.isEmpty());
}

void TestSending::onlyBackEndsOfThePurposeAreOffered()
{
    FakeServers fake;
    test::Bench bench(fake.services());
    QVERIFY(bench.open(m_store));
    bench.settings.setBackends({local(), remoteText(), elsewhere()});
    bench.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QCOMPARE(bench.dialogs.offered->backends, (remote::Backends{local(), elsewhere()}));
    bench.window->actions().action(QStringLiteral("run.embed-with"))->trigger();
    QCOMPARE(bench.dialogs.offered->backends, remote::Backends{remoteText()});
    QVERIFY(!bench.window->jobs().isRunning()); // no answer, no work
}

GEOVLM_TEST(TestSending);

} // namespace tst_sending

#include "tst_sending.moc"
