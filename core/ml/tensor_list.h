// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <QHash>
#include <QSet>

namespace geovlm::ml {

/// The tensors of a file, ticked off one by one while a network's shape is walked. Each function throws Error
/// naming the file and the tensor.
class TensorList
{
public:
    /// `content` must outlive this and stay as it is.
    TensorList(const SafeTensors& content, QString origin);

    bool has(const QString& name) const { return m_tensors.contains(name); }
    /// The tensor is there, of this shape (-1 = any size above zero), of finite floating-point numbers.
    /// Returns its shape.
    std::vector<std::int64_t> take(const QString& name, const std::vector<std::int64_t>& shape);
    /// NAME.weight of that shape and NAME.bias of its first size.
    void takePair(const QString& name, const std::vector<std::int64_t>& weight);
    /// 1 + the largest number N for which a tensor "PREFIXN…" is there; 0 = none.
    int numbered(const QString& prefix) const;
    /// Nothing is left over.
    void finish() const;
    [[noreturn]] void refuse(const QString& name, const QString& why) const;

private:
    QHash<QString, const StoredTensor*> m_tensors;
    QSet<QString> m_taken;
    QString m_origin;
};

} // namespace geovlm::ml
