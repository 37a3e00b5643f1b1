// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/bootstrap.h"
#include "domain/statistics/metrics.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <optional>

namespace geovlm::figures {

/// What the figures of an analysis look like as JSON.
QJsonValue orNull(const std::optional<double>& value);
QJsonValue countOrNull(const std::optional<int>& count);
QJsonArray bandJson(const Band& band); ///< [low, high]
QJsonObject liftJson(const Lift& lift);

} // namespace geovlm::figures
