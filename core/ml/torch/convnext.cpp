// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/convnext.h"

#include "domain/error.h"
#include "imaging/network_input.h"
#include "ml/text.h"

namespace geovlm::ml {
namespace {

constexpr double normEpsilon = 1e-6;
constexpr int bearingChannels = 6;

std::string stage(int index)
{
    return "stages." + std::to_string(index) + ".";
}

/// LayerNorm over the channels of an N × C × H × W tensor. In channels-last memory both permutations are
/// free.
torch::Tensor norm2d(const Weights& weights, const std::string& name, const torch::Tensor& x)
{
    return layerNorm(weights, name, x.permute({0, 2, 3, 1}), normEpsilon).permute({0, 3, 1, 2});
}

/// timm's initialisation: deviation 0.02, without the far tails.
torch::Tensor smallNormal(torch::IntArrayRef shape)
{
    return (torch::randn(shape) * 0.02).clamp(-0.04, 0.04);
}

void addConvolution(Weights& weights, const std::string& name, int out, int in, int kernel)
{
    weights.set(name + ".weight", smallNormal({out, in, kernel, kernel}));
    weights.set(name + ".bias", torch::zeros({out}));
}

void addBlock(Weights& weights, const std::string& name, int width, int kernel)
{
    addConvolution(weights, name + "conv_dw", width, 1, kernel);
    addNorm(weights, name + "norm", width);
    for (const auto& [layer, in, out] :
         {std::tuple("mlp.fc1", width, 4 * width), std::tuple("mlp.fc2", 4 * width, width)}) {
        weights.set(name + layer + ".weight", smallNormal({out, in}));
        weights.set(name + layer + ".bias", torch::zeros({out}));
    }
    // timm starts at 1e-6 for networks of 36 blocks; a handful of blocks learns faster from 0.1.
    weights.set(name + "gamma", torch::full({width}, 0.1));
}

} // namespace

ConvNext::ConvNext(Weights weights) : m_weights(std::move(weights))
{
    readShape();
}

void ConvNext::readShape()
{
    m_inputChannels = int(m_weights.at("stem.0.weight", {-1, -1, -1, -1}).size(1));
    if (m_inputChannels != 3 && m_inputChannels != bearingChannels)
        throw Error(
            Text::tr("The encoder wants %1 input channels; 3 or 6 are possible.").arg(m_inputChannels));
    m_widths.push_back(int(m_weights.at("stem.0.weight").size(0)));
    for (int s = 0; s == 0 || m_weights.has(stage(s) + "downsample.1.weight"); ++s) {
        if (s > 0)
            m_widths.push_back(
                int(m_weights.at(stage(s) + "downsample.1.weight", {-1, m_widths.back(), -1, -1}).size(0)));
        int depth = 0;
        for (; m_weights.has(stage(s) + "blocks." + std::to_string(depth) + ".conv_dw.weight"); ++depth)
            m_weights.at(stage(s) + "blocks." + std::to_string(depth) + ".gamma", {m_widths.back()});
        m_depths.push_back(depth);
    }
    m_weights.at("head.norm.weight", {m_widths.back()});
}

int ConvNext::dimension() const
{
    return m_weights.has("head.fc.weight") ? int(m_weights.at("head.fc.weight").size(0)) : features();
}

torch::Tensor ConvNext::block(const std::string& name, const torch::Tensor& x) const
{
    const torch::Tensor& kernel = m_weights.at(name + "conv_dw.weight");
    const std::int64_t padding = kernel.size(2) / 2;
    torch::Tensor y = torch::conv2d(x, kernel, m_weights.at(name + "conv_dw.bias"), 1, padding, 1, x.size(1));
    y = layerNorm(m_weights, name + "norm", y.permute({0, 2, 3, 1}), normEpsilon);
    y = linear(m_weights, name + "mlp.fc2", torch::gelu(linear(m_weights, name + "mlp.fc1", y)));
    return x + (y * m_weights.at(name + "gamma")).permute({0, 3, 1, 2});
}

torch::Tensor ConvNext::trunk(torch::Tensor x) const
{
    const torch::Tensor& patch = m_weights.at("stem.0.weight");
    x = torch::conv2d(x.contiguous(torch::MemoryFormat::ChannelsLast), patch, m_weights.at("stem.0.bias"),
                      patch.size(2));
    x = norm2d(m_weights, "stem.1", x);
    for (int s = 0; s < int(m_widths.size()); ++s) {
        if (s > 0) {
            x = norm2d(m_weights, stage(s) + "downsample.0", x);
            x = torch::conv2d(x, m_weights.at(stage(s) + "downsample.1.weight"),
                              m_weights.at(stage(s) + "downsample.1.bias"), 2);
        }
        for (int b = 0; b < m_depths[std::size_t(s)]; ++b)
            x = block(stage(s) + "blocks." + std::to_string(b) + ".", x);
    }
    return x;
}

torch::Tensor ConvNext::embed(const torch::Tensor& x) const
{
    const torch::Tensor pooled = layerNorm(m_weights, "head.norm", trunk(x).mean({2, 3}), normEpsilon);
    return m_weights.has("head.fc.weight") ? linear(m_weights, "head.fc", pooled) : pooled;
}

Weights newConvNext(const ConvNextShape& shape)
{
    Weights weights;
    addConvolution(weights, "stem.0", shape.widths.at(0), shape.inputChannels, 4);
    addNorm(weights, "stem.1", shape.widths.at(0));
    for (std::size_t s = 0; s < shape.widths.size(); ++s) {
        if (s > 0) {
            addNorm(weights, stage(int(s)) + "downsample.0", shape.widths[s - 1]);
            addConvolution(weights, stage(int(s)) + "downsample.1", shape.widths[s], shape.widths[s - 1], 2);
        }
        for (int b = 0; b < shape.depths.at(s); ++b)
            addBlock(weights, stage(int(s)) + "blocks." + std::to_string(b) + ".", shape.widths[s],
                     shape.kernel);
    }
    addNorm(weights, "head.norm", shape.widths.back());
    if (shape.dimension > 0)
        addLinear(weights, "head.fc", shape.widths.back(), shape.dimension);
    return weights;
}

torch::Tensor networkBatch(const torch::Tensor& bytes, int channels)
{
    const auto& mean = imaging::imageNetMean;
    const auto& deviation = imaging::imageNetDeviation;
    const torch::Tensor shift = torch::tensor({mean[0], mean[1], mean[2]}).view({1, 3, 1, 1});
    const torch::Tensor scale = torch::tensor({deviation[0], deviation[1], deviation[2]}).view({1, 3, 1, 1});
    torch::Tensor colours = (bytes.to(torch::kFloat) / 255 - shift) / scale;
    if (channels == 3)
        return colours;
    const std::int64_t height = bytes.size(2);
    const std::int64_t width = bytes.size(3);
    const torch::Tensor azimuth =
        ((torch::arange(width, torch::kFloat) + 0.5) / double(width) * 2 - 1) * M_PI;
    const torch::Tensor elevation = (torch::arange(height, torch::kFloat) + 0.5) / double(height) * 2 - 1;
    const torch::Tensor bearing =
        torch::stack({azimuth.sin().expand({height, width}), azimuth.cos().expand({height, width}),
                      elevation.unsqueeze(1).expand({height, width})});
    return torch::cat({colours, bearing.unsqueeze(0).expand({bytes.size(0), 3, height, width})}, 1);
}

} // namespace geovlm::ml
