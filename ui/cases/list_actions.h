// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/action_spec.h"

namespace geovlm::ui {

/// What the list of cases is called by the window's panels.
inline const QString casesPanelId = QStringLiteral("cases");

/// Showing and filtering the list of cases, and walking from case to case.
ActionSpecs listActions();

} // namespace geovlm::ui
