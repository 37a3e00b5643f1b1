// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "imaging/network_input.h"
#include "ml/engine.h"
#include "store/models/pictures.h"
#include "store/sqlite/store.h"

#include <QSet>
#include <QStringList>
#include <functional>
#include <vector>

namespace geovlm::pipeline {

/// Images of one view that go through a network together.
struct Batch
{
    View view = View::Ground;
    std::vector<Image> images;
};

/// Cuts all of `ids` into batches in id order, view by view, and leaves `done` out afterwards: a stage
/// that goes on makes the same batches as one that was never stopped.
std::vector<Batch> batchesOf(const store::Store& store, const std::vector<ImageId>& ids,
                             const QSet<ImageId>& done, int size);

/// Images at once: `asked`, or where that is 0 as many as have the pixels of 32 inputs of the compiled-in
/// encoder, 32 at most. Activations of one image of Sample4Geo's size are a quarter of a gigabyte, and a stop
/// waits for a batch.
int batchSize(int asked, const imaging::InputSpec& ground, const imaging::InputSpec& satellite);

/// A batch decoded and prepared; images that cannot be read are named in `failed` and left out.
struct PreparedBatch
{
    View view = View::Ground;
    std::vector<ImageId> images;
    std::vector<store::Picture>
        pictures; ///< which bytes each was decoded from; only where they were asked for
    ml::PixelBatch pixels;
    QStringList failed;
};
/// `known`: pictures as the store has them, so that only other files are hashed; null = nobody asks.
PreparedBatch prepareBatch(const QString& root, const Batch& batch, const imaging::InputSpec& spec,
                           const QHash<ImageId, store::Picture>* known = nullptr);

/// Tells the store which bytes a batch was made from. The caller commits.
void notePictures(store::Store& store, const std::vector<ImageId>& images,
                  const std::vector<store::Picture>& pictures);

} // namespace geovlm::pipeline
