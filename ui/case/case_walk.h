// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_change.h"
#include "case/case_list_model.h"
#include "case/case_reader.h"

#include <QObject>
#include <optional>

namespace geovlm::ui {

/// Where a person is: the case looked at and the candidate picked.
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

    /// What is shown of the image follows at once, the order included; cases that are not shown are read
    /// again.
    void change(ImageId image, const CaseChange& edit);
    /// Asked before another case is shown; false = stay here.
    void setGuard(std::function<bool()> mayLeave) { m_mayLeave = std::move(mayLeave); }

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
    void setPicksAfter(bool after) { pickIn(m_picked, after); }

Q_SIGNALS:
    void rowChanged(int row); ///< -1 = no case
    void loaded();            ///< detail() is the case at row()
    void failed(const QString& sentence);
    void pickedChanged();
    void edited(); ///< answers of this case changed, and with them maybe the order
    void held();   ///< the guard kept the case
    void nothingFound(geovlm::Outcome outcome);

private:
    void follow();
    void load();
    void show(const CaseDetailPtr& detail);

    StoreSession& m_session;
    CaseListModel& m_cases;
    CaseView& m_view;
    CaseReader m_reader;
    int m_row = -1;
    std::optional<store::CaseKey> m_key;
    CaseDetailPtr m_detail;
    ImageId m_picked = 0;
    bool m_after = true;
    Generation m_generation;
    std::function<bool()> m_mayLeave;
};

/// Device pixels of the longer side that thumbnails are decoded at: few sizes, so that they are shared.
int thumbnailFit(double logicalSide, double devicePixelRatio);

} // namespace geovlm::ui
