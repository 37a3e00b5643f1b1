// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/job_bar.h"

#include "look/look.h"
#include "look/marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

namespace geovlm::ui {

namespace {
constexpr int thousandths = 1000;
} // namespace

QString timeLeftText(double seconds)
{
    if (seconds < 0)
        return {};
    if (seconds < 90)
        return JobBar::tr("about %1 s left").arg(std::max(1, int(std::ceil(seconds))));
    if (seconds < 90 * 60)
        return JobBar::tr("about %1 min left").arg(int(std::lround(seconds / 60)));
    return JobBar::tr("about %1 h left").arg(int(std::lround(seconds / 3600)));
}

JobBar::JobBar(JobRunner& jobs, QWidget* parent)
    : QWidget(parent), m_title(plainLabel()), m_progress(new QProgressBar), m_left(mutedLabel()),
      m_stop(new QToolButton)
{
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(20 * grid, 6);
    m_stop->setText(tr("Stop"));
    m_stop->setAccessibleName(tr("Stop the work; what is finished is kept"));
    m_stop->setToolTip(m_stop->accessibleName());
    m_stop->setIcon(markIcon(Mark::Stop));
    m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stop->setAutoRaise(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, grid, 0);
    layout->setSpacing(grid);
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_progress, m_left, m_stop})
        layout->addWidget(part);
    hide();
    connect(m_stop, &QToolButton::clicked, this, [this, &jobs] {
        m_stop->setEnabled(false);
        m_title->setText(tr("Stopping…"));
        jobs.stop();
    });
    connect(&jobs, &JobRunner::started, this, [this](const QString& title) {
        m_stop->setEnabled(true);
        show({title, 0, 0, -1});
        setVisible(true);
    });
    connect(&jobs, &JobRunner::progressed, this, &JobBar::show);
    connect(&jobs, &JobRunner::finished, this, &QWidget::hide);
    connect(&jobs, &JobRunner::failed, this, &QWidget::hide);
    connect(&jobs, &JobRunner::stopped, this, &QWidget::hide);
}

void JobBar::show(const JobState& state)
{
    m_progress->setRange(0, state.total > 0 ? thousandths : 0);
    if (state.total > 0)
        m_progress->setValue(int(thousandths * double(state.done) / double(state.total)));
    m_left->setText(timeLeftText(state.secondsLeft));
    if (!m_stop->isEnabled())
        return;
    const QLocale locale;
    m_title->setText(
        state.total > 0
            ? tr("%1  %2 of %3").arg(state.title, locale.toString(state.done), locale.toString(state.total))
            : state.title);
}

} // namespace geovlm::ui
