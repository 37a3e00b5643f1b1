// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/prepared_model.h"

#include "domain/error.h"
#include "look/look.h"
#include "look/marks.h"

#include <QLocale>
#include <algorithm>
#include <utility>

namespace geovlm::ui {

namespace {

PreparedRow rowOf(const store::Store& store, qint64 run, const store::PresentationCase& prepared)
{
    PreparedRow row;
    row.prepared = prepared;
    row.file = store::filePath(store, store::image(store, prepared.key.query));
    try {
        const store::CaseRow found = store::caseRows(store, run, {prepared.key}).front();
        row.rankBefore = found.rankBefore;
        row.rankAfter = found.rankAfter;
        row.outcome = found.outcome;
    } catch (const Error&) { // of another reranking
        row.ranked = false;
    }
    return row;
}

} // namespace

PreparedModel::PreparedModel(const ScreenParts& parts, QObject* parent)
    : QAbstractListModel(parent), m_parts(parts)
{
    connect(&parts.writer, &StoreWriter::savingChanged, this, [this] {
        if ((m_read || m_waits) && m_parts.writer.saving() == StoreWriter::Saving::Saved)
            refresh();
    });
}

int PreparedModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PreparedModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PreparedRow& row = m_rows[std::size_t(index.row())];
    QString name = shortName(row.prepared.path);
    switch (role) {
    case RowRole:
        return QVariant::fromValue(row);
    case Qt::DisplayRole:
        return name;
    case Qt::EditRole:
        return row.prepared.caption;
    case Qt::ToolTipRole:
        return plainTip(row.ranked
                            ? row.prepared.path
                            : tr("%1: the newest reranking does not hold this case.").arg(row.prepared.path));
    case Qt::AccessibleTextRole: {
        const QString caption =
            row.prepared.caption.isEmpty() ? tr("without a caption") : row.prepared.caption;
        return tr("%1. %2, %3, %4")
            .arg(index.row() + 1)
            .arg(name, row.ranked ? outcomeName(row.outcome) : tr("not ranked"), caption);
    }
    default:
        return {};
    }
}

Qt::ItemFlags PreparedModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable : Qt::NoItemFlags;
}

bool PreparedModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    PreparedRow& row = m_rows[std::size_t(index.row())];
    const QString caption = value.toString().simplified().left(store::longestCaption);
    if (caption == row.prepared.caption || refuse())
        return false;
    row.prepared.caption = caption;
    const store::CaseKey key = row.prepared.key;
    post(key, tr("caption of %1").arg(nameAt(index.row())),
         [key, caption](store::Store& store) { store::setPresentationCaption(store, key, caption); });
    Q_EMIT dataChanged(index, index);
    return true;
}

QString PreparedModel::whyNot() const
{
    const StoreWriter& writer = m_parts.writer;
    if (!writer.canWrite())
        return writer.whyReadOnly().isEmpty() ? tr("The store is not open for writing yet.")
                                              : writer.whyReadOnly();
    if (m_parts.session.isOpening() || writer.path() != m_parts.session.summary().path)
        return tr("Another store is being opened.");
    return {};
}

bool PreparedModel::refuse()
{
    const QString why = whyNot();
    if (!why.isEmpty())
        Q_EMIT said(why);
    return !why.isEmpty();
}

QString PreparedModel::nameAt(int row) const
{
    return shortName(m_rows[std::size_t(row)].prepared.path);
}

/// What was done in another store is not undone in this one.
PreparedHistory::StepPtr PreparedModel::begin(const QString& what)
{
    if (std::exchange(m_historyOf, m_parts.writer.path()) != m_parts.writer.path())
        m_history.clear();
    return m_history.begin(what);
}

