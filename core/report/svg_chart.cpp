// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace geovlm::report {

namespace {

constexpr double width = 640, height = 300;
constexpr double left = 56, right = 12, top = 10, bottom = 44;
constexpr double rowHeight = 22, nameWidth = 190;
constexpr double barShare = 0.86;
/// Greater and smaller ones are not drawn: no figure has them, and scales would lose their steps.
constexpr double greatest = 1e15, smallest = 1e-12;
constexpr std::size_t mostTicks = 60;

bool isDrawn(double value)
{
    return std::isfinite(value) && std::abs(value) <= greatest;
}
bool isDrawnOnLogarithm(double value)
{
    return isDrawn(value) && value >= smallest;
}

struct Span
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    void cover(double value)
    {
        if (!isDrawn(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    bool any() const { return low <= high; }
};

QString number(double value)
{
    return QString::number(value, 'g', 6);
}

QString px(double value)
{
    return QString::number(value, 'f', 1);
}

QString text(double x, double y, const QString& anchor, const QString& content, const QString& more = {})
{
    return QStringLiteral("<text x=\"%1\" y=\"%2\" text-anchor=\"%3\"%4>%5</text>")
        .arg(px(x), px(y), anchor, more, content.toHtmlEscaped());
}

QString line(double x1, double y1, double x2, double y2, const QString& tone)
{
    return QStringLiteral("<line class=\"%5\" x1=\"%1\" y1=\"%2\" x2=\"%3\" y2=\"%4\"/>")
        .arg(px(x1), px(y1), px(x2), px(y2), tone);
}

/// From values to pixels.
struct Scale
{
    double low = 0, high = 1, from = 0, to = 1;
    bool logarithmic = false;
    double operator()(double value) const
    {
        const auto place = [this](double v) { return logarithmic ? std::log(v) : v; };
        return from + (place(value) - place(low)) / (place(high) - place(low)) * (to - from);
    }
};

class Drawing
{
public:
    explicit Drawing(const Chart& chart) : m_chart(chart)
    {
        m_height = chart.kind == Chart::Kind::Rows
                       ? top + bottom + rowHeight * double(std::max<qsizetype>(1, chart.categories.size()))
                       : height;
        scale();
    }

    QString draw()
    {
        axes();
        for (std::size_t i = 0; i < m_chart.series.size(); ++i) {
            if (m_chart.kind == Chart::Kind::Line)
                lineOf(m_chart.series[i]);
            else
                barsOf(m_chart.series[i], int(i));
        }
        return QStringLiteral(
                   "<svg viewBox=\"0 0 %1 %2\" role=\"img\" aria-label=\"%3\"><title>%3</title>%4</svg>")
            .arg(px(width), px(m_height), m_chart.title.toHtmlEscaped(), m_body);
    }

private:
    bool rows() const { return m_chart.kind == Chart::Kind::Rows; }
    /// Bars stand beside each other by their values.
    bool logarithmic() const { return m_chart.logarithmic && m_chart.kind == Chart::Kind::Line; }

    void scale()
    {
        Span keys, values;
        for (const ChartSeries& series : m_chart.series) {
            std::ranges::for_each(series.x, [&](double v) { keys.cover(isKey(v) ? v : std::nan("")); });
            for (const auto* list : {&series.y, &series.low, &series.high})
                std::ranges::for_each(*list, [&](double v) { values.cover(v); });
        }
        if (m_chart.kind != Chart::Kind::Line)
            values.cover(0);
        if (m_chart.zeroAtLeast)
            values.cover(*m_chart.zeroAtLeast);
        if (!values.any())
            values = {0, 1};
        if (values.low == values.high)
            values.high += std::max(1.0, std::abs(values.low));
        const std::vector<double> ticks = roundTicks(values.low, values.high, 5);
        m_values = {ticks.front(), ticks.back(), 0, 1};
        m_ticks = ticks;
        if (rows()) {
            m_values.from = nameWidth;
            m_values.to = width - right;
            return;
        }
        m_values.from = m_height - bottom;
        m_values.to = top;
        if (!keys.any())
            keys = logarithmic() ? Span{1, 10} : Span{0, 1};
        const double pad = m_chart.kind == Chart::Kind::Bars ? step() / 2 : 0;
        if (keys.low == keys.high && pad == 0)
            keys.high = logarithmic() ? keys.low * 10 : keys.low + std::max(1.0, std::abs(keys.low));
        m_keys = {keys.low - pad, keys.high + pad, left, width - right, logarithmic()};
    }

    bool isKey(double value) const { return logarithmic() ? isDrawnOnLogarithm(value) : isDrawn(value); }

    /// The distance of neighbouring bars.
    double step() const
    {
        double least = std::numeric_limits<double>::infinity();
        for (const ChartSeries& series : m_chart.series)
            for (std::size_t i = 1; i < series.x.size(); ++i)
                if (series.x[i] > series.x[i - 1])
                    least = std::min(least, series.x[i] - series.x[i - 1]);
        return std::isfinite(least) ? least : 1;
    }

    void axes()
    {
        for (const double tick : m_ticks) {
            const double at = m_values(tick);
            if (rows()) {
                m_body += line(at, top, at, m_height - bottom, QStringLiteral("grid"));
                m_body += text(at, m_height - bottom + 16, QStringLiteral("middle"), number(tick));
            } else {
                m_body += line(left, at, width - right, at, QStringLiteral("grid"));
                m_body += text(left - 6, at + 4, QStringLiteral("end"), number(tick));
            }
        }
        rows() ? names() : keyTicks();
        m_body +=
            text((rows() ? nameWidth + width : left + width) / 2, m_height - 8, QStringLiteral("middle"),
                 rows() ? m_chart.yTitle : m_chart.xTitle, QStringLiteral(" class=\"axis\""));
        if (!rows())
            m_body +=
                text(12, height / 2, QStringLiteral("middle"), m_chart.yTitle,
                     QStringLiteral(" class=\"axis\" transform=\"rotate(-90 12 %1)\"").arg(px(height / 2)));
    }

    void names()
    {
        for (qsizetype i = 0; i < m_chart.categories.size(); ++i)
            m_body += text(nameWidth - 8, top + rowHeight * (double(i) + 0.5) + 4, QStringLiteral("end"),
                           m_chart.categories[i]);
    }

    void keyTicks()
    {
        std::vector<double> ticks;
        if (logarithmic())
            ticks = decadeTicks(m_keys.low, m_keys.high);
        else
            ticks = roundTicks(m_keys.low, m_keys.high, 8);
        for (const double tick : ticks)
            if (tick >= m_keys.low && tick <= m_keys.high)
                m_body += text(m_keys(tick), m_height - bottom + 16, QStringLiteral("middle"), number(tick));
    }

    QString points(const std::vector<double>& x, const std::vector<double>& y, bool backwards = false) const
    {
        QStringList list;
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
            const std::size_t at = backwards ? x.size() - 1 - i : i;
            if (isKey(x[at]) && isDrawn(y[at]))
                list << px(m_keys(x[at])) + u',' + px(m_values(y[at]));
        }
        return list.join(u' ');
    }

    void lineOf(const ChartSeries& series)
    {
        if (series.low.size() == series.x.size() && series.high.size() == series.x.size())
            m_body +=
                QStringLiteral("<polygon class=\"band %1\" points=\"%2 %3\"/>")
                    .arg(series.tone, points(series.x, series.high), points(series.x, series.low, true));
        m_body += QStringLiteral("<polyline class=\"line %1\" points=\"%2\"/>")
                      .arg(series.tone, points(series.x, series.y));
    }

    void barsOf(const ChartSeries& series, int index)
    {
        const double slot = rows() ? rowHeight : std::abs(m_keys(step()) - m_keys(0));
        const double thick = barShare * slot / double(m_chart.series.size());
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            if (!isDrawn(series.x[i]) || !isDrawn(series.y[i]))
                continue;
            const double middle = rows() ? top + rowHeight * (series.x[i] + 0.5) : m_keys(series.x[i]);
            const double from = middle - barShare * slot / 2 + thick * index;
            bar(series, i, from, thick);
        }
    }

    void bar(const ChartSeries& series, std::size_t i, double from, double thick)
    {
        const double zero = m_values(0), end = m_values(series.y[i]);
        const double low = std::min(zero, end), size = std::abs(zero - end);
        m_body +=
            rows() ? box(series.tone, low, from, size, thick) : box(series.tone, from, low, thick, size);
        if (i >= series.low.size() || i >= series.high.size() || !isDrawn(series.low[i]) ||
            !isDrawn(series.high[i]))
            return;
        const double middle = from + thick / 2, a = m_values(series.low[i]), b = m_values(series.high[i]);
        m_body += rows() ? line(a, middle, b, middle, QStringLiteral("whisker"))
                         : line(middle, a, middle, b, QStringLiteral("whisker"));
    }

    static QString box(const QString& tone, double x, double y, double w, double h)
    {
        return QStringLiteral("<rect class=\"bar %1\" x=\"%2\" y=\"%3\" width=\"%4\" height=\"%5\"/>")
            .arg(tone, px(x), px(y), px(std::max(w, 0.5)), px(std::max(h, 0.5)));
    }

    const Chart& m_chart;
    double m_height = height;
    Scale m_keys, m_values;
    std::vector<double> m_ticks;
    QString m_body;
};

} // namespace

