// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/copy.h"
#include "store/database.h"
#include "store/paths.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFileInfo>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

/// Trained weights and imported embeddings cannot be computed again, so a copy without them is no backup.
void copyFolder(const QString& from, const QString& to)
{
    if (!QFileInfo(from).isDir())
        return;
    QDirIterator files(from, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString target = to + file.mid(from.size());
        QDir().mkpath(QFileInfo(target).absolutePath());
        QFile source(file);
        if (!source.copy(target))
            throw Error(Text::tr("%1 could not be copied to %2 (%3); no backup was made.")
                            .arg(file, target, source.errorString()));
    }
}

} // namespace

qint64 backup(const Store& store, const QString& file)
{
    const QString target = QFileInfo(file).absoluteFilePath();
    const QString folder = target + QStringLiteral(".d");
    if (QFileInfo::exists(target) || QFileInfo::exists(folder))
        throw Error(Text::tr("%1 exists already; choose another name for the copy.")
                        .arg(QFileInfo::exists(target) ? target : folder));
    const QString root = store.root();
    try {
        // The database comes first in time: what its snapshot refers to is on the disk by then.
        return copyDatabase(store.database(), target, [&](Database& copy) {
            putMeta(copy, QStringLiteral("root"), rootToStore(target, root));
            copyFolder(store.path() + QStringLiteral(".d"), folder);
        });
    } catch (...) {
        QDir(folder).removeRecursively();
        throw;
    }
}

} // namespace geovlm::store
