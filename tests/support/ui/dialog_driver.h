// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QDialog>
#include <QTimer>
#include <functional>

namespace geovlm::test {

/// Does `open`, which shows a modal dialog, and `drive` while it is up; what is still open then is closed.
/// False when no such dialog came.
template <class Dialog>
bool whileOpen(const std::function<void()>& open, const std::function<void(Dialog&)>& drive)
{
    bool seen = false;
    QTimer watch;
    watch.setInterval(5);
    QObject::connect(&watch, &QTimer::timeout, &watch, [&] {
        auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (!dialog || seen || !dialog->isActiveWindow()) // the focus comes with being active
            return;
        seen = true;
        watch.stop();
        drive(*dialog);
        if (dialog->isVisible())
            dialog->reject();
    });
    watch.start();
    open();
    return seen;
}

} // namespace geovlm::test
