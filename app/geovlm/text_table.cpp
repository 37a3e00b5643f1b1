// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_table.h"

#include <algorithm>

namespace geovlm::cli {

TextTable::TextTable(int indent, const char* alignments)
    : m_indent(indent), m_alignments(QString::fromLatin1(alignments))
{
}

void TextTable::add(const QStringList& cells)
{
    m_rows.push_back(cells);
}

QString TextTable::padded(const QString& cell, std::size_t column, int width) const
{
    const QChar alignment = m_alignments.at(std::min(qsizetype(column), m_alignments.size() - 1));
    return alignment == u'r' ? cell.rightJustified(width) : cell.leftJustified(width);
}

QString TextTable::text() const
{
    std::vector<int> widths;
    for (const QStringList& row : m_rows) {
        widths.resize(std::max(widths.size(), std::size_t(row.size())));
        for (std::size_t i = 0; i < std::size_t(row.size()); ++i)
            widths[i] = std::max(widths[i], int(row[qsizetype(i)].size()));
    }
    QString text;
    for (const QStringList& row : m_rows) {
        QStringList cells;
        for (std::size_t i = 0; i < std::size_t(row.size()); ++i)
            cells << padded(row[qsizetype(i)], i, widths[i]);
        QString line = QString(m_indent, u' ') + cells.join(QStringLiteral("  "));
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

} // namespace geovlm::cli
