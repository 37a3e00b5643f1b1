// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/job_runner.h"
#include "work/store_writer.h"

#include <QObject>
#include <QPointer>
#include <QWidget>

namespace geovlm::ui {

/// Ends the window when nobody can be asked (the session ends, the terminal goes): stops the work, lets what
/// is being saved be saved, and puts what cannot be saved into a copy beside the store, else into the home
/// folder.
class Ending : public QObject
{
    Q_OBJECT

public:
    Ending(StoreWriter& writer, JobRunner& jobs, QWidget* window);
    void begin();
    /// Nobody is asked anything any more.
    bool isBegun() const { return m_begun; }

Q_SIGNALS:
    void ended(); ///< the window is closed

private:
    void step();
    void rescue();

    StoreWriter& m_writer;
    JobRunner& m_jobs;
    QWidget* m_window;
    QStringList m_rescues; ///< not tried yet
    bool m_begun = false;
    bool m_busy = false; ///< a copy is on its way
    bool m_done = false;
};

} // namespace geovlm::ui
