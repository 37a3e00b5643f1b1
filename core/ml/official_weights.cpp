// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/official_weights.h"

#include "domain/answers/question_bank.h"
#include "domain/error.h"
#include "imaging/network_input.h"
#include "ml/live/live_reranker.h"
#include "ml/tensor_list.h"
#include "ml/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cmath>

namespace geovlm::ml {
namespace {

/// Height × width of the images that each data set's checkpoint was trained with (Sample4Geo, train_*.py).
struct Layout
{
    QLatin1String name;
    int groundHeight, groundWidth, satelliteHeight, satelliteWidth;
};
constexpr Layout layouts[] = {
    {QLatin1String("vigor"), 384, 768, 384, 384},
    {QLatin1String("cvusa"), 140, 768, 384, 384},
    {QLatin1String("cvact"), 140, 768, 384, 384},
    {QLatin1String("university1652"), 384, 384, 384, 384},
};

const Layout& layoutNamed(const QString& name)
{
    const QString wanted = name.isEmpty() ? QString(layouts[0].name) : name;
    const auto found = std::find_if(std::begin(layouts), std::end(layouts),
                                    [&](const Layout& layout) { return wanted == layout.name; });
    if (found == std::end(layouts))
        throw Error(Text::tr("There is no layout \"%1\" of an encoder's images; use %2.")
                        .arg(name, encoderLayouts().join(QStringLiteral(", "))));
    return *found;
}

QJsonObject inputOf(int height, int width)
{
    imaging::InputSpec spec;
    spec.height = height;
    spec.width = width;
    spec.projection = imaging::InputSpec::Projection::Bilinear;
    return spec.toJson();
}

QJsonObject inputsOf(const Layout& layout)
{
    return {{QStringLiteral("ground"), inputOf(layout.groundHeight, layout.groundWidth)},
            {QStringLiteral("satellite"), inputOf(layout.satelliteHeight, layout.satelliteWidth)}};
}

QString kindOf(const SafeTensors& content)
{
    return content.configuration[u"kind"].toString();
}

/// A file of ours says what it is; another kind's would only fail on some tensor's name.
void checkKind(const SafeTensors& content, ModelKind wanted, const QString& origin)
{
    const QString kind = kindOf(content);
    if (!kind.isEmpty() && kind != nameOf(wanted))
        throw Error(Text::tr("%1 is a file of the kind \"%2\"; import it with --kind %2.").arg(origin, kind));
}

/// Wrappers put a prefix before every name, logit_scale's sometimes excepted.
void stripPrefixes(SafeTensors& content)
{
    const auto strip = [&](const QString& prefix) {
        const bool all = std::all_of(content.tensors.begin(), content.tensors.end(), [&](const auto& tensor) {
            return tensor.name.startsWith(prefix) || tensor.name == QLatin1String("logit_scale");
        });
        for (StoredTensor& tensor : content.tensors)
            if (all && tensor.name.startsWith(prefix))
                tensor.name.remove(0, prefix.size());
        return all;
    };
    constexpr int deepest = 4;
    for (int depth = 0; depth < deepest; ++depth)
        if (!strip(QStringLiteral("module.")) && !strip(QStringLiteral("model.")))
            return;
}

/// The learnable temperature is no weight of the encoder, but worth knowing.
void moveLogitScale(SafeTensors& content)
{
    const auto found = std::find_if(content.tensors.begin(), content.tensors.end(), [](const auto& tensor) {
        return tensor.name == QLatin1String("logit_scale") && tensor.count() == 1;
    });
    if (found == content.tensors.end())
        return;
    const double value = double(floatAt(*found, 0));
    if (std::isfinite(value))
        content.configuration[QStringLiteral("logit_scale")] = value;
    content.tensors.erase(found);
}

struct Trunk
{
    QJsonArray widths, depths;
    qint64 features = 0;
};

/// One block of ConvNeXt; returns nothing, its shapes follow from the stage's width.
void takeBlock(TensorList& list, const QString& name, qint64 width)
{
    const qint64 kernel = list.take(name + QStringLiteral("conv_dw.weight"), {width, 1, -1, -1}).at(2);
    list.take(name + QStringLiteral("conv_dw.weight"), {width, 1, kernel, kernel});
    if (kernel % 2 == 0)
        list.refuse(name + QStringLiteral("conv_dw.weight"), Text::tr("has a kernel of even size"));
    list.take(name + QStringLiteral("conv_dw.bias"), {width});
    list.takePair(name + QStringLiteral("norm"), {width});
    const qint64 hidden = list.take(name + QStringLiteral("mlp.fc1.weight"), {-1, width}).at(0);
    list.take(name + QStringLiteral("mlp.fc1.bias"), {hidden});
    list.takePair(name + QStringLiteral("mlp.fc2"), {width, hidden});
    list.take(name + QStringLiteral("gamma"), {width});
}

/// timm's names of a ConvNeXt from the stem to the last stage and head.norm.
Trunk takeTrunk(TensorList& list, const QString& prefix)
{
    const QString stem = prefix + QStringLiteral("stem.0");
    const std::vector<std::int64_t> patch = list.take(stem + QStringLiteral(".weight"), {-1, -1, -1, -1});
    if (patch[2] != patch[3] || (patch[1] != 3 && patch[1] != 6))
        list.refuse(stem + QStringLiteral(".weight"),
                    Text::tr("takes no image of three colours in square patches"));
    Trunk trunk;
    qint64 width = patch[0];
    list.take(stem + QStringLiteral(".bias"), {width});
    list.takePair(prefix + QStringLiteral("stem.1"), {width});
    const QString stages = prefix + QStringLiteral("stages.");
    for (int s = 0, count = std::max(1, list.numbered(stages)); s < count; ++s) {
        const QString stage = stages + QString::number(s) + u'.';
        if (s > 0) {
            list.takePair(stage + QStringLiteral("downsample.0"), {width});
            const QString down = stage + QStringLiteral("downsample.1");
            width = list.take(down + QStringLiteral(".weight"), {-1, width, 2, 2}).at(0);
            list.take(down + QStringLiteral(".bias"), {width});
        }
        const int depth = list.numbered(stage + QStringLiteral("blocks."));
        for (int b = 0; b < depth; ++b)
            takeBlock(list, stage + QStringLiteral("blocks.%1.").arg(b), width);
        trunk.widths.append(width);
        trunk.depths.append(depth);
    }
    list.takePair(prefix + QStringLiteral("head.norm"), {width});
    trunk.features = width;
    return trunk;
}

/// The published reranker under its state-dict names; returns the sizes of an image and a text.
QJsonObject takePublishedReranker(TensorList& list)
{
    const auto linear = [&](const QString& name, qint64 outputs, qint64 inputs) {
        std::vector<std::int64_t> shape = list.take(name + QStringLiteral(".weight"), {outputs, inputs});
        list.take(name + QStringLiteral(".bias"), {shape[0]});
        return shape;
    };
    const auto image = linear(QStringLiteral("image_projection"), -1, -1);
    qint64 width = image[0];
    const auto text = linear(QStringLiteral("text_projection"), width, -1);
    list.takePair(QStringLiteral("norm"), {width});
    for (int layer = 1; layer <= 3; ++layer) {
        width = linear(QStringLiteral("dense%1").arg(layer), -1, width)[0];
        list.takePair(QStringLiteral("norm%1").arg(layer), {width});
    }
    linear(QStringLiteral("output"), 1, width);
    return {{QStringLiteral("image_dimension"), qint64(image[1])},
            {QStringLiteral("text_dimension"), qint64(text[1])}};
}

void takeReaderView(TensorList& list, const QString& prefix, const QuestionBank& bank)
{
    const qint64 features = 2 * takeTrunk(list, prefix).features;
    list.takePair(prefix + QStringLiteral("pool.norm"), {features});
    for (const Question& question : bank.questions()) {
        const QString head = prefix + QStringLiteral("heads.") + question.id;
        list.takePair(head, {qint64(question.options.size()), features});
    }
}

} // namespace

QStringList encoderLayouts()
{
    QStringList names;
    for (const Layout& layout : layouts)
        names.append(layout.name);
    return names;
}

SafeTensors encoderFrom(SafeTensors content, const QString& layout, const QString& origin)
{
    constexpr ModelKind kind = ModelKind::Encoder;
    checkKind(content, kind, origin);
    stripPrefixes(content);
    moveLogitScale(content);
    const bool ours = kindOf(content) == nameOf(kind) && content.configuration.contains(u"input");
    TensorList list(content, origin);
    const Trunk trunk = takeTrunk(list, {});
    qint64 dimension = trunk.features;
    if (ours && list.has(QStringLiteral("head.fc.weight"))) {
        dimension = list.take(QStringLiteral("head.fc.weight"), {-1, trunk.features}).at(0);
        list.take(QStringLiteral("head.fc.bias"), {dimension});
    }
    list.finish();
    QJsonObject& configuration = content.configuration;
    if (ours && !layout.isEmpty())
        throw Error(
            Text::tr("%1 says itself which images it takes; import it without --layout.").arg(origin));
    if (!ours) {
        const Layout& chosen = layoutNamed(layout);
        configuration[QStringLiteral("layout")] = QString(chosen.name);
        configuration[QStringLiteral("input")] = inputsOf(chosen);
    }
    configuration[QStringLiteral("kind")] = nameOf(kind);
    configuration[QStringLiteral("architecture")] = QStringLiteral("convnext");
    configuration[QStringLiteral("widths")] = trunk.widths;
    configuration[QStringLiteral("depths")] = trunk.depths;
    configuration[QStringLiteral("dimension")] = dimension;
    return content;
}

SafeTensors rerankerFrom(SafeTensors content, const QString& origin)
{
    constexpr ModelKind kind = ModelKind::Reranker;
    const QString published = fusionTraits(publishedFusion).name;
    checkKind(content, kind, origin);
    stripPrefixes(content);
    QJsonObject& configuration = content.configuration;
    if (configuration[u"fusion"].toString(published) == published) {
        TensorList list(content, origin);
        const QJsonObject sizes = takePublishedReranker(list);
        list.finish();
        for (auto it = sizes.begin(); it != sizes.end(); ++it)
            configuration[it.key()] = it.value();
        configuration[QStringLiteral("fusion")] = published;
    }
    configuration[QStringLiteral("kind")] = nameOf(kind);
    LiveReranker::load(writeSafeTensors(content),
                       origin); // whatever the fusion, it must score without LibTorch
    return content;
}

SafeTensors readerFrom(SafeTensors content, const QString& origin)
{
    constexpr ModelKind kind = ModelKind::Reader;
    checkKind(content, kind, origin);
    const QJsonObject bankJson = content.configuration[u"bank"].toObject();
    if (kindOf(content) != nameOf(kind) || bankJson.isEmpty())
        throw Error(
            Text::tr("%1 is no reader of this program: one is a safetensors file that says which questions "
                     "it answers; train one with train-reader.")
                .arg(origin));
    const QuestionBank bank = QuestionBank::fromJson(QJsonDocument(bankJson).toJson(), origin);
    TensorList list(content, origin);
    for (const char* view : {"ground.", "satellite."})
        takeReaderView(list, QLatin1String(view), bank);
    list.finish();
    return content;
}

} // namespace geovlm::ml
