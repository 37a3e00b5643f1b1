// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>
#include <vector>

namespace geovlm::datasets {

/// What a NumPy file of a float32 matrix in C order begins with.
QByteArray npyHeader(qint64 rows, int columns);

/// Reads such a file row by row. Nothing but that form is taken, and nothing is believed that the file's
/// length does not bear out: files come from strangers.
class NpyReader
{
public:
    static constexpr qint64 mostColumns = 1 << 20;

    /// Throws Error naming the file and what is wrong with it.
    explicit NpyReader(const QString& path);
    qint64 rows() const { return m_rows; }
    int columns() const { return int(m_columns); }
    /// The next row. Throws Error after the last one, or when the file cannot be read.
    void next(std::vector<float>& row);

private:
    QByteArray readHeader();
    void readShape(const QString& shape);
    [[noreturn]] void refuse(const QString& why) const;

    QFile m_file;
    qint64 m_rows = 0;
    qint64 m_columns = 0;
};

} // namespace geovlm::datasets
