// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/import_model.h"

#include "domain/error.h"
#include "files/input.h"
#include "ml/official_weights.h"
#include "ml/pth.h"
#include "pipeline/common/model_files.h"
#include "pipeline/stages/text.h"

#include <QCryptographicHash>
#include <QFileInfo>

namespace geovlm::pipeline {
namespace {

/// ConvNeXt-B, which the published encoders are, has 354 MB in single precision. A file and the tensors made
/// of it are in memory together, and stay under 1 GB.
constexpr qint64 largestFile = 450'000'000;

QByteArray contentOf(const QString& path)
{
    files::Input file(path);
    if (file.size() > largestFile)
        throw Error(
            StagesText::tr(
                "%1 has %2 bytes; weights of more than %3 are not read. Save the weights alone, without "
                "the optimizer's, in half precision if need be.")
                .arg(path)
                .arg(file.size())
                .arg(largestFile));
    return file.rest(largestFile);
}

void checkOptions(const ImportModelOptions& options)
{
    if (options.name.isEmpty())
        throw Error(StagesText::tr("The model needs a name: --name NAME."));
    if (isCompiledName(options.kind, options.name))
        throw Error(StagesText::tr("\"%1\" is the %2 that is compiled in; choose another --name.")
                        .arg(options.name, nameOf(options.kind)));
    if (!options.layout.isEmpty() && options.kind != ModelKind::Encoder)
        throw Error(StagesText::tr("--layout is the size of an encoder's images; a %1 has none.")
                        .arg(nameOf(options.kind)));
}

ml::SafeTensors converted(ml::SafeTensors content, const ImportModelOptions& options)
{
    if (options.kind == ModelKind::Encoder)
        return ml::encoderFrom(std::move(content), options.layout, options.file);
    if (options.kind == ModelKind::Reader)
        return ml::readerFrom(std::move(content), options.file);
    return ml::rerankerFrom(std::move(content), options.file);
}

constexpr ModelKind importable[] = {ModelKind::Encoder, ModelKind::Reader, ModelKind::Reranker};

} // namespace

QStringList importableKinds()
{
    QStringList names;
    for (const ModelKind kind : importable)
        names.append(nameOf(kind));
    return names;
}

ModelKind importableKind(const QString& name)
{
    for (const ModelKind kind : importable)
        if (nameOf(kind) == name)
            return kind;
    throw Error(StagesText::tr("There is no kind \"%1\" of models to import; use %2.")
                    .arg(name, importableKinds().join(QStringLiteral(", "))));
}

ImportModelResult importModel(store::Store& store, const ImportModelOptions& options, Progress& progress)
{
    checkOptions(options);
    progress.begin(StagesText::tr("Reading %1").arg(options.file), 3);
    QByteArray bytes = contentOf(options.file);
    ImportModelResult result;
    result.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    progress.advance(1);
    ml::SafeTensors read = ml::readWeightFile(bytes, options.file);
    bytes.clear(); // a .pth's tensors are copies by now
    ml::SafeTensors content = converted(std::move(read), options);
    const QJsonObject source{{QStringLiteral("file"), QFileInfo(options.file).fileName()},
                             {QStringLiteral("sha256"), QString::fromLatin1(result.sha256)}};
    content.configuration[QStringLiteral("source")] = source;
    progress.throwIfStopped();
    progress.advance(2);
    QJsonObject parameters = source;
    parameters[QStringLiteral("kind")] = nameOf(options.kind);
    parameters[QStringLiteral("name")] = options.name;
    const qint64 run = store::beginRun(store, RunKind::ImportModel, 0, parameters);
    result.model = keepWeights(store, options.kind, options.name, content, run);
    store::finishRun(store, run);
    progress.advance(3);
    return result;
}

QJsonObject toJson(const ImportModelResult& result)
{
    return {{QStringLiteral("model"), result.model.name},
            {QStringLiteral("sha256"), QString::fromLatin1(result.sha256)},
            {QStringLiteral("parameters"), result.model.parameters},
            {QStringLiteral("configuration"), result.model.configuration}};
}

} // namespace geovlm::pipeline
