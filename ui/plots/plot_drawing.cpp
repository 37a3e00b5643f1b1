// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/custom_plot.h" // first

#include "plots/plot_drawing.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace geovlm::ui {

namespace {

constexpr double barShare = 0.8; ///< of the distance between neighbours
constexpr double faint = 0.28;
constexpr double bandOpacity = 0.16;
constexpr double lineWidth = 1.8;
constexpr double pointSize = 6;
constexpr double strongPointSize = 9;
constexpr int legendColumns = 4;
constexpr double padding = 0.05;
constexpr double logPadding = 1.15;
constexpr double leastPositive = 1e-9;
constexpr int largestNumber = 7; ///< digits of a tick, before it is written as a power

using Kind = PlotSeries::Kind;

bool isBars(const PlotSeries& series)
{
    return series.kind == Kind::Bars;
}

bool hasInterval(const PlotSeries& series)
{
    return series.low.size() == series.y.size() && series.high.size() == series.y.size() && !series.y.empty();
}

bool hasEmphasis(const PlotData& data)
{
    return std::any_of(data.series.begin(), data.series.end(),
                       [](const PlotSeries& one) { return !one.emphasis.empty(); });
}

/// The smallest distance between two keys of bars; 1 when there is only one.
double barDistance(const PlotData& data)
{
    std::vector<double> keys;
    for (const PlotSeries& series : data.series)
        if (isBars(series))
            keys.insert(keys.end(), series.x.begin(), series.x.end());
    std::sort(keys.begin(), keys.end());
    double distance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < keys.size(); ++i)
        if (keys[i] > keys[i - 1])
            distance = std::min(distance, keys[i] - keys[i - 1]);
    return std::isfinite(distance) ? distance : 1;
}

int barSeries(const PlotData& data, int before = std::numeric_limits<int>::max())
{
    int count = 0;
    for (int i = 0; i < std::min(before, int(data.series.size())); ++i)
        count += isBars(data.series[std::size_t(i)]) ? 1 : 0;
    return count;
}

QVector<double> vectorOf(const std::vector<double>& values)
{
    return {values.begin(), values.end()};
}

QColor withOpacity(QColor colour, double opacity)
{
    colour.setAlphaF(float(opacity));
    return colour;
}

QCPScatterStyle::ScatterShape shapeOf(int series)
{
    constexpr std::array shapes{QCPScatterStyle::ssDisc,    QCPScatterStyle::ssTriangle,
                                QCPScatterStyle::ssDiamond, QCPScatterStyle::ssSquare,
                                QCPScatterStyle::ssPlus,    QCPScatterStyle::ssTriangleInverted,
                                QCPScatterStyle::ssCross,   QCPScatterStyle::ssStar};
    return shapes[std::size_t(series) % shapes.size()];
}

/// Puts one plot together.
class Drawing
{
public:
    Drawing(QCustomPlot& plot, const PlotData& data, const QPalette& palette, const QFont& font)
        : m_plot(plot), m_data(data), m_palette(palette), m_font(font),
          m_keys(data.sideways ? plot.yAxis : plot.xAxis), m_values(data.sideways ? plot.xAxis : plot.yAxis),
          m_emphasised(hasEmphasis(data))
    {
    }

    void draw()
    {
        clear();
        addLegend();
        for (int i = 0; i < int(m_data.series.size()); ++i)
            add(i);
        styleAxes();
        scale();
        for (int i = 0; i < int(m_data.marks.size()); ++i)
            addMark(i);
    }

private:
    void clear()
    {
        m_plot.clearPlottables();
        m_plot.clearItems();
        m_plot.setBackground(m_palette.color(QPalette::Base));
        m_plot.xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        m_plot.yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        m_plot.setLocale(QLocale());
    }

