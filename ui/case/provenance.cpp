// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/provenance.h"

#include "domain/error.h"
#include "figures/feature_sources.h"
#include "store/results/runs.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <optional>

namespace geovlm::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Provenance", text);
}

QString timeOf(const store::Run& run)
{
    const QDateTime at = run.finished.isValid() ? run.finished : run.started;
    return at.isValid() ? QLocale().toString(at.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm"))
                        : QString();
}

std::optional<store::Model> modelOf(const store::Store& store, qint64 id)
{
    if (id == 0)
        return std::nullopt;
    try {
        return store::model(store, id);
    } catch (const Error&) {
        return std::nullopt;
    }
}

QString modelText(const std::optional<store::Model>& model)
{
    if (!model)
        return {};
    return tr("%1 (%2)").arg(model->name, QString::fromLatin1(model->sha256.left(8)));
}

QString sentence(const store::Store& store, const store::Run& run)
{
    const QString model = modelText(modelOf(store, run.model));
    QString text = tr("%1: run %2").arg(run.kind.name()).arg(run.id);
    for (const QString& part : {model, run.program, timeOf(run)}) {
        if (!part.isEmpty())
            text += QStringLiteral(" · ") + part;
    }
    if (!run.parameters.isEmpty())
        text += u'\n' + QString::fromUtf8(QJsonDocument(run.parameters).toJson(QJsonDocument::Compact));
    return text;
}

/// Runs that a run read from stand in its parameters under their stage's name.
std::optional<qint64> sourceRun(const store::Run& run, QLatin1String stage)
{
    for (auto it = run.parameters.begin(); it != run.parameters.end(); ++it) {
        if (it.key().startsWith(stage, Qt::CaseInsensitive) && it.value().isDouble())
            return it.value().toInteger();
    }
    return std::nullopt;
}

std::optional<store::Run> stageRun(const store::Store& store, const store::Run& rerank, RunKind kind,
                                   QLatin1String prefix)
{
    const auto id = sourceRun(rerank, prefix);
    if (!id)
        return std::nullopt;
    try {
        const store::Run found = store::run(store, *id);
        return found.kind == kind ? std::optional<store::Run>(found) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

Provenance provenanceOf(const store::Store& store, qint64 rerankRun)
{
    const store::Run rerank = store::run(store, rerankRun);
    const std::optional<store::Run> retrieve =
        stageRun(store, rerank, RunKind::Retrieve, QLatin1String("retriev"));
    Provenance provenance;
    provenance.retrieveRun = retrieve ? retrieve->id : 0;
    provenance.finished = rerank.finished;
    const QString model = modelText(modelOf(store, rerank.model));
    provenance.line = tr("After: run %1, %2, %3")
                          .arg(rerank.id)
                          .arg(model.isEmpty() ? tr("no model named") : model, timeOf(rerank));
    if (retrieve) {
        const QString encoder = modelText(modelOf(store, retrieve->model));
        provenance.line = tr("Before: run %1, %2")
                              .arg(retrieve->id)
                              .arg(encoder.isEmpty() ? tr("no model named") : encoder) +
                          QStringLiteral("  ·  ") + provenance.line;
        provenance.sources << sentence(store, *retrieve);
    } else {
        provenance.line = tr("Before: run not recorded") + QStringLiteral("  ·  ") + provenance.line;
    }
    provenance.sources << sentence(store, rerank);
    if (const QString warning = figures::featuresWarning(rerank); !warning.isEmpty()) {
        provenance.line += QStringLiteral("  ·  ") + warning;
        provenance.sources << warning;
    }
    return provenance;
}

QString runSentence(const store::Store& store, qint64 run)
{
    try {
        return run == 0 ? QString() : sentence(store, store::run(store, run));
    } catch (const Error&) {
        return {};
    }
}

} // namespace geovlm::ui
