// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QString>

namespace geovlm::ui {

enum class Theme { System, Light, Dark };
Theme themeNamed(const QString& name);
QString themeName(Theme theme);

QPalette lightPalette();
QPalette darkPalette();

/// Style, font and, for what a palette cannot say, a short style sheet. Remembers what the system
/// wanted when it is called for the first time.
void applyTheme(Theme theme);

} // namespace geovlm::ui
