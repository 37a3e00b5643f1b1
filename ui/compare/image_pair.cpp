// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/image_pair.h"

#include "look/names.h"

#include <QResizeEvent>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int pairGap = 2 * grid;

} // namespace

QString kindText(const CaseCandidate& candidate)
{
    using enum PairKind;
    if (candidate.isMatch)
        return ImagePair::tr("true match");
    return listed<PairKind, QString>(
        candidate.kind,
        {{Positive, ImagePair::tr("also a match")}, {SemiPositive, ImagePair::tr("semi-positive")}},
        ImagePair::tr("other place"));
}

QString candidateText(const CaseCandidate& candidate)
{
    const QString place = candidate.inTen ? moveText(candidate.place.before, candidate.place.after, true)
                                          : ImagePair::tr("rank %1").arg(rankText(candidate.place.before));
    QString text = place + QStringLiteral(" · ") + kindText(candidate);
    if (candidate.metres)
        text += QStringLiteral(" · ") + distanceText(*candidate.metres);
    return text;
}

ImagePair::ImagePair(ImageCache& images, QWidget* parent) : QWidget(parent), m_images(images)
{
    m_query = makeSide(tr("Query image"));
    m_query.view->setExpectedAspect(2);
    m_candidate = makeSide(tr("Candidate image"));
    setMinimumHeight(captionHeight() + 12 * grid);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

ImagePair::Side ImagePair::makeSide(const QString& name)
{
    Side side;
    side.view = new ImageView(m_images, m_link, this);
    side.view->setAccessibleName(name);
    side.title = new ElidedLabel(Qt::ElideRight, this);
    side.title->setFont(strongFont(font()));
    side.name = new ElidedLabel(Qt::ElideMiddle, this);
    side.name->setForegroundRole(QPalette::PlaceholderText);
    connect(side.view, &ImageView::aspectChanged, this, [this] {
        place();
        Q_EMIT shapeChanged();
    });
    return side;
}

int ImagePair::captionHeight() const
{
    return 2 * fontMetrics().height() + grid;
}

int ImagePair::usefulHeight(int width) const
{
    const double shape = m_query.view->aspect() + m_candidate.view->aspect();
    return captionHeight() + int((width - pairGap) / shape);
}

void ImagePair::caption(const Side& side, const QString& title, const QString& name)
{
    side.title->setText(title);
    side.title->setToolTip(title);
    side.name->setText(name);
    side.name->setToolTip(name);
}

void ImagePair::show(const CaseDetail& detail, const CaseCandidate* picked)
{
    const QString area = detail.query.image.area;
    m_query.view->show(detail.query.file);
    caption(m_query, area.isEmpty() ? tr("Query") : tr("Query · %1").arg(area), detail.query.image.path);
    m_candidate.view->setEmptyText(tr("Pick a candidate below"));
    m_candidate.view->show(picked ? picked->shown.file : QString());
    caption(m_candidate, picked ? candidateText(*picked) : tr("Candidate"),
            picked ? picked->shown.image.path : QString());
    place();
}

void ImagePair::clear()
{
    for (const Side& side : {m_query, m_candidate}) {
        side.view->setEmptyText(tr("Loading…"));
        side.view->show({});
        caption(side, {}, {});
    }
}

void ImagePair::resizeEvent(QResizeEvent*)
{
    place();
}

void ImagePair::place()
{
    const double left = m_query.view->aspect();
    const double right = m_candidate.view->aspect();
    const int tall = std::min(height(), usefulHeight(width())) - captionHeight();
    const int rightWidth = std::max(18 * grid, int(std::lround(tall * right)));
    const int leftWidth = std::min(width() - pairGap - rightWidth, int(std::lround(tall * left)));
    const int used = leftWidth + pairGap + rightWidth;
    const int x = std::max(0, (width() - used) / 2);
    placeSide(m_query, {x, 0, leftWidth, tall + captionHeight()});
    placeSide(m_candidate, {x + leftWidth + pairGap, 0, rightWidth, tall + captionHeight()});
}

void ImagePair::placeSide(const Side& side, const QRect& box) const
{
    const int line = fontMetrics().height();
    side.title->setGeometry(box.x(), box.y(), box.width(), line);
    side.name->setGeometry(box.x(), box.y() + line, box.width(), line);
    side.view->setGeometry(box.adjusted(0, captionHeight(), 0, 0));
}

} // namespace geovlm::ui
