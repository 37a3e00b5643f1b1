// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/window_context.h"
#include "shell/running/job_runner.h"

namespace geovlm::ui {

class Docks;
class ScreenStack;

/// The window as its actions and screens may know it: made before its parts, which are told to it as they are
/// made.
class ShellContext final : public WindowContext
{
public:
    ShellContext(const ScreenParts& parts, const JobRunner& jobs, QWidget* window)
        : m_parts(parts), m_jobs(jobs), m_window(window)
    {
    }
    void add(QObject* part) { m_found.push_back(part); }
    void setMiddle(ScreenStack* stack) { m_stack = stack; }
    void setDocks(Docks* docks) { m_docks = docks; }

    const ScreenParts& parts() const override { return m_parts; }
    QWidget* window() const override { return m_window; }
    bool isJobRunning() const override { return m_jobs.isRunning(); }
    QString shownScreen() const override;
    void showScreen(const QString& id) override;
    bool isPanelShown(const QString& id) const override;
    void showPanel(const QString& id, bool shown) override;

protected:
    QObject* find(const QMetaObject& type) const override;

private:
    ScreenParts m_parts;
    const JobRunner& m_jobs;
    QWidget* m_window;
    std::vector<QObject*> m_found;
    ScreenStack* m_stack = nullptr;
    Docks* m_docks = nullptr;
};

} // namespace geovlm::ui
