// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/file_watch.h"

#include "store/text.h"
#include "store/upkeep/rescue.h"

#include <cerrno>
#include <cstring>

namespace geovlm::store {
namespace {

struct Look
{
    std::optional<files::FileIdentity> file;
    int systemError = 0; ///< why there is none
};

/// Asks again where the disk hiccuped: only what is surely gone is called gone.
Look lookAt(const QString& path)
{
    Look look;
    for (int attempt = 0; attempt < 3; ++attempt) {
        errno = 0;
        look.file = files::identityOf(path);
        look.systemError = errno;
        if (look.file || look.systemError == ENOENT || look.systemError == ENOTDIR)
            break;
    }
    return look;
}

QString whyNotThere(const QString& path, int systemError)
{
    if (systemError == ENOENT || systemError == ENOTDIR)
        return Text::tr("%1 was removed or renamed while it was open, so this was not saved; put it back, or "
                        "save a copy elsewhere.")
            .arg(path);
    return Text::tr(
               "%1 cannot be reached any more (%2), so this was not saved; bring its disk back, or save a "
               "copy elsewhere.")
        .arg(path, QString::fromLocal8Bit(std::strerror(systemError)));
}

QString linksSentence(const QString& path, quint64 links)
{
    return Text::tr(
               "%1 is not written to: it has %2 names (hard links), and two programs could write to it under "
               "two of them; keep one name, or copy the file.")
        .arg(path)
        .arg(links);
}

} // namespace

FileWatch::FileWatch(QString path)
    : m_path(std::move(path)), m_file(lookAt(m_path).file),
      m_wal(lookAt(m_path + QStringLiteral("-wal")).file)
{
}

void FileWatch::require() const
{
    const Look now = lookAt(m_path);
    if (!now.file)
        throw FileChanged(whyNotThere(m_path, now.systemError));
    if (!m_file || !now.file->sameFile(*m_file))
        throw FileChanged(
            Text::tr("%1 was replaced by another file while it was open, so this was not saved; "
                     "put the file back, or save a copy elsewhere.")
                .arg(m_path));
    if (now.file->links > 1)
        throw FileChanged(linksSentence(m_path, now.file->links));
    if (m_wal)
        requireWal();
}

void FileWatch::requireWal() const
{
    const QString name = m_path + QStringLiteral("-wal");
    const Look wal = lookAt(name);
    if (!wal.file && wal.systemError != ENOENT)
        throw FileChanged(whyNotThere(name, wal.systemError));
    if (!wal.file || !wal.file->sameFile(*m_wal))
        throw FileChanged(Text::tr("%1 was removed or replaced by another program while the store was open, "
                                   "so this was not saved; "
                                   "save a copy elsewhere.")
                              .arg(name));
}

void requireOneName(const QString& path)
{
    const auto file = files::identityOf(path);
    if (file && file->links > 1)
        throw Error(linksSentence(path, file->links));
}

} // namespace geovlm::store
