// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/tensors.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QStringList>
#include <cmath>

namespace geovlm::ml::live {
namespace {

bool fits(const std::vector<std::int64_t>& found, const std::vector<std::int64_t>& wanted)
{
    bool same = found.size() == wanted.size();
    for (std::size_t axis = 0; same && axis < wanted.size(); ++axis)
        same = wanted[axis] < 0 ? found[axis] > 0 : found[axis] == wanted[axis];
    return same;
}

QString shapeText(const std::vector<std::int64_t>& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes.append(size < 0 ? QStringLiteral("n") : QString::number(size));
    return sizes.join(QStringLiteral(" × "));
}

} // namespace

Tensors::Tensors(const SafeTensors& content, QString origin) : m_origin(std::move(origin))
{
    for (const StoredTensor& tensor : content.tensors)
        m_tensors.insert(tensor.name, &tensor);
}

Tensor Tensors::take(const QString& name, const std::vector<std::int64_t>& shape) const
{
    const StoredTensor* stored = m_tensors.value(name);
    if (!stored)
        throw Error(
            Text::tr("%1 has no weights called \"%2\"; it is a model of another kind.").arg(m_origin, name));
    if (!fits(stored->shape, shape))
        throw Error(Text::tr("The weights \"%2\" in %1 are %3 numbers where this reranker needs %4.")
                        .arg(m_origin, name, shapeText(stored->shape), shapeText(shape)));
    if (!isFloating(stored->type))
        throw Error(Text::tr("The weights \"%2\" in %1 are whole numbers; a reranker's are not.")
                        .arg(m_origin, name));
    Tensor tensor{stored->shape, {}};
    tensor.values.reserve(std::size_t(stored->count()));
    for (qint64 index = 0; index < stored->count(); ++index)
        tensor.values.push_back(floatAt(*stored, index));
    for (const float value : tensor.values)
        if (!std::isfinite(value))
            throw Error(Text::tr("The weights \"%2\" in %1 are not all finite numbers; train or export the "
                                 "model again.")
                            .arg(m_origin, name));
    return tensor;
}

} // namespace geovlm::ml::live
