// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/fusion.h"

#include "domain/error.h"
#include "ml/text.h"
#include "ml/torch/networks.h"

namespace geovlm::ml {
namespace {

constexpr double residualScale = 20;

torch::Tensor queriesOf(const Matrix& matrix, const std::vector<const RerankCase*>& cases)
{
    std::vector<std::int64_t> rows;
    rows.reserve(cases.size());
    for (const RerankCase* one : cases)
        rows.push_back(one->query);
    return tensorOf(matrix).index_select(0, torch::tensor(rows)).unsqueeze(1);
}

torch::Tensor candidatesOf(const Matrix& matrix, const std::vector<const RerankCase*>& cases)
{
    std::vector<std::int64_t> rows;
    for (const RerankCase* one : cases)
        rows.insert(rows.end(), one->candidates.begin(), one->candidates.end());
    return tensorOf(matrix)
        .index_select(0, torch::tensor(rows))
        .view({std::int64_t(cases.size()), -1, matrix.columns});
}

} // namespace

RerankBatch batchOf(const RerankFeatures& features, const std::vector<const RerankCase*>& cases)
{
    RerankBatch batch{queriesOf(features.images, cases),
                      candidatesOf(features.images, cases),
                      queriesOf(features.texts, cases),
                      candidatesOf(features.texts, cases),
                      queriesOf(features.answers, cases),
                      candidatesOf(features.answers, cases),
                      {},
                      {}};
    std::vector<float> similarity;
    for (const RerankCase* one : cases) {
        similarity.insert(similarity.end(), one->similarities.begin(), one->similarities.end());
        batch.positive.push_back(one->positive);
    }
    batch.similarity = torch::tensor(similarity).view({std::int64_t(cases.size()), -1});
    return batch;
}

std::unique_ptr<Fusion> makeFusion(const QString& name, const QuestionBank& bank)
{
    switch (fusionNamed(name).kind) {
    case FusionKind::Sum:
        return makeSumFusion();
    case FusionKind::Compare:
        return makeCompareFusion();
    case FusionKind::Attention:
        return makeAttentionFusion();
    case FusionKind::Evidence:
        break;
    }
    return makeEvidenceFusion(bank);
}

torch::Tensor centred(const torch::Tensor& values)
{
    return residualScale * (values - values.mean(1, true));
}

torch::Tensor textCosine(const RerankBatch& batch)
{
    return (batch.queryText * batch.candidateText).sum(2);
}

} // namespace geovlm::ml
