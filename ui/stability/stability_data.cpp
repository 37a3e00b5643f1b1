// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_data.h"

#include "stability/text.h"
#include "store/models/images.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"

#include <QFileInfo>
#include <QLocale>
#include <QUrl>
#include <algorithm>

namespace geovlm::ui {

namespace {

/// The reader's name, or the model and the host of the server.
QString answererOf(const store::Store& store, const store::Run& run)
{
    if (run.model != 0)
        return store::model(store, run.model).name;
    const auto asked = store::StabilityParameters::from(run.parameters);
    const QString model = asked.server ? asked.server->model : QString();
    const QUrl url(asked.with);
    return url.host().isEmpty() ? model : StabilityText::tr("%1 at %2").arg(model, url.host());
}

QString titleOf(const store::Store& store, const store::Run& run)
{
    const auto asked = store::StabilityParameters::from(run.parameters);
    const QString title = StabilityText::tr("Run %1: %2, %3 images × %4")
                              .arg(run.id)
                              .arg(answererOf(store, run), QLocale().toString(asked.planned()))
                              .arg(asked.runs);
    return run.finished.isValid() ? title : StabilityText::tr("%1 (stopped)").arg(title);
}

QStringList provenanceOf(const store::Store& store, const store::Run& run)
{
    const auto asked = store::StabilityParameters::from(run.parameters);
    QStringList lines{StabilityText::tr("Store: %1").arg(QFileInfo(store.path()).fileName()),
                      StabilityText::tr("Stability run %1 with %2, program version %3")
                          .arg(run.id)
                          .arg(answererOf(store, run), run.program),
                      StabilityText::tr("%1 runs an image, seed %2, varied: %3")
                          .arg(asked.runs)
                          .arg(QString::number(asked.seed), variationsText(asked.vary))};
    if (asked.server && asked.server->temperature)
        lines << StabilityText::tr("Temperature %1").arg(*asked.server->temperature);
    if (asked.rerank)
        lines << StabilityText::tr("Orders: of rerank run %1").arg(*asked.rerank);
    lines << (run.finished.isValid()
                  ? StabilityText::tr("Finished %1").arg(run.finished.toString(Qt::ISODate))
                  : StabilityText::tr("Begun %1 and stopped").arg(run.started.toString(Qt::ISODate)));
    return lines;
}

} // namespace

int StabilityData::drifting(double threshold) const
{
    return int(std::count_if(rows.begin(), rows.end(), [threshold](const StabilityRow& row) {
        return row.failure.isEmpty() && row.figures.drifts(threshold);
    }));
}

std::vector<StabilityEntry> stabilityEntries(const store::Store& store)
{
    std::vector<StabilityEntry> entries;
    for (const qint64 id : store::stabilityRuns(store)) {
        const store::Run run = store::run(store, id);
        entries.push_back({id, titleOf(store, run), run.finished.isValid()});
    }
    return entries;
}

StabilityDataPtr stabilityData(const store::Store& store, qint64 run)
{
    const pipeline::StabilityReport report = pipeline::stabilityReport(store, run);
    auto data = std::make_shared<StabilityData>();
    data->run = run;
    data->title = titleOf(store, report.run);
    data->provenance = provenanceOf(store, report.run);
    data->finished = report.finished();
    data->runs = report.runs;
    data->planned = report.planned;
    data->questions = report.questions;
    data->figures = report.figures;
    data->baseline = report.baseline.value_or(store::StabilityBaseline());
    const std::vector<store::StabilityImage> found = store::stabilityImages(store, run);
    std::vector<ImageId> ids;
    ids.reserve(found.size());
    for (const store::StabilityImage& one : found)
        ids.push_back(one.image);
    QHash<ImageId, QString> paths;
    for (const Image& image : store::images(store, ids))
        paths.insert(image.id, image.path);
    for (const store::StabilityImage& one : found)
        data->rows.push_back({one.image, paths.value(one.image), one.failure, one.figures});
    return data;
}

QString stabilityText(const std::optional<double>& value, int digits)
{
    return value ? QLocale().toString(*value, 'f', digits) : QStringLiteral("–");
}

QString percentText(const std::optional<double>& share)
{
    return share ? StabilityText::tr("%1 %").arg(QLocale().toString(100 * *share, 'f', 0))
                 : QStringLiteral("–");
}

QString variationName(const QString& name)
{
    if (name == QLatin1String("draw"))
        return StabilityText::tr("answers drawn");
    if (name == QLatin1String("order"))
        return StabilityText::tr("option order");
    if (name == QLatin1String("crop"))
        return StabilityText::tr("crop");
    if (name == QLatin1String("light"))
        return StabilityText::tr("light");
    if (name == QLatin1String("jpeg"))
        return StabilityText::tr("JPEG");
    if (name == QLatin1String("roll"))
        return StabilityText::tr("panorama roll");
    if (name == QLatin1String("rotate"))
        return StabilityText::tr("tile rotation");
    return name;
}

QString variationsText(const QStringList& names)
{
    QStringList list;
    for (const QString& name : names)
        list << variationName(name);
    return list.join(QStringLiteral(", "));
}

} // namespace geovlm::ui
