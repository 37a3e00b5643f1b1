// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"

namespace geovlm::ui {

/// What an action may do with the window whose menu it was chosen from.
class WindowContext
{
public:
    virtual ~WindowContext() = default;

    virtual const ScreenParts& parts() const = 0;
    /// The parent of dialogs.
    virtual QWidget* window() const = 0;
    virtual bool isJobRunning() const = 0;

    /// The id of the screen that stands in the middle; the one that would while there is no store.
    virtual QString shownScreen() const = 0;
    virtual void showScreen(const QString& id) = 0;
    /// A panel at an edge of the window, by its id.
    virtual bool isPanelShown(const QString& id) const = 0;
    virtual void showPanel(const QString& id, bool shown) = 0;

    bool hasStore() const { return parts().session.isOpen(); }
    /// There is an order to look at.
    bool isRanked() const { return hasStore() && parts().session.summary().rerankRun != 0; }
    /// Work on the store may begin.
    bool mayRun() const { return hasStore() && !isJobRunning(); }
    /// A case is looked at.
    bool hasCase() const { return parts().walk.row() >= 0; }
    bool isShown(const QString& screen) const { return hasStore() && shownScreen() == screen; }

    /// The screen, or the other part of the window, that is a T. It must be there: a screen's actions are
    /// only in a window that has the screen.
    template <class T>
    T& part() const
    {
        return *static_cast<T*>(find(T::staticMetaObject));
    }

protected:
    /// Never null for what is asked.
    virtual QObject* find(const QMetaObject& type) const = 0;
};

} // namespace geovlm::ui
