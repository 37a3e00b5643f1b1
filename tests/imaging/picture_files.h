// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>

namespace geovlm::test {

/// Pictures as files, in forms that Qt does not write as well as in those it does.

QByteArray encoded(const QImage& image, const char* format, int quality = 95);
QByteArray progressiveJpeg(const QImage& image);
/// 255 of an ink is none, as Adobe's programs write it, if `adobe`; else 0 is.
QByteArray inkJpeg(QSize size, QRgb colour, bool adobe);
QByteArray interlacedPng(const QImage& image);

/// The same files with an EXIF block that holds an orientation, 1 … 8.
QByteArray turnedJpeg(const QByteArray& jpeg, int orientation);
enum class Where { BeforePixels, BehindPixels };
QByteArray turnedPng(const QByteArray& png, int orientation, Where where);
QByteArray turnedWebp(const QByteArray& webp, QSize size, int orientation);
/// Without compression; alpha is not multiplied into the colours where `image` has any.
QByteArray plainTiff(const QImage& image, int orientation);

} // namespace geovlm::test
