// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/fusion.h"

namespace geovlm::ml {
namespace {

constexpr int hidden = 128;
constexpr double compareEpsilon = 1e-5;

/// |difference| and product of both sides, image and text apart, beside the first stage's order and the
/// texts' cosine as residuals.
class CompareFusion final : public Fusion
{
public:
    FusionKind kind() const override { return FusionKind::Compare; }

    Weights fresh(const FeatureSizes& sizes) const override
    {
        const int projected = widthFor(sizes);
        Weights weights;
        addLinear(weights, "image_projection", sizes.image, projected);
        addLinear(weights, "text_projection", sizes.text, projected);
        addNorm(weights, "norm", 4 * projected);
        addLinear(weights, "dense1", 4 * projected, hidden);
        addNorm(weights, "norm1", hidden);
        addLinear(weights, "dense2", hidden, hidden / 2);
        addLinear(weights, "output", hidden / 2, 1);
        weights.set("residual.image", torch::ones({1}));
        weights.set("residual.text", torch::full({1}, 0.1));
        return weights;
    }

    torch::Tensor score(const Weights& weights, const RerankBatch& batch, double dropout,
                        bool training) const override
    {
        const torch::Tensor pair =
            torch::cat({apart(weights, "image_projection", batch.queryImage, batch.candidateImage),
                        apart(weights, "text_projection", batch.queryText, batch.candidateText)},
                       2);
        torch::Tensor x = torch::dropout(layerNorm(weights, "norm", pair, compareEpsilon), dropout, training);
        x = torch::relu(layerNorm(weights, "norm1", linear(weights, "dense1", x), compareEpsilon));
        x = torch::relu(linear(weights, "dense2", torch::dropout(x, dropout, training)));
        const torch::Tensor logit = linear(weights, "output", x).squeeze(2);
        return (logit - logit.mean(1, true) + weights.at("residual.image") * centred(batch.similarity) +
                weights.at("residual.text") * centred(textCosine(batch)))
            .sigmoid();
    }

private:
    static torch::Tensor apart(const Weights& weights, const std::string& layer, const torch::Tensor& query,
                               const torch::Tensor& candidates)
    {
        const torch::Tensor a = linear(weights, layer, query);
        const torch::Tensor b = linear(weights, layer, candidates);
        return torch::cat({(a - b).abs(), a * b}, 2);
    }
};

} // namespace

std::unique_ptr<Fusion> makeCompareFusion()
{
    return std::make_unique<CompareFusion>();
}

} // namespace geovlm::ml
