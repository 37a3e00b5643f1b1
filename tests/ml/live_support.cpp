// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_support.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace geovlm;

namespace geovlm::test {
namespace {

using Values = std::function<float()>;

/// Makes the tensors of a fusion under the names of ml/torch/fusion_*.cpp.
class Builder
{
public:
    Builder(const QString& fusion, quint64 number) : m_random(number)
    {
        m_content.configuration = {{QStringLiteral("fusion"), fusion}};
        if (fusion == u"sum")
            sum();
        else if (fusion == u"compare")
            compare();
        else if (fusion == u"attention")
            attention();
        else
            evidence();
        std::sort(m_content.tensors.begin(), m_content.tensors.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
    }
    const ml::SafeTensors& content() const { return m_content; }

private:
    void add(const QString& name, std::vector<std::int64_t> shape, const Values& value)
    {
        qsizetype count = 1;
        for (const std::int64_t size : shape)
            count *= qsizetype(size);
        QByteArray bytes;
        for (qsizetype i = 0; i < count; ++i) {
            const float number = value();
            bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
        }
        m_content.tensors.push_back({name, ml::ElementType::F32, std::move(shape), bytes});
    }
    Values normal(double mean, double spread)
    {
        return [this, mean, spread] { return float(mean + spread * m_random.normal()); };
    }
    void linear(const QString& name, int in, int out, double gain = 1)
    {
        add(name + QStringLiteral(".weight"), {out, in}, normal(0, gain / std::sqrt(in)));
        add(name + QStringLiteral(".bias"), {out}, normal(0, 0.1));
    }
    void norm(const QString& name, int size)
    {
        add(name + QStringLiteral(".weight"), {size}, normal(1, 0.3));
        add(name + QStringLiteral(".bias"), {size}, normal(0, 0.1));
    }
    void projections(int size)
    {
        linear(QStringLiteral("image_projection"), imageSize, size, 8);
        linear(QStringLiteral("text_projection"), textSize, size, 20);
    }
    void residuals()
    {
        add(QStringLiteral("residual.image"), {1}, normal(0.6, 0.1));
        add(QStringLiteral("residual.text"), {1}, normal(0.2, 0.05));
    }
    void sum()
    {
        projections(512);
        norm(QStringLiteral("norm"), 512);
        for (int layer = 1, in = 512; layer <= 3; ++layer, in /= 2) {
            linear(QStringLiteral("dense%1").arg(layer), in, in / 2, 1.5);
            norm(QStringLiteral("norm%1").arg(layer), in / 2);
        }
        linear(QStringLiteral("output"), 64, 1, 2);
    }
    void compare()
    {
        projections(128);
        norm(QStringLiteral("norm"), 512);
        linear(QStringLiteral("dense1"), 512, 128);
        norm(QStringLiteral("norm1"), 128);
        linear(QStringLiteral("dense2"), 128, 64, 1.5);
        linear(QStringLiteral("output"), 64, 1, 2);
        residuals();
    }
    void attention()
    {
        projections(128);
        add(QStringLiteral("place"), {4, 128}, normal(0, 0.2));
        linear(QStringLiteral("attention.in"), 128, 384, 2);
        linear(QStringLiteral("attention.out"), 128, 128, 2);
        linear(QStringLiteral("dense1"), 128, 256);
        linear(QStringLiteral("dense2"), 256, 128);
        for (int layer = 1; layer <= 3; ++layer)
            norm(QStringLiteral("norm%1").arg(layer), 128);
        linear(QStringLiteral("output"), 128, 1);
        residuals();
    }
    void evidence()
    {
        const QuestionBank& bank = QuestionBank::standard();
        add(QStringLiteral("evidence.weight"), {bank.size()}, normal(0.4, 0.2));
        add(QStringLiteral("residual.image"), {1}, normal(0.6, 0.1));
        for (const Question& question : bank.questions()) {
            const int options = int(question.options.size());
            const int items = question.multiple ? options : 1;
            const int size = question.multiple ? 2 : options;
            for (const char* kind : {"true", "other"})
                add(QStringLiteral("evidence.%1.%2").arg(question.id, QLatin1String(kind)),
                    {items, size, size}, [this] { return float(std::exp(0.7 * m_random.normal())); });
        }
    }

    Random m_random;
    ml::SafeTensors m_content;
};

} // namespace

ml::SafeTensors modelContent(const QString& fusion)
{
    return Builder(fusion, seed).content();
}

QByteArray weightsOf(const QString& fusion)
{
    return ml::writeSafeTensors(modelContent(fusion));
}

std::vector<float> randomSum(Random& random)
{
    std::vector<float> sum(textSize);
    for (int i = 0; i < 250; ++i)
        sum[std::size_t(random.below(textSize))] += float(random.uniform(-6, 6));
    return sum;
}

ml::Sparse randomDelta(Random& random)
{
    ml::Sparse delta;
    for (int index = random.below(100); index < textSize; index += 1 + random.below(160))
        delta.push_back({index, float(random.uniform(-6, 6))});
    return delta;
}

std::vector<float> randomAnswer(Random& random, const Question& question)
{
    std::vector<float> values(std::size_t(question.options.size()));
    if (random.chance(0.3)) {
        values[std::size_t(random.below(int(values.size())))] = 1;
        return values;
    }
    float sum = 0;
    for (float& value : values)
        sum += value = float(std::pow(random.uniform(), 3.0));
    for (float& value : values)
        value /= question.multiple ? 1 : sum;
    return values;
}

Mirror::Mirror(Random& random)
    : features{Matrix(candidates + 1, imageSize), Matrix(candidates + 1, textSize),
               Matrix(candidates + 1, QuestionBank::standard().optionCount())}
{
    for (float& value : features.images.values)
        value = float(random.normal());
    for (int row = 0; row <= candidates; ++row) {
        normalise(features.images.row(row));
        const std::vector<float> sum = randomSum(random);
        sums.emplace_back(sum.begin(), sum.end());
        writeText(row);
        for (int q = 0; q < QuestionBank::standard().size(); ++q)
            writeAnswer(row, q, randomAnswer(random, QuestionBank::standard().at(q)));
    }
    one.query = candidates; // not in the order of the sides
    for (int c = 0; c < candidates; ++c) {
        one.candidates.push_back((c + 3) % candidates);
        one.similarities.push_back(float(random.uniform(0.4, 0.6)));
    }
}

void Mirror::writeText(int row)
{
    double squares = 0;
    for (const double value : sums[std::size_t(row)])
        squares += value * value;
    const double scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
    for (std::size_t i = 0; i < textSize; ++i)
        features.texts.row(row)[i] = float(sums[std::size_t(row)][i] * scale);
}

void Mirror::writeAnswer(int row, int question, const std::vector<float>& answer)
{
    std::copy(answer.begin(), answer.end(),
              features.answers.row(row).begin() + QuestionBank::standard().offset(question));
}

void Mirror::setText(int side, const std::vector<float>& sum)
{
    sums[std::size_t(row(side))].assign(sum.begin(), sum.end());
    writeText(row(side));
}

void Mirror::addToText(int side, const ml::Sparse& delta, double factor)
{
    for (const HashingEmbedder::Entry& entry : delta)
        sums[std::size_t(row(side))][std::size_t(entry.index)] += factor * double(entry.weight);
    writeText(row(side));
}

std::vector<float> Mirror::sumOf(int side) const
{
    const std::vector<double>& sum = sums[std::size_t(row(side))];
    return {sum.begin(), sum.end()};
}

ml::LiveCase liveOf(const std::shared_ptr<const ml::LiveReranker>& reranker, const Mirror& mirror)
{
    ml::LiveCase live(reranker, mirror.features, mirror.one);
    for (int side = ml::LiveCase::query; side < candidates; ++side)
        live.setText(side, mirror.sumOf(side));
    return live;
}

void editOnce(Random& random, ml::LiveCase& live, Mirror& mirror)
{
    const int side = random.below(candidates + 1) - 1;
    const int question = random.below(QuestionBank::standard().size());
    const double kind = random.uniform();
    if (kind < 0.45) {
        const ml::Sparse delta = randomDelta(random);
        const double factor = random.chance(0.5) ? 1 : random.uniform(-1, 1);
        live.addToText(side, delta, factor);
        mirror.addToText(side, delta, factor);
    } else if (kind < 0.6) {
        const std::vector<float> sum = random.chance(0.1) ? std::vector<float>(textSize) : randomSum(random);
        live.setText(side, sum);
        mirror.setText(side, sum);
    } else {
        const std::vector<float> answer = randomAnswer(random, QuestionBank::standard().at(question));
        live.setAnswer(side, question, answer);
        mirror.writeAnswer(mirror.row(side), question, answer);
    }
}

} // namespace geovlm::test
