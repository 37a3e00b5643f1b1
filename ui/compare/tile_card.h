// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "work/image_cache.h"

#include <QAbstractButton>

namespace geovlm::ui {

/// One candidate in one of the two rows: tile, place, badge of the match, its figure beneath.
class TileCard : public QAbstractButton
{
    Q_OBJECT

public:
    TileCard(ImageCache& images, bool after, QWidget* parent = nullptr);

    /// Null hides the card.
    void show(const CaseCandidate* candidate);
    void setPicked(bool picked);
    ImageId reference() const { return m_reference; }
    bool isAfter() const { return m_after; }
    /// Height of a card whose tile is `side` wide.
    int heightFor(int side) const;
    QRectF tileBox() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe(const CaseCandidate& candidate);
    void paintTile(QPainter& painter, const QRectF& box);
    QPixmap rounded(const QImage& image, const QSizeF& size) const;
    void paintFrame(QPainter& painter, const QRectF& box);
    void paintBadge(QPainter& painter, const QRectF& box);

    ImageCache& m_images;
    bool m_after;
    bool m_match = false;
    PairKind m_kind = PairKind::Other;
    ImageId m_reference = 0;
    QString m_file;
    QString m_place;
    QString m_figure;
};

} // namespace geovlm::ui
