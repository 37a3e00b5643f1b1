// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/fusions.h"
#include "ml/engine.h"
#include "ml/torch/weights.h"

namespace geovlm::ml {

/// B queries with k candidates each.
struct RerankBatch
{
    torch::Tensor queryImage;       ///< B × 1 × Di
    torch::Tensor candidateImage;   ///< B × k × Di
    torch::Tensor queryText;        ///< B × 1 × Dt
    torch::Tensor candidateText;    ///< B × k × Dt
    torch::Tensor queryAnswers;     ///< B × 1 × options
    torch::Tensor candidateAnswers; ///< B × k × options
    torch::Tensor similarity;       ///< B × k
    std::vector<int> positive;      ///< B places, -1 = not among the candidates
};
/// All cases must have the same number of candidates.
RerankBatch batchOf(const RerankFeatures& features, const std::vector<const RerankCase*>& cases);

struct FeatureSizes
{
    int image = 0, text = 0;
    int width = 0; ///< of the projections; 0 = the fusion's own
};

/// One way to turn a query and its candidates into scores. Its weights are outside, as for the other
/// networks.
class Fusion
{
public:
    virtual ~Fusion() = default;
    virtual FusionKind kind() const = 0;
    const FusionTraits& traits() const { return fusionTraits(kind()); }
    virtual Weights fresh(const FeatureSizes& sizes) const = 0;
    /// What is counted rather than learned by gradient, from the training cases; added to `weights`.
    virtual Weights counted(const RerankFeatures&, const std::vector<RerankCase>&) const { return {}; }
    /// B × k scores in (0, 1).
    virtual torch::Tensor score(const Weights& weights, const RerankBatch& batch, double dropout,
                                bool training) const = 0;

protected:
    int widthFor(const FeatureSizes& sizes) const { return sizes.width > 0 ? sizes.width : traits().width; }
};

/// Throws Error naming the fusions there are.
std::unique_ptr<Fusion> makeFusion(const QString& name, const QuestionBank& bank);

std::unique_ptr<Fusion> makeSumFusion();
std::unique_ptr<Fusion> makeCompareFusion();
std::unique_ptr<Fusion> makeAttentionFusion();
std::unique_ptr<Fusion> makeEvidenceFusion(const QuestionBank& bank);

/// The first stage's order as a term of the logit: 20 · (cosine − mean over the candidates), times a learned
/// weight, so that training starts from that order instead of forgetting it.
torch::Tensor centred(const torch::Tensor& values);
torch::Tensor textCosine(const RerankBatch& batch); ///< B × k

} // namespace geovlm::ml
