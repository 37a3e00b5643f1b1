// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/model_files.h"

#include "domain/error.h"
#include "files/input.h"
#include "files/output.h"
#include "ml/safetensors.h"
#include "pipeline/common/text.h"

#include <QCryptographicHash>
#include <QFile>
#include <algorithm>
#include <functional>

static void initModelResources()
{
#ifdef GEOVLM_COMPILED_MODELS
    Q_INIT_RESOURCE(models);
#endif
}

namespace geovlm::pipeline {
namespace {

const QString compiledName = QStringLiteral("small");
constexpr qint64 largestModel = 900'000'000; ///< bytes; what import-model takes is half of it

QByteArray hashOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QString compiledPath(const QString& what)
{
    return QStringLiteral(":/models/%1-small.safetensors").arg(what);
}

QString compiledPath(ModelKind kind)
{
    return compiledPath(nameOf(kind));
}

QByteArray readAll(const QString& path, const QString& name)
{
    if (!path.startsWith(u':'))
        return files::readWhole(path, largestModel);
    QFile compiled(path);
    if (!compiled.open(QIODevice::ReadOnly))
        throw Error(
            PipelineText::tr("The model %1 is missing from this build; build the program again.").arg(name));
    return compiled.readAll();
}

QByteArray compiledBytes(const QString& what)
{
    initModelResources();
    const QString path = compiledPath(what);
    if (!QFile::exists(path))
        throw Error(PipelineText::tr("This build has no small %1 compiled in.").arg(what));
    return readAll(path, compiledName);
}

qint64 countParameters(const ml::SafeTensors& content)
{
    qint64 total = 0;
    for (const ml::StoredTensor& tensor : content.tensors)
        total += tensor.count();
    return total;
}

store::Model registerCompiled(store::Store& store, ModelKind kind)
{
    const QByteArray bytes = compiledModel(kind);
    const ml::SafeTensors content = ml::readSafeTensors(bytes, compiledPath(kind));
    store::Model model;
    model.name = compiledName;
    model.kind = kind;
    model.sha256 = hashOf(bytes);
    model.file = compiledPath(kind);
    model.configuration = content.configuration;
    model.parameters = countParameters(content);
    store::Transaction transaction(store);
    model.id = store::putModel(store, model);
    transaction.commit();
    return model;
}

[[noreturn]] void refuseUnknown(const store::Store& store, ModelKind kind, const QString& name)
{
    QStringList known;
    for (const store::Model& model : store::models(store, kind))
        known.append(model.name);
    throw Error(known.isEmpty()
                    ? PipelineText::tr("There is no %1 called \"%2\" in this store, nor any other.")
                          .arg(nameOf(kind), name)
                    : PipelineText::tr("There is no %1 called \"%2\" in this store; there is %3.")
                          .arg(nameOf(kind), name, known.join(QStringLiteral(", "))));
}

QString pathOf(const store::Store& store, const store::Model& model)
{
    return model.file.startsWith(u':') ? model.file : store.folder().filePath(model.file);
}

/// Takes everything and keeps its hash only.
class HashingDevice : public QIODevice
{
public:
    HashingDevice() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }
    QByteArray result() const { return m_hash.result().toHex(); }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override
    {
        m_hash.addData(QByteArrayView(data, size));
        return size;
    }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

/// Writes the file that `model` is named after and registers it.
void keep(store::Store& store, store::Model& model, const QString& suffix,
          const std::function<void(QIODevice&)>& write)
{
    model.file =
        QStringLiteral("%1-%2.%3").arg(model.kind.name(), QString::fromLatin1(model.sha256.left(16)), suffix);
    files::Outputs output;
    write(output.add(store.folder().filePath(model.file))); // what goes wrong is found by commit()
    output.commit();
    store::Transaction transaction(store);
    model.id = store::putModel(store, model);
    transaction.commit();
}

} // namespace

QByteArray compiledModel(ModelKind kind)
{
    return compiledBytes(nameOf(kind));
}

QByteArray compiledTownFile()
{
    return compiledBytes(QStringLiteral("towns"));
}

QByteArray modelBytes(const store::Store& store, const store::Model& model)
{
    initModelResources();
    if (store::isImported(model))
        throw Error(PipelineText::tr(
                        "\"%1\" came as embeddings, without the network that made them, so it cannot compute "
                        "others; import them with import-embeddings.")
                        .arg(model.name));
    QByteArray bytes = readAll(pathOf(store, model), model.name);
    if (hashOf(bytes) != model.sha256)
        throw Error(
            PipelineText::tr("The model file %1 was changed since it was stored; train or import it again.")
                .arg(pathOf(store, model)));
    return bytes;
}

QByteArray knownModelBytes(const store::Store& store, ModelKind kind, const QString& name)
{
    if (isCompiledName(kind, name))
        return compiledModel(kind);
    const std::optional<store::Model> model = store::modelNamed(store, kind, name);
    if (!model)
        refuseUnknown(store, kind, name);
    return modelBytes(store, *model);
}

ModelFile requireModel(store::Store& store, ModelKind kind, const QString& name)
{
    initModelResources();
    std::optional<store::Model> model = store::modelNamed(store, kind, name);
    // A newer program brings newer small models; results of the older ones keep their runs.
    if (isCompiledName(kind, name) &&
        (!model || (model->file.startsWith(u':') && model->sha256 != hashOf(compiledModel(kind)))))
        model = registerCompiled(store, kind);
    if (!model)
        refuseUnknown(store, kind, name);
    return {*model, modelBytes(store, *model)};
}

store::Model keepModel(store::Store& store, ModelKind kind, const QString& name, const QByteArray& bytes,
                       const QString& suffix, const QJsonObject& configuration, qint64 parameters, qint64 run)
{
    store::Model model{0, name, kind, hashOf(bytes), {}, configuration, parameters, run};
    keep(store, model, suffix, [&](QIODevice& to) { to.write(bytes); });
    return model;
}

store::Model keepWeights(store::Store& store, ModelKind kind, const QString& name,
                         const ml::SafeTensors& content, qint64 run)
{
    HashingDevice hash;
    ml::writeSafeTensors(content, hash);
    store::Model model{0,  name, kind, hash.result(), {}, content.configuration, countParameters(content),
                       run};
    keep(store, model, QStringLiteral("safetensors"),
         [&](QIODevice& to) { ml::writeSafeTensors(content, to); });
    return model;
}

bool isCompiledName(ModelKind kind, const QString& name)
{
    initModelResources();
    return name == compiledName && QFile::exists(compiledPath(kind));
}

} // namespace geovlm::pipeline
