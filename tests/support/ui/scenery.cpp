// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenery.h"

#include "domain/random.h"

#include <QLinearGradient>
#include <QPainter>

namespace geovlm::test {

namespace {

QColor roofOf(Random& random)
{
    static const std::array<QColor, 5> roofs{QColor(150, 82, 64), QColor(104, 104, 110),
                                             QColor(176, 150, 118), QColor(84, 92, 104),
                                             QColor(190, 188, 182)};
    return roofs[size_t(random.below(int(roofs.size())))];
}

void paintHouse(QPainter& painter, const QRectF& box, Random& random)
{
    painter.fillRect(box, roofOf(random).lighter(125));
    painter.fillRect(QRectF(box.x(), box.y() - box.height() * 0.18, box.width(), box.height() * 0.2),
                     roofOf(random));
    const double window = box.width() / 7;
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 3; ++column)
            painter.fillRect(QRectF(box.x() + window * (1 + 2 * column),
                                    box.y() + box.height() * (0.15 + 0.4 * row), window, box.height() * 0.22),
                             QColor(70, 90, 112));
    }
}

void paintTree(QPainter& painter, const QPointF& at, double size, Random& random)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(60 + random.below(30), 96 + random.below(40), 56 + random.below(20)));
    painter.drawEllipse(at, size, size);
    painter.setBrush(QColor(255, 255, 255, 18));
    painter.drawEllipse(at - QPointF(size * 0.25, size * 0.3), size * 0.5, size * 0.5);
}

} // namespace

QImage paintPanorama(int place, const QSize& size)
{
    Random random = Random::stream(7, "panorama", quint64(place));
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double w = size.width();
    const double h = size.height();
    QLinearGradient sky(0, 0, 0, h * 0.55);
    sky.setColorAt(0, QColor::fromHsv(205 + random.below(20), 120, 215));
    sky.setColorAt(1, QColor(226, 232, 236));
    painter.fillRect(QRectF(0, 0, w, h * 0.55), sky);
    painter.fillRect(QRectF(0, h * 0.52, w, h * 0.48), QColor(112, 136, 88));
    for (int i = 0; i < 16; ++i) {
        const double wide = w * random.uniform(0.05, 0.1);
        const double tall = h * random.uniform(0.1, 0.28);
        paintHouse(painter, QRectF(w * i / 16.0, h * 0.55 - tall, wide, tall), random);
    }
    for (int i = 0; i < 26; ++i)
        paintTree(painter, QPointF(w * random.uniform(), h * random.uniform(0.44, 0.58)),
                  h * random.uniform(0.03, 0.08), random);
    for (int i = 0; i < 3; ++i) {
        const double x = w * (0.1 + 0.35 * i + random.uniform(0, 0.1));
        const QPolygonF road{QPointF(x - w * 0.01, h * 0.54), QPointF(x + w * 0.01, h * 0.54),
                             QPointF(x + w * 0.16, h), QPointF(x - w * 0.16, h)};
        painter.setBrush(QColor(96, 98, 102));
        painter.drawPolygon(road);
        painter.setPen(QPen(QColor(236, 232, 214), 3, Qt::DashLine));
        painter.drawLine(QPointF(x, h * 0.56), QPointF(x, h));
        painter.setPen(Qt::NoPen);
    }
    return image;
}

QImage paintTile(int place, const QSize& size)
{
    Random random = Random::stream(7, "tile", quint64(place));
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double s = size.width();
    painter.fillRect(image.rect(), QColor::fromHsv(80 + random.below(30), 70, 120 + random.below(40)));
    painter.translate(s / 2, s / 2);
    painter.rotate(random.uniform(-20, 20));
    painter.translate(-s / 2, -s / 2);
    for (int i = -1; i < 5; ++i) {
        for (int j = -1; j < 5; ++j) {
            if (random.chance(0.2))
                continue;
            const double x = s * (0.25 * i + random.uniform(0.02, 0.07));
            const double y = s * (0.25 * j + random.uniform(0.02, 0.07));
            const QRectF roof(x, y, s * random.uniform(0.09, 0.14), s * random.uniform(0.09, 0.14));
            painter.fillRect(roof.translated(4, 5), QColor(0, 0, 0, 60));
            const QColor colour = roofOf(random);
            painter.fillRect(roof, colour);
            painter.fillRect(QRectF(roof.x(), roof.y(), roof.width(), roof.height() / 2),
                             colour.lighter(112));
        }
    }
    const bool cross = random.chance(0.6);
    painter.fillRect(QRectF(s * 0.46, -s, s * 0.09, 3 * s), QColor(120, 121, 124));
    if (cross)
        painter.fillRect(QRectF(-s, s * 0.48, 3 * s, s * 0.08), QColor(128, 129, 132));
    painter.setPen(QPen(QColor(240, 240, 230), 2, Qt::DashLine));
    painter.drawLine(QPointF(s * 0.505, -s), QPointF(s * 0.505, 2 * s));
    for (int i = 0; i < 40; ++i)
        paintTree(painter, QPointF(s * random.uniform(-0.1, 1.1), s * random.uniform(-0.1, 1.1)),
                  s * random.uniform(0.01, 0.03), random);
    return image;
}

} // namespace geovlm::test
