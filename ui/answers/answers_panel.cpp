// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"

#include "answers/answer_delegate.h"
#include "models/description_text.h"
#include "models/look.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace geovlm::ui {

AnswersPanel::AnswersPanel(StoreSession& session, CaseWalk& walk, QWidget* parent)
    : QWidget(parent), m_session(session), m_walk(walk), m_list(new QListView), m_summary(mutedLabel()),
      m_description(new QTextBrowser)
{
    m_list->setModel(&m_answers);
    m_list->setItemDelegate(new AnswerDelegate(m_list));
    m_list->setAccessibleName(tr("Answers of the query"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_description->setAccessibleName(tr("Description of the query"));
    m_description->setFrameShape(QFrame::NoFrame);
    m_description->setOpenLinks(false);
    m_description->setObjectName(QStringLiteral("described"));
    m_description->setFixedHeight(17 * grid);
    m_description->document()->setDocumentMargin(grid + halfGrid);
    m_summary->setContentsMargins(grid + halfGrid, grid, grid + halfGrid, grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_summary);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_description);
    setMinimumWidth(30 * grid);
    connect(&walk, &CaseWalk::pickedChanged, this, &AnswersPanel::refresh);
    connect(&walk, &CaseWalk::rowChanged, this, [this](int row) {
        if (row < 0)
            refresh();
    });
}

void AnswersPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void AnswersPanel::refresh()
{
    const CaseDetailPtr detail = m_walk.detail();
    const CaseCandidate* picked = m_walk.picked();
    const QuestionBank& bank = m_session.summary().questions;
    const int scrolled = m_list->selectionModel()->currentIndex().row();
    m_answers.show(bank, detail ? &detail->query : nullptr, picked ? &picked->shown : nullptr);
    m_list->setCurrentIndex(m_answers.index(scrolled, 0));
    if (!detail) {
        m_summary->clear();
        m_description->clear();
        return;
    }
    const QString differing =
        tr("%1 of %2 differ from the candidate's").arg(m_answers.differences()).arg(m_answers.total());
    m_summary->setText(detail->query.answers.empty() ? tr("No answers yet") : differing);
    fillDescription(*m_description->document(), bank, detail->query, picked ? &picked->shown : nullptr,
                    QApplication::palette());
}

} // namespace geovlm::ui
