// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notices/save_status.h"

#include "look/look.h"
#include "look/marks.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>

namespace geovlm::ui {

namespace {
constexpr int markSide = 14;
constexpr int longestText = 100 * grid;
} // namespace

SaveStatus::SaveStatus(StoreWriter& writer, Annotator& annotator, QWidget* parent)
    : QWidget(parent), m_writer(writer), m_annotator(annotator), m_reranking(mutedLabel()),
      m_mark(new QLabel), m_text(plainLabel()), m_retry(new QToolButton)
{
    m_retry->setText(tr("Retry"));
    m_retry->setAccessibleName(tr("Try to save again"));
    connect(m_retry, &QToolButton::clicked, &writer, &StoreWriter::retry);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, grid, 0);
    layout->setSpacing(halfGrid);
    layout->addWidget(m_reranking);
    layout->addSpacing(grid);
    layout->addWidget(m_mark);
    layout->addWidget(m_text);
    layout->addWidget(m_retry);
    connect(&writer, &StoreWriter::savingChanged, this, &SaveStatus::refresh);
    connect(&writer, &StoreWriter::accessChanged, this, &SaveStatus::refresh);
    connect(&annotator.ranking(), &BackgroundRanking::changed, this, &SaveStatus::refresh);
    refresh();
}

QString SaveStatus::text() const
{
    switch (m_writer.access()) {
    case StoreWriter::Access::Closed:
    case StoreWriter::Access::Opening:
        return {};
    case StoreWriter::Access::ReadOnly:
        return tr("Read only: %1").arg(m_writer.whyReadOnly());
    case StoreWriter::Access::Ready:
        break;
    }
    switch (m_writer.saving()) {
    case StoreWriter::Saving::Saving:
        return tr("Saving…");
    case StoreWriter::Saving::Failed:
        return tr("Save failed: %1").arg(m_writer.failure());
    case StoreWriter::Saving::Saved:
        break;
    }
    return tr("Saved");
}

QString SaveStatus::rerankingText() const
{
    return m_reranking->text();
}

void SaveStatus::refresh()
{
    const bool failed = m_writer.saving() == StoreWriter::Saving::Failed;
    const bool readOnly = m_writer.access() == StoreWriter::Access::ReadOnly;
    const QString now = text();
    // Who holds the store matters here, not where it lies: the tooltip has the whole.
    QString brief = now;
    brief.replace(m_writer.wantedPath(), QFileInfo(m_writer.wantedPath()).fileName());
    m_text->setText(m_text->fontMetrics().elidedText(brief, Qt::ElideRight, longestText));
    m_text->setToolTip(plainTip(now));
    m_text->setAccessibleName(now);
    m_retry->setVisible(failed);
    const bool safe = now == tr("Saved");
    m_mark->setVisible(!now.isEmpty());
    const Mark mark = safe ? Mark::Tick : failed || readOnly ? Mark::Cross : Mark::Save;
    m_mark->setPixmap(markIcon(mark, failed ? DataRole::Worse : DataRole::Other)
                          .pixmap(QSize(markSide, markSide), devicePixelRatioF()));
    const qint64 left = m_annotator.ranking().left();
    m_reranking->setText(left > 0 ? tr("Ranking again: %1 left").arg(QLocale().toString(left)) : QString());
}

} // namespace geovlm::ui
