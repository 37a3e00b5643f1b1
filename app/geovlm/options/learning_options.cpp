// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/learning_options.h"

#include "ml/engine.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr double leastRate = 1e-9;
constexpr double mostDropout = 0.99;

} // namespace

std::vector<Option> learningOptionWords()
{
    return {{"rate", Text::tr("learning rate (the fusion's own)"), "R"},
            {"dropout", Text::tr("share of the activations left out in training (0.3)"), "P"},
            {"width",
             Text::tr("of the aligner: a multiple of %1 (sum 512, compare and attention 128)")
                 .arg(ml::RerankOptions::widthStep),
             "N"}};
}

void readLearning(Call& call, double& rate, double& dropout, int& width)
{
    rate = call.real(QStringLiteral("rate"), 0, leastRate, 10);
    dropout = call.real(QStringLiteral("dropout"), ml::RerankOptions().dropout, 0, mostDropout);
    width =
        int(call.whole(QStringLiteral("width"), 0, ml::RerankOptions::widthStep, ml::RerankOptions::widest));
    if (width % ml::RerankOptions::widthStep != 0)
        throw UsageError(
            Text::tr("--width takes a multiple of %1, not %2.").arg(ml::RerankOptions::widthStep).arg(width));
}

} // namespace geovlm::cli
