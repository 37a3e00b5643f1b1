// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agreement/agreement_source.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

/// How much an alpha allows to conclude, by the marks that Krippendorff gave and custom keeps.
enum class Reliability { Unknown, Low, Tentative, Reliable };
inline constexpr double tentativeMark = 0.667;
inline constexpr double reliableMark = 0.8;
Reliability reliabilityOf(const std::optional<double>& alpha);
QString reliabilityWord(Reliability reliability);

/// "small (a81f3c07)", "import blip2", or a person's name.
QString raterText(const Speaker& who);

/// The figures of one comparison: all questions pooled, then question by question.
class AgreementModel : public RowModel
{
    Q_OBJECT

public:
    enum Column {
        QuestionColumn,
        CountColumn,
        PercentColumn,
        KappaColumn,
        AlphaColumn,
        GaugeColumn,
        ColumnCount,
    };
    enum Role {
        FigureRole = Qt::UserRole + 1, ///< AgreementFigure
        DigitsRole,                    ///< after the point
    };

    explicit AgreementModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    /// `machine`: the speaker that is compared with people; 0 = people among themselves.
    void show(const AgreementPtr& agreement, qint64 machine);
    qint64 machine() const { return m_machine; }
    /// Index of the row's question, -1 for all of them.
    static int questionOf(int row) { return row - 1; }
    QString labelOf(int row) const;

private:
    int countRows() const override { return m_comparison ? int(m_comparison->questions.size()) + 1 : 0; }
    Heads heads() const;
    const RaterAgreement& figures(int row) const;
    QVariant figureOf(const QModelIndex& index) const;
    QString text(int row, int column) const;
    QString spoken(int row) const;
    QString spokenCell(int row, int column) const;
    QString tipOf(const QModelIndex& index) const;
    QString countTip(int row) const;
    QString sourceTip(int row, const AgreementFigure& figure, int digits) const;

    AgreementPtr m_agreement;
    qint64 m_machine = 0;
    const figures::Comparison* m_comparison = nullptr; ///< in m_agreement
};

/// "0.72 [0.60, 0.82]", or "–".
QString figureText(const AgreementFigure& figure, int digits);
/// "[0.60, 0.82]", or empty.
QString intervalText(const AgreementFigure& figure, int digits);
/// The comparison with that machine (0 = between people), or null.
const figures::Comparison* comparisonWith(const figures::Agreement& agreement, qint64 machine);

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::AgreementFigure)
