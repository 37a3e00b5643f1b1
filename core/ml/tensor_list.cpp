// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/tensor_list.h"

#include "domain/error.h"
#include "ml/pickle.h"
#include "ml/text.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace geovlm::ml {
namespace {

constexpr int mostNumbered = 1000;

bool fitsShape(const std::vector<std::int64_t>& found, const std::vector<std::int64_t>& wanted)
{
    return std::equal(
        found.begin(), found.end(), wanted.begin(), wanted.end(),
        [](std::int64_t size, std::int64_t want) { return want < 0 ? size > 0 : size == want; });
}

QString shapeWords(const std::vector<std::int64_t>& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes.append(size < 0 ? QStringLiteral("n") : QString::number(size));
    return sizes.isEmpty() ? Text::tr("one number") : sizes.join(QStringLiteral(" × "));
}

bool allFinite(const StoredTensor& tensor)
{
    for (qint64 index = 0; index < tensor.count(); ++index)
        if (!std::isfinite(floatAt(tensor, index)))
            return false;
    return true;
}

} // namespace

TensorList::TensorList(const SafeTensors& content, QString origin) : m_origin(std::move(origin))
{
    for (const StoredTensor& tensor : content.tensors)
        m_tensors.insert(tensor.name, &tensor);
}

void TensorList::refuse(const QString& name, const QString& why) const
{
    throw Error(Text::tr("%1 does not fit: its tensor \"%2\" %3; is it the file of another network?")
                    .arg(m_origin, printable(name), why));
}

std::vector<std::int64_t> TensorList::take(const QString& name, const std::vector<std::int64_t>& shape)
{
    const StoredTensor* tensor = m_tensors.value(name);
    if (!tensor)
        refuse(name, Text::tr("is missing"));
    if (!fitsShape(tensor->shape, shape))
        refuse(name, Text::tr("is %1 where %2 is needed").arg(shapeWords(tensor->shape), shapeWords(shape)));
    if (!isFloating(tensor->type))
        refuse(name, Text::tr("holds whole numbers"));
    if (!m_taken.contains(name) && !allFinite(*tensor))
        refuse(name, Text::tr("holds numbers that are not finite"));
    m_taken.insert(name);
    return tensor->shape;
}

void TensorList::takePair(const QString& name, const std::vector<std::int64_t>& weight)
{
    take(name + QStringLiteral(".weight"), weight);
    take(name + QStringLiteral(".bias"), {weight.front()});
}

int TensorList::numbered(const QString& prefix) const
{
    int count = 0;
    for (auto it = m_tensors.keyBegin(); it != m_tensors.keyEnd(); ++it) {
        if (!it->startsWith(prefix))
            continue;
        bool isNumber = false;
        const int number = it->mid(prefix.size()).section(u'.', 0, 0).toInt(&isNumber);
        if (!isNumber || number < 0 || number >= mostNumbered)
            refuse(*it, Text::tr("is unknown"));
        count = std::max(count, number + 1);
    }
    return count;
}

void TensorList::finish() const
{
    QStringList left;
    for (auto it = m_tensors.keyBegin(); it != m_tensors.keyEnd(); ++it)
        if (!m_taken.contains(*it))
            left.append(*it);
    if (!left.isEmpty())
        refuse(*std::min_element(left.begin(), left.end()),
               left.size() == 1 ? Text::tr("is unknown")
                                : Text::tr("is unknown, as are %1 others").arg(left.size() - 1));
}

} // namespace geovlm::ml
