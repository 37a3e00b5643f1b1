// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "case/case_list_model.h"
#include "work/image_cache.h"

#include <QHash>
#include <QObject>
#include <optional>

namespace geovlm::ui {

/// Where a person is: the case looked at and the candidate picked. Reads the case on the reading thread,
/// and its neighbours ahead of time.
class CaseWalk : public QObject
{
    Q_OBJECT

public:
    CaseWalk(StoreSession& session, CaseListModel& cases, CaseView& view, ImageCache& images,
             QObject* parent = nullptr);

    int row() const { return m_row; }
    int count() const { return m_cases.rowCount(); }
    /// The case looked at; null while it is on its way.
    CaseDetailPtr detail() const { return m_detail; }
    const CaseCandidate* picked() const;
    /// Whether the row that candidates are picked in is the one after reranking.
    bool picksAfter() const { return m_after; }

    /// Answers that are being saved: what is shown follows it at once, the order included.
    void apply(ImageId image, const std::vector<AnswerEvent>& events);
    /// An image as the store has it now; what is shown follows it.
    void setImage(const CaseImage& fresh);
    /// A text vector that had to be waited for.
    void setText(ImageId image, const std::vector<float>& vector);
    /// Asked before another case is shown; false = stay here.
    void setGuard(std::function<bool()> mayLeave) { m_mayLeave = std::move(mayLeave); }
    /// A review state that is being saved.
    void applyReview(ImageId image, const ReviewEvent& review);

public Q_SLOTS:
    void goTo(int row);
    void next() { goTo(m_row + 1); }
    void previous() { goTo(m_row - 1); }
    void first() { goTo(0); }
    void last() { goTo(count() - 1); }
    /// The next (or previous) case of the list with this outcome; says so with nothingFound().
    void seek(geovlm::Outcome outcome, bool forward);

    void pick(qint64 reference);
    void pickIn(qint64 reference, bool after);
    void pickPlace(int place);
    void pickStep(int step);
    void pickMatch();
    void setPicksAfter(bool after);

Q_SIGNALS:
    void rowChanged(int row); ///< -1 = no case
    void loaded();            ///< detail() is the case at row()
    void failed(const QString& sentence);
    void pickedChanged();
    void edited(); ///< answers of this case changed, and with them maybe the order
    void held();   ///< the guard kept the case
    void nothingFound(geovlm::Outcome outcome);

private:
    void change(ImageId image, const std::function<void(CaseDetail&, CaseImage&)>& edit);
    std::function<CaseDetailPtr(const store::Store&)> reading(const store::CaseKey& key) const;
    /// Cases read earlier that hold the image are read again when next shown.
    void forget(ImageId image);
    void follow();
    void load();
    void show(const CaseDetailPtr& detail);
    void prefetch(int row);
    void prefetchImages(const CaseDetail& detail);
    std::optional<store::CaseKey> keyAt(int row) const;
    void remember(CaseDetailPtr detail);
    CaseDetailPtr known(const store::CaseKey& key) const;

    StoreSession& m_session;
    CaseListModel& m_cases;
    CaseView& m_view;
    ImageCache& m_images;
    int m_row = -1;
    std::optional<store::CaseKey> m_key;
    CaseDetailPtr m_detail;
    ImageId m_picked = 0;
    bool m_after = true;
    Generation m_generation;
    std::vector<CaseDetailPtr> m_recent;                                 ///< newest last
    std::shared_ptr<LiveSource> m_live = std::make_shared<LiveSource>(); ///< the reading thread's
    std::function<bool()> m_mayLeave;
};

/// Device pixels of the longer side that thumbnails are decoded at: few sizes, so that they are shared.
int thumbnailFit(double logicalSide, double devicePixelRatio);

} // namespace geovlm::ui
