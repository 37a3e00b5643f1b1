// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QJsonObject>
#include <QString>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

/// What a reader that never saw an image would say to one question about it, beside what was said.
struct HeldAnswer
{
    int fold = 0;          ///< the part that the image was held out with
    QString said, reader;  ///< canonicalAnswer() of both
    double confidence = 0; ///< the reader's
};

/// How a reader does on images held out, on one question and view.
struct HeldOutFigures
{
    QString question;
    View view = View::Ground;
    int n = 0;                   ///< images held out that have an answer
    double agreement = 0;        ///< answering all of them: equal answers, 0..100; 0 for n = 0
    double baseline = 0;         ///< always giving the commonest answer, 0..100
    std::optional<double> kappa; ///< Cohen's, answering all
    /// Answers are given from this confidence on; none = it never speaks.
    std::optional<double> threshold;
    /// Both with a threshold that the other parts chose: the share of images it says nothing about, and how
    /// many of the answers that it gives are equal; 0..100, none where it gives none.
    double abstains = 100;
    std::optional<double> givenAgreement;
};
QJsonObject toJson(const HeldOutFigures& figures);

/// The least confidence from which on the answers are equal to what was said often enough: both `target`
/// percent and the share of the commonest answer (a reader that cannot beat always saying that has nothing to
/// say) lie under the lower end of the answers' Wilson interval (Wilson 1927; z = 1, so that a few lucky
/// images do not decide). None where no confidence is enough.
std::optional<double> leastConfidence(const std::vector<HeldAnswer>& answers, double target);

HeldOutFigures heldOutFigures(const QString& question, View view, const std::vector<HeldAnswer>& answers,
                              int folds, double target);

} // namespace geovlm::pipeline
