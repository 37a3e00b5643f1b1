// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_walk.h"
#include "compare/tile_card.h"

#include <QVariantAnimation>
#include <QWidget>
#include <array>

namespace geovlm::ui {

/// Two rows of cards, before and after, joined by lines that show each tile's move. A match that is not
/// among the ten stands beside them as an eleventh.
class RankRows : public QWidget
{
    Q_OBJECT

public:
    static constexpr int places = 11; ///< ten and the match outside
    explicit RankRows(CaseWalk& walk, ImageCache& images, QWidget* parent = nullptr);

    void show(const CaseDetail& detail);
    /// The same case in another order: the cards of the lower row slide to their new places.
    void slide(const CaseDetail& detail);
    /// The order shown is older than an answer.
    void setStale(bool stale);
    void showPicked();
    void clear();
    TileCard* card(int place, bool after) const { return m_cards[after ? 1 : 0][size_t(place)]; }
    int heightFor(int width) const;
    /// Off for people who want nothing to move.
    void setMotion(bool on) { m_motion = on; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void place();
    void placeSliding();
    int sideFor(int width) const;
    QRect cellOf(int place, bool after) const;
    int headingHeight() const;
    void paintHead(QPainter& painter, bool after);
    void paintHeadings(QPainter& painter, const CaseDetail& detail);
    void paintLine(QPainter& painter, const TileCard& from, const CaseCandidate& candidate);
    void paintLines(QPainter& painter);

    CaseWalk& m_walk;
    std::array<std::array<TileCard*, places>, 2> m_cards{};
    bool m_outside = false;
    bool m_stale = false;
    std::array<int, places> m_cameFrom{}; ///< place of each lower card before it slid
    QVariantAnimation m_slide;
    bool m_motion = true;
    QVariantAnimation m_growth; ///< of the lines, when the case changes
};

} // namespace geovlm::ui
