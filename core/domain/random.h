// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace geovlm {

/// A small seeded generator (SplitMix64) whose numbers are the same on every platform and library, which
/// std::uniform_*_distribution does not promise. Not for secrets.
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    /// An independent stream for a named purpose: the same (seed, name, index) gives the same stream,
    /// however much was drawn elsewhere.
    static Random stream(std::uint64_t seed, std::string_view name, std::uint64_t index = 0)
    {
        std::uint64_t hash = 0xcbf29ce484222325u;
        for (const char letter : name)
            hash = (hash ^ std::uint8_t(letter)) * 0x100000001b3u;
        Random mixer(seed ^ hash);
        mixer.m_state += mixer.next() ^ (index * 0xd1342543de82ef95u);
        return Random(mixer.next());
    }

    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    /// In [0, 1).
    double uniform() { return double(next() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// In [0, n); 0 for n < 1.
    int below(int n) { return n < 1 ? 0 : int((next() >> 32) * std::uint64_t(n) >> 32); }
    bool chance(double probability) { return uniform() < probability; }
    /// Standard normal (Box-Muller, one of the pair).
    double normal()
    {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }
    template <class T>
    void shuffle(std::vector<T>& values)
    {
        for (int i = int(values.size()) - 1; i > 0; --i)
            std::swap(values[size_t(i)], values[size_t(below(i + 1))]);
    }

private:
    std::uint64_t m_state;
};

} // namespace geovlm
