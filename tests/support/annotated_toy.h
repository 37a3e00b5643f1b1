// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/image.h"
#include "domain/random.h"
#include "store/sqlite/store.h"

#include <QString>
#include <vector>

namespace geovlm::test {

/// A store without image files in which every image has all 30 answers as distributions: both views of a
/// place tell of the same truth, blurred. Enough to train every fusion in a second.
class AnnotatedToy
{
public:
    static constexpr int dimension = 1024;

    AnnotatedToy(const QString& path, int places = 48, bool answers = true);

    /// Retrieval, descriptions, text embeddings, a reranker of that fusion and its order.
    static void rank(store::Store& store, const QString& fusion, int epochs = 3);

private:
    void addImages(store::Store& store);

    /// A peak on the place's truth for most images, elsewhere for some.
    std::vector<float> distributionOf(const Question& question, int truth, Random& random) const;

    void addAnswers(store::Store& store);

    void addEmbeddings(store::Store& store);

    int m_places;
    std::vector<ImageId> m_images; ///< query, tile, query, tile …
};

} // namespace geovlm::test
