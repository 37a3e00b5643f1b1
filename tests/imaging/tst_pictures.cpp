// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_files.h"
#include "picture_scenes.h"
#include "support/files.h"
#include "support/registry.h"

#include "imaging/decode.h"
#include "imaging/network_input.h"
#include "imaging/server_image.h"

#include <QBuffer>
#include <QColorSpace>
#include <QFile>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <QTransform>

namespace tst_pictures {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// What a camera stores that was held so that the picture has to be turned by `orientation` to be `upright`.
QImage asStored(const QImage& upright, int orientation)
{
    const QTransform quarterBack = QTransform().rotate(-90);
    switch (orientation) {
    case 2:
        return upright.mirrored(true, false);
    case 3:
        return upright.mirrored(true, true);
    case 4:
        return upright.mirrored(false, true);
    case 5:
        return upright.transformed(quarterBack).mirrored(false, true);
    case 6:
        return upright.transformed(quarterBack);
    case 7:
        return upright.transformed(quarterBack).mirrored(true, false);
    case 8:
        return upright.transformed(QTransform().rotate(90));
    default:
        return upright;
    }
}

/// All that is transparent has colours of `hidden`; the middle is opaque green, its edge half so.
QImage veiled(const QImage& hidden)
{
    QImage image = hidden.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const bool middle = x > 20 && x < 40 && y > 20 && y < 40;
            image.setPixel(x, y,
                           middle ? qRgba(0, 200, 0, x < 30 ? 255 : 128) : image.pixel(x, y) & 0x00FFFFFF);
        }
    return image;
}

} // namespace

class PicturesTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& bytes)
    {
        return test::writeFile(m_dir.filePath(name), bytes);
    }

