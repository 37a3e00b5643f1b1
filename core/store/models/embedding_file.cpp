// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/embedding_file.h"

#include "domain/error.h"
#include "files/input.h"
#include "store/models/files.h"
#include "store/models/floats.h"
#include "store/text.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <fcntl.h>
#include <memory>

namespace geovlm::store {
namespace {

/// Length of the stretch of consecutive places that begins at `first`.
size_t stretch(const std::vector<qint64>& places, size_t first)
{
    size_t length = 1;
    while (first + length < places.size() && places[first + length] == places[first] + qint64(length))
        ++length;
    return length;
}

/// Calls move(first, length) for each stretch: neighbours travel in one system call.
template <class Move>
void forStretches(const std::vector<qint64>& places, Move move)
{
    for (size_t first = 0; first < places.size();) {
        const size_t length = stretch(places, first);
        move(first, length);
        first += length;
    }
}

bool readAll(files::Input& file, char* data, qint64 bytes)
{
    while (bytes > 0) {
        const qint64 got = file.read(data, bytes);
        file.throwIfFailed();
        if (got <= 0)
            return false;
        data += got;
        bytes -= got;
    }
    return true;
}

/// A store from a stranger may hold a link there, to a file that is to be spoilt, or a pipe.
void openRows(QFile& file, const QString& name)
{
    const int handle = ::open(QFile::encodeName(name).constData(),
                              O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (handle < 0)
        throw Error(Text::tr("%1 could not be written (%2); free some space or check the folder.")
                        .arg(name, files::systemText(errno)));
    file.open(handle, QIODevice::ReadWrite | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle);
    if (file.isSequential())
        throw Error(
            Text::tr("%1 is no ordinary file; take it away and compute these embeddings again.").arg(name));
}

std::unique_ptr<files::Input> opened(const QString& name)
{
    try {
        return std::make_unique<files::Input>(name);
    } catch (const files::Unreadable& error) {
        throw Error(Text::tr("%1; compute these embeddings again.").arg(error.sentence().chopped(1)));
    }
}

/// The disk may take a part without a word; only the call after it says why it takes no more.
bool writeAll(QFile& file, const char* data, qint64 bytes)
{
    while (bytes > 0) {
        const qint64 put = file.write(data, bytes);
        if (put <= 0)
            return false;
        data += put;
        bytes -= put;
    }
    return true;
}

} // namespace

qint64 rowsInFile(const QString& file, int dimension)
{
    // A question that failed is no empty file: rows would be forgotten that are there.
    return files::sizeOf(file).value_or(0) / (qint64(dimension) * qint64(sizeof(float)));
}

void writeRows(const QString& name, const Matrix& rows, const std::vector<qint64>& places)
{
    const bool isNew = !files::sizeOf(name);
    QFile file(name);
    const auto fail = [&] {
        throw Error(Text::tr("%1 could not be written (%2); free some space or check the folder.")
                        .arg(name, file.errorString()));
    };
    openRows(file, name);
    const qint64 rowBytes = qint64(rows.columns) * qint64(sizeof(float));
    forStretches(places, [&](size_t first, size_t length) {
        const auto* data = reinterpret_cast<const char*>(rows.row(int(first)).data());
        const qint64 bytes = qint64(length) * rowBytes;
        if (!file.seek(places[first] * rowBytes) || !writeAll(file, data, bytes))
            fail();
    });
    syncFile(file);
    file.close(); // may tell of a write that failed
    if (file.error() != QFileDevice::NoError)
        fail();
    if (isNew)
        syncFolder(QFileInfo(name).absolutePath());
}

Matrix readFileRows(const QString& name, int dimension, const std::vector<qint64>& places)
{
    Matrix matrix(int(places.size()), dimension);
    if (places.empty())
        return matrix;
    const auto input = opened(name);
    files::Input& file = *input;
    const qint64 rowBytes = qint64(dimension) * qint64(sizeof(float));
    forStretches(places, [&](size_t first, size_t length) {
        auto* data = reinterpret_cast<char*>(matrix.row(int(first)).data());
        if (!file.seek(places[first] * rowBytes) || !readAll(file, data, qint64(length) * rowBytes))
            throw Error(
                Text::tr("%1 is shorter than the store says; compute these embeddings again.").arg(name));
    });
    return matrix;
}

} // namespace geovlm::store
