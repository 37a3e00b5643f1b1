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

FusionKind fusionOf(const QJsonObject& configuration, const QString& origin)
{
    const QString name = configuration[u"fusion"].toString(fusionTraits(publishedFusion).name);
    if (const FusionTraits* fusion = findFusion(name))
        return fusion->kind;
    throw Error(Text::tr("%1 says that it is a reranker of the fusion \"%2\", which there is not; use one of "
                         "%3.")
                    .arg(origin, name, fusionNames().join(QStringLiteral(", "))));
}

} // namespace

std::shared_ptr<const LiveReranker> LiveReranker::load(const QByteArray& safetensors, const QString& origin)
{
    const SafeTensors content = readSafeTensors(safetensors, origin);
    const live::Tensors tensors(content, origin);
    switch (fusionOf(content.configuration, origin)) {
    case FusionKind::Sum:
        return live::makeSum(tensors);
    case FusionKind::Compare:
        return live::makeCompare(tensors);
    case FusionKind::Attention:
        return live::makeAttention(tensors);
    case FusionKind::Evidence:
        break;
    }
    return live::makeEvidence(tensors, bankOf(content.configuration, origin));
}

} // namespace geovlm::ml
