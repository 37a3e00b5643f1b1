// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "answers/movers_model.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QListView;

namespace geovlm::ui {

/// What would move it: every other option of every question about the image that is answered, as bars of what
/// each would do to the true match, greatest first. Computed on a worker whenever the answers change;
/// clicking a bar goes to its question.
class MoversPane : public QWidget
{
    Q_OBJECT

public:
    MoversPane(Annotator& annotator, CaseWalk& walk, QWidget* parent = nullptr);
    ~MoversPane() override;
    MoversModel& model() { return m_model; }
    QListView* list() const { return m_list; }
    /// Nothing is on its way.
    bool isSettled() const { return m_running == 0 && !m_delay.isActive(); }

Q_SIGNALS:
    void settled();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void follow();
    void compute();
    void show(const std::vector<MoverRow>& rows);
    QString whyNothing() const;

    AnswerPlace& m_place;
    AnswerSight& m_sight;
    CaseWalk& m_walk;
    MoversModel m_model;
    QLabel* m_note;
    QListView* m_list;
    QTimer m_delay; ///< one computation for a burst of keys
    Generation m_generation;
    int m_running = 0; ///< how many are at work; all but one are overtaken
};

} // namespace geovlm::ui
