// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"

#include <atomic>
#include <string>
#include <torch/torch.h>

namespace geovlm::ml {

/// All heads of one view side by side, laid out as the bank says.
struct Heads
{
    torch::Tensor weight;    ///< features × optionCount
    torch::Tensor bias;      ///< optionCount
    std::vector<bool> known; ///< by question: false = no head to start from, its columns are zero
};

struct LearnedHeads
{
    Heads heads;
    torch::Tensor held;         ///< images × optionCount: probabilities of heads that never saw the image
    QJsonObject made;           ///< by question id: start, steps, temperature, held-out loss
    std::vector<double> losses; ///< held out, mean over the questions that have answers; per report
};

/// Trains heads on features that are computed once: one linear classifier a question, by gradient descent
/// with momentum on the log-loss, stopped early. A few hundred images in hundreds of dimensions want a
/// training that follows the directions in which the features vary most; AdamW, whose steps are as long in
/// all of them, was tried and did worse on images held out.
///
/// Every part of the images is left out once (folds); those models and the one of all images train side by
/// side, from two starts each: the heads that the reader has, first made as sure as they ought to be on these
/// images, and heads that know only how common the options are. How long and from which start is chosen
/// question by question, by the log-loss of the parts left out: for a part's own probabilities, by the other
/// parts. Starting at the reader's own heads, "no step at all" is one of the choices. Last, a temperature for
/// each head makes its confidence honest (Guo et al. 2017, "On Calibration of Modern Neural Networks"),
/// chosen in the same way and divided out of the weights.
///
/// Rare options: answers count by the inverse root of how common they are, and the logits are shifted by the
/// same amount while training (as in Menon et al. 2021, "Long-tail learning via logit adjustment"), so that
/// rare options shape the head while its probabilities stay those of the answers as they came.
LearnedHeads learnHeads(const HeadLessons& lessons, const Heads& start, const QuestionBank& bank,
                        const DistilOptions& options, const std::string& view, std::atomic<int>& steps,
                        Progress& progress);

} // namespace geovlm::ml
