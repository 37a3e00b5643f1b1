// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

namespace geovlm {

/// What several raters (people, models, seeds) answered to one question about the same units (images).
/// A category is any number from 0; only whether two are equal counts.
struct Ratings
{
    int units = 0;
    int raters = 0;
    std::vector<int> values; ///< units x raters, unit after unit; negative (-1) = not rated
};

/// One figure and the 95 % interval of its bootstrap.
struct AgreementFigure
{
    std::optional<double> value;     ///< absent where it is not defined
    std::optional<double> low, high; ///< both or neither; absent when under half of the draws define it
};

/// How well raters agree. Units rated fewer than two times count in no figure.
struct RaterAgreement
{
    int n = 0; ///< units with at least two ratings
    /// Pairs of ratings of one unit that are equal, over all such pairs, pooled over units; 0..100. Absent
    /// for n = 0.
    AgreementFigure percent;
    /// Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales"), at most 1:
    /// (p_o - p_e) / (1 - p_e) over the units both raters rated, with p_e from each rater's own shares. A
    /// pair of raters that shares no unit or has p_e = 1 (both always gave one and the same answer) has no
    /// kappa. For more than two raters the mean over the pairs that have one, each pair weighing the same
    /// however many units it shares (Light 1971, "Measures of response agreement for qualitative data");
    /// absent when no pair has one.
    AgreementFigure kappa;
    /// Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing Krippendorff's Alpha-
    /// Reliability"), at most 1: 1 - D_o / D_e from the coincidence matrix, in which a unit with m ratings
    /// weighs m. Absent for n = 0 and when all ratings are equal (D_e = 0).
    AgreementFigure alpha;
};

/// The figures of one question with percentile intervals over units: `draws` samples of n units with
/// replacement, drawn with Random(seed).below(n), unit after unit, draw after draw, the same for the three
/// figures; the n are the units with at least two ratings, in the order given. Draws that leave a figure
/// undefined are left out of its interval: with the other d draws sorted ascending and
/// t = floor(d · 25 / 1000), low is entry t and high entry d - 1 - t (0-based). Time and memory grow with the
/// pairs of raters times the categories: meant for a handful of raters. Throws std::invalid_argument for
/// draws < 1, a negative size and values that are not units x raters.
RaterAgreement raterAgreement(const Ratings& ratings, int draws = 1000, std::uint64_t seed = 1);

/// One text for all ways to write one set of values: lower case, no surrounding blanks, each value once, in
/// order ("Red and grey" and " grey and red" are both "grey and red"). Texts that differ after this are
/// different categories, also when their sets overlap. Empty for a text without a value.
QString canonicalAnswer(const QString& value);

} // namespace geovlm
