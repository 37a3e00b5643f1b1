// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/signatures.h"

#include <QCoreApplication>
#include <algorithm>

namespace geovlm {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Signature)
};

enum class FiresWhen { Below, Above };

struct Sentences
{
    QString fired, fine, unknown;
};

Signature decide(const QString& id, std::optional<double> value, double threshold, FiresWhen when,
                 const Sentences& sentences)
{
    Signature one{id, value, threshold, false, sentences.unknown};
    if (!value)
        return one;
    one.fired = when == FiresWhen::Below ? *value < threshold : *value > threshold;
    one.advice = one.fired ? sentences.fired : sentences.fine;
    return one;
}

Signature baseEncoder(const SignatureInput& input)
{
    std::optional<double> worst;
    QString where;
    for (const NamedSplit& split : input.splits) {
        const std::optional<double> r10 = split.metrics.before.r10;
        if (!r10 || (worst && *worst <= *r10))
            continue;
        worst = r10;
        where = split.name;
    }
    const Sentences sentences{
        Text::tr("The true match is too seldom among the ten of %1: reranking has nothing to improve. Use or "
                 "train a better image encoder first; R@10 of 80 % is the level to start from.")
            .arg(where),
        Text::tr("The encoder brings the true match among the ten often enough for reranking to matter; 80 % "
                 "is the level to start from."),
        Text::tr("Not measured: run the retrieval first.")};
    return decide(QStringLiteral("base-encoder"), worst, signature::baseEncoderR10, FiresWhen::Below,
                  sentences);
}

Signature descriptionDrift(const SignatureInput& input)
{
    const Sentences sentences{
        Text::tr(
            "Repeated descriptions of one image hardly agree. Answer deterministically, simplify or merge "
            "the questions that drift, and let people check the drifting images."),
        Text::tr(
            "Repeated descriptions of one image agree well enough; compare with the baseline of different "
            "images, because the fixed words alone make them alike."),
        Text::tr("Not measured: run the stability check.")};
    Signature drift = decide(QStringLiteral("description-drift"), input.descriptionJaccard,
                             signature::driftJaccard, FiresWhen::Below, sentences);
    if (drift.value && !input.descriptionSource.isEmpty())
        drift.advice += QLatin1Char(' ') + input.descriptionSource;
    return drift;
}

Signature marginCollapse(const SignatureInput& input)
{
    const Sentences sentences{
        Text::tr("The match scores hardly above the best of the others. If the loss has reached a plateau, "
                 "raise the margin or choose a fusion that compares both sides; if it oscillates, lower the "
                 "learning rate."),
        Text::tr("The match stands clear of the best of the others on average."),
        Text::tr("Not measured: rerank first.")};
    return decide(QStringLiteral("margin-collapse"), input.meanMargin, signature::marginGap, FiresWhen::Below,
                  sentences);
}

std::optional<double> r1After(const SignatureInput& input, const QString& name)
{
    const auto split = std::find_if(input.splits.begin(), input.splits.end(), [&](const NamedSplit& one) {
        return one.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return split == input.splits.end() ? std::nullopt : split->metrics.after.r1;
}

Signature crossArea(const SignatureInput& input)
{
    const std::optional<double> same = r1After(input, QStringLiteral("same-area"));
    const std::optional<double> cross = r1After(input, QStringLiteral("cross-area"));
    std::optional<double> drop;
    if (same && cross)
        drop = *same - *cross;
    const Sentences sentences{
        Text::tr(
            "R@1 falls strongly in areas that training has not seen: the reranker or the encoder fits its "
            "own areas too closely. Use a smaller reranker, more dropout, or more areas to train on."),
        Text::tr("R@1 holds up in areas that training has not seen."),
        Text::tr("Not measured: needs reranked splits named same-area and cross-area.")};
    return decide(QStringLiteral("cross-area"), drop, signature::crossAreaDrop, FiresWhen::Above, sentences);
}

} // namespace

std::vector<Signature> signatures(const SignatureInput& input)
{
    return {baseEncoder(input), descriptionDrift(input), marginCollapse(input), crossArea(input)};
}

} // namespace geovlm
