// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/input.h"

#include <QString>
#include <vector>

namespace geovlm::datasets {

/// What a NumPy file of a float32 matrix in C order begins with.
QByteArray npyHeader(qint64 rows, int columns);

/// Reads a NumPy file (.npy, version 1 or 2) of a matrix of float16, float32 or float64, little-endian and in
/// C order, row by row as float32; a float64 beyond float32 becomes infinite. Nothing but these forms is
/// taken, pickled objects least of all, and nothing is believed that the file's length does not bear out:
/// files come from strangers.
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
    enum class Type { Half = 2, Single = 4, Double = 8 }; ///< bytes of a number

    QByteArray readHeader();
    void readType(const QString& type);
    void readShape(const QString& shape);
    [[noreturn]] void refuse(const QString& why) const;

    files::Input m_file;
    Type m_type = Type::Single;
    QByteArray m_bytes; ///< of a row that is to be converted
    qint64 m_rows = 0;
    qint64 m_columns = 0;
};

} // namespace geovlm::datasets
