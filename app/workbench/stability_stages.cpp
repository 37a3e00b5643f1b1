// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability_stages.h"

#include "backend_stages.h"
#include "pipeline/stability/stability.h"
#include "stage_words.h"

namespace geovlm::app {

namespace {

pipeline::StabilityOptions optionsOf(const ui::StabilityRequest& request,
                                     const std::optional<ui::Backend>& backend)
{
    pipeline::StabilityOptions options;
    options.runs = request.runs;
    options.sample = request.sample;
    options.seed = request.seed;
    options.view = request.view;
    options.vary = request.vary;
    options.threshold = request.threshold;
    if (backend) {
        options.with = backend->url;
        options.model = backend->model;
        options.server = serverOptions(*backend);
    }
    return options;
}

QString check(store::Store& store, const ui::StabilityRequest& request,
              const std::optional<ui::Backend>& backend, Progress& progress,
              const pipeline::StabilityListener& listener)
{
    const pipeline::StabilityResult result =
        pipeline::stability(store, optionsOf(request, backend), progress, listener);
    const pipeline::StabilityReport& report = result.report;
    return tr("Described %1 images %2 times; %3 drift, %4 failed.")
        .arg(number(report.figures.images), number(report.runs), number(report.drifting.size()),
             number(report.failed.size()));
}

} // namespace

void bindStability(ui::StageFunctions& stages)
{
    stages.stability = check;
}

} // namespace geovlm::app
