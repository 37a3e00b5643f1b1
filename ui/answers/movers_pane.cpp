// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/movers_pane.h"

#include "answers/mover_delegate.h"
#include "look/look.h"
#include "widgets/key_keeper.h"

#include <QLabel>
#include <QListView>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {

constexpr int delayMilliseconds = 40;

/// On a worker, with a copy of the case of its own.
std::vector<MoverRow> rowsOf(pipeline::LiveCase& one, ImageId image, const std::function<bool()>& stop)
{
    const std::vector<pipeline::Alternative> list = one.whatWouldMove(image, stop);
    const int rankNow = one.ranking().rankAfter;
    double greatest = 0;
    for (const pipeline::Alternative& alternative : list)
        greatest = std::max(greatest, std::abs(alternative.marginChange));
    std::vector<MoverRow> rows;
    for (const pipeline::Alternative& alternative : list) {
        MoverRow row{alternative, one.models().bank.at(alternative.question).label,
                     one.sheet(image).values.at(alternative.question), rankNow, 0};
        row.share = greatest > 0 ? alternative.marginChange / greatest : 0;
        rows.push_back(row);
    }
    return rows;
}

} // namespace

MoversPane::MoversPane(Annotator& annotator, CaseWalk& walk, QWidget* parent)
    : QWidget(parent), m_place(annotator.place()), m_sight(annotator.sight()), m_walk(walk),
      m_note(mutedLabel()), m_list(new QListView)
{
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new MoverDelegate(m_list));
    m_list->setAccessibleName(tr("What would move the true match"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    KeyKeeper::install(m_list);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_note->setWordWrap(true);
    m_note->hide();
    m_note->setContentsMargins(grid + halfGrid, grid, grid + halfGrid, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_note);
    layout->addWidget(m_list, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &MoversPane::compute);
    connect(&m_sight, &AnswerSight::changed, this, &MoversPane::follow);
    const auto go = [this](const QModelIndex& index) {
        m_place.setQuestion(index.data(MoversModel::RowRole).value<MoverRow>().alternative.question);
    };
    connect(m_list, &QListView::clicked, this, go);
    connect(m_list, &QListView::activated, this, go);
}

MoversPane::~MoversPane()
{
    m_generation.next(); // whoever still computes stops
}

/// Out of sight nothing is worked out; it is once it comes into sight.
void MoversPane::follow()
{
    m_generation.next();
    if (isVisible())
        m_delay.start();
}

void MoversPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    follow();
}

QString MoversPane::whyNothing() const
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !m_sight.image())
        return {};
    if (!detail->live)
        return tr("Not available: %1").arg(detail->whyNotLive);
    if (!detail->inTen() || !detail->live->matchAmongCandidates())
        return tr("The true match is not among the ten, so no answer can move it.");
    if (!detail->live->holds(m_sight.image()->image.id))
        return tr("This tile is not among the ten.");
    if (detail->stale)
        return tr("Waiting for the text model.");
    if (m_sight.isBlind() && m_sight.answeredByMe() < m_sight.bank().size())
        return tr("Blind: shown once all questions are answered.");
    return {};
}

void MoversPane::compute()
{
    const QString why = whyNothing();
    m_note->setText(why);
    const CaseDetailPtr detail = m_walk.detail();
    if (!why.isEmpty() || !m_sight.image() || !detail || !detail->live) {
        show({});
        return;
    }
    ++m_running;
    const Ticket ticket = m_generation.next();
    const auto stop = [ticket] { return !ticket.isCurrent(); };
    const ImageId image = m_sight.image()->image.id;
    QtConcurrent::run([copy = *detail->live, image, stop]() mutable {
        return rowsOf(copy, image, stop);
    }).then(this, [this, ticket](const std::vector<MoverRow>& rows) {
        --m_running;
        if (ticket.isCurrent())
            show(rows);
        else
            Q_EMIT settled();
    });
}

void MoversPane::show(const std::vector<MoverRow>& rows)
{
    m_note->setVisible(!m_note->text().isEmpty());
    m_model.show(rows);
    Q_EMIT settled();
}

} // namespace geovlm::ui
