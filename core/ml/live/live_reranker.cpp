// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/live_reranker.h"

#include "domain/error.h"
#include "ml/live/text_fusion.h"
#include "ml/text.h"

#include <QJsonDocument>

namespace geovlm::ml {
namespace {

QuestionBank bankOf(const QJsonObject& configuration, const QString& origin)
{
    if (!configuration.contains(u"bank"))
        return QuestionBank::standard();
    return QuestionBank::fromJson(QJsonDocument(configuration[u"bank"].toObject()).toJson(), origin);
}

} // namespace

std::shared_ptr<const LiveReranker> LiveReranker::load(const QByteArray& safetensors, const QString& origin)
{
    const SafeTensors content = readSafeTensors(safetensors, origin);
    const live::Tensors tensors(content, origin);
    const QString fusion = content.configuration[u"fusion"].toString(QStringLiteral("sum"));
    if (fusion == QLatin1String("sum"))
        return live::makeSum(tensors);
    if (fusion == QLatin1String("compare"))
        return live::makeCompare(tensors);
    if (fusion == QLatin1String("attention"))
        return live::makeAttention(tensors);
    if (fusion == QLatin1String("evidence"))
        return live::makeEvidence(tensors, bankOf(content.configuration, origin));
    throw Error(Text::tr("%1 says that it is a reranker of the fusion \"%2\", which there is not; use sum, "
                         "compare, attention or evidence.")
                    .arg(origin, fusion));
}

} // namespace geovlm::ml
