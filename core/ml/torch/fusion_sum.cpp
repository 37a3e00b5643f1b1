// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/fusion.h"

namespace geovlm::ml {
namespace {

constexpr double sumEpsilon = 1e-5; // PyTorch's default, which the published checkpoints were trained with

/// The published form, exactly, under its state-dict names: both sides are summed before the first norm, so
/// the score is symmetric and sees neither difference nor product; the first-stage cosine is not used.
class SumFusion final : public Fusion
{
public:
    FusionKind kind() const override { return FusionKind::Sum; }

    Weights fresh(const FeatureSizes& sizes) const override
    {
        const int width = widthFor(sizes);
        Weights weights;
        addLinear(weights, "image_projection", sizes.image, width);
        addLinear(weights, "text_projection", sizes.text, width);
        addNorm(weights, "norm", width);
        int in = width;
        for (int layer = 1; layer <= 3; ++layer) {
            addLinear(weights, "dense" + std::to_string(layer), in, in / 2);
            addNorm(weights, "norm" + std::to_string(layer), in / 2);
            in /= 2;
        }
        addLinear(weights, "output", in, 1);
        return weights;
    }

    torch::Tensor score(const Weights& weights, const RerankBatch& batch, double dropout,
                        bool training) const override
    {
        const auto side = [&](const torch::Tensor& image, const torch::Tensor& text) {
            return linear(weights, "image_projection", image) + linear(weights, "text_projection", text);
        };
        torch::Tensor x =
            side(batch.queryImage, batch.queryText) + side(batch.candidateImage, batch.candidateText);
        x = layerNorm(weights, "norm", x, sumEpsilon);
        for (const char* layer : {"1", "2", "3"}) {
            x = linear(weights, std::string("dense") + layer, x);
            x = torch::dropout(torch::relu(layerNorm(weights, std::string("norm") + layer, x, sumEpsilon)),
                               dropout, training);
        }
        return linear(weights, "output", x).squeeze(2).sigmoid();
    }
};

} // namespace

std::unique_ptr<Fusion> makeSumFusion()
{
    return std::make_unique<SumFusion>();
}

} // namespace geovlm::ml
