// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace geovlm::store {

class Database;

/// The event of the log that counts for one question about one image.
struct CountingAnswer
{
    qint64 event = 0;
    qint64 value = 0; ///< answer_text(id)
    friend bool operator==(const CountingAnswer&, const CountingAnswer&) = default;
};

/// Of what merges brought from people elsewhere, told newest first: the newest event of whoever came first
/// counts, so that a later merge replaces nothing.
template <class Event>
class FirstElsewhere
{
public:
    void consider(qint64 speaker, qint64 merge, const Event& event)
    {
        const auto known = std::ranges::find(m_people, speaker, &Person::speaker);
        if (known == m_people.end())
            m_people.push_back({speaker, merge, event});
        else
            known->merge = merge; // older: they came with an earlier merge
    }
    std::optional<Event> counting() const
    {
        const auto first = std::ranges::min_element(m_people, {}, &Person::merge);
        return first == m_people.end() ? std::nullopt : std::optional(first->newest);
    }

private:
    struct Person
    {
        qint64 speaker, merge;
        Event newest;
    };
    std::vector<Person> m_people;
};

/// Reads the log: the newest event of a person here wins, else what FirstElsewhere says of people elsewhere,
/// else the newest machine's that says something. Events taken back do not count; taking back a taking-back
/// restores. A person's empty value counts as "cleared".
std::optional<CountingAnswer> countingAnswer(Database& database, ImageId image, int question);

void setCurrent(Database& database, ImageId image, int question, const CountingAnswer& counting);
/// Brings current_answer into line with the log of one question about one image.
void updateCurrent(Database& database, ImageId image, int question);

} // namespace geovlm::store
