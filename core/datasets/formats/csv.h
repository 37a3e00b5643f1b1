// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "files/input.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringDecoder>
#include <QStringList>
#include <optional>

namespace geovlm::datasets {

/// Reads separated values (RFC 4180) record by record in constant memory: quoted fields may hold separators,
/// doubled quotes and line ends; any line end; a last line without an end. Empty lines are skipped. The
/// first line shows whether commas, semicolons or tabs separate, and whether the text is UTF-8 or UTF-16,
/// with a byte-order mark or without; form() says so.
///
/// The first record gives the width of all. A quote that is opened and never closed, or closed only after
/// whole rows, is a stray one: its cell is kept as it is written and named in strayCells(), and the
/// lines after it are read as the rows that they are.
class CsvReader
{
public:
    static constexpr qsizetype longestField = 1 << 20; ///< bytes
    static constexpr int mostFields = 4096;
    static constexpr qint64 longestRecord = 8 << 20; ///< bytes of all fields of a record

    /// Throws files::Unreadable.
    explicit CsvReader(const QString& path);
    /// False at the end. Throws Error naming file and line when a limit is passed, or a quote of the first
    /// record never closes, and naming the file when the disk gives an error.
    bool next(QStringList& fields);
    /// Where the last record began, from 1.
    int line() const { return m_recordLine; }
    /// Whether the last record held bytes that are not UTF-8 (shown as U+FFFD) or a zero byte.
    bool damaged() const { return m_damaged; }
    /// The cells of the last record that a stray quote stands in, ascending from 0.
    const QList<int>& strayCells() const { return m_stray; }
    /// Why the last record as a whole is not to be used; empty = it is sound.
    QString problem(const QStringList& fields) const;
    /// A clause for each thing about the file that is not as usual, "separated by semicolons"; empty = commas
    /// and UTF-8.
    QString form() const;
    qint64 bytesRead() const { return m_bytes; }
    /// Every byte before the second record; empty when form() is not, or past 1 MiB.
    QByteArray head() const { return m_plain && m_head.size() <= longestField ? m_head : QByteArray(); }

private:
    enum class Quotes { MayHoldLines, OneLine };
    struct Opened ///< the first quoted field of a record that reached over a line end
    {
        qsizetype field = -1;
        int line = 0;
        bool damaged = false;
    };

    void recogniseText();
    void recogniseSeparator();
    bool refill();
    bool get(char& byte);
    bool peek(char& byte);
    void unread(qsizetype bytes);
    bool readRecord(QStringList& fields);
    bool readField(QStringList& fields);
    bool readPlain(QStringList& fields, bool stray);
    bool closeQuoted(QByteArray& field, bool& overLines);
    std::optional<bool> readQuoted(QStringList& fields);
    bool swallowsRows(const QStringList& fields) const;
    void readLineByLine(QStringList& fields);
    bool mayHoldLines() const;
    bool atFieldEnd();
    void endLine(char byte);
    bool isLineEnd(char byte) const { return byte == '\n' || byte == '\r'; }
    void add(QStringList& fields, const QByteArray& field);
    void append(QByteArray& field, char byte);
    QString decode(const QByteArray& field);
    [[noreturn]] void fail(const QString& why) const;

    files::Input m_file;
    QByteArray m_block;
    qsizetype m_at = 0;
    qint64 m_bytes = 0;
    qint64 m_recordBytes = 0;
    qint64 m_blockBytes = 0;                 ///< of the file, in the block at hand
    std::optional<QStringDecoder> m_decoder; ///< of UTF-16
    char m_separator = ',';
    bool m_plain = true;
    QByteArray m_head;
    QByteArray m_raw; ///< what was read since the quoted field at hand, or since m_opened
    bool m_recording = false;
    Opened m_opened;
    Quotes m_quotes = Quotes::MayHoldLines;
    int m_rewinds = 0;
    qsizetype m_width = 0; ///< of the first record; 0 = it is being read
    int m_line = 1;
    int m_recordLine = 0;
    bool m_damaged = false;
    QList<int> m_stray;
};

/// Reads the file to its end, so that a file that is refused is refused before anything of it was taken.
/// Returns its records, the first included. Notes its form(). Throws Error, Stopped.
qint64 requireReadable(const QString& path, Progress& progress);

/// One record with its line end, quoted where needed and no more, as pandas' to_csv writes it.
/// `guardFormulas` puts an apostrophe before fields that a spreadsheet would run (= + - @ and control
/// characters); such files do not read back the same.
QByteArray csvRecord(const QStringList& fields, bool guardFormulas = false,
                     const QByteArray& lineEnd = QByteArrayLiteral("\n"));

} // namespace geovlm::datasets
