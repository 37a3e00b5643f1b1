// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/picture_check.h"

#include "domain/error.h"
#include "imaging/decode.h"
#include "pipeline/common/parallel.h"
#include "pipeline/stages/text.h"
#include "store/models/images.h"

#include <QFileInfo>

namespace geovlm::pipeline {
namespace {

constexpr std::size_t atOnce = 64;
constexpr QSize small(64, 64); ///< every byte is read, and no large image is made

QStringList brokenAmong(const store::Store& store, const std::vector<Image>& images, int threads,
                        const Progress& progress)
{
    QStringList files;
    for (const Image& image : images)
        files.append(store::filePath(store, image));
    QStringList broken;
    orderedParallel(
        int(files.size()), threads, progress,
        [&files](int index) {
            const QString& file = files.at(index);
            if (!QFileInfo::exists(file))
                return QString();
            try {
                imaging::decode(file, small);
            } catch (const Error& error) {
                return error.sentence();
            }
            return QString();
        },
        [&broken](int, const QString& sentence) {
            if (!sentence.isEmpty())
                broken.append(sentence);
        });
    return broken;
}

} // namespace

QStringList brokenPictures(const store::Store& store, int threads, Progress& progress)
{
    const std::vector<ImageId> ids = store::imageIds(store);
    progress.begin(StagesText::tr("Decoding pictures"), qint64(ids.size()));
    QStringList broken;
    for (std::size_t first = 0; first < ids.size(); first += atOnce) {
        const std::size_t end = std::min(ids.size(), first + atOnce);
        broken += brokenAmong(
            store,
            store::images(store, {ids.begin() + std::ptrdiff_t(first), ids.begin() + std::ptrdiff_t(end)}),
            threadsOr(threads), progress);
        progress.advance(qint64(end));
    }
    return broken;
}

} // namespace geovlm::pipeline
