// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/job_runner.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace geovlm::ui {

/// In the status bar: what is at work, how far it is, how long it will take, and a button to stop it.
class JobBar : public QWidget
{
    Q_OBJECT

public:
    explicit JobBar(JobRunner& jobs, QWidget* parent = nullptr);
    QToolButton* stopButton() const { return m_stop; }

private:
    void show(const JobState& state);

    QLabel* m_title;
    QProgressBar* m_progress;
    QLabel* m_left;
    QToolButton* m_stop;
};

/// "about 3 min left"
QString timeLeftText(double seconds);

} // namespace geovlm::ui
