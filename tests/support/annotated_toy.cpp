// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotated_toy.h"
#include "pipeline/learning/train.h"

#include "pipeline/stages/stages.h"
#include "store/answers/answers.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"

#include <algorithm>

namespace geovlm::test {

AnnotatedToy::AnnotatedToy(const QString& path, int places, bool answers) : m_places(places)
{
    store::Store::create(path);
    const auto store = store::Store::open(path, store::Access::Write);
    store::Transaction transaction(*store);
    addImages(*store);
    if (answers)
        addAnswers(*store);
    transaction.commit();
    addEmbeddings(*store);
}

void AnnotatedToy::rank(store::Store& store, const QString& fusion, int epochs)
{
    SilentProgress silent;
    pipeline::retrieve(store, {}, silent);
    pipeline::describe(store, silent);
    pipeline::embed(store, QStringLiteral("hashing"), silent);
    pipeline::TrainOptions options;
    options.name = fusion;
    options.fusion = fusion;
    options.epochs = epochs;
    options.margin = 0.5;
    pipeline::train(store, options, silent);
    pipeline::rerank(store, {}, silent);
}

void AnnotatedToy::addImages(store::Store& store)
{
    const int split = store::addSplit(store, QStringLiteral("same-area"));
    for (int i = 0; i < m_places; ++i) {
        const Place place{50 + 0.001 * i, 7};
        const QString query = QStringLiteral("A/panorama/q%1.jpg").arg(i, 3, 10, QLatin1Char('0'));
        const QString tile = QStringLiteral("A/satellite/t%1.png").arg(i, 3, 10, QLatin1Char('0'));
        m_images.push_back(store::addImage(store, {0, query, View::Ground, QStringLiteral("A"), place}));
        m_images.push_back(store::addImage(store, {0, tile, View::Satellite, QStringLiteral("A"), place}));
        store::addPair(store, m_images[std::size_t(2 * i)], m_images.back(), PairKind::Positive);
        store::addSplitQuery(store, split, m_images[std::size_t(2 * i)],
                             i % 2 == 0 ? Role::Train : Role::Test);
        store::addSplitReference(store, split, m_images.back());
    }
}

std::vector<float> AnnotatedToy::distributionOf(const Question& question, int truth, Random& random) const
{
    std::vector<float> row(std::size_t(question.options.size()));
    const int peak = random.chance(0.75) ? truth : random.below(int(row.size()));
    float sum = 0;
    for (std::size_t option = 0; option < row.size(); ++option) {
        row[option] = float(random.uniform(0.01, 0.3)) + (int(option) == peak ? 1.0F : 0.0F);
        sum += row[option];
    }
    for (float& value : row)
        value = question.multiple ? std::min(0.95F, value * 0.7F) : value / sum;
    return row;
}

void AnnotatedToy::addAnswers(store::Store& store)
{
    const QuestionBank& bank = store.questions();
    for (std::size_t i = 0; i < m_images.size(); ++i)
        for (int q = 0; q < bank.size(); ++q) {
            Random truth = Random::stream(11, "truth", quint64(i / 2 * 100 + std::size_t(q)));
            Random noise = Random::stream(12, "noise", quint64(i * 100 + std::size_t(q)));
            AnswerEvent event;
            event.image = m_images[i];
            event.question = q;
            event.distribution =
                distributionOf(bank.at(q), truth.below(int(bank.at(q).options.size())), noise);
            const auto best = std::max_element(event.distribution.begin(), event.distribution.end());
            event.value = bank.at(q).options.at(best - event.distribution.begin());
            event.confidence = double(*best);
            event.speaker = {SpeakerKind::Model, QStringLiteral("toy"), QStringLiteral("0123456789ab")};
            store::appendAnswer(store, event);
        }
}

void AnnotatedToy::addEmbeddings(store::Store& store)
{
    Random random(3);
    Matrix rows(int(m_images.size()), dimension);
    for (int i = 0; i < m_places; ++i)
        for (int d = 0; d < dimension; ++d) {
            const double common = random.normal();
            for (const int row : {2 * i, 2 * i + 1})
                rows.row(row)[std::size_t(d)] = float(common + 4 * random.normal());
        }
    std::vector<store::EmbeddedRow> who;
    for (int row = 0; row < rows.rows; ++row) {
        normalise(rows.row(row));
        who.push_back({m_images[std::size_t(row)], {}});
    }
    store::Model model;
    model.name = QStringLiteral("toy");
    model.kind = ModelKind::Encoder;
    model.sha256 = QByteArray(64, 'a');
    const qint64 id = store::putModel(store, model);
    const qint64 run = store::beginRun(store, RunKind::Encode, id, {});
    store::EmbeddingSet set = store::ensureSet(store, store::EmbeddingKind::Image, id, dimension);
    store::putRows(store, set, run, who, rows);
    store::sealSet(store, set);
    store::finishRun(store, run);
}

} // namespace geovlm::test
