// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_import_model {

using namespace geovlm::test;

namespace {

const QString goldenFolder = QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/");
const QString officialEncoder = goldenFolder + QStringLiteral("official-encoder-float16.pth");

QString hashOf(const QString& file)
{
    return QString::fromLatin1(QCryptographicHash::hash(contentOf(file), QCryptographicHash::Sha256).toHex());
}

} // namespace

/// Official weights from the file to the new order.
class ImportModelTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;

    QString path(const QString& name) const { return m_dir.filePath(name); }
    Run stage(const QStringList& words) const
    {
        QStringList all = words;
        all.insert(1, m_store);
        return runGeovlm(all + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")});
    }
    Run importModel(const QString& file, const QString& kind, const QString& name,
                    const QStringList& more = {}) const
    {
        return stage(QStringList{QStringLiteral("import-model"), file, QStringLiteral("--kind"), kind,
                                 QStringLiteral("--name"), name} +
                     more);
    }
    QStringList files() const { return QDir(m_store + QStringLiteral(".d")).entryList(QDir::Files); }
    void succeeds(const QStringList& words) const
    {
        const Run run = stage(words);
        QVERIFY2(run.status == 0, run.err.constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = path(QStringLiteral("models.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), m_store}).status, 0);
        const Run imported = stage({QStringLiteral("import"), QStringLiteral("--layout"),
                                    QStringLiteral("vigor"), QStringLiteral("--root"), smallWorld(),
                                    QStringLiteral("--split"), QStringLiteral("same-area")});
        QVERIFY2(imported.status == 0, imported.err.constData());
    }

    void anOfficialEncoderEncodes()
    {
        const Run imported =
            importModel(officialEncoder, QStringLiteral("encoder"), QStringLiteral("official"),
                        {QStringLiteral("--layout"), QStringLiteral("university1652")});
        QVERIFY2(imported.status == 0, imported.err.constData());
        QCOMPARE(imported.json()[u"model"].toString(), QStringLiteral("official"));
        QCOMPARE(imported.json()[u"parameters"].toInt(), 18'044);
        QCOMPARE(imported.json()[u"sha256"].toString(), hashOf(officialEncoder));
        const QJsonObject configuration = imported.json()[u"configuration"].toObject();
        QCOMPARE(configuration[u"input"][u"ground"][u"width"].toInt(), 384);
        QCOMPARE(configuration[u"source"][u"file"].toString(),
                 QStringLiteral("official-encoder-float16.pth"));
        const Run encoded =
            stage({QStringLiteral("encode"), QStringLiteral("--model"), QStringLiteral("official")});
        QVERIFY2(encoded.status == 0, encoded.err.constData());
        QVERIFY(encoded.json()[u"images"].toInt() > 80);
        const Run retrieved =
            stage({QStringLiteral("retrieve"), QStringLiteral("--model"), QStringLiteral("official")});
        QVERIFY2(retrieved.status == 0, retrieved.err.constData());
        QCOMPARE(retrieved.json()[u"queries"].toInt(), 80);
    }

    void anOfficialRerankerReranksOrSaysWhatItReads()
    {
        const Run python =
            program(QStringLiteral("/usr/bin/python3"),
                    {QStringLiteral("-B"), goldenFolder + QStringLiteral("official_reference.py"),
                     m_dir.path(), QStringLiteral("rerankers")});
        QVERIFY2(python.status == 0, "install python3-torch: packaging/install-packages.sh --tests");
        for (const QString& dimension : {QStringLiteral("1536"), QStringLiteral("384")}) {
            const Run imported = importModel(path(QStringLiteral("reranker-%1.pth").arg(dimension)),
                                             QStringLiteral("reranker"), dimension);
            QVERIFY2(imported.status == 0, imported.err.constData());
            QCOMPARE(imported.json()[u"configuration"][u"text_dimension"].toInt(), dimension.toInt());
        }
        succeeds({QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader")});
        succeeds({QStringLiteral("describe")});
        succeeds({QStringLiteral("embed"), QStringLiteral("--with"), QStringLiteral("hashing")});
        const QStringList rerank{QStringLiteral("rerank"), QStringLiteral("--model")};
        const Run otherEncoder = stage(rerank + QStringList{QStringLiteral("1536")});
        QCOMPARE(otherEncoder.status, 1);
        QVERIFY2(otherEncoder.err.contains("reads image embeddings of 1024 numbers"),
                 otherEncoder.err.constData());
        succeeds({QStringLiteral("encode")});
        succeeds({QStringLiteral("retrieve"), QStringLiteral("--model"), QStringLiteral("small")});
        const Run reranked = stage(rerank + QStringList{QStringLiteral("1536")});
        QVERIFY2(reranked.status == 0, reranked.err.constData());
        QVERIFY(reranked.json()[u"queries"].toInt() > 0);
        QCOMPARE(reranked.json()[u"pairs"].toInt(), 10 * reranked.json()[u"queries"].toInt());
        // 1536 numbers a text are also what published weights read of other texts; nobody knows what these
        // learned.
        const QJsonObject features = stage({QStringLiteral("evaluate")}).json()[u"features"].toObject();
        QVERIFY(features[u"learned_from"].isNull());
        QVERIFY(features[u"warning"].toString().contains(QStringLiteral("\"hashing\"")));
        const Run refused = stage(rerank + QStringList{QStringLiteral("384")});
        QCOMPARE(refused.status, 1);
        QVERIFY2(
            refused.err.contains("reads text embeddings of 384 numbers; those of this store (\"hashing\") "
                                 "have 1536"),
            refused.err.constData());
    }

    void whatIsRefusedLeavesNothingBehind_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("part");
        const QString seeds = QStringLiteral(GEOVLM_SOURCE_DIR "/tests/fuzz/seeds/pth/");
        const QString encoder = QStringLiteral("encoder");
        QTest::newRow("code") << seeds + QStringLiteral("system.pth") << encoder
                              << QByteArray("posix.system");
        QTest::newRow("another network")
            << seeds + QStringLiteral("module.pth") << encoder << QByteArray("stem.0.weight");
        QTest::newRow("another kind")
            << officialEncoder << QStringLiteral("reader") << QByteArray("train-reader");
        QTest::newRow("a folder") << m_dir.path() << encoder << QByteArray("is a folder");
        QTest::newRow("nothing") << path(QStringLiteral("nothing.pth")) << encoder
                                 << QByteArray("cannot be read");
        QTest::newRow("a device") << QStringLiteral("/dev/zero") << encoder << QByteArray("device");
    }

    void whatIsRefusedLeavesNothingBehind()
    {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        QFETCH(QByteArray, part);
        const QStringList before = files();
        const Run run = importModel(file, kind, QStringLiteral("bad"));
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains(part), run.err.constData());
        QCOMPARE(run.err.count('\n'), 1);
        QCOMPARE(files(), before);
        QVERIFY(!QFile::exists(QStringLiteral("geovlm-was-run")));
        QVERIFY(stage({QStringLiteral("check")}).json()[u"ok"].toBool());
    }

    void wordsThatAreOffAreSaidSo()
    {
        QCOMPARE(importModel(officialEncoder, QStringLiteral("brain"), QStringLiteral("x")).status, 2);
        QCOMPARE(stage({QStringLiteral("import-model"), officialEncoder, QStringLiteral("--kind"),
                        QStringLiteral("encoder")})
                     .status,
                 2);
        QCOMPARE(importModel(officialEncoder, QStringLiteral("encoder"), QStringLiteral("x"),
                             {QStringLiteral("--layout"), QStringLiteral("mars")})
                     .status,
                 2);
        const Run small = importModel(officialEncoder, QStringLiteral("encoder"), QStringLiteral("small"));
        QCOMPARE(small.status, 1);
        QVERIFY(small.err.contains("compiled in"));
    }

    void benchMeasuresANetwork()
    {
        const Run run = stage({QStringLiteral("bench"), QStringLiteral("--paths"), QStringLiteral("encode"),
                               QStringLiteral("--model"), QStringLiteral("official")});
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject encode = run.json()[u"paths"][0].toObject();
        QCOMPARE(encode[u"model"].toString(), QStringLiteral("official"));
        QVERIFY(encode[u"images_per_second"].toDouble() > 0);
    }
};

GEOVLM_TEST(ImportModelTest);

} // namespace tst_import_model

#include "tst_import_model.moc"
