// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_files.h"
#include "picture_scenes.h"
#include "support/files.h"
#include "support/registry.h"

#include "domain/error.h"
#include "imaging/decode.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_picture_damage {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// What reaches standard error while it lives.
class StandardError
{
public:
    explicit StandardError(const QString& file) : m_file(file), m_before(::dup(STDERR_FILENO))
    {
        const int to = ::open(QFile::encodeName(file).constData(), O_CREAT | O_TRUNC | O_RDWR, 0600);
        ::dup2(to, STDERR_FILENO);
        ::close(to);
    }
    ~StandardError() { restore(); }
    StandardError(const StandardError&) = delete;
    StandardError& operator=(const StandardError&) = delete;
    QByteArray text()
    {
        restore();
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }

private:
    void restore()
    {
        if (m_before < 0)
            return;
        std::fflush(stderr);
        ::dup2(m_before, STDERR_FILENO);
        ::close(m_before);
        m_before = -1;
    }
    QString m_file;
    int m_before;
};

} // namespace

/// Files that are no whole picture: each is named, and nothing else is printed.
class PictureDamageTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& bytes)
    {
        return test::writeFile(m_dir.filePath(name), bytes);
    }
    static QString refusal(const QString& file, QSize fit = {})
    {
        try {
            imaging::decode(file, fit);
        } catch (const Error& error) {
            return error.sentence();
        }
        return {};
    }

private Q_SLOTS:
    void aPictureCutShortIsNamedInEveryFormat_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QImage image = noise(QSize(160, 120), QImage::Format_RGB32, 7);
        QTest::newRow("jpeg") << encoded(image, "jpeg");
        QTest::newRow("progressive jpeg") << progressiveJpeg(image);
        QTest::newRow("png") << encoded(image, "png");
        QTest::newRow("interlaced png") << interlacedPng(image);
        QTest::newRow("webp") << encoded(image, "webp", 80);
        QTest::newRow("lossless webp") << encoded(image, "webp", 100);
        QTest::newRow("tiff") << encoded(image, "tiff");
        QTest::newRow("bmp") << encoded(image, "bmp");
        QTest::newRow("heic") << kept("upright.heic");
    }

    void aPictureCutShortIsNamedInEveryFormat()
    {
        QFETCH(QByteArray, bytes);
        const QString whole = write(QStringLiteral("whole"), bytes);
        QCOMPARE(refusal(whole), QString());
        const QString file = write(QStringLiteral("cut.jpg"), bytes);
        StandardError silent(m_dir.filePath(QStringLiteral("stderr")));
        QStringList wrong;
        for (const int percent : {40, 50, 75, 97}) {
            QFile(file).resize(0);
            write(QStringLiteral("cut.jpg"), bytes.left(bytes.size() * percent / 100));
            for (const QSize fit : {QSize(), QSize(20, 20)}) {
                const QString sentence = refusal(file, fit);
                if (!sentence.contains(QStringLiteral("cut.jpg")) ||
                    !sentence.contains(QStringLiteral("cut short")))
                    wrong.append(QStringLiteral("%1 %: \"%2\"").arg(percent).arg(sentence));
            }
        }
        QCOMPARE(silent.text(), QByteArray());
        QCOMPARE(wrong, QStringList());
    }

    /// Some programs leave the two bytes of the end marker out; every pixel is there.
    void aJpegWithoutItsEndMarkerIsWhole()
    {
        const QByteArray bytes = encoded(noise(QSize(64, 48), QImage::Format_RGB32, 3), "jpeg");
        const QString file = write(QStringLiteral("no-end.jpg"), bytes.chopped(2));
        QCOMPARE(imaging::decode(file), imaging::decode(write(QStringLiteral("end.jpg"), bytes)));
    }

    void aBitmapOfNegativeWidthIsNamedInWords()
    {
        QByteArray bytes = encoded(noise(QSize(64, 48), QImage::Format_RGB32, 3), "bmp");
        const qint32 width = qToLittleEndian<qint32>(-64);
        bytes.replace(18, 4, reinterpret_cast<const char*>(&width), 4);
        const QString sentence = refusal(write(QStringLiteral("negative.bmp"), bytes));
        QVERIFY2(sentence.contains(QStringLiteral("negative.bmp is damaged")), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QStringLiteral("Unknown error")), qPrintable(sentence));
    }

    void damageInsideIsNamedAndNothingIsPrinted()
    {
        QByteArray bytes = encoded(noise(QSize(200, 200), QImage::Format_RGB32, 5), "jpeg");
        bytes.replace(bytes.size() / 2, 2, "\xFF\xD9"); // an end in the middle
        const QString file = write(QStringLiteral("end-inside.jpg"), bytes);
        StandardError silent(m_dir.filePath(QStringLiteral("stderr")));
        const QString sentence = refusal(file);
        QCOMPARE(silent.text(), QByteArray());
        QVERIFY2(sentence.contains(QStringLiteral("end-inside.jpg is damaged")), qPrintable(sentence));
    }

    void whatNeedsTooMuchMemoryIsRefusedWithItsSize()
    {
        QByteArray bytes = progressiveJpeg(quarters(QSize(64, 64)));
        const qsizetype frame = bytes.indexOf("\xFF\xC2");
        QVERIFY(frame > 0);
        bytes.replace(frame + 5, 4, QByteArray::fromHex("2af82af8")); // 11,000 by 11,000
        bytes[frame + 11] = 0x11; // no colour is stored coarser than brightness
        const QString sentence = refusal(write(QStringLiteral("progressive.jpg"), bytes));
        QVERIFY2(sentence.contains(QStringLiteral("progressive.jpg has 11000 × 11000 pixels")) &&
                     sentence.contains(QStringLiteral("progressive JPEG")),
                 qPrintable(sentence));
    }

    /// A file of a few bytes that claims 190 million pixels takes no memory for them.
    void aClaimAloneAllocatesNothing()
    {
        QByteArray png = encoded(quarters(QSize(64, 64)), "png").left(60);
        png.replace(16, 8, QByteArray::fromHex("000035d4000035d4"));
        QVERIFY(!refusal(write(QStringLiteral("claim.png"), png)).isEmpty());
    }

    void whatIsNoFileIsNamedAndNeverWaitedFor()
    {
        const QString pipe = m_dir.filePath(QStringLiteral("pipe.jpg"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QVERIFY(refusal(pipe).contains(QStringLiteral("pipe.jpg")));
        QVERIFY(!refusal(QStringLiteral("/dev/zero")).isEmpty());
        QVERIFY(refusal(m_dir.path()).contains(m_dir.path()));
    }
};

GEOVLM_TEST(PictureDamageTest);

} // namespace tst_picture_damage

#include "tst_picture_damage.moc"
