// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_view.h"
#include "work/store_session.h"

#include <QAbstractListModel>
#include <QCache>
#include <QSet>
#include <array>
#include <memory>
#include <vector>

namespace geovlm::ui {

/// The cases that the view keeps, in its order: an array of keys that SQL filtered and sorted on the
/// reading thread, and a cache of pages. data() never touches the store: a row whose page is not here
/// yet is blank and comes with dataChanged().
class CaseListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        RowRole = Qt::UserRole + 1, ///< store::CaseRow; invalid while its page is on its way
        FileRole,                   ///< absolute path of the query
        ReasonRole,                 ///< why it is in the queue, in one line
        BriefReasonRole,            ///< the same where there is little room
    };
    using Keys = std::vector<store::CaseKey>;

    CaseListModel(StoreSession& session, CaseView& view, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    std::shared_ptr<const Keys> keys() const { return m_keys; }
    int rowOf(const store::CaseKey& key) const; ///< -1 = not shown
    /// How many cases of each outcome there are, the view's own outcome ignored.
    const store::OutcomeCounts& counts() const { return m_counts; }
    bool isLoading() const { return m_loading; }
    /// Whether what is shown now is the queue.
    bool isQueue() const { return m_queue; }
    /// Whether reasons name an answer: not to somebody who is to answer without being told.
    void setBlind(bool blind);
    /// Reads again what is shown and counted, in the same order: results changed, nobody is to lose their
    /// place.
    void refreshPages();

Q_SIGNALS:
    void loadingStarted();
    void loaded();
    void countsChanged();
    void failed(const QString& sentence);

private:
    struct Listing
    {
        Keys keys;
        store::OutcomeCounts counts{};
        bool queue = false;
    };
    void reload();
    void show(Listing listing);
    void requestPage(int page) const;
    void showPage(int page, std::vector<store::CaseRow> rows) const;
    const store::CaseRow* rowAt(int row) const;
    QString spoken(const store::CaseRow& row) const;
    store::CaseRow told(const store::CaseRow& row) const;
    QString toolTip(const store::CaseRow& row) const;

    StoreSession& m_session;
    CaseView& m_view;
    std::shared_ptr<const Keys> m_keys = std::make_shared<const Keys>();
    store::OutcomeCounts m_counts{};
    bool m_loading = false;
    bool m_queue = false;
    Generation m_listings;
    Generation m_pageKeys; ///< a page belongs to the keys it was asked for
    mutable QCache<int, std::vector<store::CaseRow>> m_pages;
    mutable QSet<int> m_requested;
    mutable QList<int> m_looked; ///< pages that data() was last asked for, newest first
    bool m_blind = false;
};

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::store::CaseRow)
