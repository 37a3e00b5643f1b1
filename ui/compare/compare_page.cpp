// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_page.h"

#include "compare/case_header.h"
#include "compare/descriptions_pane.h"
#include "compare/image_pair.h"
#include "compare/questions_pane.h"
#include "compare/rank_rows.h"
#include "look/look.h"

#include <QEvent>
#include <QTabBar>
#include <QTabWidget>
#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int patienceMilliseconds = 150;
constexpr int gap = grid + halfGrid;
constexpr int leastDetails = 19 * grid;
constexpr int leastPair = 20 * grid;
} // namespace

ComparePage::ComparePage(StoreSession& session, CaseWalk& walk, Annotator& annotator, ImageCache& images,
                         QWidget* parent)
    : QWidget(parent), m_session(session), m_walk(walk), m_sight(annotator.sight()),
      m_header(new CaseHeader(walk)), m_pair(new ImagePair(images)), m_rows(new RankRows(walk, images)),
      m_tabs(new QTabWidget), m_descriptions(new DescriptionsPane), m_questions(new QuestionsPane),
      m_provenance(new ElidedLabel(Qt::ElideRight))
{
    build();
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMilliseconds);
    connect(&m_patience, &QTimer::timeout, this, &ComparePage::showWaiting);
    connect(&walk, &CaseWalk::rowChanged, this, [this] {
        if (!m_walk.detail() || m_walk.row() < 0)
            m_patience.start();
    });
    connect(&walk, &CaseWalk::loaded, this, &ComparePage::showCase);
    connect(&walk, &CaseWalk::pickedChanged, this, &ComparePage::showPicked);
    connect(&walk, &CaseWalk::edited, this, &ComparePage::showEdited);
    connect(&m_sight, &AnswerSight::changed, this, &ComparePage::showAnswers);
    connect(m_pair, &ImagePair::shapeChanged, this, &ComparePage::place);
}

void ComparePage::build()
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Compare"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->addTab(m_descriptions, tr("Descriptions"));
    m_tabs->addTab(m_questions, tr("Questions"));
    m_tabs->tabBar()->setAccessibleName(tr("Details"));
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setFocusPolicy(Qt::TabFocus);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ComparePage::showAnswers);
    m_provenance->setForegroundRole(QPalette::PlaceholderText);
    for (QWidget* part : std::initializer_list<QWidget*>{m_header, m_pair, m_rows, m_tabs, m_provenance})
        part->setParent(this);
}

QSize ComparePage::minimumSizeHint() const
{
    return {64 * grid, 60 * grid};
}

/// Images get the room that they can use; the details keep what is needed to read them.
void ComparePage::place()
{
    const QRect room = rect().adjusted(2 * grid, grid + halfGrid, -2 * grid, -grid);
    const int wide = room.width();
    const int header = m_header->sizeHint().height();
    const int rows = m_rows->heightFor(wide);
    const int foot = m_provenance->sizeHint().height();
    const int left = room.height() - header - rows - foot - 4 * gap;
    const int pair = std::max(leastPair, std::min(left - leastDetails, m_pair->usefulHeight(wide)));
    int y = room.top();
    const auto put = [&](QWidget* widget, int height) {
        widget->setGeometry(room.left(), y, wide, height);
        y += height + gap;
    };
    put(m_header, header);
    put(m_pair, pair);
    put(m_rows, rows);
    put(m_tabs, std::max(0, left - pair));
    m_provenance->setGeometry(room.left(), room.bottom() - foot + 1, wide, foot);
}

void ComparePage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

void ComparePage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_walk.detail()) {
        showCase();
        showAnswers();
    }
}

void ComparePage::showWaiting()
{
    m_header->showLoading();
    m_rows->clear();
    m_pair->clear();
    m_descriptions->clear();
    m_questions->show(m_session.summary().questions, nullptr, nullptr);
    m_provenance->clear();
}

void ComparePage::showCase()
{
    m_patience.stop();
    const CaseDetailPtr detail = m_walk.detail();
    m_pair->link().reset();
    m_header->show(*detail, m_session.summary().splitName(detail->key.split));
    m_rows->show(*detail);
    showSource();
    showPicked();
}

/// Where the order comes from, and whether it is older than an answer.
void ComparePage::showSource()
{
    const CaseDetailPtr detail = m_walk.detail();
    QString stale;
    if (detail->stale)
        stale = tr("This order is older than an answer; the new one is on its way  ·  ");
    else if (detail->newerAnswers > 0)
        stale = tr("Answers newer than this order: %1  ·  ").arg(detail->newerAnswers);
    m_provenance->setText(stale + detail->provenance);
    m_provenance->setToolTip(detail->sources.join(QStringLiteral("\n\n")));
    m_provenance->setAccessibleName(stale + detail->sources.join(QStringLiteral(". ")));
    m_rows->setStale(detail->stale);
}

/// Answers of this case changed: the cards slide to their new places, images and zoom stay.
void ComparePage::showEdited()
{
    const CaseDetailPtr detail = m_walk.detail();
    m_header->show(*detail, m_session.summary().splitName(detail->key.split));
    m_rows->slide(*detail);
    showSource();
}

/// What the person may see of it.
void ComparePage::showAnswers()
{
    const CaseImage* query = m_sight.query();
    if (!query)
        return;
    const QuestionBank& bank = m_session.summary().questions;
    // What is not in sight is filled when it comes into it.
    if (m_tabs->currentWidget() == m_descriptions)
        m_descriptions->show(bank, *query, m_sight.candidate());
    else
        m_questions->show(bank, query, m_sight.candidate());
}

void ComparePage::showPicked()
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail)
        return;
    m_pair->show(*detail, m_walk.picked());
    m_rows->showPicked();
}

} // namespace geovlm::ui
