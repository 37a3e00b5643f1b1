// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "compare/image_view.h"
#include "look/look.h"

#include <QWidget>

namespace geovlm::ui {

/// The query beside the picked candidate, as large as there is room, with one zoom. Both are equally
/// tall; their widths follow their shapes.
class ImagePair : public QWidget
{
    Q_OBJECT

public:
    explicit ImagePair(ImageCache& images, QWidget* parent = nullptr);

    void show(const CaseDetail& detail, const CaseCandidate* picked);
    void clear();
    ViewLink& link() { return m_link; }
    ImageView* query() const { return m_query.view; }
    ImageView* candidate() const { return m_candidate.view; }
    /// Height that a width can use: more would stay empty.
    int usefulHeight(int width) const;

Q_SIGNALS:
    void shapeChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Side
    {
        ImageView* view = nullptr;
        ElidedLabel* title = nullptr;
        ElidedLabel* name = nullptr;
    };
    Side makeSide(const QString& name);
    static void caption(const Side& side, const QString& title, const QString& name);
    void place();
    void placeSide(const Side& side, const QRect& box) const;
    int captionHeight() const;

    ImageCache& m_images;
    ViewLink m_link;
    Side m_query;
    Side m_candidate;
};

/// "3 → 1 · true match · 12 m".
QString candidateText(const CaseCandidate& candidate);
QString kindText(const CaseCandidate& candidate);

} // namespace geovlm::ui
