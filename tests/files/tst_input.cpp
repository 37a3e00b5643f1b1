// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults.h"
#include "files/input.h"
#include "files/open_stores.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_input {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class InputTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString at(const QString& name) const { return m_folder.filePath(name); }
    QString refusal(const QString& name) const
    {
        return sentenceOf([&] { files::Input file(at(name)); });
    }

private Q_SLOTS:
    void cleanup() { faults_disarm(); }

    void readsBlocksLinesAndEnds()
    {
        writeFile(at(u"text"_s), "one\ntwo\nthree");
        files::Input file(at(u"text"_s));
        QCOMPARE(file.size(), 13);
        QCOMPARE(file.line(100), QByteArray("one\n"));
        QCOMPARE(file.block(4), QByteArray("two\n"));
        QCOMPARE(file.line(3), QByteArray("th"));
        QCOMPARE(file.rest(3), QByteArray("ree"));
        QCOMPARE(file.block(1), QByteArray());
        QVERIFY(file.seek(4));
        QCOMPARE(file.line(100), QByteArray("two\n"));
        QCOMPARE(file.pos(), 8);
    }

    void whatIsNoFileIsNamedAndNotWaitedFor()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
        QVERIFY(refusal(u"pipe"_s).contains(u"is a pipe"_s));
        QVERIFY(refusal(u"."_s).contains(u"is a folder"_s));
        QVERIFY(refusal(u"nothing"_s).contains(u"cannot be read: No such file"_s));
        QVERIFY(sentenceOf([] { files::readWhole(u"/dev/zero"_s, 10); }).contains(u"is a device"_s));
        QVERIFY(sentenceOf([] { files::readWhole(QString(), 10); }).contains(u"cannot be read"_s));
    }

    void aStoreInUseIsNotOpenedUnderAnyName()
    {
        writeFile(at(u"a.geovlm"_s), "x");
        writeFile(at(u"a.geovlm-wal"_s), "x");
        QCOMPARE(::link(QFile::encodeName(at(u"a.geovlm"_s)).constData(),
                        QFile::encodeName(at(u"b.csv"_s)).constData()),
                 0);
        QVERIFY(QFile::link(at(u"a.geovlm"_s), at(u"c.csv"_s)));
        const files::OpenStore open(at(u"a.geovlm"_s));
        faults_arm("open", 0, 0, 0, QFile::encodeName(m_folder.path()).constData());
        for (const QString& name : {u"a.geovlm"_s, u"a.geovlm-wal"_s, u"b.csv"_s, u"c.csv"_s})
            QVERIFY2(refusal(name).contains(u"is in use here"_s), qPrintable(name));
        QCOMPARE(faults_counted(), 0L);
    }

    /// For every read there is: an error is never the end of the file.
    void anErrorIsNotTheEnd()
    {
        writeFile(at(u"big"_s), QByteArray(400'000, 'x') + "\n");
        const QByteArray folder = QFile::encodeName(m_folder.path());
        const auto wholeLine = [this] {
            files::Input file(at(u"big"_s));
            while (!file.line(65'536).isEmpty())
                ;
        };
        for (const auto& work : {std::function<void()>(wholeLine), std::function<void()>([this] {
                                     files::readWhole(at(u"big"_s), 4 << 20);
                                 })}) {
            long n = 1;
            for (;; ++n) {
                faults_arm("read", n, EIO, 0, folder.constData());
                const QString said = sentenceOf(work);
                if (!faults_fired())
                    break;
                QVERIFY2(said.contains(u"could not be read to its end: Input/output error"_s),
                         qPrintable(said));
            }
            QVERIFY(n > 1);
        }
    }

    void aWholeFileIsReadUpToItsLimit()
    {
        writeFile(at(u"ten"_s), "0123456789");
        QCOMPARE(files::readWhole(at(u"ten"_s), 10).size(), 10);
        QVERIFY(sentenceOf([this] { files::readWhole(at(u"ten"_s), 9); }).contains(u"has 10 bytes"_s));
        // Its length is 0 to the system, so the limit has to hold for what comes.
        QVERIFY(!files::readWhole(u"/proc/self/status"_s, 1 << 20).isEmpty());
        QVERIFY(sentenceOf([] { files::readWhole(u"/proc/self/status"_s, 9); }).contains(u"read up to 9"_s));
    }
};

GEOVLM_TEST(InputTest);

} // namespace tst_input

#include "tst_input.moc"
