// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/layers.h"

#include <algorithm>

namespace geovlm::ml::live {
namespace {

const QString weightName = QStringLiteral("%1.weight");
const QString biasName = QStringLiteral("%1.bias");

} // namespace

Norm::Norm(const Tensors& tensors, const QString& name, int size)
    : gain(tensors.take(weightName.arg(name), {size}).values),
      shift(tensors.take(biasName.arg(name), {size}).values)
{
}

void Norm::apply(float* x, float floor) const
{
    kernels().normalise(x, size(), gain.data(), shift.data(), epsilon, floor);
}

Linear::Linear(const Tensors& tensors, const QString& name, int rows, int columns)
{
    Tensor found = tensors.take(weightName.arg(name), {rows, columns});
    outputs = int(found.shape[0]);
    inputs = int(found.shape[1]);
    weights = std::move(found.values);
    bias = tensors.take(biasName.arg(name), {outputs}).values;
}

Linear Linear::folded(const Norm& norm) const
{
    Linear result = *this;
    for (int o = 0; o < outputs; ++o) {
        const float* from = weights.data() + std::size_t(o) * std::size_t(inputs);
        float* to = result.weights.data() + std::size_t(o) * std::size_t(inputs);
        double mean = 0, shifted = double(bias[std::size_t(o)]);
        for (int i = 0; i < inputs; ++i) {
            mean += double(from[i]) * double(norm.gain[std::size_t(i)]) / inputs;
            shifted += double(from[i]) * double(norm.shift[std::size_t(i)]);
        }
        for (int i = 0; i < inputs; ++i)
            to[i] = float(double(from[i]) * double(norm.gain[std::size_t(i)]) - mean);
        result.bias[std::size_t(o)] = float(shifted);
    }
    return result;
}

Linear Linear::part(int first, int count) const
{
    Linear result;
    result.inputs = count;
    result.outputs = outputs;
    result.bias.assign(std::size_t(outputs), 0.0f);
    for (int o = 0; o < outputs; ++o) {
        const auto from = weights.begin() + std::ptrdiff_t(o) * inputs + first;
        result.weights.insert(result.weights.end(), from, from + count);
    }
    return result;
}

Dense::Dense(const Linear& layer) : m_inputs(layer.inputs)
{
    const int stride = (layer.outputs + block - 1) / block * block;
    m_bias = layer.bias;
    m_bias.resize(std::size_t(stride));
    m_packed.resize(std::size_t(stride) * std::size_t(m_inputs));
    for (int o = 0; o < layer.outputs; ++o)
        for (int i = 0; i < m_inputs; ++i) {
            const std::size_t panel = std::size_t(o / block) * std::size_t(m_inputs);
            m_packed[(panel + std::size_t(i)) * block + std::size_t(o % block)] =
                layer.weights[std::size_t(o) * std::size_t(m_inputs) + std::size_t(i)];
        }
}

void Dense::apply(const float* x, float* y) const
{
    kernels().multiply(x, 1, m_inputs, m_inputs, m_packed.data(), m_bias.data(), stride(), y);
}

Matrix Dense::apply(const Matrix& x) const
{
    Matrix y(x.rows, stride());
    kernels().multiply(x.values.data(), x.rows, x.columns, m_inputs, m_packed.data(), m_bias.data(), stride(),
                       y.values.data());
    return y;
}

Columns::Columns(const Linear& layer) : m_inputs(layer.inputs), m_bias(layer.bias)
{
    m_columns.resize(layer.weights.size());
    constexpr int tile = 16; // rows at a time, or every number would be a cache miss
    for (int first = 0; first < layer.outputs; first += tile)
        for (int i = 0; i < layer.inputs; ++i)
            for (int o = first; o < std::min(first + tile, layer.outputs); ++o)
                m_columns[std::size_t(i) * std::size_t(layer.outputs) + std::size_t(o)] =
                    layer.weights[std::size_t(o) * std::size_t(layer.inputs) + std::size_t(i)];
}

void Columns::add(std::vector<double>& projected, int index, double factor) const
{
    kernels().addScaledWide(projected.data(), m_columns.data() + std::size_t(index) * std::size_t(outputs()),
                            factor, outputs());
}

} // namespace geovlm::ml::live
