// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "domain/random.h"
#include "imaging/decode.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/parallel.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/stability/stability_reading.h"
#include "pipeline/stability/stability_run.h"

#include <QDir>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

/// One option by its probability, or each option by its own; the likeliest where none came out, as when the
/// reader answers.
QString drawnAnswer(const Question& question, const AnswerEvent& suggested, Random& random)
{
    QStringList values;
    if (question.multiple) {
        for (int option = 0; option < question.options.size(); ++option)
            if (random.chance(double(suggested.distribution[std::size_t(option)])))
                values.append(question.options.at(option));
    } else {
        double sum = 0;
        for (const float probability : suggested.distribution)
            sum += double(probability);
        double left = random.uniform() * sum;
        for (int option = 0; option < question.options.size() && values.isEmpty(); ++option)
            if ((left -= double(suggested.distribution[std::size_t(option)])) < 0)
                values.append(question.options.at(option));
    }
    if (!values.isEmpty())
        return joinValues(withoutIdleNone(question, values));
    const auto likeliest = std::max_element(suggested.distribution.begin(), suggested.distribution.end());
    return question.options.at(likeliest - suggested.distribution.begin());
}

} // namespace

StabilityReading::StabilityReading(const StabilityPlan& plan, ml::Reader& reader, const QString& name,
                                   Abstention abstention)
    : m_plan(plan), m_reader(reader), m_offsets(headOffsets(plan.bank, reader, name)),
      m_abstention(std::move(abstention))
{
}

Matrix StabilityReading::distributionsOf(const Image& image) const
{
    const QImage pixels = imaging::decode(QDir(m_plan.root).filePath(image.path));
    const imaging::InputSpec spec = m_reader.input(image.view);
    const imaging::Variation variation = m_plan.inputs();
    ml::PixelBatch batch;
    batch.count = variation.changes(image.view) ? m_plan.options.runs : 1;
    for (int run = 0; run < batch.count; ++run) {
        const QImage other = imaging::varied(pixels, image.view, variation, m_plan.inputSeed(image.id, run));
        const std::vector<std::uint8_t> input = imaging::prepare(other, spec);
        batch.pixels.insert(batch.pixels.end(), input.begin(), input.end());
        batch.closesUp.push_back(imaging::closesUp(pixels.size(), spec) ? 1 : 0);
    }
    return m_reader.read(batch, image.view);
}

Told StabilityReading::read(int index) const
{
    const Image& image = m_plan.sample[std::size_t(index)];
    Told told;
    told.index = index;
    try {
        const Matrix rows = distributionsOf(image);
        for (int run = 0; run < m_plan.options.runs; ++run)
            answer(image, run, rows.row(std::min(run, rows.rows - 1)), told);
    } catch (const Error& error) {
        told.failure = error.sentence();
    }
    return told;
}

/// A drawn answer is certain; one that is not comes with its distribution, as when the reader answers.
void StabilityReading::answer(const Image& image, int run, std::span<const float> row, Told& told) const
{
    const bool draw = m_plan.vary.draw;
    Random random = Random::stream(m_plan.options.seed, "stability draw",
                                   quint64(image.id) * mostStabilityRuns + quint64(run));
    QStringList values;
    std::vector<std::vector<float>> distributions(std::size_t(m_plan.bank.size()));
    for (int q = 0; q < m_plan.bank.size(); ++q) {
        const Question& question = m_plan.bank.at(q);
        const AnswerEvent said = suggestion(
            image.id, q, question,
            row.subspan(std::size_t(m_offsets[std::size_t(q)]), std::size_t(question.options.size())));
        const bool speaks = m_abstention.speaks(image.view, q, said.confidence);
        values.append(!speaks ? QString() : draw ? drawnAnswer(question, said, random) : said.value);
        if (speaks)
            distributions[std::size_t(q)] = said.distribution;
    }
    told.answers.push_back(values);
    if (!draw)
        told.distributions.push_back(std::move(distributions));
}

void stabilityWithReader(store::Store& store, const StabilityPlan& plan, Progress& progress,
                         const StabilityListener& listener, qint64& run)
{
    const ModelFile file = requireModel(store, ModelKind::Reader, plan.options.model);
    const auto reader = ml::engine().reader(file.bytes, plan.options.model);
    const StabilityReading reading(plan, *reader, plan.options.model,
                                   Abstention::from(file.row.configuration, plan.bank));
    run = startRun(store, RunKind::Stability, file.row.id, plan.parameters().toJson());
    StabilityKeeper keeper(store, plan, run, progress, listener);
    const std::vector<int> left = keeper.left();
    try {
        orderedParallel(
            int(left.size()), threadsOr(plan.options.threads), progress,
            [&](int index) { return reading.read(left[std::size_t(index)]); },
            [&](int, const Told& told) { keeper.take(told); });
    } catch (const Stopped&) {
        keeper.flush();
        throw;
    }
    keeper.finish();
}

} // namespace geovlm::pipeline
