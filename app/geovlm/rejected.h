// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/import.h"

#include <QJsonArray>

namespace geovlm::cli {

/// [{"file", "line", "why"}]
QJsonArray rejectedJson(const std::vector<datasets::Rejected>& rejected);
/// A line each, every one with a line end before it.
QString rejectedLines(const std::vector<datasets::Rejected>& rejected);

} // namespace geovlm::cli
