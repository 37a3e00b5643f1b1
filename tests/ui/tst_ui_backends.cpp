// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"
#include "dialog_driver.h"
#include "domain/error.h"
#include "fixture.h"
#include "named_controls.h"
#include "shell/backends/backend_form.h"
#include "shell/backends/backend_key_row.h"
#include "shell/backends/backend_test_pane.h"
#include "shell/backends/backends_dialog.h"
#include "shell/running/job_bar.h"
#include "shell/running/run_with_dialog.h"
#include "widgets/message_page.h"
#include "work/agreed_server.h"

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMutex>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>
#include <QThread>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

const QString secret = QStringLiteral("sk-a-very-secret-key");

remote::Backend local()
{
    remote::Backend backend;
    backend.name = QStringLiteral("here");
    backend.url = QUrl(QStringLiteral("http://localhost:8080/v1"));
    backend.model = QStringLiteral("qwen");
    backend.key = remote::KeySource::None;
    return backend;
}

remote::Backend elsewhere()
{
    remote::Backend backend;
    backend.name = QStringLiteral("there");
    backend.url = QUrl(QStringLiteral("https://api.example.org/v1"));
    backend.model = QStringLiteral("gpt");
    backend.mode = remote::Mode::Schema;
    backend.key = remote::KeySource::Keychain;
    return backend;
}

remote::Backend remoteText()
{
    remote::Backend backend = elsewhere();
    backend.name = QStringLiteral("texts there");
    backend.purpose = remote::Purpose::Texts;
    return backend;
}

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

/// Servers and a keychain that only exist here.
class FakeServers
{
public:
    ServerFunctions servers()
    {
        ServerFunctions all;
        all.probe = [this](const remote::Backend& backend, Progress& progress) {
            return test(backend, progress);
        };
        all.keepKey = [this](const QString& name, const QByteArray& key) {
            const QMutexLocker lock(&m_mutex);
            if (broken)
                throw Error(QStringLiteral("The keychain is locked; unlock it and try again."));
            m_keys[name] = QString::fromUtf8(key);
            return hasKeychain ? remote::KeySource::Keychain : remote::KeySource::Memory;
        };
        all.keyPlace = [this](const QString& name) {
            const QMutexLocker lock(&m_mutex);
            return !m_keys.contains(name) ? remote::KeySource::None
                   : hasKeychain          ? remote::KeySource::Keychain
                                          : remote::KeySource::Memory;
        };
        all.forgetKey = [this](const QString& name) {
            const QMutexLocker lock(&m_mutex);
            m_keys.remove(name);
        };
        return all;
    }
    StageFunctions functions()
    {
        StageFunctions all;
        all.servers = servers();
        all.answerWith = [this](store::Store&, const pipeline::AnswerOptions& request, Progress& progress) {
            progress.begin(QStringLiteral("Asking"), 10);
            while (waits) {
                progress.throwIfStopped();
                QThread::yieldCurrentThread();
            }
            const QMutexLocker lock(&m_mutex);
            m_answered.push_back(request);
            return QStringLiteral("Answered.");
        };
        all.embedWith = [this](store::Store&, const pipeline::EmbedOptions& request, Progress&) {
            const QMutexLocker lock(&m_mutex);
            m_embedded.push_back(request);
            return QStringLiteral("Embedded.");
        };
        return all;
    }
    QHash<QString, QString> keys() { return guarded(m_keys); }
    std::vector<pipeline::AnswerOptions> answered() { return guarded(m_answered); }
    std::vector<pipeline::EmbedOptions> embedded() { return guarded(m_embedded); }
    std::vector<remote::Backend> tested() { return guarded(m_tested); }
    std::atomic<bool> waits = false;
    std::atomic<bool> stopped = false;
    std::atomic<bool> broken = false;
    std::atomic<bool> hasKeychain = true;

private:
    template <class Values>
    Values guarded(const Values& values)
    {
        const QMutexLocker lock(&m_mutex);
        return values;
    }
    remote::ServerFacts test(const remote::Backend& backend, Progress& progress)
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_tested.push_back(backend);
        }
        while (waits) {
            stopped = stopped || progress.stopRequested();
            QThread::yieldCurrentThread();
        }
        if (backend.url.host() == QLatin1String("nobody"))
            throw Error(QStringLiteral("Nobody listens at nobody:8080; start the server."));
        remote::ServerFacts report;
        report.kind = remote::ServerKind::LlamaCpp;
        report.version = QStringLiteral("b4567");
        report.models = {QStringLiteral("qwen2-vl"), QStringLiteral("gemma")};
        if (backend.purpose == remote::Purpose::Texts) {
            report.dimension = 1536;
            return report;
        }
        report.takesImages = true;
        report.givesLogProbabilities = false;
        return report;
    }

    QMutex m_mutex;
    QHash<QString, QString> m_keys;
    std::vector<pipeline::AnswerOptions> m_answered;
    std::vector<pipeline::EmbedOptions> m_embedded;
    std::vector<remote::Backend> m_tested;
};

