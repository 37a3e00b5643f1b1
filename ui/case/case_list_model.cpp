// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_list_model.h"

#include "case/queue_text.h"
#include "look/look.h"
#include "look/marks.h"

#include <QDir>
#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int pageSize = 128;
constexpr int pagesKept = 128;
constexpr int pagesInSight = 3;
} // namespace

CaseListModel::CaseListModel(StoreSession& session, CaseView& view, QObject* parent)
    : QAbstractListModel(parent), m_session(session), m_view(view), m_pages(pagesKept)
{
    connect(&session, &StoreSession::changed, this, &CaseListModel::reload);
    connect(&session, &StoreSession::closed, this, &CaseListModel::reload);
    connect(&view, &CaseView::changed, this, &CaseListModel::reload);
}

int CaseListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_keys->size());
}

const store::CaseRow* CaseListModel::rowAt(int row) const
{
    const auto* page = m_pages.object(row / pageSize);
    if (m_looked.isEmpty() || m_looked.first() != row / pageSize) {
        m_looked.removeOne(row / pageSize);
        m_looked.prepend(row / pageSize);
        m_looked.resize(std::min<qsizetype>(m_looked.size(), pagesInSight));
    }
    const size_t place = size_t(row % pageSize);
    if (page && place < page->size())
        return &(*page)[place];
    if (!page)
        requestPage(row / pageSize);
    return nullptr;
}

/// What may be said of a row: blind people are not told which answer would help. One query may be a case of
/// several splits, so its split stands beside its area where there are several.
store::CaseRow CaseListModel::told(const store::CaseRow& row) const
{
    store::CaseRow less = row;
    if (m_session.summary().splits.size() > 1) {
        const QString split = m_session.summary().splitName(row.key.split);
        less.area = row.area.isEmpty() ? split : tr("%1 · %2").arg(row.area, split);
    }
    if (m_blind && less.queued && less.queued->reason == store::QueueReason::Flip) {
        less.queued->question = -1;
        less.queued->value.clear();
    }
    return less;
}

QString CaseListModel::spoken(const store::CaseRow& row) const
{
    const bool inTen = isReached(row.outcome);
    QStringList parts{tr("%1, %2, rank %3, %4")
                          .arg(shortName(row.path), row.area, moveText(row.rankBefore, row.rankAfter, inTen),
                               outcomeName(row.outcome))};
    const QString why = m_queue ? queueText(row, m_session.summary().questions) : QString();
    if (row.review != ReviewState::Untouched && (why.isEmpty() || row.review != ReviewState::Returned))
        parts << reviewText(row);
    if (!why.isEmpty())
        parts << why;
    return parts.join(tr(", "));
}

QString CaseListModel::toolTip(const store::CaseRow& row) const
{
    QStringList lines{row.path, row.area,
                      tr("%1: %2").arg(outcomeName(row.outcome), outcomeMeaning(row.outcome))};
    lines.removeAll(QString());
    // What was returned is always queued, and says so itself.
    if (row.review != ReviewState::Untouched && row.review != ReviewState::Returned)
        lines << reviewText(row);
    if (row.queued)
        lines << queueMeaning(row, m_session.summary().questions);
    return lines.join(u'\n');
}

QVariant CaseListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const store::CaseRow* known = rowAt(index.row());
    if (!known)
        return role == Qt::DisplayRole ? QVariant(tr("Loading…")) : QVariant();
    const store::CaseRow row = told(*known);
    switch (role) {
    case Qt::DisplayRole:
        return shortName(row.path);
    case Qt::ToolTipRole:
        return plainTip(toolTip(row));
    case Qt::AccessibleTextRole:
        return spoken(row);
    case RowRole:
        return QVariant::fromValue(row);
    case FileRole:
        return QString(m_session.summary().root + u'/' + row.path);
    case ReasonRole:
        return queueText(row, m_session.summary().questions);
    case BriefReasonRole:
        return queueBrief(row, m_session.summary().questions);
    default:
        return {};
    }
}

int CaseListModel::rowOf(const store::CaseKey& key) const
{
    const auto found = std::find(m_keys->begin(), m_keys->end(), key);
    return found == m_keys->end() ? -1 : int(found - m_keys->begin());
}

void CaseListModel::reload()
{
    const Ticket ticket = m_listings.next();
    const qint64 run = m_session.summary().rerankRun;
    if (run == 0) {
        show({});
        return;
    }
    m_loading = true;
    Q_EMIT loadingStarted();
    const auto filter = m_view.filter();
    const auto order = m_view.order();
    const bool descending = m_view.descending();
    m_session.ask<Listing>(
        ticket, this,
        [=](const store::Store& store) {
            return Listing{store::caseKeys(store, run, filter, order, descending),
                           store::outcomeCounts(store, run, filter, order), order == store::CaseOrder::Queue};
        },
        [this](Listing listing) { show(std::move(listing)); },
        [this](const QString& sentence) {
            show({});
            Q_EMIT failed(sentence);
        });
}

void CaseListModel::show(Listing listing)
{
    beginResetModel();
    m_keys = std::make_shared<const Keys>(std::move(listing.keys));
    m_counts = listing.counts;
    m_queue = listing.queue;
    m_pageKeys.next();
    m_pages.clear();
    m_requested.clear();
    m_loading = false;
    endResetModel();
    Q_EMIT loaded();
}

void CaseListModel::setBlind(bool blind)
{
    m_blind = blind;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void CaseListModel::refreshPages()
{
    const qint64 run = m_session.summary().rerankRun;
    if (run == 0)
        return;
    // What is in sight is read again; the rest when it comes into sight.
    for (const int page : m_pages.keys())
        if (m_looked.contains(page))
            requestPage(page);
        else
            m_pages.remove(page);
    const auto filter = m_view.filter();
    const auto order = m_view.order();
    m_session.ask<store::OutcomeCounts>(
        m_listings.current(), this,
        [=](const store::Store& store) { return store::outcomeCounts(store, run, filter, order); },
        [this](const store::OutcomeCounts& counts) {
            m_counts = counts;
            Q_EMIT countsChanged();
        });
}

void CaseListModel::requestPage(int page) const
{
    if (m_requested.contains(page))
        return;
    m_requested.insert(page);
    const auto first = m_keys->begin() + std::min<qsizetype>(page * pageSize, qsizetype(m_keys->size()));
    const auto last = first + std::min<qsizetype>(pageSize, m_keys->end() - first);
    const Keys wanted(first, last);
    const qint64 run = m_session.summary().rerankRun;
    const auto reason = m_view.filter().reason;
    auto* self = const_cast<CaseListModel*>(this);
    m_session.ask<std::vector<store::CaseRow>>(
        m_pageKeys.current(), self,
        [=](const store::Store& store) { return store::caseRows(store, run, wanted, reason); },
        [this, page](std::vector<store::CaseRow> rows) { showPage(page, std::move(rows)); },
        [self](const QString& sentence) { Q_EMIT self->failed(sentence); });
}

void CaseListModel::showPage(int page, std::vector<store::CaseRow> rows) const
{
    m_requested.remove(page);
    if (rows.empty())
        return;
    const int first = page * pageSize;
    const int last = first + int(rows.size()) - 1;
    m_pages.insert(page, new std::vector<store::CaseRow>(std::move(rows)));
    auto* self = const_cast<CaseListModel*>(this);
    Q_EMIT self->dataChanged(index(first), index(last));
}

} // namespace geovlm::ui
