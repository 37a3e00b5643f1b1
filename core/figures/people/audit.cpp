// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/audit.h"

#include "domain/error.h"
#include "domain/random.h"
#include "figures/text.h"
#include "store/answers/answers.h"
#include "store/sqlite/store.h"

#include <QJsonArray>
#include <algorithm>

namespace geovlm::figures {
namespace {

/// The first `count` of a shuffle.
std::vector<ImageId> drawn(std::vector<ImageId> images, std::size_t count, Random random)
{
    random.shuffle(images);
    images.resize(std::min(count, images.size()));
    return images;
}

/// Half of each view; what one view lacks comes from the other.
std::vector<ImageId> drawnFromBoth(const store::Store& store, std::size_t size, quint64 seed)
{
    std::vector<ImageId> ground = store::answeredImages(store, View::Ground);
    std::vector<ImageId> tiles = store::answeredImages(store, View::Satellite);
    const std::size_t half = size - size / 2;
    const std::size_t fewTiles = size / 2 - std::min(size / 2, tiles.size());
    const std::size_t groundCount = std::min(ground.size(), half + fewTiles);
    ground = drawn(std::move(ground), groundCount, Random::stream(seed, "audit-ground"));
    tiles = drawn(std::move(tiles), size - groundCount, Random::stream(seed, "audit-satellite"));
    ground.insert(ground.end(), tiles.begin(), tiles.end());
    return drawn(std::move(ground), size, Random::stream(seed, "audit-order"));
}

std::vector<ImageId> imagesFor(const store::Store& store, const AuditOptions& options)
{
    const std::size_t size = std::size_t(std::clamp(options.size, 1, largestAudit));
    if (!options.view)
        return drawnFromBoth(store, size, options.seed);
    const char* stream = *options.view == View::Ground ? "audit-ground" : "audit-satellite";
    return drawn(store::answeredImages(store, *options.view), size, Random::stream(options.seed, stream));
}

void count(AuditTally& tally, const store::AuditMark& mark)
{
    switch (*mark.verdict) {
    case store::Verdict::Right:
        ++tally.right;
        break;
    case store::Verdict::Wrong:
        ++tally.wrong;
        break;
    case store::Verdict::Unclear:
        ++tally.unclear;
        break;
    }
    tally.changed += mark.isCurrent ? 0 : 1;
}

QJsonObject toJson(const AuditTally& tally)
{
    const auto share = tally.share();
    return {{QStringLiteral("right"), tally.right},
            {QStringLiteral("wrong"), tally.wrong},
            {QStringLiteral("unclear"), tally.unclear},
            {QStringLiteral("changed"), tally.changed},
            {QStringLiteral("n"), tally.n()},
            {QStringLiteral("percent"), share ? QJsonValue(share->share) : QJsonValue()},
            {QStringLiteral("ci95"), share ? QJsonValue(QJsonArray{share->low, share->high}) : QJsonValue()}};
}

QJsonObject toJson(const AuditTallies& tallies)
{
    return {{QStringLiteral("ground"), toJson(tallies[std::size_t(View::Ground)])},
            {QStringLiteral("satellite"), toJson(tallies[std::size_t(View::Satellite)])},
            {QStringLiteral("both"), toJson(tallies[bothViews])}};
}

} // namespace

qint64 drawAudit(store::Store& store, const AuditOptions& options)
{
    const std::vector<ImageId> images = imagesFor(store, options);
    if (images.empty())
        throw Error(
            Text::tr("No image of that kind has an answer to judge yet; run answer, or import answers, "
                     "first."));
    store::Audit audit;
    audit.seed = options.seed;
    audit.size = options.size;
    audit.view = options.view;
    audit.by = options.by;
    return store::addAudit(store, audit, images);
}

int AuditedImage::answered() const
{
    return int(std::ranges::count_if(answers, [](const AuditedAnswer& one) { return one.answer != 0; }));
}

int AuditedImage::marked() const
{
    return int(
        std::ranges::count_if(answers, [](const AuditedAnswer& one) { return one.verdict.has_value(); }));
}

int AuditedImage::nextUnmarked(int from) const
{
    for (int question = std::max(0, from); question < int(answers.size()); ++question)
        if (answers[std::size_t(question)].answer != 0 && !answers[std::size_t(question)].verdict)
            return question;
    return -1;
}

AuditedImage auditedImage(const store::Store& store, qint64 audit, int place)
{
    const std::vector<ImageId> images = store::auditImages(store, audit);
    if (place < 0 || place >= int(images.size()))
        throw Error(Text::tr("Audit %1 has no image number %2.").arg(audit).arg(place + 1));
    AuditedImage shown;
    shown.audit = audit;
    shown.place = place;
    shown.image = store::image(store, images[std::size_t(place)]);
    shown.file = store::filePath(store, shown.image);
    shown.answers.resize(std::size_t(store.questions().size()));
    for (const AnswerEvent& event : store::currentAnswers(store, shown.image.id))
        shown.answers[std::size_t(event.question)] = {event.id,         event.value,  event.speaker,
                                                      event.confidence, std::nullopt, std::nullopt};
    for (const store::AuditMark& mark : store::countingMarks(store, audit, shown.image.id)) {
        AuditedAnswer& one = shown.answers[std::size_t(mark.question)];
        if (!mark.isCurrent)
            one = {mark.answer, mark.value, mark.answeredBy, -1, std::nullopt, one.value};
        one.verdict = mark.verdict;
    }
    return shown;
}

std::optional<AuditPosition> nextUnmarked(const store::Store& store, qint64 audit, const AuditPosition& from)
{
    const int images = int(store::auditImages(store, audit).size());
    // Once round; the image begun with comes a second time for what stands before the question begun with.
    for (int step = 0; step <= images && images > 0; ++step) {
        const int place = (from.place + step) % images;
        const int question = auditedImage(store, audit, place).nextUnmarked(step == 0 ? from.question : 0);
        if (question >= 0)
            return AuditPosition{place, question};
    }
    return std::nullopt;
}

AuditFigures auditFigures(const store::Store& store, qint64 audit)
{
    AuditFigures figures;
    figures.audit = store::audit(store, audit);
    figures.progress = store::auditProgress(store, audit);
    figures.questions = store.questions();
    figures.tallies.resize(std::size_t(figures.questions.size()));
    QHash<ImageId, View> views;
    for (const Image& image : store::images(store, store::auditImages(store, audit)))
        views.insert(image.id, image.view);
    for (const store::AuditMark& mark : store::countingMarks(store, audit)) {
        const std::size_t view = std::size_t(views.value(mark.image));
        for (const std::size_t side : {view, bothViews}) {
            count(figures.tallies.at(std::size_t(mark.question))[side], mark);
            count(figures.overall[side], mark);
        }
    }
    return figures;
}

std::vector<AuditFigures> allAuditFigures(const store::Store& store)
{
    std::vector<AuditFigures> all;
    for (const store::Audit& audit : store::audits(store))
        all.push_back(auditFigures(store, audit.id));
    return all;
}

QJsonObject toJson(const AuditFigures& figures)
{
    QJsonArray questions;
    for (int i = 0; i < figures.questions.size(); ++i) {
        QJsonObject row = toJson(figures.tallies[std::size_t(i)]);
        row[QStringLiteral("id")] = figures.questions.at(i).id;
        questions.append(row);
    }
    const store::Audit& audit = figures.audit;
    const QString view = !audit.view                   ? QStringLiteral("both")
                         : *audit.view == View::Ground ? QStringLiteral("ground")
                                                       : QStringLiteral("satellite");
    return {{QStringLiteral("audit"), audit.id},
            {QStringLiteral("by"), audit.by},
            {QStringLiteral("started"), audit.started.toString(Qt::ISODate)},
            {QStringLiteral("seed"), qint64(audit.seed)},
            {QStringLiteral("size"), audit.size},
            {QStringLiteral("view"), view},
            {QStringLiteral("images"), figures.progress.images},
            {QStringLiteral("answers"), figures.progress.answers},
            {QStringLiteral("marked"), figures.progress.marked},
            {QStringLiteral("overall"), toJson(figures.overall)},
            {QStringLiteral("questions"), questions}};
}

QString verdictName(store::Verdict verdict)
{
    switch (verdict) {
    case store::Verdict::Right:
        return QStringLiteral("right");
    case store::Verdict::Wrong:
        return QStringLiteral("wrong");
    case store::Verdict::Unclear:
        return QStringLiteral("unclear");
    }
    return {};
}

} // namespace geovlm::figures
