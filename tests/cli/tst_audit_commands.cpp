// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_audit_commands {

using namespace geovlm::test;

/// audit and export --what audit, on a store of one answered image.
class AuditCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store = m_dir.filePath(QStringLiteral("a.geovlm"));

    Run audit(const QStringList& more = {}) const
    {
        return runGeovlm(QStringList{QStringLiteral("audit"), m_store, QStringLiteral("--quiet")} + more);
    }
    void makeStore() const
    {
        const QString root = m_dir.filePath(QStringLiteral("data"));
        writeFile(root + QStringLiteral("/images.csv"), "file,view\na.jpg,ground\nb.png,satellite\n");
        for (const char* file : {"/a.jpg", "/b.png"})
            writeFile(root + QLatin1String(file), "x");
        QCOMPARE(runGeovlm({QStringLiteral("init"), m_store}).status, 0);
        QCOMPARE(
            runGeovlm({QStringLiteral("import"), m_store, QStringLiteral("--layout"),
                       QStringLiteral("manifest"), QStringLiteral("--root"), root, QStringLiteral("--quiet")})
                .status,
            0);
    }

private Q_SLOTS:
    void initTestCase() { makeStore(); }

    void saysWhatIsMissing()
    {
        QVERIFY(audit().out.contains("Nothing has been audited yet"));
        const Run unnamed = audit({QStringLiteral("--draw"), QStringLiteral("5")});
        QCOMPARE(unnamed.status, 2);
        QVERIFY2(unnamed.err.contains("--by"), unnamed.err.constData());
        const Run silent = audit(
            {QStringLiteral("--draw"), QStringLiteral("5"), QStringLiteral("--by"), QStringLiteral("Ada")});
        QCOMPARE(silent.status, 1);
        QVERIFY2(silent.err.contains("run answer"), silent.err.constData());
    }

    void drawsListsAndExports()
    {
        QCOMPARE(runGeovlm({QStringLiteral("set-answer"), m_store, QStringLiteral("--image"),
                            QStringLiteral("a.jpg"), QStringLiteral("--question"),
                            QStringLiteral("environment"), QStringLiteral("--value"), QStringLiteral("rural"),
                            QStringLiteral("--by"), QStringLiteral("Ada")})
                     .status,
                 0);
        const QJsonObject drawn =
            audit({QStringLiteral("--draw"), QStringLiteral("5"), QStringLiteral("--by"),
                   QStringLiteral("Bea"), QStringLiteral("--seed"), QStringLiteral("9"),
                   QStringLiteral("--view"), QStringLiteral("ground"), QStringLiteral("--json")})
                .json();
        QCOMPARE(drawn[u"drawn"].toInt(), 1);
        const QJsonObject listed = audit({QStringLiteral("--json")}).json();
        QVERIFY(listed[u"drawn"].isNull());
        const QJsonObject one = listed[u"audits"].toArray().at(0).toObject();
        QCOMPARE(one[u"by"].toString(), QStringLiteral("Bea"));
        QCOMPARE(one[u"seed"].toInt(), 9);
        QCOMPARE(one[u"size"].toInt(), 5);
        QCOMPARE(one[u"view"].toString(), QStringLiteral("ground"));
        QCOMPARE(one[u"images"].toInt(), 1);
        QCOMPARE(one[u"answers"].toInt(), 1);
        QVERIFY(one[u"overall"][u"ground"][u"percent"].isNull());
        QVERIFY(audit().out.contains("drawn by Bea"));
        const QString file = m_dir.filePath(QStringLiteral("out.csv"));
        const Run exported =
            runGeovlm({QStringLiteral("export"), m_store, QStringLiteral("--what"), QStringLiteral("audit"),
                       QStringLiteral("--out"), file, QStringLiteral("--json"), QStringLiteral("--quiet")});
        QCOMPARE(exported.status, 0);
        QCOMPARE(exported.json()[u"rows"].toInt(-1), 0);
        QVERIFY(contentOf(file).startsWith("audit,image,view,question,answer,"));
        QVERIFY(contentOf(m_dir.filePath(QStringLiteral("out-figures.csv")))
                    .contains("\n1,environment,ground,0,"));
        QCOMPARE(runGeovlm({QStringLiteral("check"), m_store}).status, 0);
    }
};

GEOVLM_TEST(AuditCommandsTest);

} // namespace tst_audit_commands

#include "tst_audit_commands.moc"