    /// Above the plot, where it hides nothing.
    void addLegend()
    {
        QCPLayoutGrid* layout = m_plot.plotLayout();
        if (layout->rowCount() == 1) {
            layout->insertRow(0);
            layout->addElement(0, 0, m_plot.legend);
            layout->setRowStretchFactor(0, 0.001);
            layout->setRowSpacing(0);
        }
        const auto named = std::count_if(m_data.series.begin(), m_data.series.end(),
                                         [](const PlotSeries& one) { return !one.name.isEmpty(); });
        QCPLegend& legend = *m_plot.legend;
        legend.setVisible(named > 1);
        legend.setFillOrder(QCPLegend::foColumnsFirst, true);
        legend.setWrap(legendColumns);
        legend.setFont(m_font);
        legend.setTextColor(m_palette.color(QPalette::Text));
        legend.setBrush(Qt::NoBrush);
        legend.setBorderPen(Qt::NoPen);
        legend.setMargins(named > 1 ? QMargins(grid, halfGrid, grid, 0) : QMargins());
        // Less than what means "as wide as its items", which would hold the whole column to that.
        legend.setMaximumSize(QWIDGETSIZE_MAX - 1, named > 1 ? QWIDGETSIZE_MAX : 0);
    }

    QColor colourOf(const PlotSeries& series) const { return seriesColour(series.colour, m_palette); }
    QColor baseColour(const PlotSeries& series) const
    {
        return m_emphasised && series.kind != Kind::Line ? withOpacity(colourOf(series), faint)
                                                         : colourOf(series);
    }

    void add(int index)
    {
        const PlotSeries& series = m_data.series[std::size_t(index)];
        if (hasInterval(series) && series.kind == Kind::Line)
            addBand(series);
        QCPAbstractPlottable* base = isBars(series) ? addBars(index, series, baseColour(series))
                                                    : addGraph(index, series, baseColour(series), pointSize);
        base->setName(series.name);
        if (series.name.isEmpty())
            base->removeFromLegend();
        if (!series.emphasis.empty())
            addEmphasis(index, series);
        if (hasInterval(series) && series.kind != Kind::Line)
            addWhiskers(series, base);
    }

    QCPAbstractPlottable* addGraph(int index, const PlotSeries& series, const QColor& colour, double size)
    {
        QCPGraph* graph = m_plot.addGraph(m_keys, m_values);
        graph->setData(vectorOf(series.x), vectorOf(series.y));
        QPen pen(colour, lineWidth);
        if (series.dashed)
            pen.setStyle(Qt::DashLine);
        graph->setPen(pen);
        const bool points = series.kind == Kind::Points;
        graph->setLineStyle(points ? QCPGraph::lsNone : QCPGraph::lsLine);
        if (points || series.x.size() <= 30)
            graph->setScatterStyle(QCPScatterStyle(shapeOf(index), QPen(colour, 1.2), QBrush(colour), size));
        return graph;
    }

    QCPAbstractPlottable* addBars(int index, const PlotSeries& series, const QColor& colour)
    {
        auto* bars = new QCPBars(m_keys, m_values);
        QVector<double> keys;
        for (int i = 0; i < int(series.x.size()); ++i)
            keys << keyOf(m_data, {index, i});
        bars->setData(keys, vectorOf(series.y));
        bars->setWidthType(QCPBars::wtPlotCoords);
        bars->setWidth(barShare * barDistance(m_data) / std::max(1, barSeries(m_data)));
        bars->setPen(QPen(m_palette.color(QPalette::Base), 1));
        bars->setBrush(series.dashed ? QBrush(colour, Qt::Dense4Pattern) : QBrush(colour));
        return bars;
    }

    void addBand(const PlotSeries& series)
    {
        QCPGraph* low = m_plot.addGraph(m_keys, m_values);
        QCPGraph* high = m_plot.addGraph(m_keys, m_values);
        low->setData(vectorOf(series.x), vectorOf(series.low));
        high->setData(vectorOf(series.x), vectorOf(series.high));
        for (QCPGraph* edge : {low, high}) {
            edge->setPen(Qt::NoPen);
            edge->removeFromLegend();
        }
        high->setBrush(withOpacity(colourOf(series), bandOpacity));
        high->setChannelFillGraph(low);
    }

    void addWhiskers(const PlotSeries& series, QCPAbstractPlottable* of)
    {
        auto* whiskers = new QCPErrorBars(m_keys, m_values);
        whiskers->removeFromLegend();
        whiskers->setDataPlottable(of);
        QVector<double> down, up;
        for (std::size_t i = 0; i < series.y.size(); ++i) {
            down << series.y[i] - series.low[i];
            up << series.high[i] - series.y[i];
        }
        whiskers->setData(down, up);
        whiskers->setSymbolGap(0);
        whiskers->setWhiskerWidth(grid);
        whiskers->setPen(QPen(m_palette.color(QPalette::Text), 1.2));
    }