std::vector<double> decadeTicks(double low, double high)
{
    if (!isDrawnOnLogarithm(low) || !isDrawnOnLogarithm(high) || low > high)
        return {};
    std::vector<double> ticks;
    const int last = int(std::floor(std::log10(high)));
    for (int power = int(std::floor(std::log10(low))); power <= last; ++power)
        for (const double mark : {1.0, 2.0, 5.0})
            if (const double tick = mark * std::pow(10, power); tick >= low && tick <= high)
                ticks.push_back(tick);
    return ticks;
}

std::vector<double> roundTicks(double low, double high, int wanted)
{
    if (!isDrawn(low) || !isDrawn(high) || low > high)
        return {0, 1};
    // A step under a double's own would never leave its tick.
    const double least = std::max(1e-12, 1e-12 * std::max(std::abs(low), std::abs(high)));
    const double rough = std::max((high - low) / std::max(1, wanted), least);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    std::vector<double> ticks;
    const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
    for (double i = first; i <= last + 0.5 && ticks.size() < mostTicks; ++i)
        ticks.push_back(i * step);
    if (ticks.size() < 2)
        ticks.push_back(ticks.front() + step);
    return ticks;
}

QString svg(const Chart& chart)
{
    return Drawing(chart).draw();
}

} // namespace geovlm::report
