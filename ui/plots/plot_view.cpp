// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/custom_plot.h" // first

#include "plots/plot_view.h"

#include "plots/plot_drawing.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedLayout>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {

constexpr double reach = 10;      ///< pixels from an item at which a click still means it
constexpr double loopLength = 12; ///< pixels from which a drag is a loop
constexpr int describedItems = 12;

QString number(double value)
{
    return QLocale().toString(value, 'g', 4);
}

} // namespace

/// The loop that is being drawn, and a ring around the item of the keys.
class PlotView::Loop : public QWidget
{
public:
    explicit Loop(const PlotView& view, QWidget* parent) : QWidget(parent), m_view(view)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor accent = palette().color(QPalette::Highlight);
        painter.setPen(QPen(accent, 1.5, Qt::DashLine));
        QColor inside = accent;
        inside.setAlphaF(0.12F);
        painter.setBrush(inside);
        if (m_view.m_drawn.size() > 2)
            painter.drawPolygon(m_view.m_drawn);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Text), 2));
        if (m_view.m_current && m_view.hasFocus())
            painter.drawEllipse(m_view.placeOf(*m_view.m_current), grid, grid);
    }

private:
    const PlotView& m_view;
};

PlotView::PlotView(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot), m_loop(nullptr)
{
    auto* layers = new QStackedLayout(this);
    layers->setStackingMode(QStackedLayout::StackAll);
    layers->setContentsMargins(0, 0, 0, 0);
    m_loop = new Loop(*this, nullptr);
    layers->addWidget(m_loop);
    layers->addWidget(m_plot);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->installEventFilter(this);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    redraw();
}

PlotView::~PlotView() = default;

QSize PlotView::sizeHint() const
{
    return {60 * grid, 36 * grid};
}

QSize PlotView::minimumSizeHint() const
{
    return {30 * grid, 20 * grid};
}

void PlotView::setData(const PlotData& data)
{
    const bool same = m_data.series.size() == data.series.size() && m_data.title == data.title;
    m_data = data;
    if (!same ||
        (m_current && m_current->item >= int(m_data.series[std::size_t(m_current->series)].x.size())))
        m_current.reset();
    redraw();
}

void PlotView::setPicking(Picking picking)
{
    m_picking = picking;
    setFocusPolicy(picking == Picking::None ? Qt::NoFocus : Qt::StrongFocus);
    m_plot->setCursor(picking == Picking::Lasso ? Qt::CrossCursor : Qt::ArrowCursor);
}

void PlotView::redraw()
{
    drawPlot(*m_plot, m_data, palette(), font());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_loop->update();
    describe();
}

void PlotView::describe()
{
    setAccessibleName(m_data.title);
    QStringList lines;
    for (int series = 0; series < int(m_data.series.size()); ++series) {
        const int count = int(m_data.series[std::size_t(series)].x.size());
        for (int item = 0; item < std::min(count, describedItems); ++item)
            lines << textOf({series, item});
        if (count > describedItems)
            lines << tr("and %1 more").arg(count - describedItems);
    }
    for (const PlotMark& mark : m_data.marks)
        lines << QStringLiteral("%1: %2").arg(mark.label, number(mark.at));
    setAccessibleDescription(m_current ? textOf(*m_current) : lines.join(QStringLiteral("; ")));
}

QString PlotView::textOf(const PlotItem& item) const
{
    const PlotSeries& series = m_data.series[std::size_t(item.series)];
    const auto at = std::size_t(item.item);
    QString name = series.items.value(item.item);
    if (name.isEmpty() && m_data.categories.isEmpty())
        name = QStringLiteral("%1 %2").arg(m_data.xTitle, number(series.x[at])).trimmed();
    else if (name.isEmpty())
        name = m_data.categories.value(int(std::lround(series.x[at])));
    QString text = series.name.isEmpty() ? name : QStringLiteral("%1, %2").arg(series.name, name);
    text += QStringLiteral(": ") + number(series.y[at]);
    if (at < series.low.size() && at < series.high.size())
        text += QStringLiteral(" [%1, %2]").arg(number(series.low[at]), number(series.high[at]));
    return text;
}

QPointF PlotView::placeOf(const PlotItem& item) const
{
    return pixelOf(*m_plot, m_data, item);
}

std::optional<PlotItem> PlotView::itemAt(const QPointF& position) const
{
    std::optional<PlotItem> best;
    double nearest = reach;
    for (int s = 0; s < int(m_data.series.size()); ++s) {
        const PlotSeries& series = m_data.series[std::size_t(s)];
        for (int i = 0; i < int(series.x.size()); ++i) {
            QPointF away = placeOf({s, i}) - position;
            if (series.kind == PlotSeries::Kind::Bars) {
                // The whole slot of a bar means it: a short bar cannot be hit otherwise.
                const double key = keyOf(m_data, {s, i});
                const double slot = m_data.sideways
                                        ? std::abs(m_plot->yAxis->coordToPixel(key) - position.y())
                                        : std::abs(m_plot->xAxis->coordToPixel(key) - position.x());
                away = {slot, 0};
            }
            const double distance = std::hypot(away.x(), away.y());
            if (distance < nearest) {
                nearest = distance;
                best = PlotItem{s, i};
            }
        }
    }
    return best;
}

