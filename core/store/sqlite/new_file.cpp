// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/new_file.h"

#include "domain/error.h"
#include "store/models/files.h"
#include "store/sqlite/wal.h"
#include "store/text.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSysInfo>
#include <cerrno>
#include <csignal>
#include <filesystem>

namespace geovlm::store {
namespace {

/// A process number means something on its own machine only, and a folder may be shared.
QString machine()
{
    const QByteArray name = QSysInfo::machineUniqueId() + QSysInfo::machineHostName().toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(8));
}

QString ending()
{
    return QStringLiteral(".partial-%1-%2").arg(QCoreApplication::applicationPid()).arg(machine());
}

/// Whether a name that ends so was given by a process of this machine that is no more.
bool isLeftBehind(const QString& name)
{
    static const QRegularExpression form(
        QStringLiteral("\\.partial-(\\d+)-([0-9a-f]{8})(-wal|-shm|-journal|\\.d)?$"));
    const QRegularExpressionMatch match = form.match(name);
    if (!match.hasMatch() || match.captured(2) != machine())
        return false;
    const qint64 process = match.captured(1).toLongLong();
    return process > 0 && ::kill(pid_t(process), 0) != 0 && errno == ESRCH;
}

/// Lies in a folder that took its name, until its database has done so too.
QString marker(const QString& path)
{
    return path + QStringLiteral(".d/") + ending();
}

void removeAll(const QString& path)
{
    if (QFileInfo(path).isDir() && !QFileInfo(path).isSymLink())
        QDir(path).removeRecursively();
    else
        QFile::remove(path);
}

/// A folder that took its name when its database could not any more.
void removeFolderWithoutStore(const QString& path)
{
    const QDir folder(path + QStringLiteral(".d"));
    const QStringList marks = folder.entryList({QStringLiteral(".partial-*")}, QDir::Files | QDir::Hidden);
    for (const QString& mark : marks) {
        if (!isLeftBehind(mark))
            continue;
        if (QFileInfo::exists(path))
            QFile::remove(folder.filePath(mark));
        else
            removeAll(folder.path());
    }
}

} // namespace

QString passingName(const QString& path)
{
    return path + ending();
}

void removeLitter(const QString& path)
{
    namespace fs = std::filesystem;
    const QFileInfo info(path);
    const QString begin = info.fileName() + QStringLiteral(".partial-");
    std::error_code ignored; // a folder that cannot be listed is for others to complain about
    const fs::path folder = QFile::encodeName(info.absolutePath()).toStdString();
    QStringList left;
    for (fs::directory_iterator entry(folder, ignored); entry != fs::directory_iterator();
         entry.increment(ignored)) {
        const QString name = QFile::decodeName(entry->path().filename().c_str());
        if (name.startsWith(begin) && isLeftBehind(name))
            left.append(info.absolutePath() + QLatin1Char('/') + name);
    }
    for (const QString& name : std::as_const(left))
        removeAll(name);
    removeFolderWithoutStore(path);
}

NewFile::NewFile(QString path) : m_path(std::move(path)), m_partial(passingName(m_path))
{
    removeLitter(m_path);
    if (walBytes(m_path) > 0)
        throw Error(
            Text::tr(
                "%1 cannot be made: %1-wal lies there, left from a store of that name that is gone; move "
                "it away first, or choose another name.")
                .arg(m_path));
    removeDatabaseFiles(m_partial);
    removeAll(partialFolder());
}

NewFile::~NewFile()
{
    removeDatabaseFiles(m_partial);
    removeAll(partialFolder());
}

QString NewFile::partialFolder() const
{
    return m_partial + QStringLiteral(".d");
}

void NewFile::moveIntoPlace()
{
    const QString folder = m_path + QStringLiteral(".d");
    const bool withFolder = QFileInfo(partialFolder()).isDir();
    if (withFolder) {
        QFile mark(partialFolder() + QLatin1Char('/') + ending());
        if (!mark.open(QIODevice::WriteOnly))
            throw Error(Text::tr("%1 could not be made (%2).").arg(folder, mark.errorString()));
        mark.close();
        moveWithoutReplacing(partialFolder(), folder);
    }
    try {
        moveWithoutReplacing(m_partial, m_path);
    } catch (...) {
        if (withFolder)
            removeAll(folder);
        throw;
    }
    if (withFolder)
        QFile::remove(marker(m_path));
}

void NewFile::takeName()
{
    moveIntoPlace();
    try {
        syncFolder(QFileInfo(m_path).absolutePath());
    } catch (...) {
        QFile::remove(m_path);
        removeAll(m_path + QStringLiteral(".d"));
        throw;
    }
}

} // namespace geovlm::store
