// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/targets.h"

#include "domain/error.h"
#include "files/input.h"
#include "files/output.h"
#include "files/text.h"

#include <QDir>
#include <QFileInfo>
#include <QStringDecoder>
#include <algorithm>
#include <mutex>
#include <vector>

namespace geovlm::files {
namespace {

struct OwnedRoot
{
    const DataSetFolder* owner;
    QString root;
};

std::mutex rootsGuard;

/// Never destroyed: as in open_stores.cpp.
std::vector<OwnedRoot>& ownedRoots()
{
    static auto* list = new std::vector<OwnedRoot>();
    return *list;
}

QString canonical(const QString& path)
{
    const QFileInfo info(path);
    return info.exists() ? info.canonicalFilePath()
                         : QDir(info.absolutePath()).canonicalPath() + u'/' + info.fileName();
}

std::vector<QString> roots()
{
    const std::lock_guard lock(rootsGuard);
    std::vector<QString> list;
    for (const OwnedRoot& entry : ownedRoots())
        list.push_back(entry.root);
    return list;
}

/// The data set's folder that `path` lies in; empty = none.
QString dataSetOf(const QString& path)
{
    const QString place = canonical(path);
    for (const QString& root : roots()) {
        QString folder = QDir(root).canonicalPath();
        if (!root.isEmpty() && !folder.isEmpty() &&
            place.startsWith(folder.endsWith(u'/') ? folder : folder + u'/'))
            return folder;
    }
    return {};
}

/// Endings of what the layouts read: pictures, lists, labels, places.
bool isOfADataSet(const QString& path)
{
    static const QStringList endings =
        QStringLiteral("csv txt tsv json geojson mat pkl xml yaml yml jpg jpeg png webp "
                       "tif tiff bmp gif heic heif avif")
            .split(u' ');
    return endings.contains(QFileInfo(path).suffix().toLower());
}

/// STORE.d/ holds a store's weights and embeddings.
void requireOutsideStoreFolders(const QString& path)
{
    for (QString folder = QFileInfo(canonical(path)).path(); folder.size() > 1;
         folder = QFileInfo(folder).path())
        if (folder.endsWith(QLatin1String(".d")) && isDatabase(folder.chopped(2)))
            throw Error(Text::tr("%1 belongs to the store %2 and was not touched; choose another place.")
                            .arg(path, folder.chopped(2)));
}

QByteArray beginOf(const QString& path)
{
    return Input(path).block(beginBytes);
}

enum class There { Nothing, Ours, Others };

/// Throws Error for what is never replaced.
There whatIsThere(const Target& target)
{
    requireTarget(target.path);
    requireOutsideStoreFolders(target.path);
    if (!QFileInfo::exists(target.path))
        return There::Nothing;
    const QByteArray begin = beginOf(target.path);
    if (target.isOurs(begin))
        return There::Ours;
    if (isPicture(begin))
        throw Error(Text::tr("%1 is a picture and was not touched; choose another file.").arg(target.path));
    const QString root = dataSetOf(target.path);
    if (!root.isEmpty() && isOfADataSet(target.path))
        throw Error(
            Text::tr(
                "%1 lies with the images in %2 and may belong to them, so it was not touched; choose another "
                "file.")
                .arg(target.path, root));
    return There::Others;
}

void requireAsked(const Target& target, bool asked)
{
    if (!asked)
        throw Error(
            Text::tr("%1 is there already and is not what this program writes there; choose another file, or "
                     "replace it with --force.")
                .arg(target.path));
}

} // namespace

DataSetFolder::DataSetFolder(const QString& root)
{
    const std::lock_guard lock(rootsGuard);
    ownedRoots().push_back({this, root}); // nothing is asked of the disk here: the window's thread does this
}

DataSetFolder::~DataSetFolder()
{
    const std::lock_guard lock(rootsGuard);
    std::erase_if(ownedRoots(), [this](const OwnedRoot& entry) { return entry.owner == this; });
}

bool isInADataSet(const QString& path)
{
    return isOfADataSet(path) && !dataSetOf(path).isEmpty();
}

void requireReplaceable(const Target& target, bool asked)
{
    if (whatIsThere(target) == There::Others)
        requireAsked(target, asked);
}

void requireReplaceable(const Target& target, const Target& companion, bool asked)
{
    const There beside = whatIsThere(companion);
    const There at = whatIsThere(target);
    // One of a pair alone may be anybody's matrix or list of names.
    const bool arePair = at == There::Ours && beside == There::Ours;
    if (beside != There::Nothing && !arePair)
        throw Error(
            Text::tr("%1 would be written beside %2, but is there already and does not belong to it, so it "
                     "was not touched; choose another file.")
                .arg(companion.path, target.path));
    if (at == There::Others || (at == There::Ours && !arePair))
        requireAsked(target, asked);
}

bool isPicture(const QByteArray& begin)
{
    static const QByteArray starts[] = {"\xFF\xD8\xFF", "\x89PNG\r\n\x1A\n", "GIF8", QByteArray("II*\0", 4),
                                        QByteArray("MM\0*", 4)};
    if (std::ranges::any_of(starts, [&](const QByteArray& start) { return begin.startsWith(start); }))
        return true;
    if (begin.startsWith("BM") && begin.mid(6, 4) == QByteArray(4, '\0'))
        return true;
    static const QByteArray brands[] = {"heic", "heix", "heif", "mif1", "msf1", "avif"};
    return (begin.startsWith("RIFF") && begin.mid(8, 4) == "WEBP") ||
           (begin.mid(4, 4) == "ftyp" &&
            std::ranges::any_of(brands, [&](const QByteArray& brand) { return begin.mid(8, 4) == brand; }));
}

QString ownMark()
{
    return QStringLiteral("GeoVLM Workbench");
}

/// In a PDF it stands as UTF-16.
bool hasOwnMark(const QByteArray& begin)
{
    QByteArray wide;
    for (const QChar letter : ownMark())
        wide += QByteArray("\0", 1) + letter.toLatin1();
    return begin.contains(ownMark().toLatin1()) || (begin.startsWith("%PDF") && begin.contains(wide));
}

void requireReadableWords(int count, const char* const* words)
{
    for (int i = 1; i < count; ++i) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString word = decoder.decode(QByteArrayView(words[i], qsizetype(qstrlen(words[i]))));
        if (decoder.hasError())
            throw Error(
                Text::tr(
                    "The word \"%1\" is not UTF-8, so the file that it names cannot be told from others; "
                    "rename it, and try again.")
                    .arg(word));
    }
}

} // namespace geovlm::files
