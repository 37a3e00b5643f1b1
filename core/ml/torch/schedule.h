// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/random.h"
#include "ml/engine.h"
#include "ml/torch/weights.h"

#include <QElapsedTimer>

namespace geovlm::ml {

/// Warm-up over the first steps, then a cosine that reaches zero when `done` (0..1) is 1.
double cosineRate(double peak, int step, double done);

/// AdamW whose rate follows cosineRate, with gradients clipped to a norm of 1, and the moving average of the
/// weights that short trainings end better with.
class Optimiser
{
public:
    Optimiser(Weights& weights, double peakRate, double weightDecay);
    /// `done` is the share of the training that lies behind, 0..1.
    void step(const torch::Tensor& loss, double done);
    /// The averaged weights.
    Weights averaged() const { return m_average.copy(); }
    int stepsTaken() const { return m_step; }

private:
    Weights& m_weights;
    Weights m_average;
    torch::optim::AdamW m_adam;
    double m_peakRate;
    int m_step = 0;
};

/// A training ends after its steps or its minutes, whichever is first; the schedule follows that one. Only a
/// training that its steps end is reproducible to the bit.
class Budget
{
public:
    Budget(int steps, double minutes) : m_steps(steps), m_minutes(minutes) { m_clock.start(); }
    double done(int step) const
    {
        const double bySteps = double(step) / m_steps;
        return m_minutes > 0 ? std::max(bySteps, double(m_clock.elapsed()) / (m_minutes * 60'000)) : bySteps;
    }
    bool allows(int step) const { return done(step) < 1; }

private:
    int m_steps;
    double m_minutes;
    QElapsedTimer m_clock;
};

/// Draws batches of places without replacement within an epoch: half of each from one group, half from all.
class BatchSampler
{
public:
    BatchSampler(const std::vector<int>& group, const std::vector<int>& members, quint64 seed);
    std::vector<std::int64_t> draw(int batch);

private:
    std::int64_t drawFrom(std::vector<int>& pool, std::size_t& next);

    std::vector<int> m_all;
    std::vector<std::vector<int>> m_groups;
    std::size_t m_nextOfAll = 0;
    std::vector<std::size_t> m_nextOfGroup;
    Random m_random;
};

/// Picks items of a big byte array as an N × 3 × H × W tensor.
torch::Tensor pick(const std::vector<std::uint8_t>& pixels, const imaging::InputSpec& spec,
                   const std::vector<std::int64_t>& items);

/// Light, tint and contrast as another camera or hour would have them; per image, on bytes as floats.
torch::Tensor jittered(const torch::Tensor& bytes, double strength, Random& random);

} // namespace geovlm::ml
