// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/import.h"

#include "datasets/common/import_session.h"
#include "datasets/common/layouts.h"

namespace geovlm::datasets {

ImportReport importDataset(store::Store& store, const ImportOptions& options, Progress& progress)
{
    const Layout& layout = layoutNamed(options.layout);
    ImportSession session(store, options, progress);
    layout.import(session, options);
    session.finish();
    return session.report();
}

} // namespace geovlm::datasets
