// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/theme.h"

#include "look/flat_style.h"
#include "look/look.h"

#include <QApplication>
#include <QFont>
#include <array>

namespace geovlm::ui {

namespace {

struct Shades
{
    QRgb window, base, alternate, text, muted, button, line, accent, onAccent, disabled;
};

constexpr Shades light{0xfff6f7f9, 0xffffffff, 0xfff2f4f7, 0xff1a1f26, 0xff5c6672,
                       0xffffffff, 0xffd8dce2, 0xff4650c8, 0xffffffff, 0xffa3abb5};
constexpr Shades dark{0xff17191d, 0xff1e2126, 0xff24282e, 0xffe7e9ec, 0xff9ba4af,
                      0xff2a2e35, 0xff3a3f48, 0xff949eff, 0xff14161c, 0xff5d6570};

QPalette paletteOf(const Shades& shades)
{
    QPalette palette;
    const std::array<std::pair<QPalette::ColorRole, QRgb>, 17> roles{{
        {QPalette::Window, shades.window},
        {QPalette::WindowText, shades.text},
        {QPalette::Base, shades.base},
        {QPalette::AlternateBase, shades.alternate},
        {QPalette::Text, shades.text},
        {QPalette::PlaceholderText, shades.muted},
        {QPalette::Button, shades.button},
        {QPalette::ButtonText, shades.text},
        {QPalette::Mid, shades.line},
        {QPalette::Midlight, shades.line},
        {QPalette::Highlight, shades.accent},
        {QPalette::HighlightedText, shades.onAccent},
        {QPalette::Link, shades.accent},
        {QPalette::LinkVisited, shades.accent},
        {QPalette::ToolTipBase, shades.base},
        {QPalette::ToolTipText, shades.text},
        {QPalette::BrightText, shades.text},
    }};
    for (const auto& [role, colour] : roles)
        palette.setColor(role, QColor::fromRgb(colour));
    for (const auto role : {QPalette::Text, QPalette::ButtonText, QPalette::WindowText})
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(shades.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor::fromRgb(shades.line));
    palette.setColor(QPalette::Light, mixed(QColor::fromRgb(shades.base), Qt::white, 0.06));
    palette.setColor(QPalette::Dark, QColor::fromRgb(shades.line));
    palette.setColor(QPalette::Shadow, mixed(QColor::fromRgb(shades.line), Qt::black, 0.3));
    return palette;
}

/// Only what the palette cannot say: quiet borders and room around things.
QString styleSheet(const QPalette& palette)
{
    return QStringLiteral(R"(
QToolBar { border: 0; border-bottom: 1px solid %1; padding: 4px 8px; spacing: 4px; background: %2; }
QToolBar QToolButton { padding: 4px 8px; border-radius: 5px; border: 1px solid transparent; }
QToolBar QToolButton:hover { background: %3; }
QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: %4; }
QMenuBar { background: %2; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: %4; color: %5; }
QStatusBar { background: %2; border-top: 1px solid %1; }
QStatusBar::item { border: 0; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: %2; padding: 6px 12px; border-bottom: 1px solid %1; text-align: left; }
QMainWindow::separator { background: %1; width: 1px; height: 1px; }
QTextBrowser, QListView, QTableView { background: %6; }
QTextBrowser#described { border: 0; border-top: 1px solid %1; }
QTextBrowser[quiet="true"] { background: transparent; }
QHeaderView::section { background: %2; color: %7; border: 0; border-bottom: 1px solid %1; padding: 4px 6px; }
QTableView::item { padding: 0 3px; border: 0; }
QTableView::item:selected { background: %4; color: %5; }
QTabBar::tab { padding: 6px 12px; border: 0; border-bottom: 2px solid transparent; color: %7; background: transparent; }
QTabBar::tab:selected { color: %5; border-bottom: 2px solid %8; }
QTabBar::tab:hover { color: %5; }
QTabWidget::pane { border: 0; border-top: 1px solid %1; }
QPushButton#primary, QPushButton[role="primary"] { background: %8; color: %9; border: 0; border-radius: 5px; padding: 8px 16px; font-weight: 600; }
QPushButton#primary:disabled, QPushButton[role="primary"]:disabled { background: %1; color: %7; }
QPushButton#secondary, QPushButton[role="secondary"] { background: %6; border: 1px solid %1; border-radius: 5px; padding: 7px 16px; }
QPushButton#secondary:hover, QPushButton[role="secondary"]:hover { background: %3; }
QPushButton#primary:focus, QPushButton[role="primary"]:focus { border: 2px solid %10; padding: 6px 14px; }
QPushButton#secondary:focus, QPushButton[role="secondary"]:focus { border: 2px solid %8; padding: 6px 15px; }
QPushButton#link { border: 0; text-align: left; padding: 6px 8px; border-radius: 5px; }
QPushButton#link:hover, QPushButton#link:focus { background: %4; }
QProgressBar { border: 0; border-radius: 3px; background: %1; }
QProgressBar::chunk { border-radius: 3px; background: %8; }
QFrame#card { background: %6; border: 1px solid %1; border-radius: 8px; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: %1; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %7; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { padding: 4px; }
)")
        .arg(hairline(palette).name(), palette.color(QPalette::Window).name(),
             palette.color(QPalette::AlternateBase).name(), accentTint(palette).name(),
             palette.color(QPalette::Text).name(), palette.color(QPalette::Base).name(),
             mutedText(palette).name(), palette.color(QPalette::Highlight).name(),
             palette.color(QPalette::HighlightedText).name(),
             mixed(palette.color(QPalette::Highlight), palette.color(QPalette::Text), 0.45).name());
}

QFont bodyFont()
{
    // Families whose figures all have one width, so that columns of numbers line up.
    QFont font;
    font.setFamilies({QStringLiteral("Segoe UI"), QStringLiteral("Noto Sans"),
                      QStringLiteral("Helvetica Neue"), QStringLiteral("DejaVu Sans")});
    font.setPointSizeF(9.5);
    font.setHintingPreference(QFont::PreferVerticalHinting);
    return font;
}

} // namespace

Theme themeNamed(const QString& name)
{
    if (name == QLatin1String("light"))
        return Theme::Light;
    return name == QLatin1String("dark") ? Theme::Dark : Theme::System;
}

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return QStringLiteral("light");
    case Theme::Dark:
        return QStringLiteral("dark");
    case Theme::System:
        break;
    }
    return QStringLiteral("system");
}

QPalette lightPalette()
{
    return paletteOf(light);
}

QPalette darkPalette()
{
    return paletteOf(dark);
}

void applyTheme(Theme theme)
{
    static const bool systemIsDark = isDark(QApplication::palette());
    static const bool once = [] {
        QApplication::setStyle(new FlatStyle);
        QApplication::setFont(bodyFont());
        return true;
    }();
    Q_UNUSED(once)
    const bool wantsDark = theme == Theme::Dark || (theme == Theme::System && systemIsDark);
    const QPalette palette = wantsDark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    qApp->setStyleSheet(styleSheet(palette));
}

} // namespace geovlm::ui
