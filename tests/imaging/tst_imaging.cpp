// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "imaging/decode.h"
#include "imaging/network_input.h"
#include "imaging/server_image.h"
#include "imaging/variation.h"
#include "support/files.h"
#include "support/registry.h"

#include <QBuffer>
#include <QColorSpace>
#include <QCryptographicHash>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

namespace tst_imaging {

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

/// A JPEG turned a quarter, whose EXIF block names a camera and the place: 48° 51' 29.6" N.
QByteArray locatedJpeg(const QImage& image)
{
    // TIFF, big-endian; IFD0 at 8: make, orientation, GPS at 62; GPS: latitude reference and latitude.
    const QByteArray tiff = QByteArray::fromHex("4d4d002a00000008"
                                                "0003"
                                                "010f00020000000600000032" // make, 6 letters at 50
                                                "011200030000000100060000" // orientation 6
                                                "88250004000000010000003e" // GPS at 62
                                                "00000000") +
                            QByteArray("CAMRA\0", 6) + QByteArray("GEOTAG", 6) +
                            QByteArray::fromHex("0002"
                                                "0001000200000002"
                                                "4e000000"
                                                "0002000500000003"
                                                "0000005c"
                                                "00000000") +
                            QByteArray::fromHex("0000003000000001"
                                                "0000003300000001"
                                                "000001280000000a");
    QByteArray body = QByteArray("Exif\0\0", 6) + tiff;
    const int length = int(body.size()) + 2;
    QByteArray jpeg = encoded(image, "jpg");
    return jpeg.insert(2, QByteArray("\xff\xe1", 2) + char(length >> 8) + char(length & 0xff) + body);
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

/// The red of pixel (x, y) of the input by the textbook: pixel centres at halves, edges repeated.
double bilinear(const QImage& image, const InputSpec& spec, int x, int y)
{
    const auto place = [](int index, int size, int from) {
        return std::clamp((index + 0.5) * from / size - 0.5, 0.0, double(from - 1));
    };
    const double sourceX = place(x, spec.width, image.width());
    const double sourceY = place(y, spec.height, image.height());
    const int left = int(sourceX);
    const int top = int(sourceY);
    const auto red = [&](int px, int py) {
        return qRed(image.pixel(std::min(px, image.width() - 1), std::min(py, image.height() - 1)));
    };
    const double right = sourceX - left;
    const double bottom = sourceY - top;
    return (red(left, top) * (1 - right) + red(left + 1, top) * right) * (1 - bottom) +
           (red(left, top + 1) * (1 - right) + red(left + 1, top + 1) * right) * bottom;
}

} // namespace

class ImagingTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& bytes)
    {
        return test::writeFile(m_dir.filePath(name), bytes);
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

    /// Every pixel from the four around its place, in both directions, however much is shrunk.
    void bilinearIsNeverAnAverageOverMore()
    {
        const quint64 seed = QRandomGenerator::global()->generate64();
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        QRandomGenerator random{quint32(seed)};
        QImage image(61, 40, QImage::Format_RGB888);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.setPixelColor(x, y,
                                    QColor(random.bounded(256), random.bounded(256), random.bounded(256)));
        InputSpec spec;
        spec.projection = InputSpec::Projection::Bilinear;
        for (const QSize size : {QSize(13, 9), QSize(61, 40), QSize(100, 7)}) {
            spec.width = size.width();
            spec.height = size.height();
            QCOMPARE(InputSpec::fromJson(spec.toJson()), spec);
            const std::vector<std::uint8_t> planes = imaging::prepare(image, spec);
            for (int y = 0; y < spec.height; ++y)
                for (int x = 0; x < spec.width; ++x)
                    QVERIFY(std::abs(bilinear(image, spec, x, y) -
                                     double(planes[std::size_t(y * spec.width + x)])) <= 1);
        }
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

    void whatAServerGetsIsUprightSmallAndNothingButPixels()
    {
        QImage wide(2000, 500, QImage::Format_RGB32);
        wide.fill(Qt::white);
        QPainter(&wide).fillRect(0, 0, 1000, 500, Qt::red); // left half; on top once turned upright
        wide.setText(QStringLiteral("Comment"), QStringLiteral("SECRETPLACE"));
        wide.setColorSpace(QColorSpace(QColorSpace::AdobeRgb));
        const QByteArray photo = locatedJpeg(wide);
        QVERIFY(photo.contains("GEOTAG") && photo.contains("SECRETPLACE") && photo.contains("ICC_PROFILE"));
        const imaging::ServerImage sent =
            imaging::prepareForServer(write(QStringLiteral("located.jpg"), photo));
        for (const char* trace :
             {"Exif", "CAMRA", "GEOTAG", "SECRETPLACE", "ICC_PROFILE", "\xff\xe1", "\xff\xfe", "\xff\xed"})
            QVERIFY2(!sent.jpeg.left(1000).contains(trace), trace);
        QVERIFY(!sent.jpeg.contains("GEOTAG") && !sent.jpeg.contains("SECRETPLACE"));
        QCOMPARE(sent.size, QSize(256, 1024));
        const QImage back = QImage::fromData(sent.jpeg, "jpg");
        QCOMPARE(back.size(), sent.size);
        QVERIFY(back.pixelColor(128, 100).green() < 100);
        QVERIFY(back.pixelColor(128, 900).green() > 200);
        QCOMPARE(sent.sha256, QCryptographicHash::hash(sent.jpeg, QCryptographicHash::Sha256));
    }

    void aPngForAServerLosesItsTextsAndIsNotEnlarged()
    {
        QImage clear(40, 30, QImage::Format_ARGB32);
        clear.fill(Qt::transparent);
        clear.setText(QStringLiteral("Location"), QStringLiteral("SECRETPLACE"));
        const QString file = write(QStringLiteral("clear.png"), encoded(clear, "png"));
        const imaging::ServerImage sent = imaging::prepareForServer(file);
        QCOMPARE(sent.size, QSize(40, 30));
        QVERIFY(!sent.jpeg.contains("SECRETPLACE"));
        QVERIFY(QImage::fromData(sent.jpeg, "jpg").pixelColor(20, 15).lightness() > 250);
        QCOMPARE(imaging::prepareForServer(file).jpeg, sent.jpeg);
    }

    void variationsAreSeededAndIndependentOfEachOther()
    {
        const QImage image = busy(QSize(256, 128));
        imaging::Variation all{true, true, true, true, true};
        QCOMPARE(imaging::varied(image, View::Ground, all, 5), imaging::varied(image, View::Ground, all, 5));
        QVERIFY(imaging::varied(image, View::Ground, all, 5) != imaging::varied(image, View::Ground, all, 6));
        QCOMPARE(imaging::varied(image, View::Ground, {}, 5), image);
        imaging::Variation crop, cropAndLight;
        crop.crop = cropAndLight.crop = cropAndLight.light = true;
        QCOMPARE(imaging::varied(image, View::Satellite, crop, 5).size(),
                 imaging::varied(image, View::Satellite, cropAndLight, 5).size());
    }

    void eachVariationDoesWhatItIsCalled()
    {
        const QImage panorama = busy(QSize(256, 128)), tile = busy(QSize(96, 96));
        QVERIFY(imaging::isPanorama(panorama.size()) && !imaging::isPanorama(tile.size()));
        bool rolledEitherWay[2]{}, brighter = false, darker = false;
        for (quint64 seed = 1; seed <= 40; ++seed) {
            imaging::Variation one;
            one.crop = true;
            const QSize wide = imaging::varied(panorama, View::Ground, one, seed).size();
            QVERIFY(wide.width() == 256 && wide.height() >= 117 && wide.height() <= 128);
            const QSize square = imaging::varied(tile, View::Satellite, one, seed).size();
            QVERIFY(square.width() >= 88 && square.height() >= 88);
            one = {};
            one.roll = true;
            const QImage rolled = imaging::varied(panorama, View::Ground, one, seed);
            const int shift = shiftOf(panorama, rolled); // a tenth of a turn would be 26
            QVERIFY2(shift >= -8 && shift <= 8, qPrintable(QString::number(shift)));
            rolledEitherWay[shift > 0] = true;
            QCOMPARE(imaging::varied(tile, View::Satellite, one, seed), tile);
            QCOMPARE(imaging::varied(tile, View::Ground, one, seed), tile); // no panorama
            one = {};
            one.light = true;
            const int difference = meanOf(imaging::varied(tile, View::Satellite, one, seed)) - meanOf(tile);
            brighter = brighter || difference > 5;
            darker = darker || difference < -5;
            one = {};
            one.rotate = true;
            QCOMPARE(imaging::varied(panorama, View::Ground, one, seed), panorama);
            QCOMPARE(imaging::varied(tile, View::Satellite, one, seed).size(), tile.size());
        }
        QVERIFY(rolledEitherWay[0] && rolledEitherWay[1] && brighter && darker);
    }

    /// A white disc on white corners: what is turned must bring no black in, and keep its middle.
    void aTurnedTileHasNoEmptyCorner()
    {
        QImage tile(80, 80, QImage::Format_RGB888);
        tile.fill(Qt::white);
        tile.setPixel(0, 0, qRgb(250, 250, 250));
        imaging::Variation turn;
        turn.rotate = true;
        for (quint64 seed = 1; seed <= 20; ++seed) {
            const QImage turned = imaging::varied(tile, View::Satellite, turn, seed);
            for (int y = 0; y < 80; ++y)
                for (int x = 0; x < 80; ++x)
                    QVERIFY(qGray(turned.pixel(x, y)) >= 249);
        }
    }

    void aJpegLosesALittle()
    {
        const QImage tile = busy(QSize(96, 96));
        imaging::Variation jpeg;
        jpeg.jpeg = true;
        const QImage back = imaging::varied(tile, View::Satellite, jpeg, 3);
        QCOMPARE(back.size(), tile.size());
        QVERIFY(back != tile);
        QVERIFY(std::abs(meanOf(back) - meanOf(tile)) < 5);
    }

    void onlyWhatSuitsTheViewChangesIt()
    {
        imaging::Variation roll, rotate;
        roll.roll = rotate.rotate = true;
        QVERIFY(roll.changes(View::Ground) && !roll.changes(View::Satellite));
        QVERIFY(rotate.changes(View::Satellite) && !rotate.changes(View::Ground));
        QVERIFY(!imaging::Variation().changes(View::Ground));
    }

private:
    static QImage busy(const QSize& size)
    {
        QImage image(size, QImage::Format_RGB888);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                image.setPixel(x, y,
                               qRgb((x * 37 + y * 11) % 200 + 20, x * 200 / size.width() + 20,
                                    y * 200 / size.height() + 20));
        return image;
    }
    static int meanOf(const QImage& image)
    {
        qint64 sum = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                sum += qGray(image.pixel(x, y));
        return int(sum / (qint64(image.width()) * image.height()));
    }
    /// By how many columns `rolled` was turned, either way.
    static int shiftOf(const QImage& image, const QImage& rolled)
    {
        const int width = image.width();
        for (int shift = -width / 2; shift < width / 2; ++shift) {
            bool same = true;
            for (int x = 0; x < width && same; ++x)
                same = rolled.pixel(x, 7) == image.pixel((x + shift + width) % width, 7);
            if (same)
                return shift;
        }
        return width;
    }
};

GEOVLM_TEST(ImagingTest);

} // namespace tst_imaging

#include "tst_imaging.moc"
