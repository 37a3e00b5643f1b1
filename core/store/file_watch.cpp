// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/file_watch.h"

#include "store/rescue.h"

#include <QCoreApplication>
#include <cerrno>
#include <cstring>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

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
    : m_path(std::move(path)), m_file(files::identityOf(m_path)),
      m_wal(files::identityOf(m_path + QStringLiteral("-wal")))
{
}

void FileWatch::require() const
{
    errno = 0;
    const auto now = files::identityOf(m_path);
    const int systemError = errno;
    if (!now)
        throw FileChanged(whyNotThere(m_path, systemError));
    if (!m_file || !now->sameFile(*m_file))
        throw FileChanged(
            Text::tr("%1 was replaced by another file while it was open, so this was not saved; "
                     "put the file back, or save a copy elsewhere.")
                .arg(m_path));
    if (now->links > 1)
        throw FileChanged(linksSentence(m_path, now->links));
    if (!m_wal)
        return;
    const auto wal = files::identityOf(m_path + QStringLiteral("-wal"));
    if (!wal || !wal->sameFile(*m_wal))
        throw FileChanged(
            Text::tr("%1-wal was removed or replaced by another program while the store was open, "
                     "so this was not saved; save a copy elsewhere.")
                .arg(m_path));
}

void requireOneName(const QString& path)
{
    const auto file = files::identityOf(path);
    if (file && file->links > 1)
        throw Error(linksSentence(path, file->links));
}

} // namespace geovlm::store
