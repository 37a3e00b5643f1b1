// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::cli {

/// Rows of cells for people. Each column is as wide as its widest cell, so that no two run together whatever
/// stands in them.
class TextTable
{
public:
    /// `indent`: blanks before each row. `alignments`: 'l' or 'r', a letter a column; the last one counts for
    /// all that follow.
    explicit TextTable(int indent, const char* alignments = "lr");
    void add(const QStringList& cells);
    bool isEmpty() const { return m_rows.empty(); }
    /// A line a row, each ended; two blanks between columns and none at the end.
    QString text() const;

private:
    QString padded(const QString& cell, std::size_t column, int width) const;

    int m_indent;
    QString m_alignments;
    std::vector<QStringList> m_rows;
};

} // namespace geovlm::cli
