// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/csv.h"
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
    qint64 position = 0;
    int line = 0;
    while (reader.next(fields)) {
        require(reader.position() > position, "a record takes bytes");
        require(reader.line() > line, "lines go up");
        position = reader.position();
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
        if (damaged)
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
