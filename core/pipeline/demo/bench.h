// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <vector>

namespace geovlm::pipeline {

/// Milliseconds of one hot path, many times over.
struct Timing
{
    QString name;
    std::vector<double> milliseconds;
    QString yardstick; ///< the path it is compared with, measured in turns with it; empty = none
    double ratio = 0;  ///< median of the yardstick over that of this path
    QJsonObject more;  ///< what else is worth knowing
};
/// The value that one in a hundred exceeds.
double ninetyNinth(std::vector<double> values);
QJsonObject toJson(const Timing& timing);

/// The paths of the core that can be measured, in the command line's names.
QStringList corePaths();
/// Measures those of `wanted` that are the core's. Reads the store, never writes to it; what writes works on
/// a copy in a temporary folder. `network` names the encoder and the reader whose speed is measured. Polls
/// `progress`.
std::vector<Timing> measureCore(const store::Store& store, const QStringList& wanted, const QString& network,
                                Progress& progress);

} // namespace geovlm::pipeline
