// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/training_diagnosis.h"

#include <QFrame>

class QLabel;

namespace geovlm::ui {

/// What is seen of a training: a mark, what was found, what to do.
class DiagnosisBanner : public QFrame
{
    Q_OBJECT

public:
    explicit DiagnosisBanner(QWidget* parent = nullptr);
    /// `about`: which training.
    void show(const QString& about, const TrainingDiagnosis& diagnosis);
    void clear();
    QString text() const;
    TrainingState state() const { return m_state; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintState();

    QLabel* m_mark;
    QLabel* m_title;
    QLabel* m_text;
    TrainingState m_state = TrainingState::TooEarly;
};

} // namespace geovlm::ui
