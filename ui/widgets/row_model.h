// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

namespace geovlm::ui {

/// What stands above a column.
struct ColumnHead
{
    QString title;
    Qt::Alignment side = {}; ///< left or right; none = as the table has it
    QString tip = {};
};

/// A table of rows below named columns: what is behind every table of the window.
class RowModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    int rowCount(const QModelIndex& parent = {}) const final;
    int columnCount(const QModelIndex& parent = {}) const final;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    using Heads = std::vector<ColumnHead>;

    /// `heads`: in the order of the columns.
    explicit RowModel(Heads heads, QObject* parent);
    /// Heads that all stand at one side.
    static Heads headsAt(Qt::Alignment side, const QStringList& titles);
    /// Between beginResetModel() and endResetModel().
    void setHeads(Heads heads) { m_heads = std::move(heads); }
    virtual int countRows() const = 0;

private:
    Heads m_heads;
};

} // namespace geovlm::ui
