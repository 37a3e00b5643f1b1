// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "screen/screen_entry.h"

class QStackedWidget;
class QTabWidget;

namespace geovlm::ui {

class MessagePage;
class SuppressPage;
class SweepPage;
class TrainPage;

/// Training rerankers live, sweeps over fusions and margins, and what a lower R@10 does.
class TrainScreen : public Screen
{
    Q_OBJECT

public:
    explicit TrainScreen(const ScreenParts& parts, QWidget* parent = nullptr);

    bool isBusy() const override;
    QTabWidget* tabs() const { return m_tabs; }
    TrainPage* training() const { return m_train; }
    SuppressPage* suppression() const { return m_suppress; }
    /// Shows what a training is asked for, ready to be written in.
    void showForm();
    /// What stands in the place of the pages, or empty.
    QString message() const;

protected:
    void jobChanged() override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void storeChanged();
    void followAccess();

    QStackedWidget* m_body;
    MessagePage* m_message;
    QTabWidget* m_tabs;
    TrainPage* m_train;
    SweepPage* m_sweep;
    SuppressPage* m_suppress;
    QString m_path;   ///< of the store that is shown
    qint64 m_run = 0; ///< whose order the suppression is of
};

ScreenEntry trainScreen();  ///< train_actions.cpp
ScreenScenes trainScenes(); ///< train_actions.cpp

} // namespace geovlm::ui
