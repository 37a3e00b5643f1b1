// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_data.h"

#include <QPolygonF>
#include <QWidget>
#include <memory>

class QCustomPlot;

namespace geovlm::ui {

/// A plot that follows the palette. Items can be picked with the mouse (a click, or a loop drawn around
/// them) and with the keys: Left and Right go from item to item, Up and Down from series to series, Space
/// picks, Escape picks nothing.
class PlotView : public QWidget
{
    Q_OBJECT

public:
    enum class Picking { None, Click, Lasso }; ///< Lasso: clicks as well

    explicit PlotView(QWidget* parent = nullptr);
    ~PlotView() override;

    void setData(const PlotData& data);
    const PlotData& data() const { return m_data; }
    void setPicking(Picking picking);
    /// Where an item is drawn, in this widget's pixels; for bars the middle of the bar.
    QPointF placeOf(const PlotItem& item) const;
    /// The item of the keys; none until a key is used.
    std::optional<PlotItem> current() const { return m_current; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// Empty = nothing. `extend`: Ctrl or Shift was held.
    void picked(const std::vector<geovlm::ui::PlotItem>& items, bool extend);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Loop;
    void redraw();
    void describe();
    std::optional<PlotItem> itemAt(const QPointF& position) const;
    std::vector<PlotItem> itemsWithin(const QPolygonF& loop) const;
    void step(int items, int series);
    void press(const QPointF& position);
    void drag(const QPointF& position);
    void release(const QPointF& position, Qt::KeyboardModifiers modifiers);
    QString textOf(const PlotItem& item) const;

    PlotData m_data;
    Picking m_picking = Picking::None;
    QCustomPlot* m_plot;
    Loop* m_loop; ///< drawn above the plot
    QPolygonF m_drawn;
    bool m_pressed = false;
    std::optional<PlotItem> m_current;
};

} // namespace geovlm::ui

Q_DECLARE_METATYPE(std::vector<geovlm::ui::PlotItem>)
