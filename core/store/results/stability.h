// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/statistics/stability.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// What a stability check found about one image.
struct StabilityImage
{
    ImageId image = 0;
    QString failure = {}; ///< why it could not be measured; empty = it was
    ImageStability figures = {};
    friend bool operator==(const StabilityImage&, const StabilityImage&) = default;
};

/// What its runs said, so that every figure can be computed again.
struct StabilitySaid
{
    std::vector<QStringList> answers = {}; ///< a list of values in question order a run; empty = not answered
    /// Of a reranked case: the candidates' first-stage places from first to last, as they are now and under
    /// each run. Empty without one.
    std::vector<int> order = {};
    std::vector<std::vector<int>> orders = {};
    friend bool operator==(const StabilitySaid&, const StabilitySaid&) = default;
};

/// The same figures between different images, and what the template alone does to the Jaccard.
struct StabilityBaseline
{
    int pairs = 0;
    Likeness likeness = {};
    double templateJaccard = 0;
    friend bool operator==(const StabilityBaseline&, const StabilityBaseline&) = default;
};

/// Replaces what the run holds of the image. The caller commits.
void putStabilityImage(Store& store, qint64 run, const StabilityImage& image, const StabilitySaid& said);
/// Those that were measured and those that failed, by image.
std::vector<StabilityImage> stabilityImages(const Store& store, qint64 run);
/// Throws Error if the run does not hold the image, or the row is damaged.
StabilitySaid stabilitySaid(const Store& store, qint64 run, ImageId image);

/// Replaces it. The caller commits.
void putStabilityBaseline(Store& store, qint64 run, const StabilityBaseline& baseline);
std::optional<StabilityBaseline> stabilityBaseline(const Store& store, qint64 run);

/// The mean Jaccard of a run's images and how many there are; none without any.
struct MeanJaccard
{
    double mean = 0;
    int images = 0;
};
std::optional<MeanJaccard> stabilityJaccard(const Store& store, qint64 run);

/// The stability runs that hold at least one image, newest first: finished ones and stopped ones.
std::vector<qint64> stabilityRuns(const Store& store);

} // namespace geovlm::store
