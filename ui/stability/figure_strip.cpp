// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/figure_strip.h"

#include "look/look.h"
#include "look/names.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

namespace geovlm::ui {

namespace {

QString columnName(int column)
{
    return listed<int, QString>(column,
                                {{FigureStrip::Cosine, FigureStrip::tr("Cosine")},
                                 {FigureStrip::Jaccard, FigureStrip::tr("Jaccard")},
                                 {FigureStrip::Answers, FigureStrip::tr("Equal answers")},
                                 {FigureStrip::AnswerJaccard, FigureStrip::tr("Jaccard of answers")},
                                 {FigureStrip::First, FigureStrip::tr("First changes")}},
                                FigureStrip::tr("Kendall's tau"));
}

QString columnTip(int column)
{
    switch (column) {
    case FigureStrip::Cosine:
        return FigureStrip::tr(
            "Mean cosine of the descriptions' embeddings over all pairs of runs of an image.");
    case FigureStrip::Jaccard:
        return FigureStrip::tr(
            "Mean Jaccard of the sets of lower-cased words over all pairs of runs of an image. "
            "High by construction: most words are the template's.");
    case FigureStrip::Answers:
        return FigureStrip::tr(
            "Share of equal answers over all pairs of runs of an image and all questions.");
    case FigureStrip::AnswerJaccard:
        return FigureStrip::tr("Jaccard of the sets of answers, over all pairs of runs of an image.");
    case FigureStrip::First:
        return FigureStrip::tr("Runs under which another candidate is first than now.");
    default:
        return FigureStrip::tr(
            "Of the candidates' order under each run, against the present one: 1 = the same, -1 = "
            "turned round.");
    }
}

} // namespace

FigureStrip::FigureStrip(QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_cells(RowCount, std::vector<QLabel*>(ColumnCount))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(2 * grid);
    m_grid->setVerticalSpacing(halfGrid);
    for (int column = 0; column < ColumnCount; ++column) {
        QLabel* name = mutedLabel(columnName(column));
        name->setToolTip(plainTip(columnTip(column)));
        m_grid->addWidget(name, 0, column + 1, Qt::AlignRight);
    }
    for (int row = 0; row < RowCount; ++row) {
        m_names.push_back(row == Same || row == OtherSame ? plainLabel() : mutedLabel());
        m_grid->addWidget(m_names.back(), row + 1, 0);
        for (int column = 0; column < ColumnCount; ++column) {
            QLabel*& cell = m_cells[size_t(row)][size_t(column)];
            cell = row == Same || row == OtherSame ? titleLabel() : mutedLabel();
            m_grid->addWidget(cell, row + 1, column + 1, Qt::AlignRight | Qt::AlignBaseline);
        }
    }
    m_grid->setColumnStretch(ColumnCount + 1, 1);
}

void FigureStrip::fill(Row row, const Likeness& likeness)
{
    auto& cells = m_cells[size_t(row)];
    cells[Cosine]->setText(stabilityText(likeness.cosine));
    cells[Jaccard]->setText(stabilityText(likeness.jaccard));
    cells[Answers]->setText(percentText(likeness.agreement));
    cells[AnswerJaccard]->setText(stabilityText(likeness.answerJaccard));
}

void FigureStrip::show(const StabilityDataPtr& shown, const StabilityDataPtr& other)
{
    const auto put = [this](const StabilityDataPtr& one, Row same, Row different, const QString& letter) {
        for (const Row row : {same, different}) {
            m_names[size_t(row)]->setVisible(one != nullptr);
            for (QLabel* cell : m_cells[size_t(row)])
                cell->setVisible(one != nullptr);
        }
        if (!one)
            return;
        m_names[size_t(same)]->setText(letter + tr("The same image, %1 runs").arg(one->runs));
        m_names[size_t(same)]->setToolTip(plainTip(one->provenance.join(u'\n')));
        m_names[size_t(different)]->setText(
            tr("Different images, %1 pairs").arg(QLocale().toString(one->baseline.pairs)));
        fill(same, one->figures.mean);
        fill(different, one->baseline.likeness);
        m_cells[size_t(same)][First]->setText(percentText(one->figures.firstChanged));
        m_cells[size_t(same)][Tau]->setText(stabilityText(one->figures.tau));
    };
    put(shown, Same, Different, other ? tr("A: ") : QString());
    put(other, OtherSame, OtherDifferent, tr("B: "));
    m_names[Template]->setText(tr("The template alone, no answer in common"));
    m_names[Template]->setToolTip(
        plainTip(tr("Measured on pairs of made-up descriptions of which no question has "
                    "the same answer.")));
    const bool known = shown && shown->baseline.templateJaccard > 0;
    m_cells[Template][Jaccard]->setText(
        stabilityText(known ? std::optional(shown->baseline.templateJaccard) : std::nullopt));
    m_names[Paper]->setText(tr("The paper (protocol unpublished)"));
    m_cells[Paper][Cosine]->setText(stabilityText(stability::paperCosine));
    m_cells[Paper][Jaccard]->setText(stabilityText(stability::paperJaccard));
    describe(shown);
}

QString FigureStrip::text(int row, int column) const
{
    return m_cells[size_t(row)][size_t(column)]->text();
}

/// All of it in words, for those who do not see the table.
void FigureStrip::describe(const StabilityDataPtr& shown)
{
    QStringList parts;
    for (int column = 0; shown && column < ColumnCount; ++column)
        parts << tr("%1 %2, between different images %3")
                     .arg(columnName(column), text(Same, column),
                          text(Different, column).isEmpty() ? QStringLiteral("–") : text(Different, column));
    setAccessibleName(tr("Figures"));
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

} // namespace geovlm::ui
