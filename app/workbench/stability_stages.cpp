// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability_stages.h"

#include "stability/stability_functions.h"

#include "pipeline/stability/stability.h"
#include "stage_words.h"

namespace geovlm::app {

namespace {

QString check(store::Store& store, const pipeline::StabilityOptions& options, Progress& progress,
              const pipeline::StabilityListener& listener)
{
    const pipeline::StabilityResult result = pipeline::stability(store, options, progress, listener);
    const pipeline::StabilityReport& report = result.report;
    return tr("Described %1 images %2 times; %3 drift, %4 failed.")
        .arg(number(report.figures.images), number(report.runs), number(report.drifting.size()),
             number(report.failed.size()));
}

} // namespace

void bindStability(ui::StageFunctions& stages)
{
    stages.screens.put(ui::StabilityStage(check));
}

} // namespace geovlm::app
