// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/custom_plot.h" // first

#include "plots/plot_export.h"

#include "datasets/formats/csv.h"
#include "domain/error.h"
#include "files/output.h"
#include "files/targets.h"
#include "plots/plot_drawing.h"
#include "plots/text.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImageWriter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace geovlm::ui {

namespace {

constexpr int dotsPerInch = 96;
constexpr int pictureScale = 2;
constexpr int bodyPixels = 13;
constexpr int titlePixels = 18;
constexpr int smallPixels = 10;
constexpr int edge = 2 * grid;

QPalette paper()
{
    QPalette palette;
    for (const auto role : {QPalette::Base, QPalette::Window})
        palette.setColor(role, Qt::white);
    for (const auto role : {QPalette::Text, QPalette::WindowText})
        palette.setColor(role, QColor(0x1A, 0x1D, 0x21));
    palette.setColor(QPalette::PlaceholderText, QColor(0x5A, 0x62, 0x6B));
    palette.setColor(QPalette::Mid, QColor(0xC4, 0xCA, 0xD0));
    return palette;
}

QFont fontOf(int pixels)
{
    QFont font = QCoreApplication::instance() ? QGuiApplication::font() : QFont();
    font.setPixelSize(pixels);
    return font;
}

/// Title, plot, and below it where its figures come from.
class Sheet
{
public:
    Sheet(const PlotData& data, const PlotProvenance& provenance, const QSize& size)
        : m_data(data), m_provenance(provenance), m_size(size)
    {
        m_footer = QStringList(m_provenance).join(u'\n');
        if (!data.source.isEmpty())
            m_footer = data.source + (m_footer.isEmpty() ? QString() : QStringLiteral("\n") + m_footer);
    }

    void paint(QCPPainter& painter) const
    {
        const QPalette palette = paper();
        const int width = m_size.width() - 2 * edge;
        painter.fillRect(QRect(QPoint(), m_size), palette.color(QPalette::Base));
        painter.setPen(palette.color(QPalette::Text));
        painter.setFont(strongFont(fontOf(titlePixels)));
        const QRect title(edge, edge, width, titlePixels * 3 / 2);
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, m_data.title);
        const QFont small = fontOf(smallPixels);
        const int footer = QFontMetrics(small)
                               .boundingRect(QRect(0, 0, width, m_size.height()), Qt::TextWordWrap, m_footer)
                               .height();
        const QRect below(edge, m_size.height() - edge - footer, width, footer);
        painter.setFont(small);
        painter.setPen(palette.color(QPalette::PlaceholderText));
        painter.drawText(below, Qt::TextWordWrap, m_footer);
        const QRect middle(edge, title.bottom() + grid, width, below.top() - title.bottom() - 2 * grid);
        paintPlot(painter, middle, palette);
    }

private:
    void paintPlot(QCPPainter& painter, const QRect& rect, const QPalette& palette) const
    {
        QCustomPlot plot;
        plot.resize(rect.size());
        plot.setViewport(QRect(QPoint(), rect.size()));
        drawPlot(plot, m_data, palette, fontOf(bodyPixels));
        painter.save();
        painter.translate(rect.topLeft());
        plot.toPainter(&painter, rect.width(), rect.height());
        painter.restore();
    }

    const PlotData& m_data;
    const PlotProvenance& m_provenance;
    QSize m_size;
    QString m_footer;
};

