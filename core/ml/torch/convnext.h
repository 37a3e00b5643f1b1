// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/torch/weights.h"

namespace geovlm::ml {

/// ConvNeXt under timm's weight names (stem, stages.S.downsample, stages.S.blocks.B, head.norm, optionally
/// head.fc as a projection of the pooled features). Widths, depths and kernel size follow from the shapes of
/// the weights, so an official checkpoint and the small one that is compiled in run through the same code.
class ConvNext
{
public:
    /// Throws Error naming what is missing or does not fit.
    explicit ConvNext(Weights weights);

    int inputChannels() const { return m_inputChannels; }
    int features() const { return m_widths.back(); } ///< of the last stage
    int dimension() const;                           ///< of embed()

    /// N × C × H × W → N × features × H/32 × W/32.
    torch::Tensor trunk(torch::Tensor x) const;
    /// Global average pool, head.norm, head.fc where there is one; not normalised. N × dimension.
    torch::Tensor embed(const torch::Tensor& x) const;

private:
    void readShape();
    torch::Tensor block(const std::string& name, const torch::Tensor& x) const;

    Weights m_weights;
    std::vector<int> m_widths;
    std::vector<int> m_depths;
    int m_inputChannels = 3;
};

struct ConvNextShape
{
    int inputChannels = 3;
    std::vector<int> widths;
    std::vector<int> depths;
    int kernel = 7;
    int dimension = 0; ///< head.fc; 0 = none
};
/// Freshly initialised weights (truncated normal, as timm does), from Torch's seeded generator.
Weights newConvNext(const ConvNextShape& shape);

/// Bytes to a normalised float batch; with six channels the azimuth's sine and cosine and the elevation
/// follow the colours.
torch::Tensor networkBatch(const torch::Tensor& bytes, int channels);

} // namespace geovlm::ml
