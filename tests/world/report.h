// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/random.h"
#include "world/world.h"

#include <QMap>
#include <cmath>
#include <cstdio>

/// How informative the true answers are: per question its entropy in bits, the share of true pairs,
/// semi-positives and random tiles of the town whose answers are equal, and how often each value occurs.
class WorldReport
{
public:
    void add(const geovlm::world::Town& town)
    {
        const auto& places = town.places();
        const std::vector<int> cameras = town.cameras();
        geovlm::Random random(5);
        for (const int camera : cameras) {
            const auto& place = places[size_t(camera)];
            const QStringList query = town.answers(place.camera);
            count(query);
            compare(0, query, town.answers(place.tileCentre));
            for (const int semi : place.semiPositives)
                compare(1, query, town.answers(places[size_t(semi)].tileCentre));
            const int other = cameras[size_t(random.below(int(cameras.size())))];
            compare(2, query, town.answers(places[size_t(other)].tileCentre));
        }
    }

    void print() const
    {
        const auto& bank = geovlm::QuestionBank::standard();
        for (int q = 0; q < bank.size(); ++q) {
            double bits = 0;
            for (const int n : m_answers[size_t(q)])
                bits -= n / m_pairs[0] * std::log2(n / m_pairs[0]);
            std::printf("%2d %-22s %.2f bits, equal %3.0f %3.0f %3.0f %%:", q + 1, qPrintable(bank.at(q).id),
                        bits, share(0, q), share(1, q), share(2, q));
            for (auto it = m_values[size_t(q)].begin(); it != m_values[size_t(q)].end(); ++it)
                std::printf(" %s %.0f,", qPrintable(it.key()), 100 * it.value() / m_pairs[0]);
            std::printf("\n");
        }
    }

private:
    double share(int kind, int q) const
    {
        return 100 * m_equal[size_t(kind)][size_t(q)] / m_pairs[size_t(kind)];
    }
    void count(const QStringList& answers)
    {
        for (int q = 0; q < answers.size(); ++q) {
            ++m_answers[size_t(q)][answers[q]];
            const bool multiple = geovlm::QuestionBank::standard().at(q).multiple;
            for (const QString& value : multiple ? geovlm::splitValues(answers[q]) : QStringList(answers[q]))
                ++m_values[size_t(q)][value];
        }
    }
    void compare(int kind, const QStringList& a, const QStringList& b)
    {
        ++m_pairs[size_t(kind)];
        for (int q = 0; q < a.size(); ++q)
            m_equal[size_t(kind)][size_t(q)] += a[q] == b[q];
    }

    std::array<QMap<QString, int>, 30> m_answers;
    std::array<QMap<QString, int>, 30> m_values;
    std::array<std::array<double, 30>, 3> m_equal{};
    std::array<double, 3> m_pairs{};
};
