// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/descriptions_pane.h"

#include "annotate/description_text.h"
#include "look/look.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QTextBrowser>

namespace geovlm::ui {

DescriptionsPane::DescriptionsPane(QWidget* parent)
    : QWidget(parent), m_query(makeSide(tr("Query"))), m_candidate(makeSide(tr("Candidate")))
{
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setHorizontalSpacing(2 * grid);
    layout->setVerticalSpacing(halfGrid);
    // The legend gives way where there is no room for it.
    auto* legend = new ElidedLabel(Qt::ElideRight);
    legend->setText(tr("underlined ≠ differs, bold agrees"));
    legend->setForegroundRole(QPalette::PlaceholderText);
    legend->setAlignment(Qt::AlignRight);
    auto* head = new QHBoxLayout;
    head->addWidget(m_candidate.title);
    head->addWidget(legend, 1);
    layout->addWidget(m_query.title, 0, 0);
    layout->addLayout(head, 0, 1);
    int column = 0;
    for (const Side& side : {m_query, m_candidate}) {
        layout->addWidget(side.text, 1, column);
        layout->setColumnStretch(column++, 1);
    }
}

DescriptionsPane::Side DescriptionsPane::makeSide(const QString& title)
{
    Side side;
    side.title = plainLabel(title, this);
    side.title->setFont(strongFont(font()));
    side.text = new QTextBrowser(this);
    side.text->setAccessibleName(tr("Description of the %1").arg(title.toLower()));
    side.text->setFrameShape(QFrame::NoFrame);
    side.text->setOpenLinks(false);
    side.text->document()->setDocumentMargin(0);
    side.text->setProperty("quiet", true);
    return side;
}

void DescriptionsPane::fill(const Side& side, const QuestionBank& bank, const CaseImage& image,
                            const CaseImage* other)
{
    fillDescription(*side.text->document(), bank, image, other, QApplication::palette());
    side.text->setAccessibleDescription(side.text->toPlainText());
}

void DescriptionsPane::show(const QuestionBank& bank, const CaseImage& query, const CaseImage* candidate)
{
    fill(m_query, bank, query, candidate);
    if (candidate)
        fill(m_candidate, bank, *candidate, &query);
    else
        m_candidate.text->clear();
}

void DescriptionsPane::clear()
{
    m_query.text->clear();
    m_candidate.text->clear();
}

} // namespace geovlm::ui
