// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/case_delegate.h"

#include "case/case_walk.h"
#include "case/queue_text.h"
#include "case/state_names.h"
#include "cases/review_glyph.h"
#include "look/marks.h"

#include <QPainter>
#include <QPainterPath>

namespace geovlm::ui {

namespace {

constexpr int rowHeight = 7 * grid;
constexpr QSize thumbnail(9 * grid, 5 * grid);
constexpr int queueRowHeight = 9 * grid;
constexpr int markSide = 12;
constexpr int markGap = 6;

/// The middle of `image` that fills `box`.
QRectF coverSource(const QImage& image, const QRectF& box)
{
    const double scale = std::min(image.width() / box.width(), image.height() / box.height());
    const QSizeF size(box.width() * scale, box.height() * scale);
    return {QPointF((image.width() - size.width()) / 2, (image.height() - size.height()) / 2), size};
}

void paintBackground(QPainter& painter, const QStyleOptionViewItem& option)
{
    const QPalette& palette = option.palette;
    if (option.state & QStyle::State_Selected) {
        painter.fillRect(option.rect, accentTint(palette));
        painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                         palette.color(QPalette::Highlight));
    } else if (option.state & QStyle::State_MouseOver) {
        painter.fillRect(option.rect, palette.color(QPalette::AlternateBase));
    }
}

void paintHead(QPainter& painter, const QRect& line, const store::CaseRow& row,
               const QStyleOptionViewItem& option)
{
    const QString move = moveText(row.rankBefore, row.rankAfter, isReached(row.outcome));
    const QFont strong = strongFont(option.font);
    const int nameWidth = line.width() - QFontMetrics(strong).horizontalAdvance(move) - grid;
    painter.setPen(option.palette.color(QPalette::Text));
    painter.setFont(strong);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, move);
    painter.setFont(option.font);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     elided(shortName(row.path), option.font, nameWidth));
}

QRectF markBox(const QRect& line, int x)
{
    return {double(x), line.center().y() - markSide / 2.0 + 1, markSide, markSide};
}

int widthOf(const QString& text, const QStyleOptionViewItem& option)
{
    return QFontMetrics(option.font).horizontalAdvance(text);
}

/// At the right end; returns where the rest has to end. Where `left` is needed for something else, the mark
/// has to do without its word.
int paintOutcome(QPainter& painter, const QRect& line, Outcome outcome, int left,
                 const QStyleOptionViewItem& option)
{
    paintMark(painter, markBox(line, line.right() - markSide + 1), outcomeMark(outcome),
              dataColour(outcomeRole(outcome), option.palette));
    const QString word = outcomeName(outcome);
    const QRect box = line.adjusted(left, 0, -markSide - markGap, 0);
    const int width = widthOf(word, option);
    if (left > 0 && width > box.width())
        return box.right() - grid;
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, word);
    return box.right() - width - grid;
}

/// What the state takes at the left end: nothing is said of what nobody has touched.
int reviewWidth(ReviewState state, const QStyleOptionViewItem& option)
{
    return state == ReviewState::Untouched
               ? 0
               : markSide + markGap + widthOf(reviewStateName(state), option) + grid;
}

void paintReview(QPainter& painter, const QRect& line, ReviewState state, const QStyleOptionViewItem& option)
{
    if (state == ReviewState::Untouched)
        return;
    paintReviewGlyph(painter, markBox(line, line.left()), state, mutedText(option.palette));
    painter.drawText(line.adjusted(markSide + markGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     reviewStateName(state));
}

void paintFoot(QPainter& painter, const QRect& line, const store::CaseRow& row,
               const QStyleOptionViewItem& option)
{
    painter.setPen(mutedText(option.palette));
    paintReview(painter, line, row.review, option);
    QRect rest = line;
    const int review = reviewWidth(row.review, option);
    rest.setRight(paintOutcome(painter, line, row.outcome, review, option));
    rest.setLeft(line.left() + review);
    if (review == 0 || rest.width() >= widthOf(row.area, option))
        painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, elided(row.area, option.font, rest.width()));
}

/// Whatever gives way, it is not the answer that a flip is about.
QString reasonFor(const QModelIndex& index, const QStyleOptionViewItem& option, int width)
{
    QString whole = index.data(CaseListModel::ReasonRole).toString();
    if (widthOf(whole, option) <= width)
        return whole;
    const QString brief = index.data(CaseListModel::BriefReasonRole).toString();
    const qsizetype arrow = brief.lastIndexOf(u" \u2192 ");
    const QString answer = arrow < 0 ? QString() : brief.mid(arrow);
    const QFontMetrics metrics(option.font);
    const QString head = metrics.elidedText(brief.chopped(answer.size()), Qt::ElideRight,
                                            std::max(0, width - widthOf(answer, option)));
    return metrics.elidedText(head + answer, Qt::ElideRight, width);
}

} // namespace

CaseDelegate::CaseDelegate(const CaseListModel& cases, ImageCache& images, QObject* parent)
    : QStyledItemDelegate(parent), m_cases(cases), m_images(images)
{
}

QSize CaseDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {20 * grid, m_cases.isQueue() ? queueRowHeight : rowHeight};
}

void CaseDelegate::paintThumbnail(QPainter& painter, const QRect& box, const QString& file,
                                  const QStyleOptionViewItem& option) const
{
    QPainterPath clip;
    clip.addRoundedRect(box, 4, 4);
    painter.fillPath(clip, well(option.palette));
    const int fit = thumbnailFit(box.width(), painter.device()->devicePixelRatioF());
    const ImageCache::Entry* entry = m_images.get(file, fit, ImageCache::Lane::List);
    if (!entry)
        return;
    if (entry->image.isNull()) {
        const QRectF mark(QPointF(box.center()) - QPointF(9, 9), QSizeF(18, 18));
        paintMark(painter, mark, Mark::BrokenImage, mutedText(option.palette));
        return;
    }
    painter.save();
    painter.setClipPath(clip);
    painter.drawImage(QRectF(box), entry->image, coverSource(entry->image, box));
    painter.restore();
}

void CaseDelegate::paintText(QPainter& painter, const QRect& box, const QModelIndex& index,
                             const QStyleOptionViewItem& option) const
{
    const auto row = index.data(CaseListModel::RowRole).value<store::CaseRow>();
    const int lines = m_cases.isQueue() ? 3 : 2;
    const int height = box.height() / lines;
    const auto line = [&](int i) { return QRect(box.x(), box.y() + i * height, box.width(), height); };
    paintHead(painter, line(0), row, option);
    if (m_cases.isQueue()) {
        painter.setPen(option.palette.color(QPalette::Text));
        painter.drawText(line(1), Qt::AlignLeft | Qt::AlignVCenter, reasonFor(index, option, box.width()));
    }
    paintFoot(painter, line(lines - 1), row, option);
}

void CaseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintBackground(*painter, option);
    const QRect box = option.rect.adjusted(grid + halfGrid, grid, -grid - halfGrid, -grid);
    const QRect picture(box.topLeft(), thumbnail);
    if (index.data(CaseListModel::RowRole).isValid()) {
        paintThumbnail(*painter, picture, index.data(CaseListModel::FileRole).toString(), option);
        const QRect text = box.adjusted(thumbnail.width() + grid + halfGrid, 0, 0, 0);
        paintText(*painter, text, index, option);
    } else {
        QPainterPath path;
        path.addRoundedRect(picture, 4, 4);
        painter->fillPath(path, well(option.palette));
    }
    painter->restore();
}

} // namespace geovlm::ui
