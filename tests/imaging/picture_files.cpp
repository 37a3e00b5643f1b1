// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_files.h"

#include <QBuffer>
#include <QImageWriter>
#include <QtEndian>
#include <cstdio> // before jpeglib.h
#include <cstdlib>
#include <jpeglib.h>
#include <png.h>
#include <vector>
#include <zlib.h>

namespace geovlm::test {

namespace {

/// TIFF, big-endian, one entry.
QByteArray exifBlock(int orientation)
{
    QByteArray block = QByteArray::fromHex("4d4d002a00000008"
                                           "0001"
                                           "011200030000000100000000"
                                           "00000000");
    block[19] = char(orientation);
    return block;
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray littleEndian(quint32 value, int bytes = 4)
{
    QByteArray all(4, '\0');
    qToLittleEndian(value, all.data());
    return all.left(bytes);
}

QByteArray riffChunk(const QByteArray& name, const QByteArray& content)
{
    return name + littleEndian(quint32(content.size())) + content + QByteArray(content.size() % 2, '\0');
}

} // namespace

QByteArray encoded(const QImage& image, const char* format, int quality)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    if (!writer.write(image))
        qFatal("cannot write %s: %s", format, qPrintable(writer.errorString()));
    return bytes;
}

QByteArray progressiveJpeg(const QImage& image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "jpeg");
    writer.setProgressiveScanWrite(true);
    if (!writer.write(image))
        qFatal("cannot write a progressive JPEG");
    return bytes;
}

QByteArray inkJpeg(QSize size, QRgb colour, bool adobe)
{
    jpeg_compress_struct jpeg;
    jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&jpeg, &bytes, &length);
    jpeg.image_width = JDIMENSION(size.width());
    jpeg.image_height = JDIMENSION(size.height());
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg.write_Adobe_marker = adobe ? TRUE : FALSE;
    jpeg_start_compress(&jpeg, TRUE);
    std::vector<JSAMPLE> row;
    const int flip = adobe ? 0 : 255;
    for (int x = 0; x < size.width(); ++x)
        for (const int value : {qRed(colour), qGreen(colour), qBlue(colour), 255})
            row.push_back(JSAMPLE(value ^ flip));
    JSAMPROW pointer = row.data();
    for (int y = 0; y < size.height(); ++y)
        jpeg_write_scanlines(&jpeg, &pointer, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    const QByteArray result(reinterpret_cast<const char*>(bytes), qsizetype(length));
    std::free(bytes);
    return result;
}

QByteArray interlacedPng(const QImage& image)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    QByteArray result;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &result,
        [](png_structp self, png_bytep bytes, png_size_t length) {
            static_cast<QByteArray*>(png_get_io_ptr(self))
                ->append(reinterpret_cast<const char*>(bytes), qsizetype(length));
        },
        nullptr);
    png_set_compression_level(png, 1);
    png_set_IHDR(png, info, png_uint_32(rgb.width()), png_uint_32(rgb.height()), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    std::vector<png_bytep> rows;
    for (int y = 0; y < rgb.height(); ++y)
        rows.push_back(const_cast<png_bytep>(rgb.constScanLine(y)));
    png_write_image(png, rows.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return result;
}

QByteArray turnedJpeg(const QByteArray& jpeg, int orientation)
{
    const QByteArray block = QByteArray("Exif\0\0", 6) + exifBlock(orientation);
    QByteArray result = jpeg;
    return result.insert(2, QByteArray("\xFF\xE1") + bigEndian(quint32(block.size() + 2)).right(2) + block);
}

QByteArray turnedPng(const QByteArray& png, int orientation, Where where)
{
    const QByteArray content = QByteArray("eXIf") + exifBlock(orientation);
    const auto check =
        quint32(crc32(0, reinterpret_cast<const Bytef*>(content.constData()), uInt(content.size())));
    constexpr qsizetype headEnd = 33, endChunk = 12;
    QByteArray result = png;
    return result.insert(where == Where::BeforePixels ? headEnd : png.size() - endChunk,
                         bigEndian(quint32(content.size() - 4)) + content + bigEndian(check));
}

QByteArray turnedWebp(const QByteArray& webp, QSize size, int orientation)
{
    constexpr char hasExif = 0x08;
    const QByteArray head = QByteArray(1, hasExif) + QByteArray(3, '\0') +
                            littleEndian(quint32(size.width() - 1), 3) +
                            littleEndian(quint32(size.height() - 1), 3);
    const QByteArray chunks = QByteArray("WEBP") + riffChunk("VP8X", head) + webp.mid(12) +
                              riffChunk("EXIF", exifBlock(orientation));
    return riffChunk("RIFF", chunks);
}

QByteArray plainTiff(const QImage& image, int orientation)
{
    const bool alpha = image.hasAlphaChannel();
    const QImage pixels = image.convertToFormat(alpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    const int samples = alpha ? 4 : 3;
    QByteArray strip;
    for (int y = 0; y < pixels.height(); ++y)
        strip.append(reinterpret_cast<const char*>(pixels.constScanLine(y)), samples * pixels.width());
    constexpr quint32 bitsAt = 8, stripAt = 16;
    QByteArray file("II*\0", 4);
    file += littleEndian(stripAt + quint32(strip.size()));
    for (int i = 0; i < 4; ++i)
        file += littleEndian(8, 2);
    file += strip;
    QByteArray entries;
    int count = 0;
    const auto add = [&](quint32 tag, quint32 type, quint32 values, quint32 value) {
        entries += littleEndian(tag, 2) + littleEndian(type, 2) + littleEndian(values) + littleEndian(value);
        ++count;
    };
    constexpr quint32 isShort = 3, isLong = 4;
    add(256, isLong, 1, quint32(pixels.width()));
    add(257, isLong, 1, quint32(pixels.height()));
    add(258, isShort, quint32(samples), bitsAt);
    add(259, isShort, 1, 1);
    add(262, isShort, 1, 2);
    add(273, isLong, 1, stripAt);
    add(274, isShort, 1, quint32(orientation));
    add(277, isShort, 1, quint32(samples));
    add(278, isLong, 1, quint32(pixels.height()));
    add(279, isLong, 1, quint32(strip.size()));
    if (alpha)
        add(338, isShort, 1, 2);
    return file + littleEndian(quint32(count), 2) + entries + littleEndian(0);
}

} // namespace geovlm::test
