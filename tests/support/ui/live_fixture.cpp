// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_fixture.h"

#include "domain/random.h"
#include "ml/safetensors.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/model_files.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "support/ui/fixture.h"

#include <QHash>
#include <QJsonDocument>

namespace geovlm::test {

namespace {

constexpr int imageSize = 16;
constexpr int textSize = 24;

ml::StoredTensor tensor(const QString& name, std::vector<std::int64_t> shape,
                        const std::vector<float>& values)
{
    ml::StoredTensor one;
    one.name = name;
    one.shape = std::move(shape);
    one.bytes =
        QByteArray(reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(float)));
    return one;
}

/// The same answer on both sides speaks for a pair, a different one against it.
QByteArray evidenceWeights(const QuestionBank& bank)
{
    ml::SafeTensors content;
    content.configuration = {{QStringLiteral("fusion"), QStringLiteral("evidence")},
                             {QStringLiteral("bank"), QJsonDocument::fromJson(bank.toJson()).object()}};
    std::vector<float> weights;
    for (const Question& question : bank.questions()) {
        const int items = question.multiple ? int(question.options.size()) : 1;
        const int size = question.multiple ? 2 : int(question.options.size());
        std::vector<float> same, other;
        for (int item = 0; item < items; ++item)
            for (int a = 0; a < size; ++a)
                for (int b = 0; b < size; ++b) {
                    same.push_back(a == b ? 2.0F : 0.5F);
                    other.push_back(1.0F);
                }
        const QString name = QStringLiteral("evidence.%1.").arg(question.id);
        content.tensors.push_back(tensor(name + QStringLiteral("true"), {items, size, size}, same));
        content.tensors.push_back(tensor(name + QStringLiteral("other"), {items, size, size}, other));
        weights.push_back(question.multiple ? 0.1F : 0.6F);
    }
    content.tensors.push_back(tensor(QStringLiteral("evidence.weight"), {bank.size()}, weights));
    content.tensors.push_back(tensor(QStringLiteral("residual.image"), {1}, {1.0F}));
    return ml::writeSafeTensors(content);
}

/// The published form, small: image 16, text 24.
QByteArray sumWeights()
{
    ml::SafeTensors content;
    content.configuration = {{QStringLiteral("fusion"), QStringLiteral("sum")}};
    Random random(8);
    const auto add = [&](const QString& name, std::int64_t out, std::int64_t in) {
        std::vector<float> weight, bias;
        for (std::int64_t i = 0; i < out * in; ++i)
            weight.push_back(float(random.normal() / std::sqrt(double(in))));
        for (std::int64_t i = 0; i < out; ++i)
            bias.push_back(float(0.1 * random.normal()));
        content.tensors.push_back(tensor(name + QStringLiteral(".weight"), {out, in}, weight));
        content.tensors.push_back(tensor(name + QStringLiteral(".bias"), {out}, bias));
    };
    const auto norm = [&](const QString& name, std::int64_t size) {
        content.tensors.push_back(
            tensor(name + QStringLiteral(".weight"), {size}, std::vector<float>(std::size_t(size), 1)));
        content.tensors.push_back(
            tensor(name + QStringLiteral(".bias"), {size}, std::vector<float>(std::size_t(size), 0)));
    };
    add(QStringLiteral("image_projection"), 512, imageSize);
    add(QStringLiteral("text_projection"), 512, textSize);
    norm(QStringLiteral("norm"), 512);
    for (int layer = 1, in = 512; layer <= 3; ++layer, in /= 2) {
        add(QStringLiteral("dense%1").arg(layer), in / 2, in);
        norm(QStringLiteral("norm%1").arg(layer), in / 2);
    }
    add(QStringLiteral("output"), 1, 64);
    return ml::writeSafeTensors(content);
}

void putEmbeddings(store::Store& store, store::EmbeddingKind kind, qint64 model, int size)
{
    store::EmbeddingSet set = store::ensureSet(store, kind, model, size);
    const std::vector<ImageId> images = store::imageIds(store);
    Matrix rows(int(images.size()), size);
    std::vector<store::EmbeddedRow> who;
    for (int i = 0; i < rows.rows; ++i) {
        const ImageId image = images[std::size_t(i)];
        QByteArray source;
        std::vector<float> vector;
        if (kind == store::EmbeddingKind::Text) {
            const auto sheets = pipeline::answerSheets(store, {image});
            source = sheets.front().contentHash();
            const auto described = store::description(store, image);
            vector = remoteVector(described ? described->text : QString());
        } else {
            Random random = Random::stream(21, "image", quint64(image));
            for (int d = 0; d < size; ++d)
                vector.push_back(float(random.normal()));
        }
        std::copy(vector.begin(), vector.end(), rows.row(i).begin());
        normalise(rows.row(i));
        who.push_back({image, source});
    }
    store::putRows(store, set, 0, who, rows);
    store::sealSet(store, set);
}

qint64 textModel(store::Store& store)
{
    store::Model model;
    model.kind = ModelKind::TextEmbedder;
    model.name = QStringLiteral("far-away");
    model.sha256 = QByteArray(64, 'b');
    return store::putModel(store, model);
}

} // namespace

std::vector<float> remoteVector(const QString& description)
{
    Random random = Random::stream(qHash(description, 5), "text");
    std::vector<float> vector;
    for (int d = 0; d < textSize; ++d)
        vector.push_back(float(random.normal()));
    normalise(vector);
    return vector;
}

QString makeLiveFixture(const QString& directory, const LiveOptions& options)
{
    const QString path = makeFixture(directory, {options.queries, {256, 128}, {128, 128}, true, true, true});
    const auto store = store::Store::open(path, store::Access::Write);
    const auto retrieve = *store::latestRun(*store, RunKind::Retrieve);
    putEmbeddings(*store, store::EmbeddingKind::Image, retrieve.model, imageSize);
    if (options.remoteTexts)
        putEmbeddings(*store, store::EmbeddingKind::Text, textModel(*store), textSize);
    const QByteArray weights = options.remoteTexts ? sumWeights() : evidenceWeights(store->questions());
    const store::Model model = pipeline::keepModel(*store, ModelKind::Reranker, QStringLiteral("made-up"),
                                                   weights, QStringLiteral("safetensors"), {}, 0, 0);
    const auto old = *store::latestRun(*store, RunKind::Rerank);
    const qint64 run =
        store::beginRun(*store, RunKind::Rerank, model.id, {{QStringLiteral("retrieval"), retrieve.id}});
    const auto models = pipeline::liveModels(*store, run);
    store::Transaction transaction(*store);
    for (const store::Split& split : store::splits(*store))
        for (const store::Reranking& one : store::rerankings(*store, old.id, split.id, Role::Test)) {
            pipeline::LiveCase live(*store, models, {split.id, one.query});
            store::putReranking(*store, run, split.id, Role::Test, live.ranking());
        }
    store::finishRun(*store, run);
    transaction.commit();
    return path;
}

} // namespace geovlm::test
