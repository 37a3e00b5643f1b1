// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/outcome.h"
#include "present/prepared_history.h"
#include "screen/screen.h"
#include "store/annotation/presentation_cases.h"

#include <QAbstractListModel>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// A prepared case as the list shows it.
struct PreparedRow
{
    store::PresentationCase prepared;
    QString file;       ///< of the query, absolute
    bool ranked = true; ///< the newest reranking holds it
    int rankBefore = -1, rankAfter = -1;
    Outcome outcome = Outcome::NotInTen;
};

/// The prepared cases. A change is shown at once and written right after.
class PreparedModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { RowRole = Qt::UserRole + 1 };

    explicit PreparedModel(const ScreenParts& parts, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// The caption (Qt::EditRole).
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// Reads the list again. What is being written is waited for.
    void refresh();
    void clear();
    bool isBusy() const { return m_reading > 0; }
    bool isRead() const { return m_read; }
    QString failure() const { return m_failure; }
    std::vector<store::PresentationCase> cases() const;
    /// Why nothing can be changed now, or empty.
    QString whyNot() const;

    // Each refuses with said() when nothing can be written.
    /// At most `mostCases` in all; says how many were added.
    void add(const std::vector<store::CaseKey>& keys);
    static constexpr int mostCases = 60;
    void remove(const QList<int>& rows);
    void move(int row, int place);
    /// The last change that was made to the list in this window, of whatever kind.
    UndoState undoState() const;
    void undo() { reverse(true); }
    void redo() { reverse(false); }

Q_SIGNALS:
    void said(const QString& sentence);
    void settled();
    void changed(); ///< rows, or whether there are any

private:
    void adopt(std::vector<PreparedRow> rows);
    bool refuse();
    /// An edit of one case.
    void post(const store::CaseKey& key, const QString& what, const StoreWriter::Work& work);
    /// A change of the list that can be taken back.
    void write(const PreparedHistory::StepPtr& step, const StoreWriter::Work& work,
               const std::function<void()>& saved = {});
    PreparedHistory::StepPtr begin(const QString& what);
    void reverse(bool undoing);
    void sayAdded(int added, int asked, int before);
    QString nameAt(int row) const;

    ScreenParts m_parts;
    std::vector<PreparedRow> m_rows;
    bool m_read = false;
    bool m_waits = false; ///< refresh() waits for what is being written
    QString m_failure;
    PreparedHistory m_history;
    QString m_historyOf; ///< path of the store that it is about
    Generation m_asked;
    int m_reading = 0;
};

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::ui::PreparedRow)
