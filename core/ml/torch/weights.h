// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <map>
#include <string>
#include <torch/torch.h>

namespace geovlm::ml {

/// Named tensors of a network, float32, in the names of the file they came from. A network here is a
/// function of its weights, so that loading is filling this map and any widths and depths need no class.
class Weights
{
public:
    void set(const std::string& name, torch::Tensor tensor) { m_tensors[name] = std::move(tensor); }
    bool has(const std::string& name) const { return m_tensors.count(name) > 0; }
    /// Throws Error naming the tensor when it is missing.
    const torch::Tensor& at(const std::string& name) const;
    /// The tensor, checked against a shape (-1 = any size). Throws Error.
    const torch::Tensor& at(const std::string& name, std::initializer_list<std::int64_t> shape) const;

    std::vector<torch::Tensor> parameters() const;
    std::int64_t count() const;
    void requireGradients(bool wanted);
    Weights copy() const;
    const std::map<std::string, torch::Tensor>& all() const { return m_tensors; }
    /// The weights whose names begin with `prefix`, without it.
    Weights under(const std::string& prefix) const;

private:
    std::map<std::string, torch::Tensor> m_tensors;
};

/// Half and double precision become float32. Throws Error naming `origin`.
Weights weightsFrom(const SafeTensors& content);
QByteArray bytesOf(const Weights& weights, const QJsonObject& configuration);

/// Makes layers with the usual initialisation, drawing from Torch's seeded generator.
void addLinear(Weights& weights, const std::string& name, std::int64_t in, std::int64_t out);
void addNorm(Weights& weights, const std::string& name, std::int64_t size);
torch::Tensor linear(const Weights& weights, const std::string& name, const torch::Tensor& x);
torch::Tensor layerNorm(const Weights& weights, const std::string& name, const torch::Tensor& x,
                        double epsilon);

} // namespace geovlm::ml
