// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/csv.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Import)
};

constexpr qint64 blockBytes = 1 << 16;

bool needsQuotes(const QString& field)
{
    for (const QChar letter : field)
        if (letter == QLatin1Char(',') || letter == QLatin1Char('"') || letter == QLatin1Char('\n') ||
            letter == QLatin1Char('\r'))
            return true;
    return field.startsWith(QChar(QChar::ByteOrderMark));
}

QString guarded(const QString& field)
{
    const bool formula = !field.isEmpty() && QStringLiteral("=+-@\t\r").contains(field.front());
    return formula ? QLatin1Char('\'') + field : field;
}

} // namespace

CsvReader::CsvReader(const QString& path) : m_file(path)
{
    m_block = m_file.block(blockBytes);
    if (m_block.startsWith("\xEF\xBB\xBF"))
        m_at = 3;
}

bool CsvReader::next(QStringList& fields)
{
    while (readRecord(fields))
        if (!fields.isEmpty())
            return true;
    return false;
}

bool CsvReader::peek(char& byte)
{
    if (m_at == m_block.size()) {
        m_bytes += m_block.size();
        m_block = m_file.block(blockBytes);
        m_at = 0;
    }
    if (m_block.isEmpty())
        return false;
    byte = m_block.at(m_at);
    return true;
}

bool CsvReader::get(char& byte)
{
    if (!peek(byte))
        return false;
    ++m_at;
    return true;
}

/// Leaves `fields` empty for an empty line.
bool CsvReader::readRecord(QStringList& fields)
{
    fields.clear();
    m_damaged = false;
    m_recordLine = m_line;
    m_recordBytes = 0;
    char ahead = 0;
    if (!peek(ahead))
        return false;
    bool more = true;
    while (more) {
        QByteArray field;
        bool quoted = false;
        more = readField(field, quoted);
        if (fields.isEmpty() && !more && field.isEmpty() && !quoted)
            return true;
        fields.append(decode(field));
        if (fields.size() > mostFields)
            fail(Text::tr("there are more than %1 fields").arg(mostFields));
    }
    return true;
}

bool CsvReader::readField(QByteArray& field, bool& quoted)
{
    char byte = 0;
    while (get(byte)) {
        if (byte == ',')
            return true;
        if (byte == '"' && field.isEmpty() && !quoted) {
            quoted = true;
            readQuoted(field);
        } else if (byte == '\n' || byte == '\r') {
            char ahead = 0;
            if (byte == '\r' && peek(ahead) && ahead == '\n')
                get(byte);
            ++m_line;
            return false;
        } else {
            append(field, byte);
        }
    }
    return false;
}

void CsvReader::readQuoted(QByteArray& field)
{
    const int opened = m_line;
    char byte = 0;
    char before = 0;
    while (get(byte)) {
        char ahead = 0;
        if (byte == '"') {
            if (!peek(ahead) || ahead != '"')
                return;
            get(ahead);
        }
        m_line += (byte == '\n' && before != '\r') || byte == '\r';
        before = byte;
        append(field, byte);
    }
    m_recordLine = opened;
    fail(Text::tr("a quote is opened here and never closed"));
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
    const QString text = decoder.decode(field);
    m_damaged = m_damaged || decoder.hasError() || field.contains('\0');
    return text;
}

void CsvReader::fail(const QString& why) const
{
    throw Error(Text::tr("%1, line %2: %3.").arg(m_file.path()).arg(m_recordLine).arg(why));
}

QByteArray csvRecord(const QStringList& fields, bool guardFormulas, const QByteArray& lineEnd)
{
    QString record;
    for (const QString& raw : fields) {
        QString field = guardFormulas ? guarded(raw) : raw;
        if (needsQuotes(field) || (fields.size() == 1 && field.isEmpty()))
            field =
                QLatin1Char('"') + field.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
        if (&raw != &fields.front())
            record += QLatin1Char(',');
        record += field;
    }
    return record.toUtf8() + lineEnd;
}

} // namespace geovlm::datasets
