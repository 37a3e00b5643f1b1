// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/held_out.h"

#include "domain/statistics/agreement.h"

#include <QHash>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

/// The lower end of Wilson's interval for `equal` of `n`, with z = 1; 0..1.
double lowerEnd(int equal, int n)
{
    const double share = double(equal) / n;
    const double middle = share + 1 / (2.0 * n);
    const double half = std::sqrt(share * (1 - share) / n + 1 / (4.0 * n * n));
    return (middle - half) / (1 + 1.0 / n);
}

bool equal(const HeldAnswer& answer)
{
    return answer.said == answer.reader;
}

double percent(int part, int whole)
{
    return whole > 0 ? 100.0 * part / whole : 0;
}

/// Of the commonest answer, 0..1.
double commonestShare(const std::vector<HeldAnswer>& answers)
{
    QHash<QString, int> counts;
    int most = 0;
    for (const HeldAnswer& answer : answers)
        most = std::max(most, ++counts[answer.said]);
    return answers.empty() ? 0 : double(most) / double(answers.size());
}

std::optional<double> kappaOf(const std::vector<HeldAnswer>& answers)
{
    QHash<QString, int> categories;
    Ratings ratings{int(answers.size()), 2, {}};
    for (const HeldAnswer& answer : answers)
        for (const QString& value : {answer.said, answer.reader}) {
            if (!categories.contains(value))
                categories.insert(value, int(categories.size()));
            ratings.values.push_back(categories.value(value));
        }
    return raterAgreement(ratings, 1).kappa.value;
}

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

} // namespace

QJsonObject toJson(const HeldOutFigures& figures)
{
    return {{QStringLiteral("id"), figures.question},
            {QStringLiteral("view"),
             figures.view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite")},
            {QStringLiteral("n"), figures.n},
            {QStringLiteral("agreement"), figures.agreement},
            {QStringLiteral("baseline"), figures.baseline},
            {QStringLiteral("kappa"), orNull(figures.kappa)},
            {QStringLiteral("threshold"), orNull(figures.threshold)},
            {QStringLiteral("abstains"), figures.abstains},
            {QStringLiteral("given_agreement"), orNull(figures.givenAgreement)}};
}

std::optional<double> leastConfidence(const std::vector<HeldAnswer>& answers, double target)
{
    std::vector<HeldAnswer> surest = answers;
    std::ranges::sort(surest, std::ranges::greater(), &HeldAnswer::confidence);
    const double wanted = target / 100, commonest = commonestShare(answers);
    std::optional<double> least;
    int right = 0;
    for (std::size_t i = 0; i < surest.size(); ++i) {
        right += equal(surest[i]) ? 1 : 0;
        // Answers of one confidence are given or kept together.
        if (i + 1 < surest.size() && surest[i + 1].confidence == surest[i].confidence)
            continue;
        const double sure = lowerEnd(right, int(i) + 1);
        if (sure >= wanted && sure > commonest)
            least = surest[i].confidence;
    }
    return least;
}

HeldOutFigures heldOutFigures(const QString& question, View view, const std::vector<HeldAnswer>& answers,
                              int folds, double target)
{
    HeldOutFigures figures;
    figures.question = question;
    figures.view = view;
    figures.n = int(answers.size());
    if (answers.empty())
        return figures;
    figures.agreement = percent(int(std::ranges::count_if(answers, equal)), figures.n);
    figures.baseline = 100 * commonestShare(answers);
    figures.kappa = kappaOf(answers);
    figures.threshold = leastConfidence(answers, target);
    int given = 0, right = 0;
    for (int fold = 0; fold < folds; ++fold) {
        std::vector<HeldAnswer> others;
        std::ranges::copy_if(answers, std::back_inserter(others),
                             [&](const HeldAnswer& answer) { return answer.fold != fold; });
        const std::optional<double> least = leastConfidence(others, target);
        for (const HeldAnswer& answer : answers)
            if (answer.fold == fold && least && answer.confidence >= *least) {
                ++given;
                right += equal(answer) ? 1 : 0;
            }
    }
    figures.abstains = 100 - percent(given, figures.n);
    if (given > 0)
        figures.givenAgreement = percent(right, given);
    return figures;
}

} // namespace geovlm::pipeline
