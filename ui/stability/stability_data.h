// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stability/stability.h"

#include <QHash>
#include <QStringList>
#include <memory>
#include <vector>

namespace geovlm::ui {

/// One image of a run, as the screen shows it.
struct StabilityRow
{
    ImageId image = 0;
    QString path;
    QString failure; ///< empty = it was measured
    ImageStability figures;
};

/// A run, while it goes on or as the store has it.
struct StabilityData
{
    qint64 run = 0;         ///< 0 = begun, and not in the store yet
    QString title;          ///< "Run 12: small, 50 images × 5"
    QStringList provenance; ///< where its figures come from, a line each
    bool finished = false;
    int runs = 0;
    int planned = 0;
    QuestionBank questions;
    std::vector<StabilityRow> rows;
    StabilityFigures figures;
    store::StabilityBaseline baseline;

    int measured() const { return figures.images; }
    int drifting(double threshold) const;
};
using StabilityDataPtr = std::shared_ptr<const StabilityData>;

/// One line of the list of runs.
struct StabilityEntry
{
    qint64 run = 0;
    QString title;
    bool finished = false;
};

/// Newest first; the finished ones and those that were stopped.
std::vector<StabilityEntry> stabilityEntries(const store::Store& store);
/// Throws Error.
StabilityDataPtr stabilityData(const store::Store& store, qint64 run);

/// "0.44", or "–".
QString stabilityText(const std::optional<double>& value, int digits = 2);
/// A share as "12 %", or "–".
QString percentText(const std::optional<double>& share);
/// What a run varied, for people: "answers drawn, crop, light".
QString variationsText(const QStringList& names);
QString variationName(const QString& name);

} // namespace geovlm::ui