private Q_SLOTS:
    void initTestCase() { QImageReader::setAllocationLimit(0); }

    /// Qt's own decoders made the inputs of every network so far.
    void ordinaryPicturesKeepTheirBits_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("jpeg");
        const QImage panorama = noise(QSize(512, 256), QImage::Format_RGB32, 11);
        const QImage smooth =
            quarters(QSize(301, 203)).scaled(400, 300, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        QTest::newRow("jpeg of noise") << encoded(panorama, "jpeg", 90) << true;
        QTest::newRow("jpeg") << encoded(smooth, "jpeg", 75) << true;
        QTest::newRow("progressive jpeg") << progressiveJpeg(smooth) << true;
        QTest::newRow("grey jpeg") << encoded(smooth.convertToFormat(QImage::Format_Grayscale8), "jpeg")
                                   << false;
        QTest::newRow("png") << encoded(panorama, "png") << false;
        QTest::newRow("interlaced png") << interlacedPng(smooth) << false;
        QTest::newRow("palette png") << encoded(smooth.convertToFormat(QImage::Format_Indexed8), "png")
                                     << false;
        QTest::newRow("grey png") << encoded(smooth.convertToFormat(QImage::Format_Grayscale8), "png")
                                  << false;
        QTest::newRow("two colours") << encoded(smooth.convertToFormat(QImage::Format_Mono), "png") << false;
        QTest::newRow("webp") << encoded(smooth, "webp", 80) << false;
        QTest::newRow("bmp") << encoded(panorama, "bmp") << false;
        QTest::newRow("tiff") << encoded(panorama, "tiff") << false;
    }

    void ordinaryPicturesKeepTheirBits()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, jpeg);
        const QString file = write(QStringLiteral("ordinary"), bytes);
        const QImage before = QImage::fromData(bytes).convertToFormat(QImage::Format_RGB888);
        const QImage now = imaging::decode(file);
        QCOMPARE(now.format(), QImage::Format_RGB888);
        QCOMPARE(now.size(), before.size());
        QVERIFY(now == before);
        if (!jpeg)
            return;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::ReadOnly);
        QImageReader reader(&buffer);
        const QSize small = before.size().scaled(QSize(150, 150), Qt::KeepAspectRatio);
        reader.setScaledSize(small);
        QVERIFY(imaging::decode(file, QSize(150, 150)) ==
                reader.read().convertToFormat(QImage::Format_RGB888));
    }

    /// 48 megapixels, as telephones take them; they were "damaged".
    void aLargeJpegIsReadReduced()
    {
        const QString file = write(QStringLiteral("48-megapixels.jpg"),
                                   encoded(quarters(QSize(1008, 756)).scaled(8064, 6048), "jpeg", 90));
        QCOMPARE(imaging::sizeOf(file), QSize(8064, 6048));
        const QImage image = imaging::decode(file);
        QCOMPARE(image.size(), QSize(4032, 3024));
        QVERIFY(similarQuarters(image, quarters(QSize(4032, 3024))));
        QCOMPARE(imaging::decode(file, QSize(1024, 1024)).size(), QSize(1024, 768));
    }

    /// Each pixel the mean of the four it stands for.
    void aLargePngIsAveraged_data()
    {
        QTest::addColumn<bool>("interlaced");
        QTest::newRow("plain") << false;
        QTest::newRow("interlaced") << true;
    }

    void aLargePngIsAveraged()
    {
        QFETCH(bool, interlaced);
        QImage image(7001, 5001, QImage::Format_RGB888);
        for (int y = 0; y < image.height(); ++y) {
            uchar* to = image.scanLine(y);
            for (int x = 0; x < image.width(); ++x, to += 3) {
                to[0] = uchar(x % 2 * 100 + y % 2 * 50);
                to[1] = uchar(x / 64);
                to[2] = uchar(y / 64);
            }
        }
        const QString file =
            write(QStringLiteral("large.png"), interlaced ? interlacedPng(image) : encoded(image, "png", 90));
        const QImage small = imaging::decode(file);
        QCOMPARE(small.size(), QSize(3501, 2501));
        for (int y = 0; y < 2500; y += 7)
            for (int x = 0; x < 3500; x += 7)
                QCOMPARE(small.pixel(x, y), qRgb(75, 2 * x / 64, 2 * y / 64));
        QCOMPARE(small.pixel(3500, 10), qRgb(25, 7000 / 64, 20 / 64)); // the last column alone
    }

    void transparencyShowsWhiteWhateverIsUnderneath_data()
    {
        QTest::addColumn<QByteArray>("overNoise");
        QTest::addColumn<QByteArray>("overBlack");
        const QSize size(64, 64);
        QImage black(size, QImage::Format_RGB32);
        black.fill(Qt::black);
        const QImage one = veiled(noise(size, QImage::Format_RGB32, 9)), other = veiled(black);
        const auto indexed = [&](QRgb under) {
            QImage image(size, QImage::Format_Indexed8);
            image.setColorTable({under & 0x00FFFFFF, qRgb(0, 200, 0), qRgba(0, 200, 0, 128)});
            for (int y = 0; y < 64; ++y)
                for (int x = 0; x < 64; ++x)
                    image.setPixel(x, y, qAlpha(other.pixel(x, y)) == 0 ? 0 : x < 30 ? 1 : 2);
            return image;
        };
        QTest::newRow("png") << encoded(one, "png") << encoded(other, "png");
        QTest::newRow("palette") << encoded(indexed(0x123456), "png") << encoded(indexed(0), "png");
        QTest::newRow("16 bits") << encoded(one.convertToFormat(QImage::Format_RGBA64), "png")
                                 << encoded(other.convertToFormat(QImage::Format_RGBA64), "png");
        QTest::newRow("webp") << encoded(one, "webp", 100) << encoded(other, "webp", 100);
        QTest::newRow("tiff") << plainTiff(one, 1) << plainTiff(other, 1);
    }

    void transparencyShowsWhiteWhateverIsUnderneath()
    {
        QFETCH(QByteArray, overNoise);
        QFETCH(QByteArray, overBlack);
        const QString file = write(QStringLiteral("noise"), overNoise);
        const QImage image = imaging::decode(file);
        QVERIFY(image == imaging::decode(write(QStringLiteral("black"), overBlack)));
        QCOMPARE(image.pixelColor(5, 5), QColor(Qt::white));
        QCOMPARE(image.pixelColor(25, 30), QColor(0, 200, 0));
        const QColor half = image.pixelColor(35, 30);
        QVERIFY(std::abs(half.red() - 127) <= 1 && std::abs(half.green() - 227) <= 1);
        imaging::InputSpec spec;
        spec.width = spec.height = 32;
        QCOMPARE(imaging::prepareFile(file, spec).pixels,
                 imaging::prepareFile(m_dir.filePath(QStringLiteral("black")), spec).pixels);
        QCOMPARE(imaging::prepareForServer(file).jpeg,
                 imaging::prepareForServer(m_dir.filePath(QStringLiteral("black"))).jpeg);
    }

    void everyFormatIsTurnedUpright_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QSize size(96, 48);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const QImage stored = asStored(quarters(size), orientation);
            const auto row = [orientation](const char* format) -> QTestData& {
                return QTest::addRow("%s %d", format, orientation);
            };
            row("jpeg") << turnedJpeg(encoded(stored, "jpeg"), orientation);
            row("png") << turnedPng(encoded(stored, "png"), orientation, Where::BeforePixels);
            row("png, behind") << turnedPng(encoded(stored, "png"), orientation, Where::BehindPixels);
            row("webp") << turnedWebp(encoded(stored, "webp", 90), stored.size(), orientation);
            row("tiff") << plainTiff(stored, orientation);
        }
    }

    void everyFormatIsTurnedUpright()
    {
        QFETCH(QByteArray, bytes);
        const QString file = write(QStringLiteral("turned"), bytes);
        const QSize size(96, 48);
        QCOMPARE(imaging::sizeOf(file), size);
        const QImage image = imaging::decode(file);
        QCOMPARE(image.size(), size);
        QVERIFY(similarQuarters(image, quarters(size)));
        QCOMPARE(imaging::decode(file, QSize(24, 24)).size(), QSize(24, 12));
    }

    /// As an iPhone writes it: the container says how it is turned.
    void heicIsReadAndTurned()
    {
        const QImage upright = imaging::decode(write(QStringLiteral("a.jpg"), kept("upright.heic")));
        QCOMPARE(upright.size(), QSize(64, 48));
        QVERIFY(qRed(upright.pixel(10, 10)) > 180 && qRed(upright.pixel(50, 10)) < 70);
        QVERIFY(qGreen(upright.pixel(10, 10)) > 160 && qGreen(upright.pixel(10, 40)) < 70);
        const QString file = write(QStringLiteral("b.jpg"), kept("turned.heic"));
        QCOMPARE(imaging::sizeOf(file), QSize(48, 64));
        const QImage turned = imaging::decode(file);
        QCOMPARE(turned.size(), QSize(48, 64));
        QVERIFY(similar(
            turned,
            imaging::decode(m_dir.filePath(QStringLiteral("a.jpg"))).transformed(QTransform().rotate(90)),
            3));
    }

    void inkBecomesColours()
    {
        for (const bool adobe : {true, false}) {
            const QString file =
                write(QStringLiteral("ink.jpg"), inkJpeg(QSize(32, 32), qRgb(200, 100, 30), adobe));
            QImage expected(32, 32, QImage::Format_RGB888);
            expected.fill(QColor(200, 100, 30));
            QVERIFY(similar(imaging::decode(file), expected, 3));
        }
    }

    /// The networks get the numbers that are stored; only a server is told what they mean.
    void aProfileIsOnlyForServers()
    {
        QImage image = quarters(QSize(64, 64));
        const QString plain = write(QStringLiteral("plain.png"), encoded(image, "png"));
        image.setColorSpace(QColorSpace(QColorSpace::AdobeRgb));
        const QString profiled = write(QStringLiteral("profile.png"), encoded(image, "png"));
        QVERIFY(imaging::decode(plain) == imaging::decode(profiled));
        QVERIFY(!imaging::decode(profiled).colorSpace().isValid());
        QVERIFY(imaging::prepareForServer(plain).jpeg != imaging::prepareForServer(profiled).jpeg);
    }

    /// A strip of CVUSA's would be 17 pixels high, and enlarged where a list shows a piece of it.
    void aThumbnailOfAStripIsHighEnough()
    {
        const QString strip = write(QStringLiteral("strip.jpg"), encoded(quarters(QSize(1232, 224)), "jpeg"));
        QCOMPARE(imaging::decodeThumbnail(strip, 96).size(), QSize(264, 48));
        const QString column =
            write(QStringLiteral("column.png"), encoded(quarters(QSize(100, 3000)), "png"));
        QCOMPARE(imaging::decodeThumbnail(column, 96).height(), 384);
        const QString panorama = write(QStringLiteral("2to1.png"), encoded(quarters(QSize(512, 256)), "png"));
        QCOMPARE(imaging::decodeThumbnail(panorama, 96).size(), QSize(96, 48));
        QCOMPARE(imaging::decodeThumbnail(panorama, 900).size(), QSize(512, 256));
    }

    void onlyWhatClosesUpMayBeTurned()
    {
        using Projection = imaging::InputSpec::Projection;
        imaging::InputSpec band, polar, direct;
        band.projection = Projection::PanoramaBand;
        polar.projection = Projection::PolarTile;
        for (const QSize panorama : {QSize(1024, 512), QSize(2048, 1024), QSize(1232, 224), QSize(960, 500)})
            QVERIFY(imaging::closesUp(panorama, band) && imaging::closesUp(panorama, direct));
        for (const QSize photo : {QSize(4032, 3024), QSize(3024, 4032), QSize(6000, 4000), QSize(1920, 1080)})
            QVERIFY(!imaging::closesUp(photo, band) && !imaging::closesUp(photo, direct));
        QVERIFY(imaging::closesUp(QSize(320, 320), polar));
    }
};

GEOVLM_TEST(PicturesTest);

} // namespace tst_pictures

#include "tst_pictures.moc"
