// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/training_diagnosis.h"
#include "domain/text.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace geovlm {
namespace {

constexpr double paperMargin = 1;

/// What losses are measured by; a margin of 0 has no scale of its own.
double scaleOf(double margin)
{
    return margin > 0 ? margin : paperMargin;
}

struct StateWords
{
    TrainingState state;
    const char* id;
    const char* name;
};
constexpr std::array<StateWords, 8> stateWords{{
    {TrainingState::TooEarly, "too-early", QT_TRANSLATE_NOOP("TrainingDiagnosis", "too early to say")},
    {TrainingState::Learning, "learning", QT_TRANSLATE_NOOP("TrainingDiagnosis", "nothing wrong seen")},
    {TrainingState::Diverged, "diverged", QT_TRANSLATE_NOOP("TrainingDiagnosis", "loss rises")},
    {TrainingState::Oscillation, "oscillation", QT_TRANSLATE_NOOP("TrainingDiagnosis", "oscillation")},
    {TrainingState::MarginCollapse, "margin-collapse",
     QT_TRANSLATE_NOOP("TrainingDiagnosis", "margin collapse")},
    {TrainingState::NotLearning, "not-learning", QT_TRANSLATE_NOOP("TrainingDiagnosis", "not learning")},
    {TrainingState::Memorising, "memorising", QT_TRANSLATE_NOOP("TrainingDiagnosis", "learns by heart")},
    {TrainingState::Overfitting, "overfitting", QT_TRANSLATE_NOOP("TrainingDiagnosis", "over-fitting")},
}};

const StateWords& wordsOf(TrainingState state)
{
    return *std::find_if(stateWords.begin(), stateWords.end(),
                         [&](const StateWords& one) { return one.state == state; });
}

QString number(double value, int digits = 3)
{
    return QString::number(value, 'f', digits);
}

/// What the last epochs' losses do, as shares of the margin.
struct Course
{
    double fitted = 0; ///< change of the fitted line
    double ends = 0;   ///< where that line ends
    double mean = 0;
    double travel = 0; ///< the way up and down in all
    int turns = 0;
    double first = 0;   ///< the loss of the first epoch of all
    double gap = 0;     ///< the greatest of the window
    bool finite = true; ///< of all epochs
};

void measureSteps(Course& course, std::span<const double> losses)
{
    for (std::size_t i = 1; i < losses.size(); ++i) {
        const double step = losses[i] - losses[i - 1];
        course.travel += std::abs(step);
        course.turns += i > 1 && step * (losses[i - 1] - losses[i - 2]) < 0;
    }
}

void fitLine(Course& course, std::span<const double> losses)
{
    const double middle = double(losses.size() - 1) / 2;
    double along = 0, squares = 0;
    for (std::size_t i = 0; i < losses.size(); ++i) {
        along += (double(i) - middle) * losses[i];
        squares += (double(i) - middle) * (double(i) - middle);
    }
    const double slope = along / squares;
    course.mean = std::accumulate(losses.begin(), losses.end(), 0.0) / double(losses.size());
    course.fitted = slope * double(losses.size() - 1);
    course.ends = course.mean + slope * middle;
}

Course courseOf(std::span<const EpochFigures> epochs, double margin)
{
    Course course;
    course.first = epochs.front().loss / margin;
    course.finite = std::all_of(epochs.begin(), epochs.end(),
                                [](const EpochFigures& one) { return std::isfinite(one.loss); });
    const auto last = epochs.last(std::min<std::size_t>(epochs.size(), diagnosis::window));
    std::vector<double> losses;
    course.gap = last.front().spread.gap;
    for (const EpochFigures& one : last) {
        losses.push_back(one.loss / margin);
        course.gap = std::max(course.gap, one.spread.gap);
    }
    measureSteps(course, losses);
    fitLine(course, losses);
    return course;
}

bool isRising(const Course& course)
{
    return course.fitted >= diagnosis::rise && course.ends > course.first;
}

bool isOscillating(const Course& course)
{
    return course.travel >= diagnosis::swing * (diagnosis::window - 1) && course.turns >= diagnosis::turns &&
           std::abs(course.fitted) <= diagnosis::trend * course.travel;
}

bool isCollapsed(const Course& course)
{
    return std::abs(course.fitted) < diagnosis::plateau && course.gap < diagnosis::nearZero;
}

/// The loss still falls, and yet nothing is told apart that was not learned from.
bool isByHeart(const Course& course)
{
    return course.fitted <= -diagnosis::plateau && course.gap < diagnosis::nearZero;
}

double steadyR1(std::span<const EpochFigures> epochs)
{
    double sum = 0;
    for (const EpochFigures& one : epochs.last(diagnosis::steady))
        sum += one.validationR1;
    return sum / diagnosis::steady;
}

/// How far validation R@1 is under the best that it has been, in points.
double lostR1(std::span<const EpochFigures> epochs)
{
    double best = 0;
    for (std::size_t n = diagnosis::steady; n <= epochs.size(); ++n)
        best = std::max(best, steadyR1(epochs.first(n)));
    return best - steadyR1(epochs);
}

bool isOverfitting(std::span<const EpochFigures> epochs, const Course& course)
{
    const int cases = epochs.back().spread.margins.queries;
    const double few = cases > 0 ? 100.0 * diagnosis::cases / cases : 0;
    return course.mean < course.first && lostR1(epochs) >= std::max(diagnosis::points, few);
}

bool isStanding(const Course& course)
{
    return std::abs(course.fitted) < diagnosis::plateau && course.first - course.mean < diagnosis::progress;
}

TrainingState stateOf(std::span<const EpochFigures> epochs, double margin)
{
    if (epochs.empty())
        return TrainingState::TooEarly;
    const Course course = courseOf(epochs, margin);
    if (!course.finite)
        return TrainingState::Diverged;
    if (epochs.size() < diagnosis::window)
        return TrainingState::TooEarly;
    if (isRising(course))
        return TrainingState::Diverged;
    if (isOscillating(course))
        return TrainingState::Oscillation;
    if (isCollapsed(course))
        return TrainingState::MarginCollapse;
    if (isByHeart(course))
        return TrainingState::Memorising;
    if (isStanding(course))
        return TrainingState::NotLearning;
    return isOverfitting(epochs, course) ? TrainingState::Overfitting : TrainingState::Learning;
}

QString findingOf(TrainingState state, std::span<const EpochFigures> epochs, double margin)
{
    const auto losses = [&](const QString& sentence) {
        const Course course = courseOf(epochs, margin);
        return sentence.arg(diagnosis::window)
            .arg(number((course.ends - course.fitted) * margin), number(course.ends * margin));
    };
    switch (state) {
    case TrainingState::TooEarly:
        return DomainText::tr("Too early to say: it takes %1 epochs to tell a trend from chance.")
            .arg(diagnosis::window);
    case TrainingState::Learning:
        return losses(
            DomainText::tr("Nothing wrong is seen: over the last %1 epochs the loss went from %2 to %3."));
    case TrainingState::Diverged:
        if (!courseOf(epochs, margin).finite)
            return DomainText::tr("The loss is no number any more.");
        return losses(DomainText::tr("The loss rises: over the last %1 epochs from %2 to %3."));
    case TrainingState::Oscillation:
        return DomainText::tr(
                   "The loss oscillates: it moves by %1 from one epoch to the next and gets nowhere.")
            .arg(number(courseOf(epochs, margin).travel * margin / (diagnosis::window - 1)));
    case TrainingState::MarginCollapse:
        return DomainText::tr(
                   "Margin collapse: the loss has stayed at %1 for %2 epochs while the match scores only "
                   "%3 above the other candidates.")
            .arg(number(courseOf(epochs, margin).mean * margin))
            .arg(diagnosis::window)
            .arg(number(epochs.back().spread.gap));
    case TrainingState::NotLearning:
        return DomainText::tr("The loss stands at %1, where it began.")
            .arg(number(courseOf(epochs, margin).mean * margin));
    case TrainingState::Memorising:
        return DomainText::tr(
                   "It learns by heart: the loss falls on the queries learned from, while on the others the "
                   "match scores only %1 above its rivals.")
            .arg(number(epochs.back().spread.gap));
    case TrainingState::Overfitting:
        return DomainText::tr(
                   "It over-fits: the loss falls, and validation R@1 is %1 points under the best that it "
                   "has been; the best epoch is kept.")
            .arg(number(lostR1(epochs), 1));
    }
    return {};
}

QString adviceOf(TrainingState state, double margin)
{
    switch (state) {
    case TrainingState::TooEarly:
    case TrainingState::Learning:
        break;
    case TrainingState::Diverged:
        return DomainText::tr("Lower the learning rate.");
    case TrainingState::Oscillation:
        return DomainText::tr("Lower the learning rate, to a third of what it is for a start.");
    case TrainingState::MarginCollapse:
        if (margin < paperMargin)
            return DomainText::tr("Raise the margin m (it is %1; the paper's is 1).").arg(margin);
        return DomainText::tr(
            "Raising m helps no further: scores lie between 0 and 1, so that m = 1 is never met. "
            "Try a fusion that sees the difference of both sides, or other answers.");
    case TrainingState::Memorising:
        return DomainText::tr(
            "Try a fusion that sees the difference of both sides, more training queries, a narrower "
            "aligner or more dropout.");
    case TrainingState::Overfitting:
        return DomainText::tr(
            "Train for fewer epochs, with a narrower aligner, more dropout, a smaller margin or a "
            "lower learning rate.");
    case TrainingState::NotLearning:
        return DomainText::tr(
            "Raise the learning rate, or the margin m if it is small; if that does not help, the "
            "first stage's order may be the best that these answers allow.");
    }
    return {};
}

} // namespace

