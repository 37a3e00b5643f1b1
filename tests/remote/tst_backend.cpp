// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/backend_list.h"
#include "remote/identity.h"
#include "remote/keys.h"
#include "remote/proxy.h"
#include "remote/retry.h"
#include "remote_support.h"
#include "support/registry.h"

#include <QTest>
#include <QTimeZone>

namespace tst_backend {

using namespace geovlm::remote;
using namespace geovlm::test;
using namespace geovlm;
using std::chrono::milliseconds;

class BackendTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addressesComeWithOrWithoutTheirEnd_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("base");
        QTest::newRow("bare") << "http://localhost:8000"
                              << "http://localhost:8000/v1";
        QTest::newRow("slash") << "http://localhost:8000/"
                               << "http://localhost:8000/v1";
        QTest::newRow("v1") << " http://localhost:8000/v1 "
                            << "http://localhost:8000/v1";
        QTest::newRow("v1 slash") << "https://api.example.org/v1//"
                                  << "https://api.example.org/v1";
        QTest::newRow("other path") << "https://example.org/openai/v2"
                                    << "https://example.org/openai/v2";
        QTest::newRow("IPv6") << "http://[::1]:8080"
                              << "http://[::1]:8080/v1";
    }
    void addressesComeWithOrWithoutTheirEnd()
    {
        QFETCH(QString, written);
        QFETCH(QString, base);
        QCOMPARE(serverAddress(written).toString(), base);
    }

    void otherAddressesAreRefusedWithoutRepeatingASecret_data()
    {
        QTest::addColumn<QString>("written");
        for (const char* text :
             {"", "reader", "localhost:8000", "ftp://host/v1", "file:///etc/passwd", "http://",
              "javascript://x", "http://me:hunter2@host/v1", "http://host/v1?key=hunter2",
              "http://host/v1#hunter2", "http://me:hunter2@ho st/v1", "ftp://me:hunter2@host/"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void otherAddressesAreRefusedWithoutRepeatingASecret()
    {
        QFETCH(QString, written);
        const QString sentence = sentenceOf([&] { serverAddress(written); });
        QVERIFY(!sentence.isEmpty());
        QVERIFY2(!sentence.contains(QLatin1String("hunter2")), qPrintable(sentence));
    }

    void thisMachineIsKnownByItsAddresses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("here");
        for (const char* url :
             {"http://localhost:1/", "http://LOCALHOST/", "http://127.0.0.1/", "http://127.9.8.7/",
              "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:127.3.3.3]:80/",
              "http://0.0.0.0:8080/", "http://localhost.:8080/v1", "http://[::]/", "http://127.1/"})
            QTest::newRow(url) << QString::fromLatin1(url) << true;
        for (const char* url :
             {"http://example.org/", "http://192.168.0.1/", "http://128.0.0.1/", "http://0.0.0.1/",
              "http://localhost.example.org/", "http://127.0.0.1.example.org/", "http://[::ffff:10.0.0.1]/",
              "http://[2001:db8::1]/", ""})
            QTest::newRow(url) << QString::fromLatin1(url) << false;
    }
    void thisMachineIsKnownByItsAddresses()
    {
        QFETCH(QString, url);
        QFETCH(bool, here);
        QCOMPARE(isThisMachine(QUrl(url)), here);
    }

    void namesOfOneModelAreKnownToBeSo_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("named");
        QTest::addColumn<bool>("same");
        const auto row = [](const char* asked, const char* named, bool same) {
            QTest::addRow("%s, %s", asked, named)
                << QString::fromLatin1(asked) << QString::fromLatin1(named) << same;
        };
        row("vlm", "vlm", true);
        row("gpt-4o", "gpt-4o-2024-08-06", true);
        row("gpt-4", "gpt-4-0613", true);
        row("vlm", "/models/vlm.gguf", true);
        row("org/vlm", "vlm", true);
        row("llava", "llava:latest", true);
        row("Vlm", "vlm", true);
        row("gpt-4o", "gpt-4o-mini", false);
        row("typo", "vlm", false);
        row("vlm", "vlm-7b", false);
        row("llama3:8b", "llama3:70b", false);
        row("one/vlm", "other/vlm", false);
        row("vlm", "", false);
        row("", "vlm", false);
    }
    void namesOfOneModelAreKnownToBeSo()
    {
        QFETCH(QString, asked);
        QFETCH(QString, named);
        QFETCH(bool, same);
        QCOMPARE(isSameModel(asked, named), same);
        QCOMPARE(isSameModel(named, asked), same);
    }

    void aProxyOfTheEnvironmentIsNamedWithoutItsPassword()
    {
        const QUrl there(QStringLiteral("https://api.example.org/v1"));
        Backend backend = backendAt(there);
        for (const char* name :
             {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
            qunsetenv(name);
        QVERIFY(!leavingSentence(backend, 3).contains(QLatin1String("proxy")));
        qputenv("HTTPS_PROXY", "http://me:hunter2@proxy.example.net:3128");
        QCOMPARE(proxyName(there), QStringLiteral("proxy.example.net:3128"));
        const QString sentence = leavingSentence(backend, 3);
        QVERIFY2(sentence.contains(QLatin1String("proxy.example.net:3128")), qPrintable(sentence));
        QVERIFY(!sentence.contains(QLatin1String("hunter2")));
        QCOMPARE(proxyFor(there).password(), QStringLiteral("hunter2"));
        QCOMPARE(proxyName(QUrl(QStringLiteral("http://api.example.org/v1"))), QString());
        QCOMPARE(proxyName(QUrl(QStringLiteral("https://localhost:8000/v1"))), QString());
        qputenv("no_proxy", "example.com, .example.org");
        QCOMPARE(proxyName(there), QString());
        qputenv("no_proxy", "api.example.org:8443");
        QVERIFY(!proxyName(there).isEmpty());
        qunsetenv("no_proxy");
        qunsetenv("HTTPS_PROXY");
        qputenv("all_proxy", "socks5://proxy.example.net");
        QCOMPARE(proxyName(there), QStringLiteral("proxy.example.net:1080"));
        QCOMPARE(proxyFor(there).type(), QNetworkProxy::Socks5Proxy);
        qunsetenv("all_proxy");
    }

    void settingsHoldABackendButNoKey()
    {
        Backend backend = backendAt(QUrl(QStringLiteral("https://example.org/v1")));
        backend.name = QStringLiteral("ours");
        backend.mode = Mode::Schema;
        backend.purpose = Purpose::Texts;
        backend.key = KeySource::Environment;
        backend.keyEnvironment = QStringLiteral("OUR_KEY");
        backend.concurrency = 9;
        backend.dimensions = 256;
        QCOMPARE(Backend::fromJson(backend.toJson()), backend);
        QCOMPARE(Backend::fromJson({}), Backend());
        QCOMPARE(Backend::fromJson({{QStringLiteral("concurrency"), 1e9}}).concurrency, 64);
    }

    /// As the window wrote it when it had a type of its own, with a purpose, a key and a variable of other
    /// names.
    void settingsOfBeforeAreRead()
    {
        const QByteArray written =
            QByteArray("["
                       "{'name': 'a', 'url': 'http://localhost:8080/v1', 'purpose': 'vision', 'model': 'm', "
                       "'mode': 'each',"
                       "'key': 'none', 'environment': '', 'concurrency': 4, 'dimensions': 0},"
                       "{'name': 'b', 'url': 'https://example.org/v1', 'purpose': 'text', 'model': 't', "
                       "'mode': 'schema',"
                       "'key': 'environment', 'environment': 'B_KEY', 'concurrency': 8, 'dimensions': 512},"
                       "{'name': 'c', 'url': 'https://example.org/v1', 'purpose': 'vision', 'model': 'm', "
                       "'mode': 'each',"
                       "'key': 'keychain', 'environment': '', 'concurrency': 1, 'dimensions': 0}]")
                .replace('\'', '"'); // moc cannot read a raw string with an address in it
        const Backends read = backendsFromJson(written);
        QCOMPARE(read.size(), std::size_t(3));
        QCOMPARE(read[0].key, KeySource::None);
        QCOMPARE(read[0].purpose, Purpose::Answers);
        QCOMPARE(read[1].key, KeySource::Environment);
        QCOMPARE(read[1].keyEnvironment, QStringLiteral("B_KEY"));
        QCOMPARE(read[1].purpose, Purpose::Texts);
        QCOMPARE(read[1].mode, Mode::Schema);
        QCOMPARE(read[1].dimensions, 512);
        QCOMPARE(read[2].key, KeySource::Keychain);
        QCOMPARE(problemOf(read), QString());
        QCOMPARE(backendsFromJson(toJson(read)), read);
        // As a store keeps it: without a word for the key, which was the variable's or lay in the keychain.
        QCOMPARE(Backend::fromJson({{QStringLiteral("key_environment"), QStringLiteral("X")}}).key,
                 KeySource::Environment);
        QCOMPARE(Backend::fromJson({}).key, KeySource::Keychain);
    }

    void aServerThatWantsNoKeyGetsNone()
    {
        Backend backend = backendAt(QUrl(QStringLiteral("http://localhost/v1")));
        backend.name = QStringLiteral("none");
        rememberForThisRun(backend.name, "of-somebody");
        QCOMPARE(keyOf(backend).source, KeySource::Memory);
        backend.key = KeySource::None;
        QCOMPARE(keyOf(backend).source, KeySource::None);
        rememberForThisRun(backend.name, {});
    }

    void onlySomeFailuresAreWorthAnotherTry()
    {
        for (const int status : {0, 408, 409, 429, 500, 502, 503, 504, 599})
            QVERIFY2(isWorthRetrying({status, {}, {}, false}), qPrintable(QString::number(status)));
        for (const int status : {200, 400, 401, 403, 404, 413, 422, 418})
            QVERIFY2(!isWorthRetrying({status, {}, {}, false}), qPrintable(QString::number(status)));
        QVERIFY(!isWorthRetrying({429, {}, {}, true}));
        QVERIFY(!isWorthRetrying({501, {}, {}, false}));
        QVERIFY(!isWorthRetrying({500, {}, {}, false, true}));
    }

    void waitsDoubleUpToEightSecondsLessAQuarter()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QList<int> full{500, 1000, 2000, 4000, 8000, 8000};
        for (int retry = 0; retry < full.size(); ++retry) {
            QCOMPARE(retryDelay({}, {500, {}, {}, false}, retry, now, 0).count(), full[retry]);
            QCOMPARE(retryDelay({}, {500, {}, {}, false}, retry, now, 1).count(), full[retry] * 3 / 4);
        }
        QCOMPARE(retryDelay({}, {500, {}, {}, false}, 1'000'000, now, 0).count(), 8000);
    }

    void serversSayHowLongToWait_data()
    {
        QTest::addColumn<QByteArray>("exact");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("expected");
        QTest::newRow("both: the exact one") << QByteArray("120") << QByteArray("30") << 120;
        QTest::newRow("seconds") << QByteArray() << QByteArray("2") << 2000;
        QTest::newRow("part of a second") << QByteArray() << QByteArray("0.25") << 250;
        QTest::newRow("date") << QByteArray() << QByteArray("Wed, 21 Oct 2026 07:28:05 GMT") << 5000;
        QTest::newRow("date gone by") << QByteArray() << QByteArray("Wed, 21 Oct 2026 07:27:00 GMT") << 0;
        QTest::newRow("a day: capped") << QByteArray() << QByteArray("86400") << 60'000;
        QTest::newRow("more than a number holds") << QByteArray() << QByteArray("1e300") << 60'000;
        QTest::newRow("rubbish") << QByteArray("soon") << QByteArray("later") << 500;
        QTest::newRow("negative") << QByteArray("-5") << QByteArray("-1") << 500;
        QTest::newRow("not a number") << QByteArray("nan") << QByteArray("inf") << 500;
    }
    void serversSayHowLongToWait()
    {
        QFETCH(QByteArray, exact);
        QFETCH(QByteArray, after);
        QFETCH(int, expected);
        const QDateTime now(QDate(2026, 10, 21), QTime(7, 28), QTimeZone::utc());
        QCOMPARE(retryDelay({}, {429, exact, after, false}, 0, now, 0).count(), expected);
    }

    void aKeyComesFromTheEnvironmentThenMemory()
    {
        Backend backend = backendAt(QUrl(QStringLiteral("http://localhost/v1")));
        backend.name = QStringLiteral("key test");
        backend.key = KeySource::Environment;
        backend.keyEnvironment = QStringLiteral("GEOVLM_TEST_KEY");
        qunsetenv("GEOVLM_TEST_KEY");
        QCOMPARE(keyOf(backend).source, KeySource::None);
        rememberForThisRun(backend.name, "from-memory");
        QCOMPARE(keyOf(backend).value, QByteArray("from-memory"));
        qputenv("GEOVLM_TEST_KEY", " from-environment\n");
        QCOMPARE(keyOf(backend).value, QByteArray("from-environment"));
        QCOMPARE(keyOf(backend).source, KeySource::Environment);
        rememberForThisRun(backend.name, {});
        qunsetenv("GEOVLM_TEST_KEY");
        QCOMPARE(keyOf(backend).source, KeySource::None);
    }

    void aKeyThatWouldBreakAHeaderIsRefusedUnquoted()
    {
        Backend backend = backendAt(QUrl(QStringLiteral("http://localhost/v1")));
        backend.name = QStringLiteral("bad key");
        for (const char* key : {"hunter2\r\nX-Evil: 1", "hunter2 hunter2", "hunter2\xc3\xa9"}) {
            rememberForThisRun(backend.name, key);
            const QString sentence = sentenceOf([&] { keyOf(backend); });
            QVERIFY(!sentence.isEmpty());
            QVERIFY(!sentence.contains(QLatin1String("hunter2")));
        }
        rememberForThisRun(backend.name, {});
    }

    void withoutAKeychainServiceThereIsASentence()
    {
        const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS"), runtime = qgetenv("XDG_RUNTIME_DIR");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        QVERIFY(!keychainProblem().isEmpty());
        QVERIFY(!storeInKeychain(QStringLiteral("x"), "secret-key").isEmpty());
        QVERIFY(!removeFromKeychain(QStringLiteral("x")).isEmpty());
        // A bus that nobody serves: asked, and answered with a sentence.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QVERIFY(keychainProblem().isEmpty());
        const QString sentence = storeInKeychain(QStringLiteral("x"), "secret-key");
        QVERIFY(!sentence.isEmpty());
        QVERIFY(!sentence.contains(QLatin1String("secret-key")));
        QCOMPARE(keyOf(backendAt(QUrl(QStringLiteral("http://localhost/v1")))).source, KeySource::None);
        bus.isEmpty() ? qunsetenv("DBUS_SESSION_BUS_ADDRESS") : qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
        runtime.isEmpty() ? qunsetenv("XDG_RUNTIME_DIR") : qputenv("XDG_RUNTIME_DIR", runtime);
    }
};

GEOVLM_TEST(BackendTest);

} // namespace tst_backend

#include "tst_backend.moc"
