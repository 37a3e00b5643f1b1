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

struct Span
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    void cover(double value)
    {
        if (!std::isfinite(value))
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

    void scale()
    {
        Span keys, values;
        for (const ChartSeries& series : m_chart.series) {
            std::ranges::for_each(
                series.x, [&](double v) { keys.cover(v > 0 || !m_chart.logarithmic ? v : std::nan("")); });
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
            values.high += 1;
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
            keys = {0, 1};
        const double pad = m_chart.kind == Chart::Kind::Bars ? step() / 2 : 0;
        if (keys.low == keys.high && pad == 0)
            keys.high += 1;
        m_keys = {keys.low - pad, keys.high + pad, left, width - right, m_chart.logarithmic};
    }

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
        if (m_chart.logarithmic) {
            for (double decade = std::pow(10, std::floor(std::log10(m_keys.low))); decade <= m_keys.high;
                 decade *= 10)
                for (const double mark : {1.0, 2.0, 5.0})
                    if (mark * decade >= m_keys.low && mark * decade <= m_keys.high)
                        ticks.push_back(mark * decade);
        } else {
            ticks = roundTicks(m_keys.low, m_keys.high, 8);
        }
        for (const double tick : ticks)
            if (tick >= m_keys.low && tick <= m_keys.high)
                m_body += text(m_keys(tick), m_height - bottom + 16, QStringLiteral("middle"), number(tick));
    }

    QString points(const std::vector<double>& x, const std::vector<double>& y, bool backwards = false) const
    {
        QStringList list;
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
            const std::size_t at = backwards ? x.size() - 1 - i : i;
            if (std::isfinite(x[at]) && std::isfinite(y[at]) && (x[at] > 0 || !m_chart.logarithmic))
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
            if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i]))
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
        if (i >= series.low.size() || i >= series.high.size() || !std::isfinite(series.low[i]) ||
            !std::isfinite(series.high[i]))
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

std::vector<double> roundTicks(double low, double high, int wanted)
{
    const double rough = std::max((high - low) / std::max(1, wanted), 1e-12);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    std::vector<double> ticks;
    for (double i = std::floor(low / step + 1e-9); i <= std::ceil(high / step - 1e-9) + 0.5; ++i)
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
