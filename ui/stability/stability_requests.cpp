// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_requests.h"

#include "stability/text.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

QString checkStability(store::Store& store, const WatchedCheck& asked, Progress& progress)
{
    const QLocale locale;
    const pipeline::StabilityReport report =
        pipeline::stability(store, asked.options, progress, asked.told).report;
    return StabilityText::tr("Described %1 images %2 times; %3 drift, %4 failed.")
        .arg(locale.toString(report.figures.images), locale.toString(report.runs),
             locale.toString(report.drifting.size()), locale.toString(report.failed.size()));
}

} // namespace

Stages withStability(Stages stages)
{
    stages.setMissing<WatchedCheck>(checkStability);
    return stages;
}

} // namespace geovlm::ui
