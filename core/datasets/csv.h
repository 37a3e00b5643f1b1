// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/input.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace geovlm::datasets {

/// Reads comma-separated values (RFC 4180) record by record in constant memory: quoted fields may hold
/// commas, doubled quotes and line ends; any line end; a byte-order mark; a last line without an end. Empty
/// lines are skipped.
class CsvReader
{
public:
    static constexpr qsizetype longestField = 1 << 20; ///< bytes
    static constexpr int mostFields = 4096;
    static constexpr qint64 longestRecord = 8 << 20; ///< bytes of all fields of a record

    /// Throws files::Unreadable.
    explicit CsvReader(const QString& path);
    /// False at the end. Throws Error naming file and line when a quote never closes or a limit is passed,
    /// and naming the file when the disk gives an error.
    bool next(QStringList& fields);
    /// Where the last record began, from 1.
    int line() const { return m_recordLine; }
    /// Whether the last record held bytes that are not UTF-8 (shown as U+FFFD) or a zero byte.
    bool damaged() const { return m_damaged; }
    qint64 bytesRead() const { return m_bytes; }
    /// Bytes of the file up to the end of the last record, its line end included.
    qint64 position() const { return m_bytes + m_at; }

private:
    bool get(char& byte);
    bool peek(char& byte);
    bool readRecord(QStringList& fields);
    /// Returns whether another field follows in this record.
    bool readField(QByteArray& field, bool& quoted);
    void readQuoted(QByteArray& field);
    void append(QByteArray& field, char byte);
    QString decode(const QByteArray& field);
    [[noreturn]] void fail(const QString& why) const;

    files::Input m_file;
    QByteArray m_block;
    qsizetype m_at = 0;
    qint64 m_bytes = 0;
    qint64 m_recordBytes = 0;
    int m_line = 1;
    int m_recordLine = 0;
    bool m_damaged = false;
};

/// One record with its line end, quoted where needed and no more, as pandas' to_csv writes it.
/// `guardFormulas` puts an apostrophe before fields that a spreadsheet would run (= + - @ and control
/// characters); such files do not read back the same.
QByteArray csvRecord(const QStringList& fields, bool guardFormulas = false,
                     const QByteArray& lineEnd = QByteArrayLiteral("\n"));

} // namespace geovlm::datasets