void PreparedModel::write(const PreparedHistory::StepPtr& step, const StoreWriter::Work& work,
                          const std::function<void()>& saved)
{
    m_asked.next(); // what is being read does not know of it
    m_parts.writer.post(
        [work, step](store::Store& store) {
            step->before = store::presentationCases(store);
            work(store);
            step->after = store::presentationCases(store);
        },
        [this, step, saved] {
            if (step->before == step->after)
                m_history.drop(step);
            if (saved)
                saved();
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

/// A case that is gone meanwhile is no reason to hold up what comes after.
void PreparedModel::post(const store::CaseKey& key, const QString& what, const StoreWriter::Work& work)
{
    write(begin(what), [work, key](store::Store& store) {
        const std::vector<store::PresentationCase> there = store::presentationCases(store);
        if (std::ranges::find(there, key, &store::PresentationCase::key) != there.end())
            work(store);
    });
}

UndoState PreparedModel::undoState() const
{
    if (m_historyOf != m_parts.writer.path() || !whyNot().isEmpty())
        return {};
    const PreparedHistory::StepPtr back = m_history.undoable(), forth = m_history.redoable();
    return {back != nullptr, forth != nullptr, back ? back->what : QString(),
            forth ? forth->what : QString()};
}

void PreparedModel::reverse(bool undoing)
{
    const UndoState state = undoState();
    if (refuse() || !(undoing ? state.canUndo : state.canRedo))
        return;
    const PreparedHistory::StepPtr step = undoing ? m_history.goBack() : m_history.goForth();
    const auto done = std::make_shared<bool>(false);
    m_asked.next();
    m_parts.writer.post(
        [step, done, undoing](store::Store& store) {
            *done = undoing ? replacePrepared(store, step->after, step->before)
                            : replacePrepared(store, step->before, step->after);
        },
        [this, step, done, undoing] {
            if (!*done) {
                m_history.drop(step);
                Q_EMIT said(tr("The list was changed by somebody else since; nothing was undone."));
            } else {
                Q_EMIT said(undoing ? tr("Undone: %1").arg(step->what) : tr("Redone: %1").arg(step->what));
            }
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void PreparedModel::clear()
{
    m_asked.next();
    m_read = false;
    m_failure.clear();
    adopt({});
}

void PreparedModel::refresh()
{
    m_waits = m_parts.writer.pending() > 0;
    if (!m_parts.session.isOpen() || m_waits)
        return;
    const Ticket ticket = m_asked.next();
    const qint64 run = m_parts.session.summary().rerankRun;
    ++m_reading;
    const auto finish = [this] {
        if (--m_reading == 0)
            Q_EMIT settled();
    };
    m_parts.session.ask<std::vector<PreparedRow>>(
        {}, this,
        [run](const store::Store& store) {
            std::vector<PreparedRow> rows;
            for (const store::PresentationCase& one : store::presentationCases(store))
                rows.push_back(rowOf(store, run, one));
            return rows;
        },
        [this, ticket, finish](std::vector<PreparedRow> rows) {
            if (ticket.isCurrent()) {
                m_read = true;
                m_failure.clear();
                adopt(std::move(rows));
            }
            finish();
        },
        [this, ticket, finish](const QString& sentence) {
            if (ticket.isCurrent()) {
                m_failure = sentence;
                Q_EMIT changed();
            }
            finish();
        });
}

/// Rows that stay where they are keep the selection.
void PreparedModel::adopt(std::vector<PreparedRow> rows)
{
    const bool same = std::ranges::equal(rows, m_rows, [](const PreparedRow& a, const PreparedRow& b) {
        return a.prepared.key == b.prepared.key;
    });
    if (!same)
        beginResetModel();
    m_rows = std::move(rows);
    if (!same)
        endResetModel();
    else if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT changed();
}

std::vector<store::PresentationCase> PreparedModel::cases() const
{
    std::vector<store::PresentationCase> list;
    list.reserve(m_rows.size());
    for (const PreparedRow& row : m_rows)
        list.push_back(row.prepared);
    return list;
}

void PreparedModel::sayAdded(int added, int asked, int before)
{
    const QLocale locale;
    if (added == 0 && before >= mostCases)
        Q_EMIT said(tr("Nothing was added: %1 cases are prepared, and that is the most.").arg(before));
    else if (added == 0)
        Q_EMIT said(tr("Already prepared."));
    else if (before + added >= mostCases && added < asked)
        Q_EMIT said(tr("%1 of %2 cases added: a presentation has %3 at most.")
                        .arg(locale.toString(added), locale.toString(asked))
                        .arg(mostCases));
    else
        Q_EMIT said(
            tr("%1 added; %2 prepared in all.").arg(locale.toString(added), locale.toString(before + added)));
}

void PreparedModel::add(const std::vector<store::CaseKey>& keys)
{
    if (keys.empty() || refuse())
        return;
    struct Counts
    {
        int before = 0, added = 0;
    };
    const auto counts = std::make_shared<Counts>();
    const PreparedHistory::StepPtr step = begin(tr("cases added"));
    write(
        step,
        [keys, counts](store::Store& store) {
            const std::vector<store::PresentationCase> there = store::presentationCases(store);
            std::vector<store::CaseKey> fresh;
            for (const store::CaseKey& key : keys)
                if (std::ranges::find(there, key, &store::PresentationCase::key) == there.end() &&
                    int(there.size() + fresh.size()) < mostCases)
                    fresh.push_back(key);
            counts->before = int(there.size());
            counts->added = store::addPresentationCases(store, fresh);
        },
        [this, counts, step, asked = int(keys.size())] {
            m_read = true; // it is read once that is saved
            if (counts->added == 1)
                step->what = tr("%1 added").arg(shortName(step->after.back().path));
            else
                step->what = tr("%1 cases added").arg(counts->added);
            sayAdded(counts->added, asked, counts->before);
        });
}

void PreparedModel::remove(const QList<int>& rows)
{
    if (rows.isEmpty() || refuse())
        return;
    std::vector<store::CaseKey> keys;
    QString name;
    QList<int> order = rows;
    std::sort(order.begin(), order.end(), std::greater<>());
    for (const int row : std::as_const(order)) {
        if (row < 0 || row >= rowCount())
            continue;
        keys.push_back(m_rows[std::size_t(row)].prepared.key);
        name = nameAt(row);
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    if (keys.empty())
        return;
    const QString what =
        keys.size() == 1 ? tr("%1 taken out").arg(name) : tr("%1 cases taken out").arg(keys.size());
    write(begin(what), [keys](store::Store& store) { store::removePresentationCases(store, keys); });
    Q_EMIT said(tr("%1 taken out.").arg(keys.size()));
}

void PreparedModel::move(int row, int place)
{
    const int to = std::clamp(place, 0, std::max(0, rowCount() - 1));
    if (row < 0 || row >= rowCount() || row == to || refuse())
        return;
    beginMoveRows({}, row, row, {}, to > row ? to + 1 : to);
    const PreparedRow moved = m_rows[std::size_t(row)];
    m_rows.erase(m_rows.begin() + row);
    m_rows.insert(m_rows.begin() + to, moved);
    endMoveRows();
    const store::CaseKey key = moved.prepared.key;
    post(key, tr("%1 moved from place %2 to %3").arg(nameAt(to)).arg(row + 1).arg(to + 1),
         [key, to](store::Store& store) { store::movePresentationCase(store, key, to); });
}

} // namespace geovlm::ui
