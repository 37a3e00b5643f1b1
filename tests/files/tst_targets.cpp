// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/targets.h"
#include "registry.h"
#include "support.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace geovlm;
using namespace filestest;

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
        QCOMPARE(refusal(u"new"_qs, false), QString());
        put(at(u"own"_qs), "ours, and old");
        put(at(u"other"_qs), "a letter");
        QCOMPARE(refusal(u"own"_qs, false), QString());
        QVERIFY(refusal(u"other"_qs, false).contains(u"--force"_qs));
        QCOMPARE(refusal(u"other"_qs, true), QString());
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
        put(at(u"p"_qs), begin);
        for (const bool asked : {false, true})
            QVERIFY(refusal(u"p"_qs, asked).contains(u"is a picture"_qs));
        QVERIFY(!files::isPicture("BMW is a text"));
    }

    void filesOfADataSetAreNeverReplaced()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"root/splits"_qs));
        put(at(u"root/splits/list.txt"_qs), "a b c");
        put(at(u"root/images.csv"_qs), "file,view");
        put(at(u"root/own.csv"_qs), "ours");
        put(at(u"root/page.html"_qs), "<p>");
        put(at(u"beside.csv"_qs), "x");
        QVERIFY(QFile::link(at(u"root"_qs), at(u"link"_qs)));
        {
            const files::DataSetFolder images(at(u"link"_qs));
            for (const bool asked : {false, true})
                for (const QString& name :
                     {u"root/splits/list.txt"_qs, u"link/images.csv"_qs, u"root/images.csv"_qs})
                    QVERIFY2(refusal(name, asked).contains(u"lies with the images"_qs), qPrintable(name));
            QCOMPARE(refusal(u"root/own.csv"_qs, false), QString());
            QCOMPARE(refusal(u"root/new.csv"_qs, false), QString());
            QCOMPARE(refusal(u"root/page.html"_qs, true), QString());
            QCOMPARE(refusal(u"beside.csv"_qs, true), QString());
        }
        QCOMPARE(refusal(u"root/images.csv"_qs, true), QString());
        QVERIFY(QDir(at(u"root"_qs)).removeRecursively());
    }

    void aStoresFolderIsItsOwn()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"s.geovlm.d"_qs) && QDir(m_folder.path()).mkpath(u"conf.d"_qs));
        put(at(u"s.geovlm"_qs), QByteArray("SQLite format 3\0", 16));
        QVERIFY(refusal(u"s.geovlm.d/new.csv"_qs, true).contains(u"belongs to the store"_qs));
        QCOMPARE(refusal(u"conf.d/new.csv"_qs, false), QString());
    }

    void aCompanionIsReplacedOnlyInAPairOfOurs()
    {
        QCOMPARE(refusal(u"a"_qs, u"b"_qs, false), QString());
        put(at(u"b"_qs), "ours");
        QVERIFY(refusal(u"a"_qs, u"b"_qs, true).contains(u"does not belong to it"_qs));
        put(at(u"a"_qs), "a letter");
        QVERIFY(refusal(u"a"_qs, u"b"_qs, true).contains(u"does not belong to it"_qs));
        put(at(u"a"_qs), "ours");
        QCOMPARE(refusal(u"a"_qs, u"b"_qs, false), QString());
        put(at(u"b"_qs), "a letter");
        QVERIFY(refusal(u"a"_qs, u"b"_qs, true).contains(u"does not belong to it"_qs));
        QFile::remove(at(u"b"_qs));
        QVERIFY(refusal(u"a"_qs, u"b"_qs, false).contains(u"--force"_qs)); // one of a pair alone is anybody's
        QCOMPARE(refusal(u"a"_qs, u"b"_qs, true), QString());
    }

    void wordsThatAreNotUtf8AreRefused()
    {
        const char* fine[] = {"program", "a.csv", "ü.csv"};
        const char* off[] = {"program", "a.csv", "a\xFF.csv"};
        QCOMPARE(sentenceOf([&] { files::requireReadableWords(3, fine); }), QString());
        QVERIFY(sentenceOf([&] { files::requireReadableWords(3, off); }).contains(u"is not UTF-8"_qs));
    }
};

static const Registered<TargetsTest> registered;

#include "tst_targets.moc"
