// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/open_stores.h"

#include <QFile>
#include <algorithm>
#include <mutex>
#include <sys/stat.h>
#include <vector>

namespace geovlm::files {
namespace {

struct Entry
{
    const OpenStore* owner;
    QString path;
    std::optional<FileIdentity> identity;
};

std::mutex guard;

/// Never destroyed: a store may be closed after the statics of this file would be.
std::vector<Entry>& entries()
{
    static auto* list = new std::vector<Entry>();
    return *list;
}

constexpr const char* companions[] = {"-wal", "-shm", "-journal"};

bool same(const std::optional<FileIdentity>& one, const std::optional<FileIdentity>& other)
{
    return one && other && one->sameFile(*other);
}

bool isAnEntry(const std::optional<FileIdentity>& asked)
{
    return std::ranges::any_of(entries(), [&](const Entry& entry) { return same(entry.identity, asked); });
}

bool isACompanion(const std::optional<FileIdentity>& asked)
{
    return std::ranges::any_of(entries(), [&](const Entry& entry) {
        return std::ranges::any_of(companions, [&](const char* suffix) {
            return same(identityOf(entry.path + QLatin1String(suffix)), asked);
        });
    });
}

/// A folder may have been renamed since: then the names of the companions say whose they are.
bool isNamedAsACompanion(const QString& path)
{
    return std::ranges::any_of(companions, [&](const char* suffix) {
        const QLatin1String ending(suffix);
        return path.endsWith(ending) && isAnEntry(identityOf(path.chopped(ending.size())));
    });
}

} // namespace

std::optional<FileIdentity> identityOf(const QString& path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return FileIdentity{quint64(status.st_dev), quint64(status.st_ino), quint64(status.st_nlink)};
}

OpenStore::OpenStore(const QString& path)
{
    const auto identity = identityOf(path);
    const std::lock_guard lock(guard);
    entries().push_back({this, path, identity});
}

OpenStore::~OpenStore()
{
    const std::lock_guard lock(guard);
    std::erase_if(entries(), [this](const Entry& entry) { return entry.owner == this; });
}

bool isOpenStore(const QString& path)
{
    const auto asked = identityOf(path);
    const std::lock_guard lock(guard);
    return isAnEntry(asked) || isACompanion(asked) || isNamedAsACompanion(path);
}

} // namespace geovlm::files
