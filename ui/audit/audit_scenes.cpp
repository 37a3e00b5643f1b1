// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_screen.h"

namespace geovlm::ui {

ScreenScenes auditScenes()
{
    return {{QStringLiteral("audit"), scenes::large,
             [](WindowContext& window) {
                 window.showScreen(QStringLiteral("audit"));
                 window.part<AuditScreen>().showMarking();
             }},
            {QStringLiteral("audit-results"), scenes::small,
             [](WindowContext& window) { window.part<AuditScreen>().showResults(); }}};
}

} // namespace geovlm::ui
