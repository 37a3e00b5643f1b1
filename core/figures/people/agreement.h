// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/progress.h"
#include "domain/statistics/agreement.h"
#include "store/annotation/ratings.h"

#include <QJsonObject>
#include <QString>
#include <optional>
#include <utility>
#include <vector>

namespace geovlm::figures {

/// One rater's answers as numbers: a unit is image number × questions + question, a category a canonical
/// answer.
struct Voice
{
    store::Rater rater;
    std::vector<std::pair<int, int>> said; ///< unit, category
};

/// What was said about the images that people have rated; the images in the order of their paths. Read apart
/// from being measured, so that a window can read on one thread and measure on another.
struct AnswerRatings
{
    QuestionBank questions;
    int images = 0;
    std::vector<Voice> people;   ///< only those who rated something
    Voice everyone;              ///< the current answers, where a person gave them
    std::vector<Voice> machines; ///< only those who answered about some of these images
};
AnswerRatings answerRatings(const store::Store& store, Progress& progress);

struct AgreementOptions
{
    int draws = 1000;
    quint64 seed = 1;
};

/// The figures of one set of raters.
struct Comparison
{
    std::vector<RaterAgreement> questions; ///< by question index
    /// All questions in one pool, each answer to each question a unit of its own. Two answers to different
    /// questions are seldom equal, so little agreement is owed to chance here, and the interval takes answers
    /// about one image for independent: kappa and alpha are higher and their intervals narrower than the
    /// questions' own. A summary, and no substitute for those.
    RaterAgreement overall;
};

/// One model or import against the people, who count as one rater: the current answer of each question of
/// each image, where a person gave it. So each answer is compared once, however many people gave one.
struct MachineComparison
{
    store::Rater machine;
    Comparison figures;
};

struct Agreement
{
    AgreementOptions options;
    QuestionBank questions;
    std::vector<store::Rater> peopleRaters;
    Comparison people;                       ///< each person is a rater
    std::vector<MachineComparison> machines; ///< that share answers with the people; most first
    bool betweenPeople() const { return people.overall.n > 0; }
};
Agreement agreement(const AnswerRatings& ratings, const AgreementOptions& options, Progress& progress);

/// What one rater said where raters differ.
struct Said
{
    Speaker who;
    QString value;
};
/// One question of one image about which they differ.
struct Disagreement
{
    ImageId image = 0;
    QString path;
    int question = 0;
    std::vector<Said> said; ///< people by name; or the person whose answer is current, then the machine
};
/// Where the next page of disagreements goes on.
struct DisagreementKey
{
    QString path; ///< empty = from the beginning
    int question = -1;
};
/// Where people differ among themselves (`machine` 0) or a machine (its speaker) differs from the people, in
/// the order of the images' paths and then the questions; the first `limit` of those after `after`.
/// `question` -1 = all.
std::vector<Disagreement> disagreements(const store::Store& store, qint64 machine, int question, int limit,
                                        const DisagreementKey& after = {},
                                        const Progress& progress = SilentProgress());

/// The command line's form. null where a figure does not apply.
QJsonObject toJson(const Agreement& agreement);

} // namespace geovlm::figures
