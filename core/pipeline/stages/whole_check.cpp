// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/whole_check.h"

#include "pipeline/stages/picture_check.h"
#include "pipeline/stages/staleness.h"

namespace geovlm::pipeline {

store::CheckReport wholeCheck(const store::Store& store, Progress& progress)
{
    store::CheckReport report = store::check(store);
    report.problems += changedPictureSentences(store, progress);
    report.problems += staleDerivations(store);
    return report;
}

} // namespace geovlm::pipeline
