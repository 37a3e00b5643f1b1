// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <QHash>
#include <vector>

namespace geovlm::ml::live {

/// Row-major floats with their shape.
struct Tensor
{
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// The tensors of one file by name, as floats. What is asked for and missing, of another shape, of whole
/// numbers or not finite is refused: throws Error naming the file and the tensor.
class Tensors
{
public:
    /// `content` must outlive this.
    Tensors(const SafeTensors& content, QString origin);

    /// -1 in `shape` = any size above zero.
    Tensor take(const QString& name, const std::vector<std::int64_t>& shape) const;
    /// The only number of a tensor of shape [1].
    float number(const QString& name) const { return take(name, {1}).values.front(); }
    const QString& origin() const { return m_origin; }

private:
    QHash<QString, const StoredTensor*> m_tensors;
    QString m_origin;
};

} // namespace geovlm::ml::live
