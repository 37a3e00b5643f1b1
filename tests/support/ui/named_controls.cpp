// SPDX-License-Identifier: GPL-3.0-or-later
#include "named_controls.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QTabBar>
#include <QTextBrowser>

namespace geovlm::test {

namespace {

QString unnamed(const QWidget* widget)
{
    return QStringLiteral("%1 %2 in %3")
        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
             widget->parentWidget() ? QString::fromLatin1(widget->parentWidget()->metaObject()->className())
                                    : QString());
}

bool isControl(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
           qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
           qobject_cast<const QTextBrowser*>(widget) || qobject_cast<const QTabBar*>(widget) ||
           (qobject_cast<const QLineEdit*>(widget) &&
            !qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()));
}

/// Parts that Qt puts inside its own controls, or that a screen reader never meets.
bool isInside(const QWidget* widget)
{
    if (widget->objectName().startsWith(QLatin1String("qt_")))
        return true;
    for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget()) {
        if (isControl(up) || up->inherits("QComboBoxPrivateContainer") || up->inherits("QHeaderView"))
            return true;
    }
    return widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton") ||
           widget->inherits("QDockWidgetTitleButton") || widget->inherits("QToolBarExtension") ||
           widget->inherits("QMenuBarExtension");
}

} // namespace

QStringList unnamedControls(const QWidget& root)
{
    QStringList found;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (isControl(widget) && !isInside(widget) && widget->accessibleName().isEmpty())
            found << unnamed(widget);
    }
    return found;
}

} // namespace geovlm::test