std::vector<PlotItem> PlotView::itemsWithin(const QPolygonF& loop) const
{
    std::vector<PlotItem> found;
    const QRectF bounds = loop.boundingRect();
    for (int s = 0; s < int(m_data.series.size()); ++s)
        for (int i = 0; i < int(m_data.series[std::size_t(s)].x.size()); ++i) {
            const QPointF place = placeOf({s, i});
            if (bounds.contains(place) && loop.containsPoint(place, Qt::OddEvenFill))
                found.push_back({s, i});
        }
    return found;
}

bool PlotView::event(QEvent* event)
{
    if (event->type() == QEvent::Resize && m_data.equalAxes)
        QMetaObject::invokeMethod(
            this, [this] { redraw(); }, Qt::QueuedConnection);
    return QWidget::event(event);
}

void PlotView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        redraw();
    QWidget::changeEvent(event);
}

void PlotView::step(int items, int series)
{
    if (m_data.isEmpty())
        return;
    const int count = int(m_data.series.size());
    PlotItem next = m_current.value_or(PlotItem{0, -1});
    const bool fresh = !m_current;
    for (int tries = 0; tries < count && (series != 0 || m_data.series[std::size_t(next.series)].x.empty());
         ++tries) {
        next.series = (next.series + (series < 0 ? count - 1 : 1)) % count;
        if (!m_data.series[std::size_t(next.series)].x.empty())
            break;
    }
    const int last = int(m_data.series[std::size_t(next.series)].x.size()) - 1;
    next.item = std::clamp(fresh ? 0 : next.item + items, 0, last);
    m_current = next;
    m_loop->update();
    describe();
    QToolTip::showText(mapToGlobal(placeOf(next).toPoint()), plainTip(textOf(next)), this);
}

void PlotView::keyPressEvent(QKeyEvent* event)
{
    if (m_picking == Picking::None) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int forward = m_data.sideways ? Qt::Key_Down : Qt::Key_Right;
    const int back = m_data.sideways ? Qt::Key_Up : Qt::Key_Left;
    const int nextSeries = m_data.sideways ? Qt::Key_Right : Qt::Key_Down;
    const int lastSeries = m_data.sideways ? Qt::Key_Left : Qt::Key_Up;
    const bool extend = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    if (event->key() == forward)
        step(1, 0);
    else if (event->key() == back)
        step(-1, 0);
    else if (event->key() == nextSeries)
        step(0, 1);
    else if (event->key() == lastSeries)
        step(0, -1);
    else if (event->key() == Qt::Key_Space && m_current)
        Q_EMIT picked({*m_current}, extend);
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT picked({}, false);
    else
        QWidget::keyPressEvent(event);
}

void PlotView::focusInEvent(QFocusEvent* event)
{
    m_loop->update();
    QWidget::focusInEvent(event);
}

void PlotView::focusOutEvent(QFocusEvent* event)
{
    m_loop->update();
    QWidget::focusOutEvent(event);
}

bool PlotView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto item = itemAt(help->pos());
        QToolTip::showText(help->globalPos(), item ? plainTip(textOf(*item)) : QString(), this);
        return true;
    }
    if (m_picking == Picking::None)
        return QWidget::eventFilter(watched, event);
    auto* mouse = static_cast<QMouseEvent*>(event);
    if (event->type() == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton)
        press(mouse->position());
    else if (event->type() == QEvent::MouseMove && m_pressed)
        drag(mouse->position());
    else if (event->type() == QEvent::MouseButtonRelease && m_pressed && mouse->button() == Qt::LeftButton)
        release(mouse->position(), mouse->modifiers());
    return QWidget::eventFilter(watched, event);
}

void PlotView::press(const QPointF& position)
{
    setFocus(Qt::MouseFocusReason);
    m_pressed = true;
    m_drawn = QPolygonF{position};
}

void PlotView::drag(const QPointF& position)
{
    if (m_picking != Picking::Lasso)
        return;
    m_drawn << position;
    m_loop->update();
}

void PlotView::release(const QPointF& position, Qt::KeyboardModifiers modifiers)
{
    m_pressed = false;
    const QPolygonF loop = std::exchange(m_drawn, {});
    m_loop->update();
    const QRectF bounds = loop.boundingRect();
    const bool extend = modifiers & (Qt::ControlModifier | Qt::ShiftModifier);
    if (loop.size() > 2 && std::max(bounds.width(), bounds.height()) >= loopLength) {
        Q_EMIT picked(itemsWithin(loop), extend);
        return;
    }
    const auto item = itemAt(position);
    if (item)
        m_current = item;
    Q_EMIT picked(item ? std::vector{*item} : std::vector<PlotItem>(), extend);
}

} // namespace geovlm::ui
