// SPDX-License-Identifier: GPL-3.0-or-later
// The form of a -wal (https://www.sqlite.org/fileformat2.html#walformat), read through SQLite's own file
// layer: a file that is opened and closed in any other way loses the locks that this process holds on it.
#include "store/sqlite/wal.h"

#include "store/sqlite/database_error.h"

#include "domain/error.h"

#include <QByteArray>
#include <QHash>
#include <QtEndian>
#include <memory>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

constexpr qint64 headerBytes = 32;
constexpr qint64 frameHeaderBytes = 24;
constexpr quint32 magic = 0x377f0682; ///< the last bit says that checksums are big-endian
constexpr quint32 smallestPage = 512;
constexpr quint32 largestPage = 65536;

/// A file opened for reading by SQLite's file layer.
class RawFile
{
public:
    RawFile(const QString& path, int kind) : m_path(path)
    {
        sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
        m_name = sqlite3_create_filename(path.toUtf8().constData(), "", "", 0, nullptr);
        m_place = std::make_unique<char[]>(std::size_t(system->szOsFile));
        auto* file = reinterpret_cast<sqlite3_file*>(m_place.get());
        int flags = 0;
        const int code = system->xOpen(system, m_name, file, kind | SQLITE_OPEN_READONLY, &flags);
        if (code != SQLITE_OK) {
            sqlite3_free_filename(m_name);
            fail(code);
        }
        m_file = file;
    }
    ~RawFile()
    {
        m_file->pMethods->xClose(m_file);
        sqlite3_free_filename(m_name);
    }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;

    /// What is missing at the end is left out.
    QByteArray read(qint64 offset, qint64 bytes) const
    {
        sqlite3_int64 size = 0;
        int code = m_file->pMethods->xFileSize(m_file, &size);
        if (code != SQLITE_OK)
            fail(code);
        QByteArray data(qBound<qint64>(0, size - offset, bytes), '\0');
        if (data.isEmpty())
            return data;
        code = m_file->pMethods->xRead(m_file, data.data(), int(data.size()), offset);
        if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
            fail(code);
        return data;
    }

private:
    [[noreturn]] void fail(int code) const
    {
        throw Error(databaseSentence(code, m_path, QString::fromUtf8(sqlite3_errstr(code)), 0));
    }

    QString m_path;
    sqlite3_filename m_name = nullptr;
    std::unique_ptr<char[]> m_place;
    sqlite3_file* m_file = nullptr;
};

quint32 big(const QByteArray& bytes, qsizetype at)
{
    return qFromBigEndian<quint32>(bytes.constData() + at);
}

struct Sums
{
    quint32 first = 0, second = 0;
    bool operator==(const Sums&) const = default;
};

Sums summed(Sums sums, const char* data, qsizetype bytes, bool bigEndian)
{
    for (qsizetype at = 0; at + 8 <= bytes; at += 8) {
        const auto word = [&](qsizetype where) {
            return bigEndian ? qFromBigEndian<quint32>(data + where)
                             : qFromLittleEndian<quint32>(data + where);
        };
        sums.first += word(at) + sums.second;
        sums.second += word(at + 4) + sums.first;
    }
    return sums;
}

struct WalHeader
{
    qint64 page = 0; ///< bytes; 0 = this is no -wal
    bool bigEndian = false;
    QByteArray salts;
    Sums sums;
};

WalHeader headerOf(const RawFile& wal)
{
    const QByteArray bytes = wal.read(0, headerBytes);
    if (bytes.size() < headerBytes || (big(bytes, 0) & ~1u) != magic)
        return {};
    WalHeader header;
    header.bigEndian = (big(bytes, 0) & 1u) != 0;
    header.salts = bytes.mid(16, 8);
    header.sums = summed({}, bytes.constData(), 24, header.bigEndian);
    const quint32 page = big(bytes, 8);
    const bool fits = page >= smallestPage && page <= largestPage && (page & (page - 1)) == 0;
    if (fits && header.sums == Sums{big(bytes, 24), big(bytes, 28)})
        header.page = page;
    return header;
}

/// Ends of changes from `at` on, in frames of this -wal whatever their checksums.
int changesFrom(const RawFile& wal, const WalHeader& header, qint64 at)
{
    int changes = 0;
    for (;; at += frameHeaderBytes + header.page) {
        const QByteArray frame = wal.read(at, frameHeaderBytes);
        if (frame.size() < frameHeaderBytes)
            return changes;
        changes += frame.mid(8, 8) == header.salts && big(frame, 4) != 0;
    }
}

struct Committed
{
    QHash<quint32, qint64> pages; ///< number → where in the -wal its last committed state begins
    int unreadable = 0;           ///< of WalContent
};

Committed committedPages(const RawFile& wal, const WalHeader& header)
{
    Committed result;
    QHash<quint32, qint64>& committed = result.pages;
    QHash<quint32, qint64> open;
    const auto cutTo = [&committed](quint32 pages) {
        committed.removeIf([pages](const auto& page) { return page.key() > pages; });
    };
    Sums sums = header.sums;
    for (qint64 at = headerBytes;; at += frameHeaderBytes + header.page) {
        const QByteArray frame = wal.read(at, frameHeaderBytes + header.page);
        if (frame.size() < frameHeaderBytes + header.page || frame.mid(8, 8) != header.salts)
            break;
        sums = summed(sums, frame.constData(), 8, header.bigEndian);
        sums = summed(sums, frame.constData() + frameHeaderBytes, header.page, header.bigEndian);
        if (sums != Sums{big(frame, 16), big(frame, 20)}) {
            result.unreadable = changesFrom(wal, header, at);
            break;
        }
        open.insert(big(frame, 0), at + frameHeaderBytes);
        if (const quint32 pagesNow = big(frame, 4); pagesNow != 0) { // the last frame of a transaction
            committed.insert(open);
            open.clear();
            cutTo(pagesNow);
        }
    }
    return result;
}

} // namespace

WalContent walContent(const QString& path)
{
    WalContent content;
    content.bytes = walBytes(path);
    if (content.bytes == 0)
        return content;
    const RawFile wal(path + QStringLiteral("-wal"), SQLITE_OPEN_WAL);
    const RawFile file(path, SQLITE_OPEN_MAIN_DB);
    const WalHeader header = headerOf(wal);
    if (header.page == 0) {
        content.unreadable = content.bytes > headerBytes ? 1 : 0; // nobody can say how many
        return content;
    }
    const Committed committed = committedPages(wal, header);
    content.unreadable = committed.unreadable;
    for (auto page = committed.pages.cbegin(); page != committed.pages.cend(); ++page)
        content.pages += wal.read(page.value(), header.page) !=
                         file.read(qint64(page.key() - 1) * header.page, header.page);
    return content;
}

} // namespace geovlm::store