void MarginCollector::add(std::span<const float> scores, int match)
{
    const std::optional<double> margin = scoreMargin(scores, match);
    if (!margin)
        return;
    m_margins.push_back(*margin);
    const double own = double(scores[std::size_t(match)]);
    double others = -own;
    for (const float score : scores)
        others += double(score);
    m_gaps += own - others / double(scores.size() - 1);
}

MarginSpread MarginCollector::spread() const
{
    if (m_margins.empty())
        return {};
    return {marginStatistics(m_margins), quantile(m_margins, 0.25), quantile(m_margins, 0.75),
            m_gaps / double(m_margins.size())};
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const double place = std::clamp(share, 0.0, 1.0) * double(values.size() - 1);
    const auto below = std::size_t(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - double(below)) * (values[above] - values[below]);
}

TrainingDiagnosis diagnoseTraining(std::span<const EpochFigures> epochs, double margin)
{
    const TrainingState state = stateOf(epochs, scaleOf(margin));
    return {state, trainingStateId(state), findingOf(state, epochs, scaleOf(margin)),
            adviceOf(state, margin)};
}

QString trainingStateId(TrainingState state)
{
    return QString::fromLatin1(wordsOf(state).id);
}

QString trainingStateName(TrainingState state)
{
    return QCoreApplication::translate("TrainingDiagnosis", wordsOf(state).name);
}

std::optional<TrainingState> trainingStateNamed(const QString& id)
{
    for (const StateWords& one : stateWords)
        if (id == QLatin1String(one.id))
            return one.state;
    return std::nullopt;
}

} // namespace geovlm
