// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/dialogs/shell_dialogs.h"
#include "shell/running/job_runner.h"
#include "shell/running/services.h"
#include "shell/settings/settings.h"
#include "work/store_session.h"

namespace geovlm::ui {

/// What the commands of the menus work with.
struct CommandParts
{
    StoreSession& session;
    StoreWriter& writer;
    JobRunner& jobs;
    ShellDialogs& dialogs;
    Settings& settings;
    const Services& services;
    QWidget* window; ///< their parent, and their dialogs'
};

} // namespace geovlm::ui
