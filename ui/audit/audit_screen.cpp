// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_screen.h"

namespace geovlm::ui {

AuditScreen::AuditScreen(const ScreenParts& parts, QWidget* parent) : Screen(parts, parent) {}

} // namespace geovlm::ui
