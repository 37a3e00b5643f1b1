// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/picture_reader.h"
#include "imaging/reduced_image.h"
#include "imaging/text.h"

#include <QImageReader>
#include <QtEndian>
#include <new>

namespace geovlm::imaging {
namespace {

constexpr int headBytes = 34; ///< up to and with the compression, of every kind of head but the oldest
constexpr int oldestHead = 12;
constexpr quint32 bitFields = 3; ///< compression: none, with masks

/// Qt's own reader, after the file's length is known to be enough: it shows black for what is missing.
class BmpReader final : public PictureReader
{
public:
    explicit BmpReader(PictureSource& source);
    PictureHeader header() override { return {m_size, 1, {}}; }
    qint64 memory(QSize atLeast) override;
    QString kind() const override { return Text::tr("BMP"); }
    QImage read(QSize atLeast) override;

private:
    void requireWhole();
    [[noreturn]] void fail() const;

    PictureSource& m_source;
    QImageReader m_reader;
    QSize m_size;
};

BmpReader::BmpReader(PictureSource& source) : m_source(source), m_reader(&source.device(), "bmp")
{
    QImageReader::setAllocationLimit(0); // memory() is asked before
    requireWhole();
    m_size = m_reader.size();
    if (!m_size.isValid())
        fail();
}

/// Qt has no words of its own for a head that it does not take.
void BmpReader::fail() const
{
    const bool unsaid = m_reader.error() == QImageReader::UnknownError;
    m_source.fail(unsaid ? Text::tr("its head cannot be understood") : m_reader.errorString());
}

void BmpReader::requireWhole()
{
    const QByteArray head = m_source.start(headBytes);
    if (head.size() < headBytes) {
        m_source.noteEnd();
        m_source.fail({});
    }
    const auto word = [&head](int at) { return qFromLittleEndian<quint32>(head.constData() + at); };
    const auto half = [&head](int at) { return qFromLittleEndian<quint16>(head.constData() + at); };
    const bool oldest = word(14) == oldestHead;
    const quint32 compression = oldest ? 0 : word(30);
    qint64 needed = word(2); // what the file says of its length
    if (compression == 0 || compression == bitFields) {
        const qint64 width = oldest ? half(18) : qAbs(qint64(qint32(word(18))));
        const qint64 height = oldest ? half(20) : qAbs(qint64(qint32(word(22))));
        const qint64 bits = oldest ? half(24) : half(28);
        needed = word(10) + (width * bits + 31) / 32 * 4 * height;
    }
    if (needed > m_source.size()) {
        m_source.noteEnd();
        m_source.fail({});
    }
}

qint64 BmpReader::memory(QSize atLeast)
{
    const QSize reduced = reducedSize(m_size, reductionFor(m_size, atLeast));
    return 4LL * m_size.width() * m_size.height() + 3LL * reduced.width() * reduced.height();
}

QImage BmpReader::read(QSize atLeast)
{
    QImage image = m_reader.read();
    if (image.isNull())
        fail();
    ReducedImage result(image.size(), reductionFor(m_size, atLeast));
    const QImage::Format form = image.hasAlphaChannel() ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    for (int y = 0; y < image.height(); ++y) {
        const QImage line = image.copy(0, y, image.width(), 1).convertToFormat(form);
        result.addRow(y, line.constBits(), image.hasAlphaChannel() ? PixelForm::Rgba : PixelForm::Rgb);
    }
    return result.take();
}

} // namespace

std::unique_ptr<PictureReader> bmpReader(PictureSource& source)
{
    return std::make_unique<BmpReader>(source);
}

} // namespace geovlm::imaging
