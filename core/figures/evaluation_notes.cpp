// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/evaluation_notes.h"
#include "figures/text.h"

namespace geovlm::figures {
namespace {

constexpr qsizetype namesSaid = 3;

QString named(const Coverage& coverage)
{
    QStringList names = coverage.missed.mid(0, namesSaid);
    if (const qsizetype more = coverage.misses() - names.size(); more > 0)
        names << Text::tr("%1 more").arg(more);
    return names.join(Text::tr(", "));
}

QString missesNote(const SplitEvaluation& split)
{
    const Coverage& coverage = split.coverage;
    QStringList why;
    if (coverage.unsearchedQueries > 0)
        why << Text::tr("%1 have no embedding").arg(coverage.unsearchedQueries);
    if (coverage.unsearchedMatches > 0)
        why << Text::tr("%1 have a true match that was not searched").arg(coverage.unsearchedMatches);
    if (coverage.unranked > 0)
        why << Text::tr("%1 were not reranked").arg(coverage.unranked);
    if (why.isEmpty())
        return {};
    return Text::tr("%1: %2 of %3 queries count as misses: %4 (%5).")
        .arg(split.name)
        .arg(coverage.misses())
        .arg(split.metrics.queries)
        .arg(why.join(Text::tr(", ")), named(coverage));
}

QString galleryNote(const SplitEvaluation& split)
{
    const Coverage& coverage = split.coverage;
    if (coverage.searchedReferences >= coverage.references)
        return {};
    return Text::tr("%1: %2 of %3 references were searched; the others have no embedding.")
        .arg(split.name)
        .arg(coverage.searchedReferences)
        .arg(coverage.references);
}

QString unmatchedNote(const SplitEvaluation& split)
{
    if (split.metrics.withoutMatch == 0)
        return {};
    return Text::tr("%1: %2 queries have no match among the references and are in no figure.")
        .arg(split.name)
        .arg(split.metrics.withoutMatch);
}

QString tieNote(const SplitEvaluation& split, const StageMetrics& stage, const QString& when)
{
    if (!stage.hasTies())
        return {};
    return Text::tr(
               "%1, %2 reranking: the match of %3 of %4 queries shares its score with other references. R@1 "
               "is %5 when equal ones come in any order, and %6 only if every match wins its tie.")
        .arg(split.name, when)
        .arg(*stage.tied)
        .arg(split.metrics.queries)
        .arg(stage.r1Expected.value_or(0), 0, 'f', 1)
        .arg(stage.r1.value_or(0), 0, 'f', 1);
}

} // namespace

QStringList notesOf(const SplitEvaluation& split)
{
    QStringList notes{missesNote(split), galleryNote(split), unmatchedNote(split),
                      tieNote(split, split.metrics.before, Text::tr("before")),
                      tieNote(split, split.metrics.after, Text::tr("after"))};
    notes.removeAll(QString());
    return notes;
}

QString queriesText(const SplitEvaluation& split)
{
    QString text = Text::tr("%1 queries").arg(split.metrics.queries);
    if (const int misses = split.coverage.misses(); misses > 0)
        text += Text::tr(" (%1 of them not searched: misses)").arg(misses);
    if (split.metrics.withoutMatch > 0)
        text += Text::tr(" and %1 without a match").arg(split.metrics.withoutMatch);
    return text;
}

QString referencesText(const SplitEvaluation& split)
{
    const Coverage& coverage = split.coverage;
    if (coverage.searchedReferences >= coverage.references)
        return Text::tr("%1 references").arg(split.metrics.references);
    return Text::tr("%1 of %2 references").arg(coverage.searchedReferences).arg(coverage.references);
}

} // namespace geovlm::figures