QByteArray png(const PlotData& data, const PlotProvenance& provenance, const QSize& size)
{
    QImage image(size * pictureScale, QImage::Format_RGB32);
    QCPPainter painter;
    painter.begin(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(pictureScale, pictureScale);
    painter.setMode(QCPPainter::pmNoCaching);
    Sheet(data, provenance, size).paint(painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setText(QStringLiteral("Title"), data.title);
    writer.setText(QStringLiteral("Description"),
                   provenance.join(QStringLiteral("; "))); // Qt folds line ends
    writer.setText(QStringLiteral("Software"), files::ownMark());
    if (!writer.write(image))
        throw Error(PlotsText::tr("The picture of \"%1\" could not be made: %2.")
                        .arg(data.title, writer.errorString()));
    return bytes;
}

void setVector(QCPPainter& painter)
{
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmNonCosmetic);
}

QByteArray pdf(const PlotData& data, const PlotProvenance& provenance, const QSize& size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(data.title);
    writer.setCreator(files::ownMark());
    writer.setPageSize(QPageSize(QSizeF(size), QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    writer.addFileAttachment(QStringLiteral("provenance.txt"), provenance.join(u'\n').toUtf8(),
                             QStringLiteral("text/plain"));
    QCPPainter painter;
    painter.begin(&writer);
    painter.setWindow(QRect(QPoint(), size));
    setVector(painter);
    Sheet(data, provenance, size).paint(painter);
    painter.end();
    return bytes;
}

QByteArray svg(const PlotData& data, const PlotProvenance& provenance, const QSize& size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setResolution(dotsPerInch);
    generator.setTitle(data.title);
    generator.setDescription(provenance.join(u'\n'));
    QCPPainter painter;
    painter.begin(&generator);
    setVector(painter);
    Sheet(data, provenance, size).paint(painter);
    painter.end();
    return bytes;
}

QString exactNumber(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', 17) : QString();
}

QByteArray csv(const PlotData& data, const PlotProvenance& provenance)
{
    QByteArray bytes;
    for (const QString& line : QStringList{data.title, data.source} + provenance)
        for (const QString& part : line.split(u'\n', Qt::SkipEmptyParts))
            bytes += "# " + part.toUtf8() + "\n";
    bytes += datasets::csvRecord(QStringLiteral("series item x y low high").split(u' '));
    for (const PlotSeries& series : data.series)
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            QString item = series.items.value(int(i));
            if (item.isEmpty() && !data.categories.isEmpty())
                item = data.categories.value(int(std::lround(series.x[i])));
            const auto bound = [i](const std::vector<double>& values) {
                return i < values.size() ? exactNumber(values[i]) : QString();
            };
            bytes += datasets::csvRecord({series.name, item, exactNumber(series.x[i]),
                                          exactNumber(series.y[i]), bound(series.low), bound(series.high)},
                                         true);
        }
    return bytes;
}

bool isPlot(const QByteArray& begin)
{
    return files::hasOwnMark(begin) ||
           (begin.startsWith("# ") && begin.contains("\nseries,item,x,y,low,high\n"));
}

} // namespace

QByteArray plotBytes(const PlotData& data, const PlotProvenance& provenance, const QString& file,
                     const QSize& size)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    if (ending == QLatin1String("png"))
        return png(data, provenance, size);
    if (ending == QLatin1String("pdf"))
        return pdf(data, provenance, size);
    if (ending == QLatin1String("svg"))
        return svg(data, provenance, size);
    if (ending == QLatin1String("csv"))
        return csv(data, provenance);
    throw Error(PlotsText::tr("A plot is saved as .png, .pdf, .svg or .csv; \"%1\" ends otherwise.")
                    .arg(QFileInfo(file).fileName()));
}

void saveBytes(const QByteArray& bytes, const QString& path)
{
    constexpr bool asked = true; // by the dialog that named the file
    files::requireReplaceable({path, isPlot}, asked);
    files::save(path, bytes);
}

void savePlot(const PlotData& data, const PlotProvenance& provenance, const QString& file, const QSize& size)
{
    saveBytes(plotBytes(data, provenance, file, size), file);
}

QStringList plotFilters()
{
    return {PlotsText::tr("PNG picture (*.png)"), PlotsText::tr("PDF (*.pdf)"), PlotsText::tr("SVG (*.svg)"),
            PlotsText::tr("Table (*.csv)")};
}

} // namespace geovlm::ui
