// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/image_root.h"

#include "datasets/common/folder_names.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"

#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>
#include <functional>

namespace geovlm::datasets {
namespace {

constexpr std::size_t imagesAtOnce = 4096;
constexpr int foldersAbove = 4;
constexpr qsizetype foldersBelow = 200;

QString absolute(const QString& directory)
{
    return QDir::cleanPath(QDir(directory).absolutePath());
}

/// Calls `use` for every image with whether its file lies under `directory`.
void eachImage(const store::Store& store, const QString& directory, Progress& progress,
               const std::function<void(const Image&, bool there)>& use)
{
    const std::vector<ImageId> ids = store::imageIds(store);
    FolderNames names((QDir(directory)));
    progress.begin(Text::tr("Looking for images"), qint64(ids.size()));
    for (std::size_t start = 0; start < ids.size(); start += imagesAtOnce) {
        const std::size_t end = std::min(ids.size(), start + imagesAtOnce);
        for (const Image& image :
             store::images(store, {ids.begin() + qsizetype(start), ids.begin() + qsizetype(end)}))
            use(image, names.hold(image.path));
        progress.advance(qint64(end));
        progress.throwIfStopped();
    }
}

/// One folder too deep or too high is the usual slip.
QString folderNearby(const QString& directory, const QString& path)
{
    const auto holds = [&path](const QString& folder) {
        return QFileInfo(folder + QLatin1Char('/') + path).isFile();
    };
    QDir above(directory);
    for (int step = 0; step < foldersAbove && above.cdUp(); ++step)
        if (holds(above.path()))
            return above.path();
    const QDir below(directory);
    const QStringList folders = below.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& folder : folders.mid(0, foldersBelow))
        if (holds(below.filePath(folder)))
            return below.filePath(folder);
    return {};
}

RootReport inspected(const store::Store& store, const QString& directory, Progress& progress,
                     const std::function<void(const Image&, bool there)>& use)
{
    RootReport report;
    report.directory = directory.isEmpty() ? store.root() : absolute(directory);
    report.exists = QFileInfo(report.directory).isDir();
    eachImage(store, report.directory, progress, [&](const Image& image, bool there) {
        ++report.images;
        report.found += there;
        if (!there && report.missing.size() < RootReport::kept)
            report.missing.append(image.path);
        use(image, there);
    });
    if (report.found == 0 && !report.missing.isEmpty())
        report.better = folderNearby(report.directory, report.missing.first());
    return report;
}

QString nowhereSentence(const store::Store& store, const RootReport& report)
{
    if (report.better.isEmpty())
        return Text::tr("None of the %1 images of %2 is under %3; the first looked for was %4.")
            .arg(report.images)
            .arg(store.path(), report.directory, report.missing.first());
    return Text::tr("None of the %1 images of %2 is under %3; the first looked for, %4, is found under %5.")
        .arg(report.images)
        .arg(store.path(), report.directory, report.missing.first(), report.better);
}

} // namespace

RootReport inspectRoot(const store::Store& store, const QString& directory, Progress& progress)
{
    return inspected(store, directory, progress, [](const Image&, bool) {});
}

RootReport moveRoot(store::Store& store, const QString& directory, bool evenIfNone, Progress& progress)
{
    if (directory.isEmpty() || !QFileInfo(directory).isDir())
        throw Error(Text::tr("There is no folder %1; the root stays %2.").arg(directory, store.root()));
    store::Transaction transaction(store);
    RootReport report = inspected(store, directory, progress, [&store](const Image& image, bool there) {
        store::setMissing(store, image.id, !there);
    });
    if (report.images > 0 && report.found == 0 && !evenIfNone)
        throw Error(nowhereSentence(store, report));
    store.setRoot(report.directory);
    transaction.commit();
    return report;
}

QString whyNotUnderRoot(const store::Store& store, const QString& directory, Progress& progress)
{
    const store::Counts counts = store::counts(store);
    const qint64 images = counts.ground + counts.satellite;
    const QString root = store.root();
    const QString folder = absolute(directory);
    const QString relative = QDir(root).relativeFilePath(folder);
    const bool inside = relative != QStringLiteral("..") && !relative.startsWith(QStringLiteral("../")) &&
                        !QDir::isAbsolutePath(relative);
    if (images == 0 || inside)
        return {};
    const QString move = QStringLiteral("geovlm root %1 DIR").arg(QFileInfo(store.path()).fileName());
    if (!QFileInfo(root).isDir())
        return Text::
            tr("The %1 images of %2 lie under %3, which is not there now: connect its disk and import again, "
               "or say with \"%4\" where they have moved; the root was not changed.")
                .arg(images)
                .arg(store.path(), root, move);
    if (inspectRoot(store, QString(), progress).found == 0)
        return Text::tr("None of the %1 images of %2 is under its root %3 now, and %4 is not in it: say with "
                        "\"%5\" where they are, then import again.")
            .arg(images)
            .arg(store.path(), root, folder, move);
    return Text::tr(
               "The images of %1 lie under %2, but %3 is not in it; move the data there, or import it into a "
               "store of its own.")
        .arg(store.path(), root, folder);
}

QJsonObject toJson(const RootReport& report)
{
    return {{QStringLiteral("root"), report.directory},
            {QStringLiteral("exists"), report.exists},
            {QStringLiteral("images"), report.images},
            {QStringLiteral("found"), report.found},
            {QStringLiteral("missing"), QJsonArray::fromStringList(report.missing)}};
}

} // namespace geovlm::datasets
