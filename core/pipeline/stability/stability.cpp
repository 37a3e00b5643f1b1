// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stability/stability.h"

#include "domain/error.h"
#include "pipeline/stability/stability_run.h"
#include "pipeline/stability/text.h"
#include "store/annotation/queue.h"
#include "store/models/images.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <algorithm>
#include <array>

namespace geovlm::pipeline {
namespace {

constexpr RunKind kind = RunKind::Stability;
const QString thresholdKey = QStringLiteral("drift_threshold");

struct Named
{
    const char* name;
    bool StabilityVariations::*on;
};
constexpr std::array named{
    Named{"draw", &StabilityVariations::draw},    Named{"order", &StabilityVariations::order},
    Named{"crop", &StabilityVariations::crop},    Named{"light", &StabilityVariations::light},
    Named{"jpeg", &StabilityVariations::jpeg},    Named{"roll", &StabilityVariations::roll},
    Named{"rotate", &StabilityVariations::rotate}};

qint64 stabilityRun(const store::Store& store, qint64 asked)
{
    if (asked > 0) {
        if (store::run(store, asked).kind != kind)
            throw Error(StabilityText::tr("Run %1 is not a stability run.").arg(asked));
        return asked;
    }
    const auto run = store::latestRun(store, kind);
    if (!run)
        throw Error(StabilityText::tr("Stability is not checked yet; run stability first."));
    return run->id;
}

/// The figures once more from what was said, image by image: the same however the run went.
void readFigures(const store::Store& store, StabilityReport& report)
{
    StabilityTally tally(report.questions.size());
    std::vector<std::pair<double, ImageId>> drifting; // by falling depth
    std::vector<std::pair<ImageId, QString>> failed;
    for (const store::StabilityImage& one : store::stabilityImages(store, report.run.id)) {
        if (!one.failure.isEmpty()) {
            failed.emplace_back(one.image, one.failure);
            continue;
        }
        std::vector<QStringList> canonical;
        for (const QStringList& run : store::stabilitySaid(store, report.run.id, one.image).answers)
            canonical.push_back(canonicalAnswers(run));
        tally.add(one.figures, canonical);
        if (one.figures.drifts(report.threshold))
            drifting.emplace_back(-one.figures.depth(report.threshold), one.image);
    }
    report.figures = tally.figures();
    std::sort(drifting.begin(), drifting.end());
    for (const auto& [depth, image] : drifting) {
        report.driftingImages.push_back(image);
        report.drifting.append(store::image(store, image).path);
    }
    for (const auto& [image, why] : failed)
        report.failed.append(QStringLiteral("%1: %2").arg(store::image(store, image).path, why));
}

QJsonValue orNull(const std::optional<double>& value, double scale = 1)
{
    return value ? QJsonValue(*value * scale) : QJsonValue(QJsonValue::Null);
}

QJsonObject beside(const std::optional<double>& mean, const std::optional<double>& baseline)
{
    return {{QStringLiteral("mean"), orNull(mean)}, {QStringLiteral("baseline"), orNull(baseline)}};
}

QJsonObject answersJson(const StabilityReport& report, const Likeness& baseline)
{
    QJsonArray questions;
    for (std::size_t q = 0; q < report.figures.questions.size(); ++q) {
        const QuestionStability& question = report.figures.questions[q];
        questions.append(QJsonObject{{QStringLiteral("id"), report.questions.at(int(q)).id},
                                     {QStringLiteral("agreement"), orNull(question.agreement)},
                                     {QStringLiteral("alpha"), orNull(question.alpha)},
                                     {QStringLiteral("n"), question.images}});
    }
    return {{QStringLiteral("agreement"), orNull(report.figures.mean.agreement)},
            {QStringLiteral("jaccard"), orNull(report.figures.mean.answerJaccard)},
            {QStringLiteral("baseline"),
             QJsonObject{{QStringLiteral("agreement"), orNull(baseline.agreement)},
                         {QStringLiteral("jaccard"), orNull(baseline.answerJaccard)}}},
            {QStringLiteral("questions"), questions}};
}

store::QueueItem driftItem(const store::StabilityImage& one, double threshold)
{
    return {one.image, store::QueueReason::Drift,
            store::queueWeight(store::QueueReason::Drift, one.figures.depth(threshold)), -1, QString()};
}

} // namespace

QStringList variationNames()
{
    QStringList names;
    for (const Named& one : named)
        names.append(QString::fromLatin1(one.name));
    return names;
}

QStringList namesOf(const StabilityVariations& variations)
{
    QStringList names;
    for (const Named& one : named)
        if (variations.*one.on)
            names.append(QString::fromLatin1(one.name));
    return names;
}

StabilityVariations variationsNamed(const QStringList& names)
{
    StabilityVariations variations;
    for (const QString& name : names) {
        const auto found = std::find_if(named.begin(), named.end(), [&name](const Named& one) {
            return name == QLatin1String(one.name);
        });
        if (found == named.end())
            throw Error(StabilityText::tr("\"%1\" is nothing that can be varied; there is %2.")
                            .arg(name, variationNames().join(QStringLiteral(", "))));
        variations.*found->on = true;
    }
    return variations;
}

StabilityVariations usualVariations(bool server)
{
    StabilityVariations usual;
    usual.draw = true;
    usual.order = server;
    usual.crop = usual.light = usual.jpeg = usual.roll = usual.rotate = !server;
    return usual;
}

StabilityResult stability(store::Store& store, const StabilityOptions& options, Progress& progress,
                          const StabilityListener& listener)
{
    QElapsedTimer clock;
    clock.start();
    const StabilityPlan plan = stabilityPlan(store, options);
    store::setSetting(store, thresholdKey, QString::number(options.threshold));
    qint64 run = 0;
    if (options.server)
        stabilityWithServer(store, plan, progress, listener, run);
    else
        stabilityWithReader(store, plan, progress, listener, run);
    return {stabilityReport(store, run, options.threshold), double(clock.elapsed()) / 1000};
}

StabilityReport stabilityReport(const store::Store& store, qint64 run, double threshold)
{
    StabilityReport report;
    report.run = store::run(store, stabilityRun(store, run));
    report.questions = store.questions();
    report.threshold = threshold;
    report.parameters = store::StabilityParameters::from(report.run.parameters);
    report.runs = report.parameters.runs;
    report.planned = report.parameters.planned();
    report.baseline = store::stabilityBaseline(store, report.run.id);
    readFigures(store, report);
    return report;
}

QJsonObject toJson(const StabilityReport& report)
{
    const StabilityFigures& figures = report.figures;
    const store::StabilityBaseline baseline = report.baseline.value_or(store::StabilityBaseline());
    return {{QStringLiteral("images"), figures.images},
            {QStringLiteral("runs"), report.runs},
            {QStringLiteral("cosine"), beside(figures.mean.cosine, baseline.likeness.cosine)},
            {QStringLiteral("jaccard"), beside(figures.mean.jaccard, baseline.likeness.jaccard)},
            {QStringLiteral("answers"), answersJson(report, baseline.likeness)},
            {QStringLiteral("top1_changed"), orNull(figures.firstChanged, 100)},
            {QStringLiteral("kendall_tau"), orNull(figures.tau)},
            {QStringLiteral("between_runs"),
             QJsonObject{{QStringLiteral("top1_changed"), orNull(figures.firstApart, 100)},
                         {QStringLiteral("kendall_tau"), orNull(figures.tauApart)}}},
            {QStringLiteral("drifting"), QJsonArray::fromStringList(report.drifting)},
            {QStringLiteral("threshold"), report.threshold},
            {QStringLiteral("run"), report.run.id},
            {QStringLiteral("finished"), report.finished()},
            {QStringLiteral("planned"), report.planned},
            {QStringLiteral("images_failed"), QJsonArray::fromStringList(report.failed)},
            {QStringLiteral("images_reranked"), figures.ranked},
            {QStringLiteral("baseline_pairs"), baseline.pairs},
            {QStringLiteral("template_jaccard"), baseline.templateJaccard},
            {QStringLiteral("varied"), QJsonArray::fromStringList(report.parameters.vary)}};
}

qint64 queueDrifting(store::Store& store, qint64 run, const std::vector<ImageId>& images, double threshold)
{
    stabilityRun(store, run);
    const std::vector<store::StabilityImage> measured = store::stabilityImages(store, run);
    qint64 count = 0;
    store::Transaction transaction(store);
    for (const ImageId image : images) {
        const auto found =
            std::find_if(measured.begin(), measured.end(),
                         [image](const store::StabilityImage& one) { return one.image == image; });
        if (found == measured.end() || !found->failure.isEmpty())
            continue;
        store::putQueueItem(store, run, driftItem(*found, threshold));
        ++count;
    }
    store::setSetting(store, thresholdKey, QString::number(threshold));
    transaction.commit();
    return count;
}

void queueDriftOf(store::Store& store, qint64 run, double threshold)
{
    for (const store::StabilityImage& one : store::stabilityImages(store, run)) {
        if (!one.failure.isEmpty())
            continue;
        if (one.figures.drifts(threshold))
            store::putQueueItem(store, run, driftItem(one, threshold));
        else
            store::dropQueueItemOfOthers(store, one.image, store::QueueReason::Drift, run);
    }
}

double driftThresholdOf(const store::Store& store)
{
    bool ok = false;
    const double threshold = store::setting(store, thresholdKey).toDouble(&ok);
    return ok ? threshold : stability::driftThreshold;
}

} // namespace geovlm::pipeline
