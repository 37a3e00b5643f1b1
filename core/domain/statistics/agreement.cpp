// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/agreement.h"

#include "domain/answers/question_bank.h"
#include "domain/random.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace geovlm {
namespace {

/// Two raters' categories for one unit.
struct PairRating
{
    int pair, first, second;
};

/// What one unit adds to the sums, each time it is drawn.
struct Contribution
{
    std::vector<int> categories; ///< one for each rating
    std::vector<PairRating> pairs;
    double disagreement = 0; ///< off the diagonal of the coincidence matrix
};

/// The units with at least two ratings. Equal rows share one contribution: there are far fewer ways to
/// answer a question than images, so that a draw is counted by rows and not summed by units.
struct Sample
{
    int pairs = 0, categories = 0;
    std::vector<Contribution> rows;
    std::vector<int> rowOf; ///< by unit
};

/// The marginals of two raters' confusion matrix and the sum of its diagonal.
struct PairSums
{
    explicit PairSums(int categories) : first(std::size_t(categories)), second(std::size_t(categories)) {}

    void add(const PairRating& rating, int times)
    {
        shared += times;
        equal += rating.first == rating.second ? times : 0;
        first[std::size_t(rating.first)] += times;
        second[std::size_t(rating.second)] += times;
    }
    void clear()
    {
        shared = equal = 0;
        std::fill(first.begin(), first.end(), 0);
        std::fill(second.begin(), second.end(), 0);
    }

    std::int64_t shared = 0, equal = 0;
    std::vector<std::int64_t> first, second; ///< by category
};

/// Everything the three figures are made of, for one multiset of units.
class Sums
{
public:
    explicit Sums(const Sample& sample)
        : m_pairs(std::size_t(sample.pairs), PairSums(sample.categories)),
          m_categories(std::size_t(sample.categories))
    {
    }
    /// Starts anew with row i of the sample `counts[i]` times.
    void set(const Sample& sample, const std::vector<int>& counts);
    std::optional<double> percent() const;
    std::optional<double> kappa() const;
    std::optional<double> alpha() const;

private:
    void clear();
    void add(const Contribution& unit, int times);

    std::vector<PairSums> m_pairs;
    std::vector<std::int64_t> m_categories; ///< ratings of each
    double m_disagreement = 0;
};

void Sums::clear()
{
    for (PairSums& pair : m_pairs)
        pair.clear();
    std::fill(m_categories.begin(), m_categories.end(), 0);
    m_disagreement = 0;
}

void Sums::add(const Contribution& unit, int times)
{
    for (const PairRating& rating : unit.pairs)
        m_pairs[std::size_t(rating.pair)].add(rating, times);
    for (const int category : unit.categories)
        m_categories[std::size_t(category)] += times;
    m_disagreement += unit.disagreement * times;
}

void Sums::set(const Sample& sample, const std::vector<int>& counts)
{
    clear();
    for (std::size_t row = 0; row < counts.size(); ++row)
        if (counts[row] > 0)
            add(sample.rows[row], counts[row]);
}

std::optional<double> Sums::percent() const
{
    std::int64_t shared = 0, equal = 0;
    for (const PairSums& pair : m_pairs) {
        shared += pair.shared;
        equal += pair.equal;
    }
    return shared == 0 ? std::nullopt : std::optional<double>(100.0 * double(equal) / double(shared));
}

/// Whole numbers up to the division, so that "p_e is 1" and "all shares 0" are exact.
std::optional<double> kappaOf(const PairSums& pair)
{
    std::int64_t chance = 0;
    for (std::size_t i = 0; i < pair.first.size(); ++i)
        chance += pair.first[i] * pair.second[i];
    const std::int64_t room = pair.shared * pair.shared - chance;
    if (room == 0)
        return std::nullopt;
    return double(pair.equal * pair.shared - chance) / double(room);
}

std::optional<double> Sums::kappa() const
{
    int defined = 0;
    double sum = 0;
    for (const PairSums& pair : m_pairs) {
        if (const std::optional<double> kappa = kappaOf(pair)) {
            ++defined;
            sum += *kappa;
        }
    }
    return defined == 0 ? std::nullopt : std::optional<double>(sum / defined);
}

std::optional<double> Sums::alpha() const
{
    std::int64_t ratings = 0, squares = 0;
    for (const std::int64_t count : m_categories) {
        ratings += count;
        squares += count * count;
    }
    const std::int64_t expected = ratings * ratings - squares;
    if (expected == 0)
        return std::nullopt;
    return 1 - double(ratings - 1) * m_disagreement / double(expected);
}

void check(const Ratings& ratings, int draws)
{
    if (draws < 1)
        throw std::invalid_argument("raterAgreement: at least one draw");
    const bool sized = ratings.units >= 0 && ratings.raters >= 0;
    if (!sized || ratings.values.size() != std::size_t(ratings.units) * std::size_t(ratings.raters))
        throw std::invalid_argument("raterAgreement: values must be units x raters");
}

/// The ratings with the categories numbered from 0 without gaps, -1 where there is none.
std::vector<int> numbered(const std::vector<int>& values, int& categories)
{
    std::vector<int> known = values;
    std::erase_if(known, [](int value) { return value < 0; });
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    categories = int(known.size());
    std::vector<int> numbers;
    numbers.reserve(values.size());
    for (const int value : values)
        numbers.push_back(
            value < 0 ? -1 : int(std::lower_bound(known.begin(), known.end(), value) - known.begin()));
    return numbers;
}

/// Of one unit's ratings, of which there are at least two.
Contribution contributionOf(const std::vector<int>& row)
{
    Contribution unit;
    int pair = 0, unequal = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] >= 0)
            unit.categories.push_back(row[i]);
        for (std::size_t j = i + 1; j < row.size(); ++j, ++pair) {
            if (row[i] < 0 || row[j] < 0)
                continue;
            unit.pairs.push_back({pair, row[i], row[j]});
            unequal += row[i] != row[j] ? 1 : 0;
        }
    }
    unit.disagreement = 2.0 * unequal / double(unit.categories.size() - 1);
    return unit;
}

