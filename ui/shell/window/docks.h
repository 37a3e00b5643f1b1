// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "shell/settings/settings.h"

#include <QHash>

class QDockWidget;
class QMainWindow;

namespace geovlm::ui {

/// The panels at the edges of the window: the list of cases on the left, what screens bring on the right. As
/// a person puts them beside the case looked at, so they stand there again; other screens have their own way.
class Docks : public QObject
{
    Q_OBJECT

public:
    Docks(QMainWindow* window, Settings& settings);

    void add(const ScreenPanel& panel, Qt::DockWidgetArea area);
    /// Once all are there.
    void setWidths();
    bool isShown(const QString& id) const;
    void show(const QString& id, bool shown);

    /// `ranked`: there are cases to list. `shown`: the screen in the middle; null = none.
    void follow(bool ranked, const Screen* shown);
    /// Before another screen is shown, and after.
    void leave(const Screen* screen);
    void arrive(const Screen* screen);
    /// In the settings, for the next start. `shown` as above.
    void keep(const Screen* shown);

Q_SIGNALS:
    void changed(); ///< isShown()

private:
    QMainWindow* m_window;
    Settings& m_settings;
    std::vector<QDockWidget*> m_docks;
    QList<int> m_widths;
    bool m_ranked = false;
    QByteArray m_besideTheCase; ///< how they stand there, while another screen is shown
};

} // namespace geovlm::ui
