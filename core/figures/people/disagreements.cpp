// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/agreement.h"

#include "store/models/images.h"
#include "store/sqlite/store.h"

#include <QHash>
#include <algorithm>

namespace geovlm::figures {
namespace {

constexpr int disagreementsAtOnce = 1'000;

/// Collects one page.
class Search
{
public:
    Search(const store::Store& store, qint64 machine, int question, int limit)
        : m_store(store), m_machine(machine), m_question(question), m_limit(std::size_t(std::max(limit, 0)))
    {
        for (const store::Rater& rater : store::raters(store)) {
            m_order.insert(rater.speaker, int(m_raters.size()));
            m_raters.push_back(rater);
        }
    }
    bool isFull() const { return m_found.size() >= m_limit; }
    std::vector<Disagreement> take() { return std::move(m_found); }

    /// The questions after `after` of one image.
    void look(const store::RatedImage& image, int after)
    {
        const std::vector<store::Rating> ratings = store::ratingsOf(m_store, image.id, m_question);
        for (auto first = ratings.begin(); first != ratings.end() && !isFull();) {
            const auto last = std::find_if(first, ratings.end(), [&](const store::Rating& rating) {
                return rating.question != first->question;
            });
            if (first->question > after)
                judge(image, std::vector<store::Rating>(first, last));
            first = last;
        }
    }

private:
    bool takesPart(const store::Rating& rating) const
    {
        if (whoIs(rating).kind != SpeakerKind::Person)
            return rating.speaker == m_machine;
        return m_machine == 0 || rating.counts;
    }
    const Speaker& whoIs(const store::Rating& rating) const
    {
        return m_raters[std::size_t(m_order.value(rating.speaker))].who;
    }

    /// Keeps the question if those compared differ about it.
    void judge(const store::RatedImage& image, std::vector<store::Rating> ratings)
    {
        std::erase_if(ratings, [this](const store::Rating& rating) { return !takesPart(rating); });
        const auto differs = [&](const store::Rating& rating) {
            return canonicalAnswer(rating.value) != canonicalAnswer(ratings.front().value);
        };
        if (ratings.size() < 2 || std::none_of(ratings.begin(), ratings.end(), differs))
            return;
        std::sort(ratings.begin(), ratings.end(), [this](const auto& a, const auto& b) {
            return m_order.value(a.speaker) < m_order.value(b.speaker);
        });
        Disagreement found{image.id, image.path, ratings.front().question, {}};
        for (const store::Rating& rating : ratings)
            found.said.push_back({whoIs(rating), rating.value});
        m_found.push_back(std::move(found));
    }

    const store::Store& m_store;
    qint64 m_machine;
    int m_question;
    std::size_t m_limit;
    std::vector<store::Rater> m_raters;
    QHash<qint64, int> m_order; ///< by speaker: people by name, then machines
    std::vector<Disagreement> m_found;
};

} // namespace

std::vector<Disagreement> disagreements(const store::Store& store, qint64 machine, int question, int limit,
                                        const DisagreementKey& after, const Progress& progress)
{
    Search search(store, machine, question, limit);
    // The image that the page before ended in may have more questions to show.
    if (!after.path.isEmpty())
        if (const ImageId image = store::imageAt(store, after.path))
            search.look({image, after.path}, after.question);
    QString last = after.path;
    while (!search.isFull()) {
        const std::vector<store::RatedImage> page =
            store::imagesRatedByPeople(store, last, disagreementsAtOnce);
        if (page.empty())
            break;
        for (const store::RatedImage& image : page) {
            progress.throwIfStopped();
            search.look(image, -1);
        }
        last = page.back().path;
    }
    return search.take();
}

} // namespace geovlm::figures
