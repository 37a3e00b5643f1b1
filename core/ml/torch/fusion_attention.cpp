// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/fusion.h"

namespace geovlm::ml {
namespace {

constexpr int heads = 4;
constexpr double attentionEpsilon = 1e-5;

/// One self-attention layer over four tokens (image and text of the query and of the candidate), with the
/// first stage's order and the texts' cosine as residuals.
class AttentionFusion final : public Fusion
{
public:
    FusionKind kind() const override { return FusionKind::Attention; }

    Weights fresh(const FeatureSizes& sizes) const override
    {
        const int width = widthFor(sizes);
        Weights weights;
        addLinear(weights, "image_projection", sizes.image, width);
        addLinear(weights, "text_projection", sizes.text, width);
        weights.set("place", torch::randn({4, width}) * 0.02);
        addNorm(weights, "norm1", width);
        addLinear(weights, "attention.in", width, 3 * width);
        addLinear(weights, "attention.out", width, width);
        addNorm(weights, "norm2", width);
        addLinear(weights, "dense1", width, 2 * width);
        addLinear(weights, "dense2", 2 * width, width);
        addNorm(weights, "norm3", width);
        addLinear(weights, "output", width, 1);
        weights.set("residual.image", torch::ones({1}));
        weights.set("residual.text", torch::full({1}, 0.1));
        return weights;
    }

    torch::Tensor score(const Weights& weights, const RerankBatch& batch, double dropout,
                        bool training) const override
    {
        torch::Tensor x = tokens(weights, batch);
        x = x + torch::dropout(attend(weights, layerNorm(weights, "norm1", x, attentionEpsilon)), dropout,
                               training);
        const torch::Tensor y =
            torch::gelu(linear(weights, "dense1", layerNorm(weights, "norm2", x, attentionEpsilon)));
        x = x + torch::dropout(linear(weights, "dense2", y), dropout, training);
        const torch::Tensor pooled = layerNorm(weights, "norm3", x.mean(1), attentionEpsilon);
        const torch::Tensor logit = linear(weights, "output", pooled).view_as(batch.similarity);
        return (logit - logit.mean(1, true) + weights.at("residual.image") * centred(batch.similarity) +
                weights.at("residual.text") * centred(textCosine(batch)))
            .sigmoid();
    }

private:
    static std::int64_t widthOf(const Weights& weights) { return weights.at("place", {4, -1}).size(1); }

    /// (B · k) × 4 × width.
    static torch::Tensor tokens(const Weights& weights, const RerankBatch& batch)
    {
        const std::int64_t width = widthOf(weights);
        const auto spread = [&](const torch::Tensor& x) {
            return x.expand({batch.similarity.size(0), batch.similarity.size(1), width});
        };
        const torch::Tensor four =
            torch::stack({spread(linear(weights, "image_projection", batch.queryImage)),
                          spread(linear(weights, "text_projection", batch.queryText)),
                          spread(linear(weights, "image_projection", batch.candidateImage)),
                          spread(linear(weights, "text_projection", batch.candidateText))},
                         2);
        return four.reshape({-1, 4, width}) + weights.at("place");
    }

    static torch::Tensor attend(const Weights& weights, const torch::Tensor& x)
    {
        const std::int64_t pairs = x.size(0);
        const std::int64_t width = widthOf(weights);
        const torch::Tensor all = linear(weights, "attention.in", x)
                                      .view({pairs, 4, 3, heads, width / heads})
                                      .permute({2, 0, 3, 1, 4});
        const torch::Tensor weight =
            all[0].matmul(all[1].transpose(2, 3)).div(std::sqrt(double(width) / heads)).softmax(3);
        return linear(weights, "attention.out",
                      weight.matmul(all[2]).transpose(1, 2).reshape({pairs, 4, width}));
    }
};

} // namespace

std::unique_ptr<Fusion> makeAttentionFusion()
{
    return std::make_unique<AttentionFusion>();
}

} // namespace geovlm::ml
