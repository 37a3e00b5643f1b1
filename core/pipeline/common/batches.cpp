// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/batches.h"

#include "domain/error.h"
#include "store/models/images.h"

#include <QDir>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

std::optional<store::Picture> knownOf(const QHash<ImageId, store::Picture>& known, ImageId image)
{
    const auto found = known.constFind(image);
    return found == known.constEnd() ? std::nullopt : std::optional(*found);
}

} // namespace

std::vector<Batch> batchesOf(const store::Store& store, const std::vector<ImageId>& ids,
                             const QSet<ImageId>& done, int size)
{
    std::vector<Image> all = store::images(store, ids);
    std::stable_sort(all.begin(), all.end(), [](const Image& a, const Image& b) { return a.view < b.view; });
    std::vector<Batch> batches;
    int inBatch = 0;
    for (Image& image : all) {
        const bool startsNew = batches.empty() || batches.back().view != image.view || inBatch >= size;
        if (startsNew) {
            batches.push_back({image.view, {}});
            inBatch = 0;
        }
        ++inBatch;
        if (!done.contains(image.id))
            batches.back().images.push_back(std::move(image));
    }
    std::erase_if(batches, [](const Batch& batch) { return batch.images.empty(); });
    return batches;
}

int batchSize(int asked, const imaging::InputSpec& ground, const imaging::InputSpec& satellite)
{
    constexpr int most = 32;
    constexpr int pixelsAtOnce = most * 48 * 192;
    return asked > 0 ? asked
                     : std::clamp(pixelsAtOnce / std::max(ground.pixels(), satellite.pixels()), 1, most);
}

PreparedBatch prepareBatch(const QString& root, const Batch& batch, const imaging::InputSpec& spec,
                           const QHash<ImageId, store::Picture>* known)
{
    PreparedBatch prepared;
    prepared.view = batch.view;
    for (const Image& image : batch.images) {
        try {
            const QString file = QDir(root).filePath(image.path);
            const auto picture = known ? store::pictureOf(file, knownOf(*known, image.id)) : std::nullopt;
            const imaging::NetworkInput input = imaging::prepareFile(file, spec);
            prepared.pixels.pixels.insert(prepared.pixels.pixels.end(), input.pixels.begin(),
                                          input.pixels.end());
            prepared.pixels.closesUp.push_back(input.closesUp ? 1 : 0);
            prepared.images.push_back(image.id);
            if (known)
                prepared.pictures.push_back(picture.value_or(store::Picture()));
        } catch (const Error& error) {
            prepared.failed.append(error.sentence());
        }
    }
    prepared.pixels.count = int(prepared.images.size());
    return prepared;
}

void notePictures(store::Store& store, const std::vector<ImageId>& images,
                  const std::vector<store::Picture>& pictures)
{
    for (std::size_t i = 0; i < images.size(); ++i)
        if (!pictures[i].hash.isEmpty())
            store::notePicture(store, images[i], pictures[i]);
}

} // namespace geovlm::pipeline
