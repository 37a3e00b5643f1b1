// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/weights.h"

#include "domain/error.h"
#include "ml/text.h"

namespace geovlm::ml {
namespace {

torch::ScalarType scalarOf(ElementType type)
{
    switch (type) {
    case ElementType::F16:
        return torch::kHalf;
    case ElementType::BF16:
        return torch::kBFloat16;
    case ElementType::F64:
        return torch::kDouble;
    case ElementType::I64:
        return torch::kLong;
    case ElementType::I32:
        return torch::kInt;
    case ElementType::I16:
        return torch::kShort;
    case ElementType::I8:
        return torch::kChar;
    case ElementType::U8:
        return torch::kByte;
    case ElementType::Bool:
        return torch::kBool;
    case ElementType::F32:
        break;
    }
    return torch::kFloat;
}

} // namespace

const torch::Tensor& Weights::at(const std::string& name) const
{
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        throw Error(Text::tr("The model has no weights called \"%1\"; it is of another kind.")
                        .arg(QString::fromStdString(name)));
    return found->second;
}

const torch::Tensor& Weights::at(const std::string& name, std::initializer_list<std::int64_t> shape) const
{
    const torch::Tensor& tensor = at(name);
    bool fits = tensor.dim() == std::int64_t(shape.size());
    std::int64_t axis = 0;
    for (const std::int64_t size : shape) {
        fits = fits && (size < 0 || tensor.size(axis) == size);
        ++axis;
    }
    if (!fits)
        throw Error(Text::tr("The weights \"%1\" have a shape that does not fit this network.")
                        .arg(QString::fromStdString(name)));
    return tensor;
}

std::vector<torch::Tensor> Weights::parameters() const
{
    std::vector<torch::Tensor> list;
    list.reserve(m_tensors.size());
    for (const auto& [name, tensor] : m_tensors)
        list.push_back(tensor);
    return list;
}

std::int64_t Weights::count() const
{
    std::int64_t total = 0;
    for (const auto& [name, tensor] : m_tensors)
        total += tensor.numel();
    return total;
}

void Weights::requireGradients(bool wanted)
{
    for (auto& [name, tensor] : m_tensors)
        tensor.requires_grad_(wanted);
}

Weights Weights::copy() const
{
    Weights result;
    for (const auto& [name, tensor] : m_tensors)
        result.set(name, tensor.detach().clone());
    return result;
}

Weights Weights::under(const std::string& prefix) const
{
    Weights result;
    for (const auto& [name, tensor] : m_tensors)
        if (name.rfind(prefix, 0) == 0)
            result.set(name.substr(prefix.size()), tensor);
    return result;
}

Weights weightsFrom(const SafeTensors& content)
{
    Weights weights;
    for (const StoredTensor& stored : content.tensors) {
        const torch::Tensor view = torch::from_blob(const_cast<char*>(stored.bytes.constData()), stored.shape,
                                                    torch::TensorOptions(scalarOf(stored.type)));
        weights.set(stored.name.toStdString(), view.to(torch::kFloat, false, true));
    }
    return weights;
}

QByteArray bytesOf(const Weights& weights, const QJsonObject& configuration)
{
    SafeTensors content;
    content.configuration = configuration;
    for (const auto& [name, tensor] : weights.all()) {
        const torch::Tensor plain = tensor.detach().to(torch::kFloat).contiguous();
        content.tensors.push_back(
            {QString::fromStdString(name), ElementType::F32, plain.sizes().vec(),
             QByteArray(static_cast<const char*>(plain.data_ptr()), qsizetype(plain.nbytes()))});
    }
    return writeSafeTensors(content);
}

void addLinear(Weights& weights, const std::string& name, std::int64_t in, std::int64_t out)
{
    const double bound = 1 / std::sqrt(double(in));
    weights.set(name + ".weight", (torch::rand({out, in}) * 2 - 1) * bound);
    weights.set(name + ".bias", torch::zeros({out}));
}

void addNorm(Weights& weights, const std::string& name, std::int64_t size)
{
    weights.set(name + ".weight", torch::ones({size}));
    weights.set(name + ".bias", torch::zeros({size}));
}

torch::Tensor linear(const Weights& weights, const std::string& name, const torch::Tensor& x)
{
    return torch::linear(x, weights.at(name + ".weight"), weights.at(name + ".bias"));
}

torch::Tensor layerNorm(const Weights& weights, const std::string& name, const torch::Tensor& x,
                        double epsilon)
{
    const torch::Tensor& scale = weights.at(name + ".weight");
    return torch::layer_norm(x, {scale.size(0)}, scale, weights.at(name + ".bias"), epsilon);
}

} // namespace geovlm::ml
