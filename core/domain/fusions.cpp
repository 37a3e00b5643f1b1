// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fusions.h"

#include "domain/error.h"
#include "domain/text.h"

#include <algorithm>

namespace geovlm {
namespace {

std::vector<FusionTraits> allFusions()
{
    return {
        {.kind = FusionKind::Sum,
         .name = QStringLiteral("sum"),
         .meaning = DomainText::tr(
             "As published: query and candidate are added before anything looks at them, so that neither "
             "their difference nor their product is seen, and the first stage's order is not used."),
         .epochs = 25,
         .rate = 1e-3,
         .margin = 1, // as published
         .width = 512,
         .usesDropout = true,
         .comparesSides = false},
        {.kind = FusionKind::Compare,
         .name = QStringLiteral("compare"),
         .meaning = DomainText::tr(
             "Difference and product of both sides, images and texts apart, on top of the first stage's "
             "order."),
         .epochs = 25,
         .rate = 1e-3,
         .margin = 0.5, // it starts from the first stage's order; a margin of 1 is never met
         .width = 128,
         .usesDropout = true,
         .comparesSides = true},
        {.kind = FusionKind::Attention,
         .name = QStringLiteral("attention"),
         .meaning = DomainText::tr(
             "One attention layer over the four vectors (image and text of both sides), on top of the "
             "first stage's order."),
         .epochs = 25,
         .rate = 1e-3,
         .margin = 0.5,
         .width = 128,
         .usesDropout = true,
         .comparesSides = true},
        {.kind = FusionKind::Evidence,
         .name = QStringLiteral("evidence"),
         .meaning = DomainText::tr(
             "One weight per question on the log-odds that both sides' answers come from one place, and one "
             "on the first stage's order: 31 numbers that can be read."),
         .epochs = 60,
         .rate = 0.02,
         .margin = 0.5,
         .width = 0,
         .usesDropout = false,
         .comparesSides = true},
    };
}

} // namespace

const std::vector<FusionTraits>& knownFusions()
{
    static const std::vector<FusionTraits> all = allFusions();
    return all;
}

QStringList fusionNames()
{
    QStringList names;
    for (const FusionTraits& fusion : knownFusions())
        names.append(fusion.name);
    return names;
}

const FusionTraits& fusionTraits(FusionKind kind)
{
    return *std::ranges::find(knownFusions(), kind, &FusionTraits::kind);
}

const FusionTraits* findFusion(const QString& name)
{
    const auto found = std::ranges::find(knownFusions(), name, &FusionTraits::name);
    return found != knownFusions().end() ? &*found : nullptr;
}

const FusionTraits& fusionNamed(const QString& name)
{
    if (const FusionTraits* fusion = findFusion(name))
        return *fusion;
    throw Error(DomainText::tr("There is no fusion called \"%1\"; use one of %2.")
                    .arg(name, fusionNames().join(QStringLiteral(", "))));
}

} // namespace geovlm
