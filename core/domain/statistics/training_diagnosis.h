// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/metrics.h"

#include <QString>
#include <optional>
#include <span>
#include <vector>

namespace geovlm {

/// How the matches of the validation part stand against their rivals after an epoch. A margin is
/// scoreMargin(): the match's score minus the best of the others, -1..1; the gap of one case is the match's
/// score minus the mean of the others. Cases whose match is not among the candidates have neither.
struct MarginSpread
{
    MarginStatistics margins; ///< all zero for no cases
    double lowerQuartile = 0; ///< linear between the order statistics, as numpy's default
    double upperQuartile = 0;
    double gap = 0; ///< the mean gap
};

/// One score list a case: `scores` in (0, 1), `match` its index, -1 = not among them.
class MarginCollector
{
public:
    void add(std::span<const float> scores, int match);
    MarginSpread spread() const;

private:
    std::vector<double> m_margins;
    double m_gaps = 0;
};

/// Linear between the order statistics (numpy's default); 0 for no values. `share`: 0..1.
double quantile(std::vector<double> values, double share);

/// What one epoch of a reranker's training came to.
struct EpochFigures
{
    int epoch = 0;           ///< from 0
    double loss = 0;         ///< margin ranking loss, the mean over the training queries; may be no number
    double validationR1 = 0; ///< 0..100
    double learningRate = 0;
    MarginSpread spread; ///< of the validation part
};

enum class TrainingState {
    TooEarly,       ///< fewer epochs than diagnosis::window
    Learning,       ///< nothing below is seen
    Diverged,       ///< the loss is no number any more, or rises
    Oscillation,    ///< the loss goes up and down without a trend
    MarginCollapse, ///< the loss plateaus while the gap stays near zero
    NotLearning,    ///< the loss stands where it began
    Memorising,     ///< the loss falls, but the gap of the validation part stays near zero
    Overfitting,    ///< the loss falls, but validation R@1 falls too
};

/// The paper names margin collapse and oscillation (its third failure signature) without numbers; these are
/// ours, and the other states are ours too. Losses are taken as shares of the margin m, because a loss of m
/// is that of scores which tell nothing apart, whatever m is. `fitted`: the change over the last `window`
/// epochs of the straight line through their losses (least squares).
namespace diagnosis {
inline constexpr int window = 8;
/// The loss plateaus: the fitted change is smaller than this.
inline constexpr double plateau = 0.02;
/// Near zero: the greatest mean gap of the window is under this, a twentieth of the scale of scores, as for
/// the signature of a finished run (signature::marginGap).
inline constexpr double nearZero = 0.05;
/// Oscillation: the mean step from one epoch to the next is at least this, …
inline constexpr double swing = 0.05;
/// … the fitted change is at most this share of the way that the loss went up and down in all, …
inline constexpr double trend = 0.25;
/// … and it turned round at least so often.
inline constexpr int turns = 3;
/// Diverged: the fitted change is upwards by at least this, and ends above the first epoch's loss.
inline constexpr double rise = 0.1;
/// Not learning: the mean loss of the window is less than this under the first epoch's.
inline constexpr double progress = 0.02;
/// Overfitting: validation R@1, the mean of this many epochs, …
inline constexpr int steady = 5;
/// … is so many points under its best so far, and at least …
inline constexpr double points = 5;
/// … the share of so many cases.
inline constexpr int cases = 2;
} // namespace diagnosis

struct TrainingDiagnosis
{
    TrainingState state = TrainingState::TooEarly;
    QString id; ///< "too-early", "learning", "diverged", "oscillation", "margin-collapse", "not-learning"
    QString finding; ///< what was seen, with its figures, a sentence
    QString advice;  ///< what to do; empty when there is nothing to do
    bool fired() const { return state > TrainingState::Learning; }
};

/// Looks at the last diagnosis::window epochs. `margin`: m of the loss. The first that fits of diverged,
/// oscillation, margin collapse, memorising, not learning and overfitting; a state that is seen now may be
/// over later.
TrainingDiagnosis diagnoseTraining(std::span<const EpochFigures> epochs, double margin);

/// "too-early", "learning", "diverged", "oscillation", "margin-collapse", "not-learning", "memorising",
/// "overfitting".
QString trainingStateId(TrainingState state);
/// In a word or two, for a table.
QString trainingStateName(TrainingState state);
/// Of an id as trainingStateId() gives it; none for another text.
std::optional<TrainingState> trainingStateNamed(const QString& id);

} // namespace geovlm
