// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/signatures.h"
#include "domain/text.h"

#include <algorithm>

namespace geovlm {
namespace {

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

/// Why a figure of queries with a match is not there: what was run had none of them.
QString whyUnmeasured(const SignatureInput& input, const QString& otherwise)
{
    if (input.splits.empty())
        return DomainText::tr("Not measured: no split with test queries is ranked.");
    const bool any =
        std::ranges::any_of(input.splits, [](const NamedSplit& split) { return split.metrics.queries > 0; });
    return any ? otherwise
               : DomainText::tr(
                     "Not measured: no query that was ranked has a match among its references; look at "
                     "the data set's pairs.");
}

/// The split whose R@10 before reranking is the lowest; null = none has any.
const NamedSplit* worstSplit(const SignatureInput& input)
{
    const NamedSplit* worst = nullptr;
    for (const NamedSplit& split : input.splits)
        if (split.metrics.before.r10 && (!worst || *split.metrics.before.r10 < *worst->metrics.before.r10))
            worst = &split;
    return worst;
}

QString poorEncoder(const NamedSplit& split)
{
    if (2 * split.metrics.missed > split.metrics.queries)
        return DomainText::tr(
                   "Most queries of %1 (%2 of %3) count as misses because they, or their match, were not "
                   "searched. Encode these images, then retrieve and rerank again.")
            .arg(split.name)
            .arg(split.metrics.missed)
            .arg(split.metrics.queries);
    return DomainText::tr(
               "The true match is too seldom among the ten of %1: reranking has nothing to improve. Use "
               "or train a better image encoder first; R@10 of 80 % is the level to start from.")
        .arg(split.name);
}

Signature baseEncoder(const SignatureInput& input)
{
    const NamedSplit* split = worstSplit(input);
    const std::optional<double> worst = split ? split->metrics.before.r10 : std::nullopt;
    const Sentences sentences{
        split ? poorEncoder(*split) : QString(),
        DomainText::tr(
            "The encoder brings the true match among the ten often enough for reranking to matter; 80 % "
            "is the level to start from."),
        whyUnmeasured(input, QString())};
    return decide(QStringLiteral("base-encoder"), worst, signature::baseEncoderR10, FiresWhen::Below,
                  sentences);
}

Signature descriptionDrift(const SignatureInput& input)
{
    const Sentences sentences{
        DomainText::tr(
            "Repeated descriptions of one image hardly agree. Answer deterministically, simplify or merge "
            "the questions that drift, and let people check the drifting images."),
        DomainText::tr(
            "Repeated descriptions of one image agree well enough; compare with the baseline of different "
            "images, because the fixed words alone make them alike."),
        DomainText::tr("Not measured: run the stability check.")};
    Signature drift = decide(QStringLiteral("description-drift"), input.descriptionJaccard,
                             signature::driftJaccard, FiresWhen::Below, sentences);
    if (drift.value && !input.descriptionSource.isEmpty())
        drift.advice += QLatin1Char(' ') + input.descriptionSource;
    return drift;
}

Signature marginCollapse(const SignatureInput& input)
{
    const QString plateau =
        input.comparesSides.value_or(false)
            ? DomainText::tr("raise the margin")
            : DomainText::tr("raise the margin or choose a fusion that compares both sides");
    const Sentences sentences{
        DomainText::tr(
            "The match scores hardly above the best of the others. If the loss has reached a plateau, "
            "%1; if it oscillates, lower the learning rate.")
            .arg(plateau),
        DomainText::tr("The match stands clear of the best of the others on average."),
        whyUnmeasured(input, DomainText::tr("Not measured: no match is among the candidates that were "
                                            "reranked."))};
    return decide(QStringLiteral("margin-collapse"), input.meanMargin, signature::marginGap, FiresWhen::Below,
                  sentences);
}

const NamedSplit* splitNamed(const SignatureInput& input, const QString& name)
{
    const auto split = std::find_if(input.splits.begin(), input.splits.end(), [&](const NamedSplit& one) {
        return one.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return split == input.splits.end() ? nullptr : &*split;
}

Signature crossArea(const SignatureInput& input)
{
    const NamedSplit* same = splitNamed(input, QStringLiteral("same-area"));
    const NamedSplit* cross = splitNamed(input, QStringLiteral("cross-area"));
    std::optional<double> drop;
    if (same && cross && same->metrics.after.r1 && cross->metrics.after.r1)
        drop = *same->metrics.after.r1 - *cross->metrics.after.r1;
    const Sentences sentences{
        DomainText::tr(
            "R@1 falls strongly in areas that training has not seen: the reranker or the encoder fits its "
            "own areas too closely. Use a smaller reranker, more dropout, or more areas to train on."),
        DomainText::tr("R@1 holds up in areas that training has not seen."),
        same && cross
            ? whyUnmeasured(input, DomainText::tr("Not measured: one of the splits has no query with a "
                                                  "match."))
            : DomainText::tr("Not measured: needs reranked splits named same-area and cross-area.")};
    return decide(QStringLiteral("cross-area"), drop, signature::crossAreaDrop, FiresWhen::Above, sentences);
}

} // namespace

std::vector<Signature> signatures(const SignatureInput& input)
{
    return {baseEncoder(input), descriptionDrift(input), marginCollapse(input), crossArea(input)};
}

} // namespace geovlm
