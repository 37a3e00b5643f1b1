// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "domain/error.h"
#include "input_file.h"

#include <QList>

using namespace geovlm;

namespace {

QList<QStringList> recordsOf(const QString& name, bool& damaged)
{
    datasets::CsvReader reader(name);
    QList<QStringList> records;
    QStringList fields;
    int line = 0;
    while (reader.next(fields)) {
        require(reader.line() > line, "lines go up");
        line = reader.line();
        damaged = damaged || reader.damaged();
        records.append(fields);
    }
    return records;
}

} // namespace

/// Any bytes are read or refused; what was read is written so that it reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        bool damaged = false;
        const QList<QStringList> records = recordsOf(inputFile(data, size), damaged);
        // What would be taken for another separator in the first line is read as such.
        const QString first = records.isEmpty() ? QString() : records.first().join(QLatin1Char(','));
        if (damaged || first.contains(QLatin1Char(';')) || first.contains(QLatin1Char('\t')) ||
            first.startsWith(QStringLiteral("sep=")))
            return 0;
        QByteArray written;
        for (const QStringList& record : records)
            written += datasets::csvRecord(record);
        const QList<QStringList> again =
            recordsOf(inputFile(reinterpret_cast<const std::uint8_t*>(written.constData()),
                                std::size_t(written.size())),
                      damaged);
        require(again == records && !damaged, "what was read is written so that it reads the same");
    } catch (const Error&) { // refused with a sentence
    }
    return 0;
}