QPushButton* okButton(const QDialogButtonBox* buttons)
{
    return buttons->button(QDialogButtonBox::Ok);
}

} // namespace

class TestUiBackends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void aBackEndIsAddedTestedAndKept();
    void aKeyGoesNowhereButIntoTheKeychain();
    void aKeyWithoutAKeychainLastsAsLongAsTheProgram();
    void aKeyThatCannotBeKeptKeepsTheDialogOpen();
    void keysOfBackEndsThatAreGoneAreForgotten();
    void aTestThatFailsSaysWhy();
    void aTestCanBeStoppedAndLateResultsAreDropped();
    void whatIsIncompleteCannotBeSaved();
    void whatLeavesThisMachineIsMarked();
    void settingsComeBack();
    void nothingLeavesWithoutAWord();
    void thisMachineIsNotAskedAbout();
    void returnDoesNotSend();
    void answeringAsksWithWhatAndHowMany();
    void answeringShowsProgressAndStops();
    void onlyBackEndsOfThePurposeAreOffered();
    void everyControlHasAName();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestUiBackends::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {6, {64, 32}, {32, 32}, true, true});
    QThreadPool::globalInstance()->setMaxThreadCount(8); // work that waits must not keep the rest waiting
}

void TestUiBackends::cleanup()
{
    QThreadPool::globalInstance()->waitForDone();
}

void TestUiBackends::aBackEndIsAddedTestedAndKept()
{
    FakeServers fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.functions(), dialogs);
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

void TestUiBackends::aKeyGoesNowhereButIntoTheKeychain()
{
    FakeServers fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.functions(), dialogs);
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

void TestUiBackends::aKeyWithoutAKeychainLastsAsLongAsTheProgram()
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

void TestUiBackends::aKeyThatCannotBeKeptKeepsTheDialogOpen()
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

void TestUiBackends::keysOfBackEndsThatAreGoneAreForgotten()
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

void TestUiBackends::aTestThatFailsSaysWhy()
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

void TestUiBackends::aTestCanBeStoppedAndLateResultsAreDropped()
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

void TestUiBackends::whatIsIncompleteCannotBeSaved()
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

void TestUiBackends::whatLeavesThisMachineIsMarked()
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

void TestUiBackends::settingsComeBack()
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

void TestUiBackends::nothingLeavesWithoutAWord()
{
    FakeServers fake;
    test::Bench bench(fake.functions());
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
    test::Bench again(fake.functions());               // the next start asks again
    QVERIFY(again.open(m_store));
    again.dialogs.agrees = false;
    again.dialogs.nextAnswering = answering(elsewhere(), 5);
    again.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QCOMPARE(again.dialogs.notices.size(), size_t(1));
}

void TestUiBackends::thisMachineIsNotAskedAbout()
{
    FakeServers fake;
    test::Bench bench(fake.functions());
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

void TestUiBackends::returnDoesNotSend()
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

void TestUiBackends::answeringAsksWithWhatAndHowMany()
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

void TestUiBackends::answeringShowsProgressAndStops()
{
    FakeServers fake;
    fake.waits = true;
    test::Bench bench(fake.functions());
    QVERIFY(bench.open(m_store));
    bench.dialogs.nextAnswering = answering(local(), 0);
    bench.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QTRY_VERIFY(bench.window->jobBar()->isVisible());
    QVERIFY(!bench.window->actions().action(QStringLiteral("run.embed-with"))->isEnabled());
    QTest::mouseClick(bench.window->jobBar()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(fake.answered().empty());
    QVERIFY(bench.dialogs.failures.isEmpty());
}

void TestUiBackends::onlyBackEndsOfThePurposeAreOffered()
{
    FakeServers fake;
    test::Bench bench(fake.functions());
    QVERIFY(bench.open(m_store));
    bench.settings.setBackends({local(), remoteText(), elsewhere()});
    bench.window->actions().action(QStringLiteral("run.answer-with"))->trigger();
    QCOMPARE(bench.dialogs.offered->backends, (remote::Backends{local(), elsewhere()}));
    bench.window->actions().action(QStringLiteral("run.embed-with"))->trigger();
    QCOMPARE(bench.dialogs.offered->backends, remote::Backends{remoteText()});
    QVERIFY(!bench.window->jobs().isRunning()); // no answer, no work
}

void TestUiBackends::everyControlHasAName()
{
    FakeServers fake;
    const BackendsDialog dialog(fake.servers(), {local(), elsewhere(), remoteText()});
    QCOMPARE(test::unnamedControls(dialog), QStringList());
    RunChoices choices;
    const RunWithDialog run(choices);
    QCOMPARE(test::unnamedControls(run), QStringList());
}

QTEST_MAIN(TestUiBackends)
#include "tst_ui_backends.moc"
