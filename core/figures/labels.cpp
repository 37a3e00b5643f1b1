// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/labels.h"
#include "store/results/run_parameters.h"

namespace geovlm::figures {
namespace {

QString hashOf(const store::Store& store, const store::Split& split)
{
    return QString::fromLatin1(store::labelsHash(store, {split}).toHex());
}

} // namespace

QJsonObject labelsOf(const store::Store& store, const std::vector<store::Split>& splits)
{
    QJsonObject labels;
    for (const store::Split& split : splits)
        labels[split.name] = hashOf(store, split);
    return labels;
}

bool isOlderThanLabels(const store::Store& store, const store::Run& retrieval, const store::Split& split)
{
    const QString then = store::RetrieveParameters::from(retrieval.parameters).labels[split.name].toString();
    return !then.isEmpty() && then != hashOf(store, split);
}

} // namespace geovlm::figures