    void addEmphasis(int index, const PlotSeries& series)
    {
        PlotSeries picked = series;
        picked.x.clear();
        picked.y.clear();
        QVector<double> keys;
        for (const int item : series.emphasis) {
            picked.x.push_back(series.x[std::size_t(item)]);
            picked.y.push_back(series.y[std::size_t(item)]);
            keys << keyOf(m_data, {index, item});
        }
        if (isBars(series)) {
            auto* bars = static_cast<QCPBars*>(addBars(index, picked, colourOf(series)));
            bars->setData(keys, vectorOf(picked.y));
            bars->removeFromLegend();
            return;
        }
        picked.kind = Kind::Points;
        addGraph(index, picked, colourOf(series), strongPointSize)->removeFromLegend();
    }

    void styleAxes()
    {
        for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) {
            axis->setTickLabelFont(m_font);
            axis->setLabelFont(m_font);
            axis->setLabelColor(mutedText(m_palette));
            axis->setTickLabelColor(m_palette.color(QPalette::Text));
            axis->setBasePen(QPen(hairline(m_palette)));
            axis->setTickPen(QPen(hairline(m_palette)));
            axis->setSubTicks(false);
            axis->grid()->setPen(QPen(mixed(m_palette.color(QPalette::Base), hairline(m_palette), 0.5)));
            axis->grid()->setZeroLinePen(QPen(hairline(m_palette)));
            axis->setNumberFormat(QStringLiteral("g"));
            axis->setNumberPrecision(4);
        }
        m_keys->setLabel(m_data.xTitle);
        m_values->setLabel(m_data.yTitle);
        m_keys->setRangeReversed(m_data.sideways);
        m_values->setRangeReversed(false);
        m_plot.axisRect()->setMinimumMargins(QMargins(grid, grid, 2 * grid, grid));
        m_keys->grid()->setVisible(m_data.categories.isEmpty());
        m_keys->setTicks(true);
        if (!m_data.categories.isEmpty())
            m_keys->setTicker(categoryTicker());
        else if (m_data.whole)
            m_keys->setTicker(wholeTicker());
        setLogarithmic();
    }

    QSharedPointer<QCPAxisTicker> categoryTicker() const
    {
        QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
        for (int i = 0; i < m_data.categories.size(); ++i)
            ticker->addTick(i, m_data.categories[i]);
        return ticker;
    }

    void setLogarithmic()
    {
        m_keys->setScaleType(m_data.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        if (!m_data.logarithmic)
            return;
        m_keys->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        m_keys->setNumberPrecision(largestNumber);
    }

    static QSharedPointer<QCPAxisTicker> wholeTicker()
    {
        QSharedPointer<QCPAxisTickerFixed> ticker(new QCPAxisTickerFixed);
        ticker->setTickStep(1);
        ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
        return ticker;
    }

    QCPRange spanOf(bool keys) const
    {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        const auto cover = [&](double value) {
            if (!std::isfinite(value) || (keys && m_data.logarithmic && value <= 0))
                return;
            low = std::min(low, value);
            high = std::max(high, value);
        };
        for (const PlotSeries& series : m_data.series) {
            for (const auto* values : {&(keys ? series.x : series.y), &series.low, &series.high})
                if (!keys || values == &series.x)
                    std::for_each(values->begin(), values->end(), cover);
            if (!keys && isBars(series) && !series.y.empty())
                cover(0);
        }
        for (const PlotMark& mark : m_data.marks)
            if ((mark.vertical == m_data.sideways) != keys)
                cover(mark.at);
        return std::isfinite(low) ? QCPRange(low, high) : QCPRange(0, 1);
    }

    void scale()
    {
        const auto set = [this](QCPAxis* axis, bool keys, const auto& asked) {
            if (asked) {
                axis->setRange(asked->first, asked->second);
                return;
            }
            const QCPRange span = spanOf(keys);
            if (keys && m_data.logarithmic) {
                axis->setRange(std::max(span.lower, leastPositive) / logPadding,
                               std::max(span.upper, leastPositive) * logPadding);
                return;
            }
            double pad = span.size() > 0 ? span.size() * padding : std::max(1.0, std::abs(span.lower)) * 0.1;
            if (keys && barSeries(m_data) > 0)
                pad = barDistance(m_data) * 0.6;
            else if (keys && !m_data.categories.isEmpty())
                pad = 0.6;
            const bool fromZero = !keys && barSeries(m_data) > 0 && span.lower == 0;
            axis->setRange(fromZero ? 0 : span.lower - pad, span.upper + pad);
        };
        set(m_keys, true, m_data.xRange);
        set(m_values, false, m_data.yRange);
        if (m_data.equalAxes) {
            m_plot.replot(QCustomPlot::rpImmediateRefresh); // the sizes have to be known
            if (m_plot.axisRect()->height() > 0 && m_plot.axisRect()->width() > 0)
                widen();
        }
    }

    /// Only ever wider, so that nothing leaves the plot.
    void widen()
    {
        const double width = m_plot.axisRect()->width(), height = m_plot.axisRect()->height();
        const double unit =
            std::max(m_plot.xAxis->range().size() / width, m_plot.yAxis->range().size() / height);
        for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) {
            const double pixels = axis == m_plot.xAxis ? width : height;
            const double middle = axis->range().center();
            axis->setRange(middle - unit * pixels / 2, middle + unit * pixels / 2);
        }
    }

    void addMark(int index)
    {
        const PlotMark& mark = m_data.marks[std::size_t(index)];
        auto* line = new QCPItemStraightLine(&m_plot);
        line->setPen(QPen(seriesColour(mark.colour, m_palette), 1.4, Qt::DashDotLine));
        const QPointF along = mark.vertical ? QPointF(0, 1) : QPointF(1, 0);
        const QPointF from = mark.vertical ? QPointF(mark.at, 0) : QPointF(0, mark.at);
        line->point1->setCoords(from);
        line->point2->setCoords(from + along);
        auto* text = new QCPItemText(&m_plot);
        text->setText(mark.label);
        text->setFont(m_font);
        text->setColor(m_palette.color(QPalette::Text));
        text->setBrush(withOpacity(m_palette.color(QPalette::Base), 0.8));
        text->setPadding({3, 1, 3, 1});
        text->position->setTypeX(mark.vertical ? QCPItemPosition::ptPlotCoords
                                               : QCPItemPosition::ptAxisRectRatio);
        text->position->setTypeY(mark.vertical ? QCPItemPosition::ptAxisRectRatio
                                               : QCPItemPosition::ptPlotCoords);
        placeMarkText(*text, mark, index);
    }

    /// Labels of neighbouring lines do not lie on each other, and none leaves the plot.
    void placeMarkText(QCPItemText& text, const PlotMark& mark, int index)
    {
        constexpr double step = 0.09;
        if (!mark.vertical) {
            text.position->setCoords(1, mark.at);
            text.setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
            return;
        }
        const QCPRange range = m_plot.xAxis->range();
        const bool left = mark.at > range.center();
        text.position->setCoords(mark.at, 0.01 + step * (index % 4));
        text.setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    }

    QCustomPlot& m_plot;
    const PlotData& m_data;
    const QPalette& m_palette;
    QFont m_font;
    QCPAxis* m_keys;
    QCPAxis* m_values;
    bool m_emphasised;
};

} // namespace

double keyOf(const PlotData& data, const PlotItem& item)
{
    const PlotSeries& series = data.series[std::size_t(item.series)];
    const double key = series.x[std::size_t(item.item)];
    if (!isBars(series))
        return key;
    const int count = barSeries(data);
    const double width = barShare * barDistance(data) / count;
    return key + (barSeries(data, item.series) - (count - 1) / 2.0) * width;
}

QPointF pixelOf(const QCustomPlot& plot, const PlotData& data, const PlotItem& item)
{
    const PlotSeries& series = data.series[std::size_t(item.series)];
    const double key = keyOf(data, item);
    const double value = series.y[std::size_t(item.item)] * (isBars(series) ? 0.5 : 1);
    return data.sideways ? QPointF(plot.xAxis->coordToPixel(value), plot.yAxis->coordToPixel(key))
                         : QPointF(plot.xAxis->coordToPixel(key), plot.yAxis->coordToPixel(value));
}

void drawPlot(QCustomPlot& plot, const PlotData& data, const QPalette& palette, const QFont& font)
{
    Drawing(plot, data, palette, font).draw();
}

} // namespace geovlm::ui
