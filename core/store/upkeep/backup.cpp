// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/copy.h"

#include "files/input.h"
#include "files/output.h"
#include "store/models/files.h"
#include "store/sqlite/database.h"
#include "store/sqlite/new_file.h"
#include "store/sqlite/paths.h"
#include "store/sqlite/store.h"
#include "store/sqlite/wal.h"
#include "store/text.h"
#include "store/upkeep/rescue.h"

#include <QFileInfo>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace geovlm::store {
namespace {

constexpr qint64 copyBytes = qint64(1) << 20;

[[noreturn]] void failCopying(const QString& from, const QString& to, const QString& why)
{
    throw Error(Text::tr("%1 could not be copied to %2 (%3); no backup was made.").arg(from, to, why));
}

void copyFile(const QString& from, const QString& to)
{
    files::Input source(from);
    files::Outputs outputs;
    files::OutputFile& target = outputs.add(to);
    for (QByteArray block = source.block(copyBytes); !block.isEmpty(); block = source.block(copyBytes))
        target.put(block);
    outputs.commit();
}

/// Throws std::filesystem::filesystem_error when a folder cannot be listed: what it holds must not be left
/// out.
void copyFiles(const QString& from, const QString& to)
{
    namespace fs = std::filesystem;
    const fs::path source = QFile::encodeName(from).toStdString();
    fs::recursive_directory_iterator entries(source);
    for (const fs::directory_entry& entry : entries) {
        const QString name = QFile::decodeName(entry.path().c_str());
        const QString target = to + name.mid(from.size());
        if (entry.is_symlink())
            continue;
        if (entry.is_directory() && !QDir().mkpath(target))
            failCopying(name, target, QString::fromLocal8Bit(std::strerror(errno)));
        else if (entry.is_regular_file())
            copyFile(name, target);
    }
}

qint64 copyStore(const Store& store, const QString& file,
                 const std::function<void(const QString& from, const QString& to)>& withFolder)
{
    const QString target = QFileInfo(file).absoluteFilePath();
    removeLitter(target);
    const QString folder = target + QStringLiteral(".d");
    if (QFileInfo::exists(target) || QFileInfo::exists(folder))
        throw Error(Text::tr("%1 exists already; choose another name for the copy.")
                        .arg(QFileInfo::exists(target) ? target : folder));
    const QString root = store.root();
    // The database comes first in time: what its snapshot refers to is on the disk by then.
    return copyDatabase(store.database(), target, [&](Database& copy, const QString& partialFolder) {
        putMeta(copy, QStringLiteral("root"), rootToStore(target, root));
        linkWal(copy); // a -wal of the store that was copied does not belong to the copy
        withFolder(store.path() + QStringLiteral(".d"), partialFolder);
    });
}

} // namespace

/// Trained weights and imported embeddings cannot be computed again, so a copy without them is no backup.
void copyFolder(const QString& from, const QString& to)
{
    errno = 0;
    if (!files::identityOf(from)) {
        if (errno == ENOENT)
            return;
        failCopying(from, to, QString::fromLocal8Bit(std::strerror(errno)));
    }
    if (!QDir().mkpath(to))
        failCopying(from, to, Text::tr("the folder cannot be made"));
    try {
        copyFiles(from, to);
    } catch (const std::filesystem::filesystem_error& error) {
        failCopying(from, to, QString::fromStdString(error.code().message()));
    }
    syncFolder(to);
}

qint64 backup(const Store& store, const QString& file)
{
    return copyStore(store, file, copyFolder);
}

QString saveCopy(const Store& store, const QString& file)
{
    QString leftOut;
    copyStore(store, file, [&leftOut](const QString& from, const QString& to) {
        try {
            copyFolder(from, to);
        } catch (const Error& error) { // the answers are what cannot be computed again
            QDir(to).removeRecursively();
            leftOut = Text::tr("The copy has all answers; what lay in %1 could not be copied: %2")
                          .arg(from, error.sentence());
        }
    });
    return leftOut;
}

void requireInPlace(const Store& store)
{
    store.database().requireInPlace();
}

} // namespace geovlm::store
