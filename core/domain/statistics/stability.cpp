// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/stability.h"

#include "domain/answers/soft_answers.h"
#include "domain/random.h"
#include "domain/statistics/agreement.h"
#include "domain/text/description.h"
#include "domain/text/text_similarity.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace geovlm {
namespace {

std::optional<double> cosineOf(const std::vector<float>& a, const std::vector<float>& b)
{
    double product = 0, lengthA = 0, lengthB = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        product += double(a[i]) * double(b[i]);
        lengthA += double(a[i]) * double(a[i]);
        lengthB += double(b[i]) * double(b[i]);
    }
    const double lengths = std::sqrt(lengthA) * std::sqrt(lengthB);
    return lengths > 0 ? std::optional(std::clamp(product / lengths, -1.0, 1.0)) : std::nullopt;
}

/// Of two accounts: questions that either or both answered, and that both answered alike.
struct SharedAnswers
{
    int a = 0, b = 0, both = 0, equal = 0;
};

SharedAnswers countsOf(const QStringList& a, const QStringList& b)
{
    SharedAnswers counts;
    for (qsizetype q = 0; q < std::min(a.size(), b.size()); ++q) {
        const bool saysA = !a.at(q).isEmpty(), saysB = !b.at(q).isEmpty();
        counts.a += saysA;
        counts.b += saysB;
        counts.both += saysA && saysB;
        counts.equal += saysA && saysB && a.at(q) == b.at(q);
    }
    return counts;
}

std::optional<double> share(double part, double whole)
{
    return whole > 0 ? std::optional(part / whole) : std::nullopt;
}

std::optional<double> answerJaccardOf(const SharedAnswers& counts)
{
    return share(counts.equal, counts.a + counts.b - counts.equal);
}

Likeness likenessOf(const Account& a, const Account& b, const SharedAnswers& counts)
{
    return {cosineOf(a.vector, b.vector), jaccard(a.words, b.words), share(counts.equal, counts.both),
            answerJaccardOf(counts)};
}

std::optional<double> meanOf(std::span<const Likeness> pairs, std::optional<double> Likeness::*figure)
{
    double sum = 0;
    int n = 0;
    for (const Likeness& pair : pairs) {
        if (!(pair.*figure))
            continue;
        sum += *(pair.*figure);
        ++n;
    }
    return share(sum, n);
}

/// The rank of each item in an order.
std::vector<int> ranksOf(const std::vector<int>& order)
{
    std::vector<int> ranks(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        ranks.at(std::size_t(order[place])) = int(place);
    return ranks;
}

bool sameFirst(const std::vector<int>& a, const std::vector<int>& b)
{
    return a.empty() || b.empty() || a.front() == b.front();
}

/// How often firsts differ and how far orders agree, over some comparisons.
struct OrderMeans
{
    double different = 0, taus = 0;
    int comparisons = 0, withTau = 0;

    void add(const std::vector<int>& a, const std::vector<int>& b)
    {
        ++comparisons;
        different += !sameFirst(a, b);
        const auto tau = kendallTauB(ranksOf(a), ranksOf(b));
        withTau += tau.has_value();
        taus += tau.value_or(0);
    }
};

} // namespace

QStringList canonicalAnswers(const QStringList& values)
{
    QStringList answers;
    for (const QString& value : values)
        answers.append(canonicalAnswer(value));
    return answers;
}

Account accountOf(const QStringList& values)
{
    Account account;
    account.answers = canonicalAnswers(values);
    account.words = wordSet(describe(values));
    return account;
}

Likeness likeness(const Account& a, const Account& b)
{
    return likenessOf(a, b, countsOf(a.answers, b.answers));
}

Likeness meanOf(std::span<const Likeness> pairs)
{
    return {meanOf(pairs, &Likeness::cosine), meanOf(pairs, &Likeness::jaccard),
            meanOf(pairs, &Likeness::agreement), meanOf(pairs, &Likeness::answerJaccard)};
}

Likeness meanLikeness(std::span<const Account> runs)
{
    std::vector<Likeness> pairs;
    double equal = 0, both = 0;
    for (std::size_t b = 1; b < runs.size(); ++b)
        for (std::size_t a = 0; a < b; ++a) {
            const SharedAnswers counts = countsOf(runs[a].answers, runs[b].answers);
            pairs.push_back(likenessOf(runs[a], runs[b], counts));
            equal += counts.equal;
            both += counts.both;
        }
    Likeness mean = meanOf(pairs);
    mean.agreement = share(equal, both);
    return mean;
}

std::optional<double> kendallTauB(std::span<const int> a, std::span<const int> b)
{
    if (a.size() != b.size())
        throw std::invalid_argument("kendallTauB: lists of unequal length");
    qint64 balance = 0, untiedA = 0, untiedB = 0;
    for (std::size_t j = 1; j < a.size(); ++j)
        for (std::size_t i = 0; i < j; ++i) {
            const qint64 signA = (a[i] > a[j]) - (a[i] < a[j]);
            const qint64 signB = (b[i] > b[j]) - (b[i] < b[j]);
            balance += signA * signB;
            untiedA += signA != 0;
            untiedB += signB != 0;
        }
    if (untiedA == 0 || untiedB == 0)
        return std::nullopt;
    return double(balance) / (std::sqrt(double(untiedA)) * std::sqrt(double(untiedB)));
}

