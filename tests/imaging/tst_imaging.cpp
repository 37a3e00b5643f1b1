// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "imaging/decode.h"
#include "imaging/network_input.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace geovlm;
using imaging::InputSpec;

namespace {

QByteArray encoded(const QImage& image, const char* format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, 95);
    return bytes;
}

/// A JPEG whose EXIF block says "turn a quarter clockwise to stand upright".
QByteArray turnedJpeg(const QImage& image)
{
    const QByteArray exif = QByteArray::fromHex("ffe10022457869660000"
                                                "4d4d002a00000008"
                                                "0001"
                                                "0112"
                                                "0003"
                                                "00000001"
                                                "00060000"
                                                "00000000");
    QByteArray jpeg = encoded(image, "jpg");
    return jpeg.insert(2, exif);
}

/// Four quarters of a tile: north red, east green, south blue, west white, in wedges around the centre.
QImage compassTile(int side)
{
    QImage tile(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double dx = x + 0.5 - side / 2.0;
            const double dy = y + 0.5 - side / 2.0;
            const bool vertical = std::abs(dy) > std::abs(dx);
            tile.setPixelColor(x, y,
                               vertical ? (dy < 0 ? Qt::red : Qt::blue) : (dx > 0 ? Qt::green : Qt::white));
        }
    return tile;
}

QColor pixel(const std::vector<std::uint8_t>& planes, const InputSpec& spec, int row, int column)
{
    const std::size_t at = std::size_t(row * spec.width + column);
    const std::size_t plane = std::size_t(spec.pixels());
    return QColor(planes[at], planes[plane + at], planes[2 * plane + at]);
}

} // namespace

class ImagingTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

private Q_SLOTS:
    void contentDecidesTheFormatNotTheName()
    {
        const QString file = write(QStringLiteral("really-a-png.jpg"), encoded(compassTile(20), "png"));
        QCOMPARE(imaging::decode(file).size(), QSize(20, 20));
        QCOMPARE(imaging::sizeOf(file), QSize(20, 20));
    }

    void exifOrientationIsApplied()
    {
        QImage wide(40, 20, QImage::Format_RGB32);
        wide.fill(Qt::blue);
        const QString file = write(QStringLiteral("turned.jpg"), turnedJpeg(wide));
        QCOMPARE(imaging::sizeOf(file), QSize(20, 40));
        QCOMPARE(imaging::decode(file).size(), QSize(20, 40));
        QCOMPARE(imaging::decode(file, QSize(20, 20)).size(), QSize(10, 20));
    }

    void fitShrinksButNeverEnlarges()
    {
        const QString file = write(QStringLiteral("tile.png"), encoded(compassTile(64), "png"));
        QCOMPARE(imaging::decode(file, QSize(16, 100)).size(), QSize(16, 16));
        QCOMPARE(imaging::decode(file, QSize(200, 200)).size(), QSize(64, 64));
    }

    void whatIsNoImageIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello, this is text");
        QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>");
        QTest::newRow("png cut in its header") << encoded(compassTile(64), "png").left(20);
        QTest::newRow("png signature alone") << encoded(compassTile(64), "png").left(8);
    }

    void whatIsNoImageIsNamed()
    {
        QFETCH(QByteArray, bytes);
        const QString file = write(QStringLiteral("bad-one.png"), bytes);
        try {
            imaging::decode(file);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY(error.sentence().contains(QStringLiteral("bad-one.png")));
        }
    }

    void aHugeHeaderIsRefusedBeforeDecoding()
    {
        QByteArray png = encoded(compassTile(64), "png");
        png.replace(16, 8, QByteArray::fromHex("0000ffff0000ffff"));
        const QString file = write(QStringLiteral("huge.png"), png);
        QVERIFY_THROWS_EXCEPTION(Error, imaging::decode(file));
    }

    void aPolarTileHasNorthInItsMiddleAndEastInItsRightQuarter()
    {
        InputSpec spec;
        spec.height = 24;
        spec.width = 96;
        spec.projection = InputSpec::Projection::PolarTile;
        const auto planes = imaging::prepare(compassTile(320), spec);
        for (const int row : {1, 12, 20}) {
            QCOMPARE(pixel(planes, spec, row, 48), QColor(Qt::red));
            QCOMPARE(pixel(planes, spec, row, 72), QColor(Qt::green));
            QCOMPARE(pixel(planes, spec, row, 24), QColor(Qt::white));
            QCOMPARE(pixel(planes, spec, row, 0), QColor(Qt::blue));
        }
    }

    void thePolarTilesBottomRowIsItsCentre()
    {
        QImage tile(320, 320, QImage::Format_RGB32);
        tile.fill(Qt::black);
        QPainter painter(&tile);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawEllipse(QPoint(160, 160), 40, 40);
        painter.end();
        InputSpec spec;
        spec.height = 16;
        spec.width = 64;
        spec.projection = InputSpec::Projection::PolarTile;
        const auto planes =
            imaging::prepare(tile, spec); // a radius of 40 of 160 pixels: the last four rows of sixteen
        for (int column = 0; column < spec.width; ++column) {
            QCOMPARE(pixel(planes, spec, 15, column), QColor(Qt::white));
            QCOMPARE(pixel(planes, spec, 13, column), QColor(Qt::white));
            QCOMPARE(pixel(planes, spec, 10, column), QColor(Qt::black));
        }
    }

    void aPanoramaBandLeavesSkyAndBottomOut()
    {
        QImage panorama(64, 32, QImage::Format_RGB32);
        panorama.fill(Qt::blue);
        QPainter painter(&panorama);
        painter.fillRect(0, 8, 64, 16, Qt::green);
        painter.end();
        InputSpec spec;
        spec.height = 8;
        spec.width = 32;
        spec.projection = InputSpec::Projection::PanoramaBand;
        spec.bandTop = 0.25;
        spec.bandBottom = 0.75;
        const auto planes = imaging::prepare(panorama, spec);
        for (int row = 0; row < spec.height; ++row)
            QCOMPARE(pixel(planes, spec, row, 16), QColor(Qt::green));
    }

    void shrinkingAveragesAreas()
    {
        QImage checks(64, 64, QImage::Format_RGB32);
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                checks.setPixelColor(x, y, (x + y) % 2 ? Qt::white : Qt::black);
        InputSpec spec;
        spec.height = 8;
        spec.width = 8;
        const auto planes = imaging::prepare(checks, spec);
        for (const std::uint8_t value : planes)
            QVERIFY(std::abs(int(value) - 127) <= 1);
    }

    void aSpecSurvivesItsJson()
    {
        InputSpec spec;
        spec.height = 48;
        spec.width = 192;
        spec.projection = InputSpec::Projection::PolarTile;
        spec.bandTop = 0.2;
        spec.bandBottom = 0.8;
        spec.radius = 0.9;
        QCOMPARE(InputSpec::fromJson(spec.toJson()), spec);
    }
};

QTEST_GUILESS_MAIN(ImagingTest)
#include "tst_imaging.moc"
