// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_scenes.h"

#include <QFile>
#include <QPainter>
#include <QRandomGenerator>
#include <cstdlib>

namespace geovlm::test {

QImage noise(QSize size, QImage::Format format, quint32 seed)
{
    QRandomGenerator random(seed);
    QImage image(size, format);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, random.generate() | 0xFF000000);
    return image;
}

QImage quarters(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    const int w = size.width() / 2, h = size.height() / 2;
    painter.fillRect(0, 0, w, h, QColor(250, 120, 120));
    painter.fillRect(w, 0, w, h, QColor(120, 120, 250));
    painter.fillRect(0, h, w, h, QColor(120, 0, 0));
    painter.fillRect(w, h, w, h, QColor(0, 0, 120));
    return image;
}

bool similar(const QImage& one, const QImage& other, int within)
{
    if (one.size() != other.size())
        return false;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x) {
            const QColor a = one.pixelColor(x, y), b = other.pixelColor(x, y);
            if (std::abs(a.red() - b.red()) > within || std::abs(a.green() - b.green()) > within ||
                std::abs(a.blue() - b.blue()) > within)
                return false;
        }
    return true;
}

bool similarQuarters(const QImage& one, const QImage& other)
{
    if (one.size() != other.size())
        return false;
    bool same = true;
    for (const int y : {one.height() / 4, one.height() * 3 / 4})
        for (const int x : {one.width() / 4, one.width() * 3 / 4})
            same = same && similar(one.copy(x, y, 1, 1), other.copy(x, y, 1, 1), 6);
    return same;
}

QByteArray kept(const char* name)
{
    QFile file(QStringLiteral(GEOVLM_SOURCE_DIR "/tests/imaging/pictures/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name);
    return file.readAll();
}

} // namespace geovlm::test
