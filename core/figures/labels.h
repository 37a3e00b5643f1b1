// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/images.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QJsonObject>

namespace geovlm::figures {

/// What a retrieval rests on besides its embeddings: a hash of each split's queries, references and
/// relations, by the split's name. It keeps them among its parameters.
QJsonObject labelsOf(const store::Store& store, const std::vector<store::Split>& splits);

/// Whether the labels of a split have changed since this retrieval; then its ranks are not those of the
/// labels.
bool isOlderThanLabels(const store::Store& store, const store::Run& retrieval, const store::Split& split);

} // namespace geovlm::figures
