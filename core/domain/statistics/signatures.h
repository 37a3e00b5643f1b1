// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/metrics.h"

#include <QString>
#include <optional>
#include <vector>

namespace geovlm {

/// One of the failures that the GeoVLM paper warns of, with its threshold and what to do about it.
struct Signature
{
    QString id;                  ///< base-encoder, description-drift, margin-collapse, cross-area
    std::optional<double> value; ///< absent = not measured; never fires
    double threshold = 0;
    bool fired = false;
    QString advice; ///< a sentence or two for the user, for the state it is in
};

namespace signature {
/// R@10 before reranking, in percent, of the worst split: fires below (the paper's 70 %).
inline constexpr double baseEncoderR10 = 70;
/// Mean Jaccard between repeated descriptions, 0..1: fires below (the paper's 0.3).
inline constexpr double driftJaccard = 0.3;
/// Mean of scoreMargin() over the queries whose match is among the ten; scores are sigmoids in (0, 1). The
/// paper says "near zero" and no number; ours: fires below 0.05, a twentieth of the scale, also when
/// negative (the match then stands below its best rival on average).
inline constexpr double marginGap = 0.05;
/// R@1 after reranking, same-area minus cross-area, in points. The paper says "strongly" and no number;
/// ours: fires above 20, since Sample4Geo alone drops by 16.2 on VIGOR (77.86 to 61.70).
inline constexpr double crossAreaDrop = 20;
} // namespace signature

struct NamedSplit
{
    QString name; ///< "same-area" and "cross-area" are compared with each other, whatever their case
    SplitMetrics metrics;
};

struct SignatureInput
{
    std::vector<NamedSplit> splits;
    std::optional<double> descriptionJaccard; ///< mean of a stability run; absent = no such run
    std::optional<double> meanMargin;         ///< MarginStatistics::mean; absent = no match was reranked
    QString descriptionSource = {};           ///< a sentence that says which stability run, or empty
    /// Whether the reranker sees query and candidate together; absent = not known.
    std::optional<bool> comparesSides = std::nullopt;
};

/// The four signatures, in the order of the paper.
std::vector<Signature> signatures(const SignatureInput& input);

} // namespace geovlm
