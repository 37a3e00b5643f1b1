// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::test {

struct LiveOptions
{
    int queries = 10;
    bool remoteTexts = false; ///< the reranker reads texts that a model from elsewhere embedded
};

/// makeFixture(), ranked by a reranker that the window can run itself: embeddings, a model with made-up
/// weights in which some questions count, and the order that it gives. Needs no LibTorch.
QString makeLiveFixture(const QString& directory, const LiveOptions& options = {});

/// The vector that the made-up model from elsewhere gives a text.
std::vector<float> remoteVector(const QString& description);

} // namespace geovlm::test
