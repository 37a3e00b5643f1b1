// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml_support.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QTest>
#include <cmath>

namespace geovlm::test {

std::vector<float> formula(qint64 count, int k, double scale)
{
    std::vector<float> values;
    for (qint64 i = 0; i < count; ++i)
        values.push_back(float(scale * std::sin(0.7 * double(i) + k)));
    return values;
}

QByteArray formulaWeights(const QJsonObject& shapes, const QJsonObject& configuration)
{
    ml::SafeTensors content;
    content.configuration = configuration;
    int k = 0;
    for (auto it = shapes.begin(); it != shapes.end(); ++it, ++k) {
        ml::StoredTensor tensor;
        tensor.name = it.key();
        qint64 count = 1;
        for (const QJsonValue& size : it->toArray()) {
            tensor.shape.push_back(size.toInteger());
            count *= size.toInteger();
        }
        const bool isNorm = (tensor.name.contains(u"norm") && tensor.name.endsWith(u"weight")) ||
                            tensor.name.endsWith(u"stem.1.weight") ||
                            tensor.name.endsWith(u"downsample.0.weight");
        std::vector<float> values = formula(count, k);
        for (float& value : values)
            value += isNorm ? 1 : 0;
        tensor.bytes = QByteArray(reinterpret_cast<const char*>(values.data()),
                                  qsizetype(values.size() * sizeof(float)));
        content.tensors.push_back(tensor);
    }
    return ml::writeSafeTensors(content);
}

} // namespace geovlm::test
