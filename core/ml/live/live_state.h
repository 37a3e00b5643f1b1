// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"

#include <vector>

namespace geovlm::ml {

/// What a live case keeps of one image, in the layout of its fusion. Plain values: copying is undoing.
struct LiveSide
{
    std::vector<float> image;      ///< what the image alone gives; never changes
    std::vector<double> sum;       ///< the text before it is scaled to length 1
    double scale = 1;              ///< text = scale · sum; 0 for a text without a word
    std::vector<double> projected; ///< text projection of `sum` without bias; doubles, which do not drift
    std::vector<float> view;       ///< what the pairs need of image and text
    std::vector<double> answers;   ///< evidence: distributions, each at least at the least probability
    bool stale = true;             ///< `view` or the pairs with it are older than the text
};

struct LiveState
{
    std::vector<LiveSide> sides;  ///< the query, then the candidates
    std::vector<double> residual; ///< per candidate: the first stage's term of the logit
    Matrix imagePairs;            ///< compare: what the images alone give to each pair
    std::vector<double> products; ///< per candidate: Σ of the query's sum · its own
    std::vector<double> terms;    ///< evidence: candidates × questions, log-odds
    std::vector<double> logits;   ///< per candidate, before what is centred over all
    std::vector<float> scores;    ///< per candidate
    bool current = false;         ///< `scores` are those of everything above
};

} // namespace geovlm::ml
