// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/store_session.h"

/// What the window's menus ask for, where the pipeline has no options for it.
namespace geovlm::ui {

/// An arrow of the data flow with the options it usually takes.
struct UsualStage
{
    Stage stage = Stage::Encode;
};

/// Orders the annotation queue.
struct QueueOrder
{
};

/// Looks for damage, missing files and what is older than what it was made from; notes name them.
struct StoreCheck
{
};

/// Writes a report on the newest order.
struct ReportFile
{
    QString file; ///< replaced, if it is there
};

} // namespace geovlm::ui
