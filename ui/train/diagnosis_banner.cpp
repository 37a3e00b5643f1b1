// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/diagnosis_banner.h"

#include "look/look.h"
#include "look/marks.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace geovlm::ui {

DiagnosisBanner::DiagnosisBanner(QWidget* parent)
    : QFrame(parent), m_mark(new QLabel), m_title(plainLabel()), m_text(plainLabel())
{
    setAccessibleName(tr("Diagnosis"));
    m_title->setFont(strongFont(font()));
    m_text->setWordWrap(true);
    m_title->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->setSpacing(halfGrid);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(grid, grid, grid, grid);
    across->setSpacing(grid);
    across->addWidget(m_mark, 0, Qt::AlignTop);
    across->addLayout(words, 1);
    clear();
}

void DiagnosisBanner::show(const QString& about, const TrainingDiagnosis& diagnosis)
{
    m_state = diagnosis.state;
    m_title->setText(tr("%1: %2").arg(about, trainingStateName(diagnosis.state)));
    m_text->setText(diagnosis.advice.isEmpty() ? diagnosis.finding
                                               : diagnosis.finding + QLatin1Char(' ') + diagnosis.advice);
    setAccessibleDescription(text());
    paintState();
    setVisible(true);
}

void DiagnosisBanner::clear()
{
    m_title->clear();
    m_text->clear();
    setVisible(false);
}

QString DiagnosisBanner::text() const
{
    return m_title->text() + QLatin1Char('\n') + m_text->text();
}

void DiagnosisBanner::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintState();
}

void DiagnosisBanner::paintState()
{
    const bool wrong = m_state > TrainingState::Learning;
    const Mark mark = wrong ? Mark::Warning : Mark::Tick;
    const DataRole role = wrong                                ? DataRole::Worse
                          : m_state == TrainingState::Learning ? DataRole::Match
                                                               : DataRole::Other;
    m_mark->setPixmap(markIcon(mark, role).pixmap(QSize(2 * grid, 2 * grid), devicePixelRatioF()));
    setAutoFillBackground(true);
    QPalette own;
    own.setColor(QPalette::Window, mixed(own.color(QPalette::Base), dataColour(role, own), 0.12));
    if (palette().color(QPalette::Window) != own.color(QPalette::Window))
        setPalette(own);
}

} // namespace geovlm::ui
