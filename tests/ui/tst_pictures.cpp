// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/image_view.h"
#include "support/registry.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

namespace tst_pictures {

using namespace geovlm::ui;

/// Pictures of any form, as the window shows them.
class PicturesUiTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString green(const QString& name, QSize size) const
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(Qt::green);
        const QString file = m_dir.filePath(name);
        if (!image.save(file))
            qFatal("cannot write %s", qPrintable(file));
        return file;
    }
    /// How much of the view's middle column and row is green.
    static QSize shown(const QImage& view)
    {
        const auto isGreen = [&view](int x, int y) {
            const QColor colour = view.pixelColor(x, y);
            return colour.green() > 200 && colour.red() < 60 && colour.blue() < 60;
        };
        QSize size(0, 0);
        for (int x = 0; x < view.width(); ++x)
            size.rwidth() += isGreen(x, view.height() / 2);
        for (int y = 0; y < view.height(); ++y)
            size.rheight() += isGreen(view.width() / 2, y);
        return size;
    }

private Q_SLOTS:
    void everyFormIsShownAsItIs_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("a strip of CVUSA's") << QSize(1232, 224);
        QTest::newRow("a panorama") << QSize(1024, 512);
        QTest::newRow("a photograph") << QSize(800, 600);
        QTest::newRow("upright") << QSize(100, 600);
    }

    void everyFormIsShownAsItIs()
    {
        QFETCH(QSize, size);
        ImageCache images;
        ViewLink link;
        ImageView view(images, link);
        view.resize(600, 300);
        view.show(green(QStringLiteral("picture.png"), size));
        QTRY_VERIFY(view.isShown());
        const QSize seen = shown(view.grab().toImage());
        const QSize expected = size.scaled(view.size(), Qt::KeepAspectRatio);
        QVERIFY2(std::abs(seen.width() - expected.width()) <= 2 &&
                     std::abs(seen.height() - expected.height()) <= 2,
                 qPrintable(QStringLiteral("%1 × %2").arg(seen.width()).arg(seen.height())));
    }

    /// A list shows a piece of 72 × 40 of it.
    void aThumbnailOfAStripNeedNotBeEnlarged()
    {
        ImageCache images;
        const QString file = green(QStringLiteral("strip.png"), QSize(1232, 224));
        const auto entry = [&] { return images.get(file, 96, ImageCache::Lane::List); };
        QTRY_VERIFY(entry() != nullptr);
        QCOMPARE(entry()->image.size(), QSize(264, 48));
    }
};

GEOVLM_TEST(PicturesUiTest);

} // namespace tst_pictures

#include "tst_pictures.moc"
