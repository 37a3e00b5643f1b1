// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/text_embedder.h"

#include "pipeline/common/model_files.h"
#include "store/results/runs.h"

namespace geovlm::pipeline {

std::shared_ptr<const HashingEmbedder> hashingEmbedderOf(const store::Store& store,
                                                         const store::EmbeddingSet& texts)
{
    const store::Model model = store::model(store, texts.model);
    if (model.name != QLatin1String("hashing"))
        return nullptr;
    const QByteArray json = modelBytes(store, model);
    return std::make_shared<HashingEmbedder>(HashingEmbedder::fromJson(json, model.file, store.questions()));
}

} // namespace geovlm::pipeline