bool ImageStability::drifts(double threshold) const
{
    return (likeness.jaccard && *likeness.jaccard < threshold) ||
           (likeness.agreement && *likeness.agreement < threshold);
}

double ImageStability::depth(double threshold) const
{
    if (!drifts(threshold))
        return 0;
    const double least = std::min(likeness.jaccard.value_or(1), likeness.agreement.value_or(1));
    return std::clamp((threshold - least) / threshold, 0.0, 1.0);
}

void putOrders(ImageStability& image, const std::vector<int>& present,
               const std::vector<std::vector<int>>& runs)
{
    OrderMeans against, apart;
    for (std::size_t b = 0; b < runs.size(); ++b) {
        against.add(present, runs[b]);
        for (std::size_t a = 0; a < b; ++a)
            apart.add(runs[a], runs[b]);
    }
    image.firstChanged = share(against.different, against.comparisons);
    image.tau = share(against.taus, against.withTau);
    image.firstApart = share(apart.different, apart.comparisons);
    image.tauApart = share(apart.taus, apart.withTau);
}

void QuestionTally::add(const QStringList& answers)
{
    QHash<QString, qint64> counts;
    qint64 ratings = 0;
    for (const QString& answer : answers) {
        if (answer.isEmpty())
            continue;
        ++counts[answer];
        ++ratings;
    }
    if (ratings < 2)
        return;
    qint64 equal = 0; // ordered pairs
    for (auto count = counts.cbegin(); count != counts.cend(); ++count) {
        m_counts[count.key()] += count.value();
        equal += count.value() * (count.value() - 1);
    }
    const qint64 pairs = ratings * (ratings - 1);
    m_ratings += ratings;
    m_pairs += pairs / 2;
    m_equal += equal / 2;
    m_disagreement += double(pairs - equal) / double(ratings - 1);
    ++m_images;
}

std::optional<double> QuestionTally::agreement() const
{
    return share(double(m_equal), double(m_pairs));
}

std::optional<double> QuestionTally::alpha() const
{
    double unequal = 0; // ordered pairs of ratings, whatever their image
    for (const qint64 count : m_counts)
        unequal += double(count) * double(m_ratings - count);
    if (unequal <= 0)
        return std::nullopt;
    return 1 - m_disagreement * double(m_ratings - 1) / unequal;
}

void StabilityTally::Mean::add(const std::optional<double>& value)
{
    sum += value.value_or(0);
    n += value.has_value();
}

std::optional<double> StabilityTally::Mean::value() const
{
    return share(sum, n);
}

void StabilityTally::add(const ImageStability& image, const std::vector<QStringList>& answers)
{
    ++m_images;
    m_cosine.add(image.likeness.cosine);
    m_jaccard.add(image.likeness.jaccard);
    m_agreement.add(image.likeness.agreement);
    m_answerJaccard.add(image.likeness.answerJaccard);
    m_firstChanged.add(image.firstChanged);
    m_tau.add(image.tau);
    m_firstApart.add(image.firstApart);
    m_tauApart.add(image.tauApart);
    for (std::size_t q = 0; q < m_questions.size(); ++q) {
        QStringList ofQuestion;
        for (const QStringList& run : answers)
            ofQuestion.append(run.value(qsizetype(q)));
        m_questions[q].add(ofQuestion);
    }
}

StabilityFigures StabilityTally::figures() const
{
    StabilityFigures figures;
    figures.images = m_images;
    figures.ranked = m_firstChanged.n;
    figures.mean = {m_cosine.value(), m_jaccard.value(), m_agreement.value(), m_answerJaccard.value()};
    figures.firstChanged = m_firstChanged.value();
    figures.tau = m_tau.value();
    figures.firstApart = m_firstApart.value();
    figures.tauApart = m_tauApart.value();
    for (const QuestionTally& question : m_questions)
        figures.questions.push_back({question.images(), question.agreement(), question.alpha()});
    return figures;
}

std::vector<BaselinePair> baselinePairs(int items, int runs, int most, quint64 seed)
{
    Random random = Random::stream(seed, "stability baseline");
    const qint64 all = qint64(items) * (items - 1) / 2;
    std::set<std::pair<int, int>> chosen; // (b, a)
    if (all <= most)
        for (int b = 1; b < items; ++b)
            for (int a = 0; a < b; ++a)
                chosen.emplace(b, a);
    while (all > most && int(chosen.size()) < most) {
        const int a = random.below(items), b = random.below(items);
        if (a != b)
            chosen.emplace(std::max(a, b), std::min(a, b));
    }
    std::vector<BaselinePair> pairs;
    for (const auto& [b, a] : chosen) {
        const int runOfA = random.below(runs);
        pairs.push_back({a, b, runOfA, random.below(runs)});
    }
    return pairs;
}

double templateJaccard(const QuestionBank& bank, int pairs, quint64 seed)
{
    requireSlots(bank);
    Random random = Random::stream(seed, "template");
    double sum = 0;
    for (int pair = 0; pair < pairs; ++pair) {
        QStringList a, b;
        for (const Question& question : bank.questions()) {
            const int options = int(question.options.size());
            const int first = random.below(options);
            a.append(question.options.at(first));
            b.append(options < 2 ? QString()
                                 : question.options.at((first + 1 + random.below(options - 1)) % options));
        }
        sum += jaccard(describe(a), describe(b));
    }
    return pairs > 0 ? sum / pairs : 0;
}

} // namespace geovlm
