// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "work/store_session.h"

#include <QTimer>
#include <QWidget>

class QTabWidget;

namespace geovlm::ui {

class CaseHeader;
class DescriptionsPane;
class ElidedLabel;
class ImagePair;
class QuestionsPane;
class RankRows;

/// The centre: both images, the two rows of ten, descriptions and answers, and which run made it all.
class ComparePage : public QWidget
{
    Q_OBJECT

public:
    /// Answers are shown as the person may see them: blind people see less.
    ComparePage(StoreSession& session, CaseWalk& walk, Annotator& annotator, ImageCache& images,
                QWidget* parent = nullptr);

    ImagePair* images() const { return m_pair; }
    RankRows* rows() const { return m_rows; }
    QuestionsPane* questions() const { return m_questions; }
    QTabWidget* tabs() const { return m_tabs; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void showCase();
    void showPicked();
    void showEdited();
    void showAnswers();
    void showSource();
    void showWaiting();
    void place();

    StoreSession& m_session;
    CaseWalk& m_walk;
    AnswerSight& m_sight;
    CaseHeader* m_header;
    ImagePair* m_pair;
    RankRows* m_rows;
    QTabWidget* m_tabs;
    DescriptionsPane* m_descriptions;
    QuestionsPane* m_questions;
    ElidedLabel* m_provenance;
    QTimer m_patience; ///< what comes at once does not flash "Loading…"
};

} // namespace geovlm::ui
