// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/history_pane.h"

#include "annotate/answer_model.h"
#include "look/look.h"
#include "widgets/key_keeper.h"

#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

QString timeText(const QDateTime& at)
{
    return at.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString lineOf(const AnswerEvent& event)
{
    const QString who = speakerText(event.speaker);
    if (event.undoes != 0)
        return HistoryPane::tr("%1  took an answer back  ·  %2").arg(who, timeText(event.at));
    QString value = event.value.isEmpty() ? HistoryPane::tr("cleared") : event.value;
    if (event.unsure)
        value = HistoryPane::tr("%1 (unsure)").arg(value);
    QString line = QStringLiteral("%1  ·  %2  ·  %3").arg(value, who, timeText(event.at));
    if (event.merge != 0)
        line += HistoryPane::tr("  ·  merged");
    return line;
}

} // namespace

HistoryPane::HistoryPane(Annotator& annotator, QWidget* parent)
    : QWidget(parent), m_annotator(annotator), m_list(new QListWidget),
      m_restore(new QPushButton(tr("Restore this answer")))
{
    m_list->setAccessibleName(tr("History of the current question"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    KeyKeeper::install(m_list);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setMinimumHeight(5 * grid); // gives way: the pane has a fixed height
    m_restore->setAccessibleName(m_restore->text());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid, halfGrid, grid + halfGrid, grid);
    layout->setSpacing(halfGrid);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_restore, 0, Qt::AlignRight);
    connect(m_restore, &QPushButton::clicked, this, &HistoryPane::restore);
    connect(m_list, &QListWidget::itemActivated, this, &HistoryPane::restore);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        m_restore->setEnabled(row >= 0 && m_annotator.edits().canEdit() && m_events[size_t(row)].undoes == 0);
    });
}

void HistoryPane::show()
{
    m_list->clear();
    m_events.clear();
    m_restore->setEnabled(false);
    const CaseImage* image = m_annotator.sight().image();
    if (!image)
        return;
    for (auto event = image->log.rbegin(); event != image->log.rend(); ++event)
        if (event->question == m_annotator.place().question())
            m_events.push_back(*event);
    for (const AnswerEvent& event : m_events) {
        auto* item = new QListWidgetItem(lineOf(event), m_list);
        item->setToolTip(plainTip(item->text()));
    }
    if (m_events.empty())
        m_list->addItem(new QListWidgetItem(tr("Nobody has answered yet.")));
    m_list->setEnabled(!m_events.empty());
}

void HistoryPane::restore()
{
    const int row = m_list->currentRow();
    if (row >= 0 && row < int(m_events.size()) && m_events[size_t(row)].undoes == 0)
        m_annotator.restore(m_events[size_t(row)]);
}

} // namespace geovlm::ui
