// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/schedule.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace geovlm::ml {
namespace {

constexpr int warmUpSteps = 60;
constexpr double averageDecay = 0.99;

} // namespace

double cosineRate(double peak, int step, double done)
{
    const double warm = std::min(1.0, double(step + 1) / warmUpSteps);
    return peak * warm * 0.5 * (1 + std::cos(M_PI * std::min(1.0, done)));
}

Optimiser::Optimiser(Weights& weights, double peakRate, double weightDecay)
    : m_weights(weights), m_average(weights.copy()),
      m_adam((weights.requireGradients(true), weights.parameters()),
             torch::optim::AdamWOptions(peakRate).weight_decay(weightDecay)),
      m_peakRate(peakRate)
{
}

void Optimiser::step(const torch::Tensor& loss, double done)
{
    for (auto& group : m_adam.param_groups())
        static_cast<torch::optim::AdamWOptions&>(group.options()).lr(cosineRate(m_peakRate, m_step, done));
    m_adam.zero_grad();
    loss.backward();
    torch::nn::utils::clip_grad_norm_(m_weights.parameters(), 1.0);
    m_adam.step();
    ++m_step;
    const torch::NoGradGuard guard;
    const double decay = std::min(averageDecay, 1 - 1.0 / m_step);
    for (const auto& [name, tensor] : m_average.all())
        torch::Tensor(tensor).mul_(decay).add_(m_weights.at(name), 1 - decay);
}

BatchSampler::BatchSampler(const std::vector<int>& group, const std::vector<int>& members, quint64 seed)
    : m_all(members), m_random(Random::stream(seed, "batches"))
{
    int groups = 0;
    for (const int member : members)
        groups = std::max(groups, group[std::size_t(member)] + 1);
    m_groups.resize(std::size_t(groups));
    for (const int member : members)
        m_groups[std::size_t(group[std::size_t(member)])].push_back(member);
    m_nextOfGroup.assign(m_groups.size(), 0);
    m_random.shuffle(m_all);
    for (auto& pool : m_groups)
        m_random.shuffle(pool);
}

std::int64_t BatchSampler::drawFrom(std::vector<int>& pool, std::size_t& next)
{
    if (next >= pool.size()) {
        m_random.shuffle(pool);
        next = 0;
    }
    return pool[next++];
}

std::vector<std::int64_t> BatchSampler::draw(int batch)
{
    std::vector<std::int64_t> items;
    std::size_t group = 0;
    do
        group = std::size_t(m_random.below(int(m_groups.size())));
    while (m_groups[group].empty());
    const int fromOne = std::min(batch / 2, int(m_groups[group].size()));
    const int wanted = std::min(batch, int(m_all.size()));
    while (int(items.size()) < wanted) {
        const bool one = int(items.size()) < fromOne;
        const std::int64_t item =
            one ? drawFrom(m_groups[group], m_nextOfGroup[group]) : drawFrom(m_all, m_nextOfAll);
        // The same place twice in a batch would be its own false negative.
        if (std::find(items.begin(), items.end(), item) == items.end())
            items.push_back(item);
    }
    return items;
}

torch::Tensor pick(const std::vector<std::uint8_t>& pixels, const imaging::InputSpec& spec,
                   const std::vector<std::int64_t>& items)
{
    const std::size_t size = 3 * std::size_t(spec.pixels());
    torch::Tensor batch =
        torch::empty({std::int64_t(items.size()), 3, spec.height, spec.width}, torch::kByte);
    for (std::size_t i = 0; i < items.size(); ++i)
        std::memcpy(batch.data_ptr<std::uint8_t>() + i * size, pixels.data() + std::size_t(items[i]) * size,
                    size);
    return batch;
}

torch::Tensor jittered(const torch::Tensor& bytes, double strength, Random& random)
{
    const std::int64_t count = bytes.size(0);
    torch::Tensor gain = torch::empty({count, 3, 1, 1});
    torch::Tensor offset = torch::empty({count, 1, 1, 1});
    for (std::int64_t i = 0; i < count; ++i) {
        const double light = 1 + strength * random.uniform(-1, 1);
        for (std::int64_t c = 0; c < 3; ++c)
            gain[i][c][0][0] = light * (1 + 0.3 * strength * random.uniform(-1, 1));
        offset[i][0][0][0] = 40 * strength * random.uniform(-1, 1);
    }
    return (bytes.to(torch::kFloat) * gain + offset).clamp(0, 255);
}

} // namespace geovlm::ml
