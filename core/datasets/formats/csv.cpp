// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"

#include "datasets/text.h"
#include "domain/error.h"

#include <algorithm>
#include <utility>

namespace geovlm::datasets {
namespace {

constexpr qint64 blockBytes = 1 << 16;
/// Each costs a field's length at most, so that no file can make reading take for ever.
constexpr int mostRewinds = 200;
constexpr qsizetype wide = 8; ///< a line of so many fields inside a cell is a row, whatever it says

/// UTF-16 without a mark: every second byte of the beginning, which is Latin, is zero.
bool isEverySecondZero(const QByteArray& block, qsizetype first)
{
    constexpr qsizetype looked = 64;
    const qsizetype size = std::min(block.size(), looked);
    if (size < 4)
        return false;
    for (qsizetype i = 0; i < size; ++i)
        if ((block.at(i) == '\0') != (i % 2 == first))
            return false;
    return true;
}

/// ".jpg" of a cell that ends like a file's name.
QString endingOf(const QString& cell)
{
    constexpr qsizetype longest = 5;
    const QString name = cell.trimmed();
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    const QString ending = name.mid(dot + 1);
    const bool fine = dot > 0 && !ending.isEmpty() && ending.size() <= longest &&
                      std::all_of(ending.begin(), ending.end(), [](QChar c) { return c.isLetterOrNumber(); });
    return fine ? name.mid(dot) : QString();
}

/// Whether `line`, found inside a cell, is a row of its own: as wide as all, and with a cell that ends like
/// one of `before`.
bool isRow(const QString& line, QChar separator, qsizetype width, const QStringList& before)
{
    const QStringList cells = line.split(separator);
    if (cells.size() < width)
        return false;
    if (width >= wide)
        return true;
    return std::any_of(cells.begin(), cells.end(), [&before](const QString& cell) {
        const QString ending = endingOf(cell);
        return !ending.isEmpty() && std::any_of(before.begin(), before.end(), [&](const QString& one) {
            return endingOf(one).compare(ending, Qt::CaseInsensitive) == 0;
        });
    });
}

QStringList linesOf(QString cell)
{
    cell.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    return cell.split(QLatin1Char('\n'));
}

} // namespace

CsvReader::CsvReader(const QString& path) : m_file(path)
{
    m_block = m_file.block(blockBytes);
    m_blockBytes = m_block.size();
    recogniseText();
    recogniseSeparator();
}

void CsvReader::recogniseText()
{
    if (m_block.startsWith("\xEF\xBB\xBF")) {
        m_at = 3;
        m_head = m_block.left(3);
        return;
    }
    const bool little = m_block.startsWith("\xFF\xFE") || isEverySecondZero(m_block, 1);
    const bool big = m_block.startsWith("\xFE\xFF") || isEverySecondZero(m_block, 0);
    if (!little && !big)
        return;
    m_plain = false;
    if (m_block.startsWith("\xFF\xFE") || m_block.startsWith("\xFE\xFF"))
        m_block.remove(0, 2);
    m_decoder.emplace(little ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
    m_block = QString(m_decoder->decode(m_block)).toUtf8();
}

/// By the first line; a spreadsheet's "sep=;" before it decides.
void CsvReader::recogniseSeparator()
{
    const QByteArray start = m_block.mid(m_at);
    if (start.startsWith("sep=") && start.size() > 5 && isLineEnd(start.at(5))) {
        m_plain = false;
        m_separator = start.at(4);
        char byte = 0;
        for (int i = 0; i < 6 && get(byte); ++i) {
        }
        endLine(byte);
        return;
    }
    qsizetype commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false, begun = false;
    for (const char byte : start) {
        if (isLineEnd(byte) && !quoted && begun)
            break;
        begun = begun || !isLineEnd(byte);
        quoted = quoted != (byte == '"');
        commas += !quoted && byte == ',';
        semicolons += !quoted && byte == ';';
        tabs += !quoted && byte == '\t';
    }
    if (std::max(semicolons, tabs) <= commas)
        return;
    m_plain = false;
    m_separator = semicolons >= tabs ? ';' : '\t';
}

QString CsvReader::form() const
{
    QStringList clauses;
    if (m_decoder)
        clauses.append(Text::tr("UTF-16 text"));
    if (m_separator == ';')
        clauses.append(Text::tr("separated by semicolons"));
    else if (m_separator == '\t')
        clauses.append(Text::tr("separated by tabs"));
    else if (m_separator != ',')
        clauses.append(Text::tr("separated by \"%1\"").arg(QLatin1Char(m_separator)));
    return clauses.join(QStringLiteral(", "));
}

QString CsvReader::problem(const QStringList& fields) const
{
    if (m_damaged)
        return Text::tr(
            "the line is not UTF-8 text; if the file is Windows-1252 (Latin-1), save it as UTF-8");
    if (m_stray.isEmpty())
        return {};
    constexpr qsizetype shown = 40;
    const QString cell = fields.value(m_stray.first());
    return Text::tr("a stray quote stands in column %1: %2")
        .arg(m_stray.first() + 1)
        .arg(cell.size() > shown ? cell.left(shown) + QStringLiteral("…") : cell);
}

bool CsvReader::next(QStringList& fields)
{
    while (readRecord(fields))
        if (!fields.isEmpty()) {
            m_width = m_width == 0 ? fields.size() : m_width;
            return true;
        }
    return false;
}

bool CsvReader::refill()
{
    do {
        const QByteArray bytes = m_file.block(blockBytes);
        m_bytes += m_blockBytes;
        m_blockBytes = bytes.size();
        m_at = 0;
        m_block = m_decoder ? QString(m_decoder->decode(bytes)).toUtf8() : bytes;
        if (bytes.isEmpty())
            return false;
    } while (m_block.isEmpty());
    return true;
}

bool CsvReader::peek(char& byte)
{
    if (m_at == m_block.size() && !refill())
        return false;
    byte = m_block.at(m_at);
    return true;
}

bool CsvReader::get(char& byte)
{
    if (!peek(byte))
        return false;
    ++m_at;
    if (m_recording)
        m_raw.append(byte);
    if (m_width == 0 && m_head.size() <= longestField)
        m_head.append(byte);
    return true;
}

/// Takes back the last `bytes` of m_raw.
void CsvReader::unread(qsizetype bytes)
{
    if (m_at >= bytes) {
        m_at -= bytes;
    } else {
        m_block = m_raw.last(bytes) + m_block.mid(m_at);
        m_at = 0;
    }
    m_raw.chop(bytes);
    m_recordBytes -= std::min<qint64>(bytes, m_recordBytes);
    if (m_width == 0)
        m_head.chop(bytes);
}

/// Leaves `fields` empty for an empty line.
bool CsvReader::readRecord(QStringList& fields)
{
    fields.clear();
    m_stray.clear();
    m_damaged = false;
    m_opened = {};
    m_recordLine = m_line;
    m_recordBytes = 0;
    char ahead = 0;
    if (!peek(ahead))
        return false;
    while (readField(fields)) {
    }
    m_recording = false;
    if (m_opened.field >= 0 && swallowsRows(fields))
        readLineByLine(fields);
    return true;
}

/// Whether a field that reaches over line ends holds what must be rows. The first record is only the header.
bool CsvReader::swallowsRows(const QStringList& fields) const
{
    if (m_width == 0)
        return false;
    if (fields.size() != m_width)
        return true;
    for (qsizetype i = m_opened.field; i < fields.size(); ++i) {
        QStringList lines = linesOf(fields.at(i));
        const QStringList before = fields.mid(0, i) << lines.takeFirst();
        for (const QString& line : std::as_const(lines))
            if (isRow(line, QLatin1Char(m_separator), m_width, before))
                return true;
    }
    return false;
}

/// The record again from the field that reached too far, with no quote reaching over a line end.
void CsvReader::readLineByLine(QStringList& fields)
{
    ++m_rewinds;
    fields.resize(m_opened.field);
    m_stray.removeIf([this](int cell) { return cell >= m_opened.field; });
    m_line = m_opened.line;
    m_damaged = m_opened.damaged;
    unread(m_raw.size());
    m_quotes = Quotes::OneLine;
    while (readField(fields)) {
    }
    m_quotes = Quotes::MayHoldLines;
    m_recording = false;
}

bool CsvReader::mayHoldLines() const
{
    return m_quotes == Quotes::MayHoldLines && m_rewinds < mostRewinds;
}

/// Returns whether another field follows in this record.
bool CsvReader::readField(QStringList& fields)
{
    char byte = 0;
    if (!peek(byte) || byte != '"')
        return readPlain(fields, false);
    if (const std::optional<bool> more = readQuoted(fields))
        return *more;
    return readPlain(fields, true);
}

bool CsvReader::readPlain(QStringList& fields, bool stray)
{
    QByteArray field;
    char byte = 0;
    bool more = false;
    while (!more && get(byte)) {
        more = byte == m_separator;
        if (isLineEnd(byte)) {
            endLine(byte);
            break;
        }
        if (!more)
            append(field, byte);
    }
    if (!more && fields.isEmpty() && field.isEmpty())
        return false; // an empty line
    add(fields, field);
    if (stray || (field.endsWith('"') && field.count('"') % 2 == 1))
        m_stray.append(int(fields.size()) - 1);
    return more;
}

/// Nothing, with the quote still ahead, when it is no quote around a field.
std::optional<bool> CsvReader::readQuoted(QStringList& fields)
{
    const bool pending = m_opened.field >= 0;
    const int line = m_line;
    if (!pending)
        m_raw.clear();
    m_recording = true;
    const qsizetype start = m_raw.size();
    QByteArray field;
    bool overLines = false;
    const bool closed = closeQuoted(field, overLines);
    if (!closed || !atFieldEnd()) {
        if (!closed && m_width == 0 && overLines) {
            m_recordLine = line;
            fail(Text::tr("a quote is opened here and never closed"));
        }
        m_rewinds += overLines;
        unread(m_raw.size() - start);
        m_recording = pending;
        m_line = line;
        return std::nullopt;
    }
    if (overLines && !pending)
        m_opened = {fields.size(), line, m_damaged};
    m_recording = pending || overLines;
    add(fields, field);
    char byte = 0;
    if (!get(byte))
        return false;
    if (byte == m_separator)
        return true;
    endLine(byte);
    return false;
}

/// Reads from the opening quote past the closing one; false when there is none within the limits.
bool CsvReader::closeQuoted(QByteArray& field, bool& overLines)
{
    char byte = 0;
    char before = 0;
    get(byte);
    while (get(byte)) {
        char ahead = 0;
        if (byte == '"') {
            if (!peek(ahead) || ahead != '"')
                return true;
            get(ahead);
        } else if (isLineEnd(byte)) {
            overLines = true;
            if (!mayHoldLines())
                return false;
            m_line += byte == '\r' || before != '\r';
        }
        if (field.size() >= longestField || ++m_recordBytes > longestRecord)
            return false;
        before = byte;
        field.append(byte);
    }
    overLines = true; // the end of the file ends a line too
    return false;
}

bool CsvReader::atFieldEnd()
{
    char byte = 0;
    return !peek(byte) || byte == m_separator || isLineEnd(byte);
}

void CsvReader::endLine(char byte)
{
    char ahead = 0;
    if (byte == '\r' && peek(ahead) && ahead == '\n')
        get(ahead);
    ++m_line;
}

void CsvReader::add(QStringList& fields, const QByteArray& field)
{
    fields.append(decode(field));
    if (fields.size() > mostFields)
        fail(Text::tr("there are more than %1 fields").arg(mostFields));
}

void CsvReader::append(QByteArray& field, char byte)
{
    if (field.size() >= longestField)
        fail(Text::tr("a field is longer than %1 bytes; perhaps a quote is not closed").arg(longestField));
    if (++m_recordBytes > longestRecord)
        fail(Text::tr("a record is longer than %1 bytes; perhaps a quote is not closed").arg(longestRecord));
    field.append(byte);
}

QString CsvReader::decode(const QByteArray& field)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(field);
    m_damaged = m_damaged || decoder.hasError() || field.contains('\0');
    return text;
}

void CsvReader::fail(const QString& why) const
{
    throw Error(Text::tr("%1, line %2: %3.").arg(m_file.path()).arg(m_recordLine).arg(why));
}

} // namespace geovlm::datasets
