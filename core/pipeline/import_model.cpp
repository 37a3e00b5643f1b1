// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/import_model.h"

#include "domain/error.h"
#include "ml/official_weights.h"
#include "ml/pth.h"
#include "pipeline/model_files.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ImportModel)
};

const QString encoderKind = QStringLiteral("encoder");
const QString readerKind = QStringLiteral("reader");
const QString rerankerKind = QStringLiteral("reranker");
/// The largest published encoders are under 2 GB; a file is held in memory while it is converted.
constexpr qint64 largestFile = qint64(4) << 30;

QByteArray contentOf(const QString& path)
{
    const QFileInfo info(path);
    if (info.isDir())
        throw Error(Text::tr("%1 is a folder; name the file of weights in it.").arg(path));
    if (info.exists() && !info.isFile())
        throw Error(
            Text::tr("%1 is no file but a device or pipe; copy the weights into a file first.").arg(path));
    if (info.size() > largestFile)
        throw Error(Text::tr("%1 has %2 bytes; weights of more than %3 are not read.")
                        .arg(path)
                        .arg(info.size())
                        .arg(largestFile));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        throw Error(Text::tr("%1 cannot be read: %2.").arg(path, file.errorString()));
    return bytes;
}

void checkOptions(const ImportModelOptions& options)
{
    if (options.name.isEmpty())
        throw Error(Text::tr("The model needs a name: --name NAME."));
    if (!importableKinds().contains(options.kind))
        throw Error(Text::tr("There is no kind \"%1\" of models to import; use %2.")
                        .arg(options.kind, importableKinds().join(QStringLiteral(", "))));
    if (isCompiledName(options.kind, options.name))
        throw Error(Text::tr("\"%1\" is the %2 that is compiled in; choose another --name.")
                        .arg(options.name, options.kind));
    if (!options.layout.isEmpty() && options.kind != encoderKind)
        throw Error(
            Text::tr("--layout is the size of an encoder's images; a %1 has none.").arg(options.kind));
}

ml::SafeTensors converted(ml::SafeTensors content, const ImportModelOptions& options)
{
    if (options.kind == encoderKind)
        return ml::encoderFrom(std::move(content), options.layout, options.file);
    if (options.kind == readerKind)
        return ml::readerFrom(std::move(content), options.file);
    return ml::rerankerFrom(std::move(content), options.file);
}

} // namespace

QStringList importableKinds()
{
    return {encoderKind, readerKind, rerankerKind};
}

ImportModelResult importModel(store::Store& store, const ImportModelOptions& options, Progress& progress)
{
    checkOptions(options);
    progress.begin(Text::tr("Reading %1").arg(options.file), 3);
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
    parameters[QStringLiteral("kind")] = options.kind;
    parameters[QStringLiteral("name")] = options.name;
    const qint64 run = store::beginRun(store, QStringLiteral("import-model"), 0, parameters);
    result.model = keepWeights(store, options.kind, options.name, content, run);
    store::finishRun(store, run);
    progress.advance(3);
    return result;
}

} // namespace geovlm::pipeline
