// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/figure_delegate.h"

#include "look/look.h"
#include "look/marks.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <array>
#include <utility>

namespace geovlm::ui {

namespace {

constexpr double shapeSide = 9;
constexpr int sideRoom = grid;
constexpr int narrowestGauge = 12 * grid;

constexpr std::array shown{Reliability::Reliable, Reliability::Tentative, Reliability::Low};

/// A disc, a diamond or a ring: told apart without colour.
void paintShape(QPainter& painter, const QPointF& middle, Reliability reliability, const QPalette& palette)
{
    const QColor ink = palette.color(QPalette::Text);
    const QRectF box(middle - QPointF(shapeSide, shapeSide) / 2, QSizeF(shapeSide, shapeSide));
    if (reliability == Reliability::Tentative) {
        paintMark(painter, box.adjusted(-0.5, -0.5, 0.5, 0.5), Mark::Diamond, ink);
        return;
    }
    const bool filled = reliability == Reliability::Reliable;
    painter.setPen(QPen(ink, 1.6));
    painter.setBrush(filled ? ink : palette.color(QPalette::Base));
    painter.drawEllipse(box.adjusted(0.8, 0.8, -0.8, -0.8));
}

/// What lies outside the scale stands at its end.
double along(const QRectF& scale, double value)
{
    return scale.left() + std::clamp(value, 0.0, 1.0) * scale.width();
}

void paintScale(QPainter& painter, const QRectF& scale, const QPalette& palette)
{
    const double y = scale.center().y();
    painter.setPen(QPen(hairline(palette), 1));
    painter.drawLine(QPointF(scale.left(), y), QPointF(scale.right(), y));
    painter.setPen(QPen(mutedText(palette), 1));
    for (const double mark : {tentativeMark, reliableMark}) {
        const double x = along(scale, mark);
        painter.drawLine(QPointF(x, scale.top()), QPointF(x, scale.bottom()));
    }
}

void paintGauge(QPainter& painter, const QRect& box, const AgreementFigure& figure, const QPalette& palette)
{
    if (!figure.value)
        return;
    const QRectF scale(box.left() + sideRoom + 0.5, box.center().y() - 6.5, box.width() - 2 * sideRoom, 14);
    paintScale(painter, scale, palette);
    const double y = scale.center().y();
    if (figure.low && figure.high) {
        painter.setPen(QPen(mutedText(palette), 3, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(along(scale, *figure.low), y), QPointF(along(scale, *figure.high), y));
    }
    paintShape(painter, {along(scale, *figure.value), y}, reliabilityOf(figure.value), palette);
}

/// The other table's cells have none.
std::optional<AgreementFigure> figureAt(const QModelIndex& index)
{
    const QVariant data = index.data(AgreementModel::FigureRole);
    if (data.metaType() != QMetaType::fromType<AgreementFigure>())
        return std::nullopt;
    return data.value<AgreementFigure>();
}

/// The widest value of the column, so that the points of all rows stand under each other.
int valueWidth(const QFontMetrics& metrics, int digits)
{
    const QLocale locale;
    return metrics.horizontalAdvance(digits == 1 ? locale.toString(100.0, 'f', 1)
                                                 : locale.toString(-0.88, 'f', 2));
}

void paintFigure(QPainter& painter, const QStyleOptionViewItem& option, const AgreementFigure& figure,
                 int digits)
{
    const QFontMetrics metrics(option.font);
    const QRect box = option.rect.adjusted(6, 0, -6, 0);
    const QRect left(box.left(), box.top(), valueWidth(metrics, digits), box.height());
    const QRect right = box.adjusted(left.width() + grid, 0, 0, 0);
    const QString value = figure.value ? QLocale().toString(*figure.value, 'f', digits) : QStringLiteral("–");
    painter.setFont(option.font);
    painter.setPen(option.palette.color(figure.value ? QPalette::Text : QPalette::PlaceholderText));
    painter.drawText(left, Qt::AlignRight | Qt::AlignVCenter, value);
    QFont quiet = option.font;
    quiet.setWeight(QFont::Normal);
    const QString interval = intervalText(figure, digits);
    if (QFontMetrics(quiet).horizontalAdvance(interval) > right.width())
        return; // whole or not at all; the tooltip has it
    painter.setFont(quiet);
    painter.setPen(mutedText(option.palette));
    painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter, interval);
}

void paintText(QPainter& painter, const QStyleOptionViewItem& option, const QString& text)
{
    const QRect box = option.rect.adjusted(6, 0, -6, 0);
    painter.setFont(option.font);
    painter.setPen(option.palette.color(QPalette::Text));
    painter.drawText(box, int(option.displayAlignment | Qt::TextSingleLine),
                     QFontMetrics(option.font).elidedText(text, Qt::ElideRight, box.width()));
}

QString legendText(Reliability reliability)
{
    const QLocale locale;
    switch (reliability) {
    case Reliability::Reliable:
        return ReliabilityLegend::tr("reliable (alpha %1 and more)").arg(locale.toString(reliableMark));
    case Reliability::Tentative:
        return ReliabilityLegend::tr("tentative (from %1)").arg(locale.toString(tentativeMark));
    default:
        return ReliabilityLegend::tr("not reliable");
    }
}

constexpr int legendGap = 2 * grid;
constexpr int legendShape = 2 * grid;

} // namespace

QSize FigureDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics metrics(strongFont(option.font));
    const std::optional<AgreementFigure> figure = figureAt(index);
    if (!figure)
        return QStyledItemDelegate::sizeHint(option, index) + QSize(grid, 0);
    if (index.column() == AgreementModel::GaugeColumn)
        return {narrowestGauge, metrics.height() + halfGrid};
    const int digits = index.data(AgreementModel::DigitsRole).toInt();
    const QString interval = intervalText(*figure, digits);
    return {valueWidth(metrics, digits) + QFontMetrics(option.font).horizontalAdvance(interval) + 3 * grid,
            metrics.height() + halfGrid};
}

void FigureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = std::exchange(item.text, QString()); // the style paints the background alone,
    item.state &= ~QStyle::State_HasFocus;                    // and the row says which is current
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const std::optional<AgreementFigure> figure = figureAt(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (!figure)
        paintText(*painter, item, text);
    else if (index.column() == AgreementModel::GaugeColumn)
        paintGauge(*painter, item.rect, *figure, item.palette);
    else
        paintFigure(*painter, item, *figure, index.data(AgreementModel::DigitsRole).toInt());
    painter->restore();
}

ReliabilityLegend::ReliabilityLegend(QWidget* parent) : QWidget(parent)
{
    QStringList texts;
    for (const Reliability reliability : shown)
        texts << legendText(reliability);
    setAccessibleName(tr("Alpha by custom: %1").arg(texts.join(QStringLiteral(", "))));
    setToolTip(tr("The shapes stand where alpha is, on a scale from 0 to 1; the line is its 95 % interval, "
                  "the ticks are the marks that Krippendorff gave."));
}

QSize ReliabilityLegend::sizeHint() const
{
    int width = 0;
    for (const Reliability reliability : shown)
        width += legendShape + fontMetrics().horizontalAdvance(legendText(reliability)) + legendGap;
    return {width, fontMetrics().height() + halfGrid};
}

QSize ReliabilityLegend::minimumSizeHint() const
{
    return {legendShape, sizeHint().height()};
}

void ReliabilityLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (const Reliability reliability : shown) {
        paintShape(painter, {x + shapeSide / 2 + 1, height() / 2.0}, reliability, palette());
        x += legendShape;
        const QString text = legendText(reliability);
        painter.setPen(mutedText(palette()));
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += fontMetrics().horizontalAdvance(text) + legendGap;
    }
}

} // namespace geovlm::ui
