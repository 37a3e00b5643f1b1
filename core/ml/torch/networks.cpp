// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/networks.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cstring>

namespace geovlm::ml {
namespace {

constexpr double networkEpsilon = 1e-6;
/// The questions do not depend on where north is, so the reader looks at each image from several bearings and
/// takes the mean. A photograph has no other bearing: its left and right ends do not meet.
constexpr int turns = 4;

torch::Tensor turned(const torch::Tensor& bytes, int turn)
{
    return bytes.roll(bytes.size(3) * turn / turns, 3);
}

/// The places of the images that can be turned.
torch::Tensor turnable(const PixelBatch& batch)
{
    std::vector<std::int64_t> places;
    for (int i = 0; i < batch.count; ++i)
        if (batch.closesUp.empty() || batch.closesUp[std::size_t(i)] != 0)
            places.push_back(i);
    return torch::tensor(places, torch::kLong);
}

imaging::InputSpec specOf(const QJsonObject& configuration, const char* view)
{
    return imaging::InputSpec::fromJson(
        configuration[QLatin1String("input")].toObject()[QLatin1String(view)].toObject());
}

class EncoderModel final : public Encoder
{
public:
    explicit EncoderModel(const SafeTensors& content)
        : m_net(weightsFrom(content)), m_ground(specOf(content.configuration, "ground")),
          m_satellite(specOf(content.configuration, "satellite"))
    {
    }
    int dimension() const override { return m_net.dimension(); }
    imaging::InputSpec input(View view) const override
    {
        return view == View::Ground ? m_ground : m_satellite;
    }
    Matrix encode(const PixelBatch& batch, View view) override
    {
        const torch::InferenceMode guard;
        const torch::Tensor x = networkBatch(tensorOf(batch, input(view)), m_net.inputChannels());
        return matrixOf(torch::nn::functional::normalize(
            m_net.embed(x), torch::nn::functional::NormalizeFuncOptions().dim(1)));
    }

private:
    ConvNext m_net;
    imaging::InputSpec m_ground, m_satellite;
};

class ReaderModel final : public Reader
{
public:
    ReaderModel(const SafeTensors& content, QuestionBank bank)
        : m_bank(std::move(bank)), m_groundNet(weightsFrom(content).under("ground."), m_bank),
          m_satelliteNet(weightsFrom(content).under("satellite."), m_bank),
          m_ground(specOf(content.configuration, "ground")),
          m_satellite(specOf(content.configuration, "satellite"))
    {
    }
    imaging::InputSpec input(View view) const override
    {
        return view == View::Ground ? m_ground : m_satellite;
    }
    QStringList questionIds() const override
    {
        QStringList ids;
        for (const Question& question : m_bank.questions())
            ids.append(question.id);
        return ids;
    }
    Matrix read(const PixelBatch& batch, View view) override
    {
        const torch::InferenceMode guard;
        const ReaderNet& net = view == View::Ground ? m_groundNet : m_satelliteNet;
        const torch::Tensor bytes = tensorOf(batch, input(view));
        const auto look = [&](const torch::Tensor& some) {
            return probabilities(net.logits(networkBatch(some, net.inputChannels())), m_bank);
        };
        const torch::Tensor places = turnable(batch);
        torch::Tensor sum = look(bytes);
        torch::Tensor looks = torch::ones({batch.count, 1});
        looks.index_fill_(0, places, ml::turns);
        for (int turn = 1; turn < ml::turns && places.size(0) > 0; ++turn)
            sum.index_add_(0, places, look(turned(bytes.index_select(0, places), turn)));
        return matrixOf(sum / looks);
    }
    int turns() const override { return ml::turns; }
    Matrix features(const PixelBatch& batch, View view) override
    {
        const torch::InferenceMode guard;
        const ReaderNet& net = view == View::Ground ? m_groundNet : m_satelliteNet;
        const torch::Tensor bytes = tensorOf(batch, input(view));
        const auto look = [&](const torch::Tensor& some) {
            return net.features(networkBatch(some, net.inputChannels()));
        };
        const torch::Tensor places = turnable(batch);
        std::vector<torch::Tensor> seen{look(bytes)};
        for (int turn = 1; turn < ml::turns; ++turn) {
            seen.push_back(seen.front().clone());
            if (places.size(0) > 0)
                seen.back().index_copy_(0, places, look(turned(bytes.index_select(0, places), turn)));
        }
        return matrixOf(torch::cat(seen, 1));
    }

private:
    QuestionBank m_bank;
    ReaderNet m_groundNet, m_satelliteNet;
    imaging::InputSpec m_ground, m_satellite;
};

} // namespace

ReaderNet::ReaderNet(Weights weights, const QuestionBank& bank)
    : m_weights(weights), m_trunk(std::move(weights))
{
    for (const Question& question : bank.questions()) {
        m_heads.push_back("heads." + question.id.toStdString());
        m_weights.at(m_heads.back() + ".weight", {question.options.size(), 2 * m_trunk.features()});
    }
}

torch::Tensor ReaderNet::features(const torch::Tensor& x) const
{
    const torch::Tensor map = m_trunk.trunk(x);
    const torch::Tensor pooled = torch::cat({map.mean({2, 3}), map.amax({2, 3})}, 1);
    return layerNorm(m_weights, "pool.norm", pooled, networkEpsilon);
}

torch::Tensor ReaderNet::logits(const torch::Tensor& x) const
{
    const torch::Tensor seen = features(x);
    std::vector<torch::Tensor> answers;
    answers.reserve(m_heads.size());
    for (const std::string& head : m_heads)
        answers.push_back(linear(m_weights, head, seen));
    return torch::cat(answers, 1);
}

Weights ReaderNet::fresh(const ConvNextShape& shape, const QuestionBank& bank)
{
    Weights weights = newConvNext(shape);
    const int features = 2 * shape.widths.back();
    addNorm(weights, "pool.norm", features);
    for (const Question& question : bank.questions())
        addLinear(weights, "heads." + question.id.toStdString(), features, question.options.size());
    return weights;
}

torch::Tensor probabilities(const torch::Tensor& logits, const QuestionBank& bank)
{
    std::vector<torch::Tensor> parts;
    for (int q = 0; q < bank.size(); ++q) {
        const torch::Tensor part = logits.narrow(1, bank.offset(q), bank.at(q).options.size());
        parts.push_back(bank.at(q).multiple ? part.sigmoid() : part.softmax(1));
    }
    return torch::cat(parts, 1);
}

torch::Tensor tensorOf(const PixelBatch& batch, const imaging::InputSpec& spec)
{
    const std::size_t expected = std::size_t(batch.count) * 3 * std::size_t(spec.pixels());
    if (batch.pixels.size() != expected)
        throw Error(Text::tr("A batch of %1 images has %2 bytes instead of %3.")
                        .arg(batch.count)
                        .arg(batch.pixels.size())
                        .arg(expected));
    return torch::from_blob(const_cast<std::uint8_t*>(batch.pixels.data()),
                            {batch.count, 3, spec.height, spec.width}, torch::kByte);
}

Matrix matrixOf(const torch::Tensor& tensor)
{
    const torch::Tensor plain = tensor.to(torch::kFloat).contiguous();
    Matrix matrix(int(plain.size(0)), int(plain.size(1)));
    std::memcpy(matrix.values.data(), plain.data_ptr(), plain.nbytes());
    return matrix;
}

torch::Tensor tensorOf(const Matrix& matrix)
{
    return torch::from_blob(const_cast<float*>(matrix.values.data()), {matrix.rows, matrix.columns},
                            torch::kFloat);
}

std::unique_ptr<Encoder> makeEncoder(const QByteArray& bytes, const QString& origin)
{
    return std::make_unique<EncoderModel>(readSafeTensors(bytes, origin));
}

std::unique_ptr<Reader> makeReader(const QByteArray& bytes, const QString& origin)
{
    const SafeTensors content = readSafeTensors(bytes, origin);
    const QByteArray bank = QJsonDocument(content.configuration[u"bank"].toObject()).toJson();
    return std::make_unique<ReaderModel>(content, QuestionBank::fromJson(bank, origin));
}

} // namespace geovlm::ml
