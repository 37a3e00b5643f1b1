// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "case/case_list_model.h"
#include "case/case_view.h"
#include "case/case_walk.h"
#include "screen/screen.h"
#include "shell/running/job_runner.h"
#include "work/image_cache.h"
#include "work/store_session.h"
#include "work/store_writer.h"

namespace geovlm::ui {

/// What everything in the window works with, in the order in which it is made. It is taken apart the other
/// way round: the writer after the jobs, which work on it.
struct WindowCore
{
    StoreSession session;
    StoreWriter writer;
    ImageCache images;
    CaseView view;
    CaseListModel cases{session, view};
    CaseWalk walk{session, cases, view, images};
    Annotator annotator{session, writer, walk, cases, view};
    JobRunner jobs;

    ScreenParts parts(Dialogs& dialogs, const Supplies& supplies, bool motion)
    {
        return {session, writer, view, cases, walk, images, annotator, dialogs, supplies, motion};
    }
    std::vector<QObject*> objects()
    {
        return {&session,
                &writer,
                &images,
                &view,
                &cases,
                &walk,
                &jobs,
                &annotator,
                &annotator.sight(),
                &annotator.undoLog(),
                &annotator.texts()};
    }
};

} // namespace geovlm::ui
