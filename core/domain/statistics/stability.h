// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <optional>
#include <span>
#include <vector>

/// How alike several descriptions of one image are: the stability check. The paper gives a mean cosine of
/// 0.83 and a mean Jaccard of 0.44 and no protocol; ours is docs/stability.md.
namespace geovlm {

namespace stability {
/// The paper's figures, to be drawn as marks and named as the paper's.
inline constexpr double paperCosine = 0.83;
inline constexpr double paperJaccard = 0.44;
/// An image drifts when its Jaccard or its answer agreement is under this (the paper's 0.3).
inline constexpr double driftThreshold = 0.3;
} // namespace stability

/// What one run made of one image.
struct Account
{
    QStringList answers;       ///< canonicalAnswer() of each question; empty = not answered
    QSet<QString> words;       ///< wordSet() of the description
    std::vector<float> vector; ///< its text embedding, of any length; zero or empty = none
};
/// canonicalAnswer() of each.
QStringList canonicalAnswers(const QStringList& values);
/// The description, its words and its answers; the vector is left to the caller.
Account accountOf(const QStringList& values);

/// How alike two accounts are, or the mean over pairs of them; each absent where no pair tells.
struct Likeness
{
    std::optional<double> cosine;    ///< of the text embeddings, -1..1; a text without a vector has none
    std::optional<double> jaccard;   ///< of the sets of lower-cased words, 0..1
    std::optional<double> agreement; ///< equal answers over the questions that both answered, 0..1
    /// Of the sets of (question, answer) pairs, 0..1: p / (2 - p) where both answer everything and a share p
    /// of it alike.
    std::optional<double> answerJaccard;
    friend bool operator==(const Likeness&, const Likeness&) = default;
};
Likeness likeness(const Account& a, const Account& b);
/// The mean over all pairs of runs of one image; the agreement is pooled over pairs and questions.
Likeness meanLikeness(std::span<const Account> runs);

/// Kendall's tau-b (Kendall 1945, "The treatment of ties in ranking problems") of two lists of ranks of the
/// same items, -1..1; absent for fewer than two items and when one list has a single value. O(n²). Throws
/// std::invalid_argument for unequal lengths.
std::optional<double> kendallTauB(std::span<const int> a, std::span<const int> b);

/// What a stability check found about one image.
struct ImageStability
{
    Likeness likeness;
    /// Share of runs under which another reference is first than now, 0..1; absent for an image without a
    /// reranked case, like the others.
    std::optional<double> firstChanged;
    std::optional<double> tau;        ///< mean over runs, of each order against the present one
    std::optional<double> firstApart; ///< share of pairs of runs with different firsts, 0..1
    std::optional<double> tauApart;   ///< mean over pairs of runs
    friend bool operator==(const ImageStability&, const ImageStability&) = default;

    /// Whether the Jaccard or the answer agreement is under `threshold`.
    bool drifts(double threshold) const;
    /// How far the lesser of the two is under `threshold`, as a share of it, 0..1; 0 when it does not drift.
    double depth(double threshold) const;
};
/// Of orders, each the candidates' first-stage places from first to last. Leaves the likeness as it is.
void putOrders(ImageStability& image, const std::vector<int>& present,
               const std::vector<std::vector<int>>& runs);

/// Units are images, raters are runs; one image after the other, so that it costs the same however many
/// there were before.
class QuestionTally
{
public:
    /// Canonical answers, one a run; empty = not answered.
    void add(const QStringList& answers);
    int images() const { return m_images; } ///< with at least two answers
    /// Pairs of runs with equal answers over all pairs that answered, pooled over images, 0..1.
    std::optional<double> agreement() const;
    /// Krippendorff's alpha for nominal data, as in agreement.h; absent without variation.
    std::optional<double> alpha() const;

private:
    QHash<QString, qint64> m_counts; ///< of each answer, in images with at least two
    qint64 m_ratings = 0;
    qint64 m_pairs = 0, m_equal = 0;
    double m_disagreement = 0; ///< Σ over images: ordered unequal pairs / (ratings - 1)
    int m_images = 0;
};

struct QuestionStability
{
    int images = 0;
    std::optional<double> agreement, alpha;
};

/// The figures of a whole run: means over images.
struct StabilityFigures
{
    int images = 0;
    int ranked = 0; ///< of them, with a reranked case
    Likeness mean;
    std::optional<double> firstChanged, tau, firstApart, tauApart;
    std::vector<QuestionStability> questions;
};

class StabilityTally
{
public:
    explicit StabilityTally(int questions) : m_questions(std::size_t(questions)) {}
    /// `answers`: a list of canonical answers a run.
    void add(const ImageStability& image, const std::vector<QStringList>& answers);
    StabilityFigures figures() const;

private:
    struct Mean
    {
        double sum = 0;
        int n = 0;
        void add(const std::optional<double>& value);
        std::optional<double> value() const;
    };
    Mean m_cosine, m_jaccard, m_agreement, m_answerJaccard;
    Mean m_firstChanged, m_tau, m_firstApart, m_tauApart;
    std::vector<QuestionTally> m_questions;
    int m_images = 0;
};

/// The mean over pairs, each figure over the pairs that have it.
Likeness meanOf(std::span<const Likeness> pairs);

/// Pairs of different items out of `items`, and which run of each is taken.
struct BaselinePair
{
    int a = 0, b = 0; ///< a < b
    int runOfA = 0, runOfB = 0;
    friend bool operator==(const BaselinePair&, const BaselinePair&) = default;
};
/// Every pair where there are at most `most`, else `most` different ones drawn by `seed`; in ascending order
/// of (b, a).
std::vector<BaselinePair> baselinePairs(int items, int runs, int most, quint64 seed);

/// What the template alone does to the Jaccard: the mean over seeded pairs of descriptions of which no
/// question has the same answer. Throws Error unless the bank has one question per slot.
double templateJaccard(const QuestionBank& bank, int pairs = 200, quint64 seed = 1);

} // namespace geovlm
