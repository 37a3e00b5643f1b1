// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/flat_style.h"

#include "look/look.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace geovlm::ui {

namespace {

constexpr double radius = 4;
constexpr double menuWidth = 24; ///< at the right of a button with a menu

void paintField(QPainter& painter, const QStyleOption& option, const QColor& fill)
{
    const bool focused = option.state & QStyle::State_HasFocus;
    const bool enabled = option.state & QStyle::State_Enabled;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = focused ? option.palette.color(QPalette::Highlight) : hairline(option.palette);
    if (!enabled)
        line.setAlphaF(0.5F);
    painter.setPen(QPen(line, focused ? 1.5 : 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    painter.restore();
}

QColor fieldFill(const QStyleOption& option)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool hovered = option.state & QStyle::State_MouseOver;
    if (!enabled)
        return option.palette.color(QPalette::Window);
    return option.palette.color(hovered ? QPalette::AlternateBase : QPalette::Base);
}

/// A chevron in the middle of `box`, pointing up or down.
void paintChevron(QPainter& painter, const QRectF& box, bool down, double half, const QStyleOption& option)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const QPointF middle = box.center();
    const double rise = down ? half / 2 : -half / 2;
    QPainterPath path(middle - QPointF(half, rise));
    path.lineTo(middle + QPointF(0, rise));
    path.lineTo(middle + QPointF(half, -rise));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto group = enabled ? QPalette::Active : QPalette::Disabled;
    painter.setPen(QPen(option.palette.color(group, QPalette::ButtonText), 1.4, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    painter.drawPath(path);
    painter.restore();
}

void paintTool(QPainter& painter, const QStyleOption& option)
{
    const bool pressed = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    if (!pressed && !hovered)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pressed ? accentTint(option.palette) : option.palette.color(QPalette::Midlight));
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                   QPainter* painter, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        paintField(*painter, *option, fieldFill(*option));
        const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        paintChevron(*painter, arrow, true, 4, *option);
        return;
    }
    if (control == CC_SpinBox) {
        paintField(*painter, *option, fieldFill(*option));
        paintChevron(*painter, subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget), false, 2.5, *option);
        paintChevron(*painter, subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget), true, 2.5,
                     *option);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const
{
    if (element != CE_PushButtonBevel) {
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    }
    const bool pressed = option->state & State_Sunken;
    paintField(*painter, *option, pressed ? accentTint(option->palette) : fieldFill(*option));
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (button && button->features & QStyleOptionButton::HasMenu)
        paintChevron(*painter, QRectF(option->rect).adjusted(option->rect.width() - menuWidth, 0, 0, 0), true,
                     4, *option);
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const
{
    if (element == PE_PanelButtonTool) {
        paintTool(*painter, *option);
        return;
    }
    if (element == PE_PanelLineEdit) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            paintField(*painter, *option, fieldFill(*option));
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

} // namespace geovlm::ui
