// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_data.h"

#include "store/images.h"
#include "store/runs.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QUrl>
#include <algorithm>

namespace geovlm::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Stability)
};

/// The reader's name, or the model and the host of the server.
QString answererOf(const store::Store& store, const store::Run& run)
{
    if (run.model != 0)
        return store::model(store, run.model).name;
    const QString model = run.parameters[u"vlm"].toString();
    const QUrl url(run.parameters[u"with"].toString());
    return url.host().isEmpty() ? model : Text::tr("%1 at %2").arg(model, url.host());
}

int plannedOf(const store::Run& run)
{
    const int sample = run.parameters[u"sample"].toInt();
    const int pool = int(run.parameters[u"pool"].toInteger());
    return sample > 0 ? std::min(sample, pool) : pool;
}

QString titleOf(const store::Store& store, const store::Run& run)
{
    const QString title = Text::tr("Run %1: %2, %3 images × %4")
                              .arg(run.id)
                              .arg(answererOf(store, run), QLocale().toString(plannedOf(run)))
                              .arg(run.parameters[u"runs"].toInt());
    return run.finished.isValid() ? title : Text::tr("%1 (stopped)").arg(title);
}

QStringList provenanceOf(const store::Store& store, const store::Run& run)
{
    const QJsonObject& parameters = run.parameters;
    QStringList lines{
        Text::tr("Store: %1").arg(QFileInfo(store.path()).fileName()),
        Text::tr("Stability run %1 with %2, program version %3")
            .arg(run.id)
            .arg(answererOf(store, run), run.program),
        Text::tr("%1 runs an image, seed %2, varied: %3")
            .arg(parameters[u"runs"].toInt())
            .arg(parameters[u"seed"].toString(), variationsText(parameters[u"vary"].toString()))};
    if (parameters.contains(u"temperature"))
        lines << Text::tr("Temperature %1").arg(parameters[u"temperature"].toDouble());
    if (parameters.contains(u"rerank"))
        lines << Text::tr("Orders: of rerank run %1").arg(parameters[u"rerank"].toInteger());
    lines << (run.finished.isValid()
                  ? Text::tr("Finished %1").arg(run.finished.toString(Qt::ISODate))
                  : Text::tr("Begun %1 and stopped").arg(run.started.toString(Qt::ISODate)));
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
    return share ? Text::tr("%1 %").arg(QLocale().toString(100 * *share, 'f', 0)) : QStringLiteral("–");
}

QString variationName(const QString& name)
{
    if (name == QLatin1String("draw"))
        return Text::tr("answers drawn");
    if (name == QLatin1String("order"))
        return Text::tr("option order");
    if (name == QLatin1String("crop"))
        return Text::tr("crop");
    if (name == QLatin1String("light"))
        return Text::tr("light");
    if (name == QLatin1String("jpeg"))
        return Text::tr("JPEG");
    if (name == QLatin1String("roll"))
        return Text::tr("panorama roll");
    if (name == QLatin1String("rotate"))
        return Text::tr("tile rotation");
    return name;
}

QString variationsText(const QString& names)
{
    QStringList list;
    for (const QString& name : names.split(u',', Qt::SkipEmptyParts))
        list << variationName(name);
    return list.join(QStringLiteral(", "));
}

} // namespace geovlm::ui
