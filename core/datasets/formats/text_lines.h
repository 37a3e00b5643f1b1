// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/input.h"

#include <QString>
#include <optional>

namespace geovlm::datasets {

/// The file could not be opened; an import names it and goes on.
using UnreadableFile = files::Unreadable;

struct Line
{
    int number = 0;
    QString text;    ///< without its end; empty when there is a problem
    QString problem; ///< why the line cannot be used; empty = fine
};

/// Reads a text file line by line in constant memory: any line end, a last line without one, a byte-order
/// mark. Lines that are over-long, hold a zero byte or are not UTF-8 come as a problem.
class TextLines
{
public:
    static constexpr qint64 longest = 65536; ///< bytes

    /// Throws UnreadableFile.
    explicit TextLines(const QString& path);
    /// Throws Error when the disk gives an error.
    std::optional<Line> next();
    qint64 bytesRead() const { return m_bytes; }

private:
    QString textOf(QByteArray bytes, QString& problem) const;
    void skipRest();

    files::Input m_file;
    int m_number = 0;
    qint64 m_bytes = 0;
};

} // namespace geovlm::datasets
