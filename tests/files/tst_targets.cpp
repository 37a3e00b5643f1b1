// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/targets.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_targets {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class TargetsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString at(const QString& name) const { return m_folder.filePath(name); }
    static bool isOurs(const QByteArray& begin) { return begin.startsWith("ours"); }
    QString refusal(const QString& name, bool asked) const
    {
        return sentenceOf([&] { files::requireReplaceable({at(name), isOurs}, asked); });
    }
    QString refusal(const QString& name, const QString& companion, bool asked) const
    {
        return sentenceOf([&] {
            files::requireReplaceable({at(name), isOurs}, {at(companion), isOurs}, asked);
        });
    }

private Q_SLOTS:
    void init()
    {
        for (const QString& name : namesIn(m_folder.path()))
            QFile::remove(at(name));
    }

    void ownFilesAreReplacedAndOthersWhenAsked()
    {
        QCOMPARE(refusal(u"new"_s, false), QString());
        writeFile(at(u"own"_s), "ours, and old");
        writeFile(at(u"other"_s), "a letter");
        QCOMPARE(refusal(u"own"_s, false), QString());
        QVERIFY(refusal(u"other"_s, false).contains(u"--force"_s));
        QCOMPARE(refusal(u"other"_s, true), QString());
    }

    void picturesAreNeverReplaced_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("JPEG") << QByteArray("\xFF\xD8\xFF\xE1more");
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1A\nmore");
        QTest::newRow("WebP") << QByteArray("RIFF1234WEBPVP8 ");
        QTest::newRow("TIFF") << QByteArray("II*\0more", 8);
        QTest::newRow("TIFF, big-endian") << QByteArray("MM\0*more", 8);
        QTest::newRow("BMP") << QByteArray("BM1234\0\0\0\0more", 14);
        QTest::newRow("HEIC") << QByteArray("\0\0\0\x18"
                                            "ftypheicmore",
                                            16);
        QTest::newRow("GIF") << QByteArray("GIF89amore");
    }

    void picturesAreNeverReplaced()
    {
        QFETCH(QByteArray, begin);
        writeFile(at(u"p"_s), begin);
        for (const bool asked : {false, true})
            QVERIFY(refusal(u"p"_s, asked).contains(u"is a picture"_s));
        QVERIFY(!files::isPicture("BMW is a text"));
    }

    void filesOfADataSetAreNeverReplaced()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"root/splits"_s));
        writeFile(at(u"root/splits/list.txt"_s), "a b c");
        writeFile(at(u"root/images.csv"_s), "file,view");
        writeFile(at(u"root/own.csv"_s), "ours");
        writeFile(at(u"root/page.html"_s), "<p>");
        writeFile(at(u"beside.csv"_s), "x");
        QVERIFY(QFile::link(at(u"root"_s), at(u"link"_s)));
        {
            const files::DataSetFolder images(at(u"link"_s));
            for (const bool asked : {false, true})
                for (const QString& name :
                     {u"root/splits/list.txt"_s, u"link/images.csv"_s, u"root/images.csv"_s})
                    QVERIFY2(refusal(name, asked).contains(u"lies with the images"_s), qPrintable(name));
            QCOMPARE(refusal(u"root/own.csv"_s, false), QString());
            QCOMPARE(refusal(u"root/new.csv"_s, false), QString());
            QCOMPARE(refusal(u"root/page.html"_s, true), QString());
            QCOMPARE(refusal(u"beside.csv"_s, true), QString());
        }
        QCOMPARE(refusal(u"root/images.csv"_s, true), QString());
        QVERIFY(QDir(at(u"root"_s)).removeRecursively());
    }

    void aStoresFolderIsItsOwn()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"s.geovlm.d"_s) && QDir(m_folder.path()).mkpath(u"conf.d"_s));
        writeFile(at(u"s.geovlm"_s), QByteArray("SQLite format 3\0", 16));
        QVERIFY(refusal(u"s.geovlm.d/new.csv"_s, true).contains(u"belongs to the store"_s));
        QCOMPARE(refusal(u"conf.d/new.csv"_s, false), QString());
    }

    void aCompanionIsReplacedOnlyInAPairOfOurs()
    {
        QCOMPARE(refusal(u"a"_s, u"b"_s, false), QString());
        writeFile(at(u"b"_s), "ours");
        QVERIFY(refusal(u"a"_s, u"b"_s, true).contains(u"does not belong to it"_s));
        writeFile(at(u"a"_s), "a letter");
        QVERIFY(refusal(u"a"_s, u"b"_s, true).contains(u"does not belong to it"_s));
        writeFile(at(u"a"_s), "ours");
        QCOMPARE(refusal(u"a"_s, u"b"_s, false), QString());
        writeFile(at(u"b"_s), "a letter");
        QVERIFY(refusal(u"a"_s, u"b"_s, true).contains(u"does not belong to it"_s));
        QFile::remove(at(u"b"_s));
        QVERIFY(refusal(u"a"_s, u"b"_s, false).contains(u"--force"_s)); // one of a pair alone is anybody's
        QCOMPARE(refusal(u"a"_s, u"b"_s, true), QString());
    }

    void wordsThatAreNotUtf8AreRefused()
    {
        const char* fine[] = {"program", "a.csv", "ü.csv"};
        const char* off[] = {"program", "a.csv", "a\xFF.csv"};
        QCOMPARE(sentenceOf([&] { files::requireReadableWords(3, fine); }), QString());
        QVERIFY(sentenceOf([&] { files::requireReadableWords(3, off); }).contains(u"is not UTF-8"_s));
    }
};

GEOVLM_TEST(TargetsTest);

} // namespace tst_targets

#include "tst_targets.moc"
