// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "datasets/text.h"

namespace geovlm::datasets {
namespace {

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

qint64 requireReadable(const QString& path, Progress& progress)
{
    constexpr qint64 recordsBetweenQuestions = 1000;
    CsvReader reader(path);
    if (!reader.form().isEmpty())
        progress.note(Text::tr("%1 is %2; it is read as such.").arg(path, reader.form()));
    QStringList fields;
    qint64 records = 0;
    while (reader.next(fields))
        if (++records % recordsBetweenQuestions == 0)
            progress.throwIfStopped();
    return records;
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
