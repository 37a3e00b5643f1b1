// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_answers_model.h"
#include "audit/audit_run.h"
#include "compare/image_view.h"

#include <QWidget>
#include <array>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;

namespace geovlm::ui {

class CorrectionBar;
class ElidedLabel;

/// One image and its answers, to be judged.
class AuditPage : public QWidget
{
    Q_OBJECT

public:
    AuditPage(AuditRun& run, ImageCache& images, QWidget* parent = nullptr);

    ImageView* view() const { return m_view; }
    QPushButton* button(store::Verdict verdict) const { return m_verdicts[std::size_t(verdict) - 1]; }
    QCheckBox* correctsBox() const { return m_corrects; }
    QString progressText() const;
    /// Why nothing can be marked, or empty.
    QString notice() const;

    /// Whether marking is possible may have changed.
    void showAccess();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildImage();
    QWidget* buildAnswers();
    QLayout* buildButtons();
    void buildTable();
    void placeColumns();
    void showImage();
    void showQuestion();
    void showProgress();

    AuditRun& m_run;
    ViewLink m_link;
    AuditAnswersModel m_model;
    ElidedLabel* m_name;
    ImageView* m_view;
    QLabel* m_progress;
    QLabel* m_marked;
    QLabel* m_notice;
    QTableView* m_table;
    QLabel* m_prompt;
    QLabel* m_value;
    std::array<QPushButton*, 3> m_verdicts{};
    QPushButton* m_rest;
    QPushButton* m_undo;
    QCheckBox* m_corrects;
    CorrectionBar* m_correction;
};

} // namespace geovlm::ui