Sample sampleOf(const Ratings& ratings)
{
    Sample sample;
    sample.pairs = ratings.raters * (ratings.raters - 1) / 2;
    const std::vector<int> values = numbered(ratings.values, sample.categories);
    std::map<std::vector<int>, int> known;
    for (int unit = 0; unit < ratings.units; ++unit) {
        const auto begin = values.begin() + std::ptrdiff_t(unit) * ratings.raters;
        const std::vector<int> row(begin, begin + ratings.raters);
        if (std::count_if(row.begin(), row.end(), [](int value) { return value >= 0; }) < 2)
            continue;
        const auto [place, added] = known.try_emplace(row, int(sample.rows.size()));
        if (added)
            sample.rows.push_back(contributionOf(row));
        sample.rowOf.push_back(place->second);
    }
    return sample;
}

/// How often each row occurs in the sample itself.
std::vector<int> countsOf(const Sample& sample)
{
    std::vector<int> counts(sample.rows.size());
    for (const int row : sample.rowOf)
        ++counts[std::size_t(row)];
    return counts;
}

/// The same for one draw of as many units from it.
void draw(const Sample& sample, Random& random, std::vector<int>& counts)
{
    const int n = int(sample.rowOf.size());
    std::fill(counts.begin(), counts.end(), 0);
    for (int i = 0; i < n; ++i)
        ++counts[std::size_t(sample.rowOf[std::size_t(random.below(n))])];
}

/// Each figure's values over the draws that define it.
struct Drawn
{
    void add(const Sums& sums)
    {
        keep(percent, sums.percent());
        keep(kappa, sums.kappa());
        keep(alpha, sums.alpha());
    }
    static void keep(std::vector<double>& values, std::optional<double> value)
    {
        if (value)
            values.push_back(*value);
    }

    std::vector<double> percent, kappa, alpha;
};

Drawn bootstrap(const Sample& sample, Sums& sums, int draws, Random random)
{
    Drawn drawn;
    std::vector<int> counts(sample.rows.size());
    for (int i = 0; i < draws; ++i) {
        draw(sample, random, counts);
        sums.set(sample, counts);
        drawn.add(sums);
    }
    return drawn;
}

void setInterval(AgreementFigure& figure, std::vector<double> defined, int draws)
{
    if (defined.empty() || 2 * std::int64_t(defined.size()) < draws)
        return;
    std::sort(defined.begin(), defined.end());
    const std::size_t tail = defined.size() * 25 / 1000;
    figure.low = defined[tail];
    figure.high = defined[defined.size() - 1 - tail];
}

} // namespace

RaterAgreement raterAgreement(const Ratings& ratings, int draws, std::uint64_t seed)
{
    check(ratings, draws);
    const Sample sample = sampleOf(ratings);
    RaterAgreement agreement;
    agreement.n = int(sample.rowOf.size());
    if (agreement.n == 0)
        return agreement;
    Sums sums(sample);
    sums.set(sample, countsOf(sample));
    agreement.percent.value = sums.percent();
    agreement.kappa.value = sums.kappa();
    agreement.alpha.value = sums.alpha();
    Drawn drawn = bootstrap(sample, sums, draws, Random(seed));
    setInterval(agreement.percent, std::move(drawn.percent), draws);
    setInterval(agreement.kappa, std::move(drawn.kappa), draws);
    setInterval(agreement.alpha, std::move(drawn.alpha), draws);
    return agreement;
}

QString canonicalAnswer(const QString& value)
{
    QStringList values = splitValues(value.trimmed().toLower());
    values.removeAll(QString());
    values.removeDuplicates();
    values.sort();
    return joinValues(values);
}

} // namespace geovlm
