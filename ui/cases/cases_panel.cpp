// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/cases_panel.h"

#include "cases/case_delegate.h"
#include "cases/filter_bar.h"
#include "cases/outcome_matrix.h"
#include "look/look.h"
#include "store/results/coverage.h"

#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {
/// Rows laid out at once (some 5 ms). A view in the middle of its batches paints nothing and cannot scroll
/// to what it has not reached: small batches would flash.
constexpr int layoutBatch = 100000;
} // namespace

CasesPanel::CasesPanel(const Parts& parts, QWidget* parent)
    : QWidget(parent), m_session(parts.session), m_cases(parts.cases), m_walk(parts.walk),
      m_filters(new FilterBar(parts.session, parts.view, parts.saved)),
      m_matrix(new OutcomeMatrix(parts.cases, parts.view))
{
    makeList(parts);
    m_count = mutedLabel();
    auto* controls = new QVBoxLayout;
    controls->setContentsMargins(grid + halfGrid, grid, grid + halfGrid, 0);
    controls->setSpacing(grid);
    controls->addWidget(m_matrix);
    m_unranked = mutedLabel();
    m_unranked->setWordWrap(true);
    m_unranked->hide();
    controls->addWidget(m_unranked);
    controls->addWidget(m_filters);
    controls->addWidget(m_count);
    auto* stackHolder = new QWidget;
    m_stack = new QStackedLayout(stackHolder);
    m_stack->addWidget(m_list);
    m_stack->addWidget(makeEmpty());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addLayout(controls);
    layout->addWidget(stackHolder, 1);
    connect(&m_cases, &CaseListModel::loaded, this, &CasesPanel::showCount);
    connect(&m_cases, &CaseListModel::loadingStarted, this, &CasesPanel::showCount);
    connect(&m_walk, &CaseWalk::rowChanged, this, &CasesPanel::followWalk);
    connect(&m_session, &StoreSession::changed, this, &CasesPanel::askUnranked);
    connect(&m_session, &StoreSession::closed, m_unranked, &QWidget::hide);
    setMinimumWidth(33 * grid);
}

void CasesPanel::makeList(const Parts& parts)
{
    m_list = new QListView;
    m_list->setAccessibleName(tr("Cases"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setLayoutMode(QListView::Batched);
    m_list->setBatchSize(layoutBatch);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new CaseDelegate(parts.cases, parts.images, m_list));
    m_list->setModel(&parts.cases);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { m_walk.goTo(index.row()); });
    connect(&parts.images, &ImageCache::ready, m_list->viewport(), qOverload<>(&QWidget::update));
}

QWidget* CasesPanel::makeEmpty()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(grid);
    m_empty = mutedLabel();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    layout->addStretch(1);
    layout->addWidget(m_empty);
    layout->addStretch(2);
    return page;
}

void CasesPanel::followWalk(int row)
{
    const QModelIndex index = m_cases.index(row, 0);
    if (index == m_list->currentIndex())
        return;
    m_list->setCurrentIndex(index);
    if (index.isValid())
        m_list->scrollTo(index);
}

QString CasesPanel::countText() const
{
    const qint64 shown = m_cases.rowCount();
    if (m_cases.isLoading())
        return tr("Counting…");
    if (m_cases.isQueue())
        return shown == 1 ? tr("1 case in the queue")
                          : tr("%1 cases in the queue").arg(QLocale().toString(shown));
    return shown == 1 ? tr("1 case") : tr("%1 cases").arg(QLocale().toString(shown));
}

/// What the figures count as misses, and the list cannot show.
void CasesPanel::askUnranked()
{
    const Ticket ticket = m_asked.next();
    const qint64 run = m_session.summary().rerankRun;
    m_unranked->hide();
    if (run == 0)
        return;
    m_session.ask<qint64>(
        ticket, this, [run](const store::Store& store) { return store::unrankedQueries(store, run); },
        [this](qint64 count) {
            m_unranked->setText(tr("%1 queries were not searched: misses in every figure, and no cases here.")
                                    .arg(QLocale().toString(count)));
            m_unranked->setVisible(count > 0);
        });
}

void CasesPanel::showCount()
{
    m_count->setText(countText());
    m_empty->setText(m_cases.isQueue() ? tr("Nothing in the queue fits") : tr("No case fits these filters"));
    if (!m_cases.isLoading())
        m_stack->setCurrentIndex(m_cases.rowCount() > 0 ? 0 : 1);
}

} // namespace geovlm::ui
