// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/exporting.h"

#include "datasets/formats/csv.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "store/models/files.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QFileInfo>
#include <algorithm>

namespace geovlm::datasets {
namespace {

/// Under which a run keeps what it read.
constexpr const char* hashNames[] = {"sha256", "matrix_sha256", "names_sha256", "probabilities"};

/// A file of answers or captions comes out as it came in, byte for byte: only its name tells it from an
/// export.
bool mayBe(const store::Run& run, const char* hashName, const QString& file)
{
    const QString name = run.parameters[u"file"].toString();
    return qstrcmp(hashName, "sha256") != 0 || name.isEmpty() || name == QFileInfo(file).fileName();
}

bool wasImported(const store::Store& store, const QString& file)
{
    const qint64 size = QFileInfo(file).size();
    if (size == 0)
        return false;
    const QString hash = QString::fromLatin1(store::sha256OfFile(file, size));
    return std::ranges::any_of(store::runs(store), [&](const store::Run& run) {
        return std::ranges::any_of(hashNames, [&](const char* name) {
            return run.parameters[QLatin1String(name)].toString() == hash && mayBe(run, name, file);
        });
    });
}

void requireNoInput(const store::Store& store, const QString& file, bool asked)
{
    if (!QFileInfo::exists(file) || (asked && !files::isInADataSet(file)) || !wasImported(store, file))
        return;
    throw Error(
        Text::tr("%1 was imported into this store, so it was not touched; choose another file.").arg(file));
}

} // namespace

void requireExportable(const store::Store& store, const files::ExportTarget& target,
                       const files::Recognise& isOurs)
{
    const files::DataSetFolder images(store.root());
    files::requireReplaceable({target.path, isOurs}, target.asked);
    requireNoInput(store, target.path, target.asked);
}

void requireExportable(const store::Store& store, const files::ExportTarget& target,
                       const files::Recognise& isOurs, const files::Target& companion)
{
    const files::DataSetFolder images(store.root());
    files::requireReplaceable({target.path, isOurs}, companion, target.asked);
    requireNoInput(store, target.path, target.asked);
    requireNoInput(store, companion.path, false);
}

bool hasHeader(const QByteArray& begin, QByteArray header)
{
    while (header.endsWith('\n') || header.endsWith('\r'))
        header.chop(1);
    if (header.isEmpty() || !begin.startsWith(header))
        return false;
    const QByteArray next = begin.mid(header.size(), 1);
    return next.isEmpty() || next == "\n" || next == "\r";
}

bool hasHeader(const QByteArray& begin, const QStringList& columns)
{
    return hasHeader(begin, csvRecord(columns));
}

bool isOwnMatrix(const QByteArray& begin, int columns)
{
    const QByteArray dict = begin.left(begin.indexOf('\n'));
    return begin.startsWith("\x93NUMPY") && dict.contains("'descr': '<f4'") &&
           (columns == 0 || dict.contains(", " + QByteArray::number(columns) + "),"));
}

} // namespace geovlm::datasets
