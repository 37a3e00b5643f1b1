// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/case_header.h"

#include "look/look.h"
#include "look/marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

namespace geovlm::ui {

namespace {

QString outcomeText(const CaseDetail& detail)
{
    QString text = outcomeName(detail.outcome);
    if (detail.outcome == Outcome::NoMatch)
        return CaseHeader::tr("No match in the split");
    if (detail.rankBefore < 0)
        return CaseHeader::tr("The match was not searched");
    if (!detail.inTen())
        return text + CaseHeader::tr(": rank %1").arg(rankText(detail.rankBefore));
    return text + QStringLiteral(": ") + moveText(detail.rankBefore, detail.rankAfter, true);
}

} // namespace

CaseHeader::CaseHeader(CaseWalk& walk, QWidget* parent)
    : QWidget(parent), m_walk(walk), m_name(new ElidedLabel(Qt::ElideMiddle)), m_mark(new QLabel),
      m_outcome(plainLabel()), m_position(mutedLabel())
{
    m_outcome->setFont(strongFont(font()));
    m_name->setFont(titleFont(font()));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_mark);
    layout->addWidget(m_outcome);
    layout->addSpacing(grid);
    layout->addWidget(m_position);
    connect(&walk, &CaseWalk::rowChanged, this, &CaseHeader::showPosition);
}

void CaseHeader::show(const CaseDetail& detail, const QString& split)
{
    m_name->setText(shortName(detail.query.image.path));
    m_name->setToolTip(detail.query.image.path);
    const QIcon icon = markIcon(outcomeMark(detail.outcome), outcomeRole(detail.outcome));
    m_mark->setPixmap(icon.pixmap(QSize(16, 16), devicePixelRatioF()));
    m_outcome->setText(outcomeText(detail));
    m_outcome->setToolTip(outcomeMeaning(detail.outcome));
    m_split = split;
    showPosition();
}

void CaseHeader::showPosition()
{
    const QLocale locale;
    const QString place =
        tr("%1 of %2").arg(locale.toString(m_walk.row() + 1), locale.toString(m_walk.count()));
    m_position->setText(m_split.isEmpty() ? place : m_split + QStringLiteral("  ·  ") + place);
}

void CaseHeader::showLoading()
{
    m_name->setText(tr("Loading…"));
    m_mark->clear();
    m_outcome->clear();
}

} // namespace geovlm::ui
