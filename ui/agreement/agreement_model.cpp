// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_model.h"

#include "look/look.h"
#include "look/names.h"

#include <QApplication>
#include <QLocale>

namespace geovlm::ui {

namespace {

int digitsOf(int column)
{
    return column == AgreementModel::PercentColumn ? 1 : 2;
}

const AgreementFigure* figureIn(const RaterAgreement& figures, int column)
{
    switch (column) {
    case AgreementModel::PercentColumn:
        return &figures.percent;
    case AgreementModel::KappaColumn:
        return &figures.kappa;
    case AgreementModel::AlphaColumn:
    case AgreementModel::GaugeColumn:
        return &figures.alpha;
    default:
        return nullptr;
    }
}

QString meaningOf(int column, bool people)
{
    switch (column) {
    case AgreementModel::PercentColumn:
        return AgreementModel::tr("Percent: how many of all pairs of answers to one image are equal.");
    case AgreementModel::KappaColumn:
        return people ? AgreementModel::tr("Cohen's kappa: agreement beyond what chance would give, from "
                                           "0 (chance) to 1; of more than two people the mean over pairs.")
                      : AgreementModel::tr("Cohen's kappa: agreement beyond what chance would give, from "
                                           "0 (chance) to 1.");
    case AgreementModel::AlphaColumn:
    case AgreementModel::GaugeColumn:
        return AgreementModel::tr("Krippendorff's alpha: agreement beyond chance for any number of people "
                                  "and with answers missing. By custom (Krippendorff) %1 and more is "
                                  "reliable, and %2 to %1 allows tentative conclusions.")
            .arg(QLocale().toString(reliableMark), QLocale().toString(tentativeMark));
    case AgreementModel::CountColumn:
        return AgreementModel::tr("Images with at least two answers to compare.");
    default:
        return {};
    }
}

QString headerTip(int column, bool people)
{
    const bool figure = column >= AgreementModel::PercentColumn && column <= AgreementModel::AlphaColumn;
    return figure ? meaningOf(column, people) + QLatin1Char('\n') +
                        AgreementModel::tr("In brackets its 95 % interval.")
                  : meaningOf(column, people);
}

/// The pool counts each question's answers as if they were to one question; what that does to the figures.
QString poolTip()
{
    return AgreementModel::tr("All questions in one pool, each answer to each question counted by itself. "
                              "Answers to different questions are seldom equal, so kappa and alpha come "
                              "out higher, and their intervals narrower, than the questions' own.");
}

} // namespace

Reliability reliabilityOf(const std::optional<double>& alpha)
{
    if (!alpha)
        return Reliability::Unknown;
    if (*alpha >= reliableMark)
        return Reliability::Reliable;
    return *alpha >= tentativeMark ? Reliability::Tentative : Reliability::Low;
}

QString reliabilityWord(Reliability reliability)
{
    using enum Reliability;
    return listed<Reliability, QString>(reliability,
                                        {{Reliable, AgreementModel::tr("reliable")},
                                         {Tentative, AgreementModel::tr("tentative")},
                                         {Low, AgreementModel::tr("not reliable")}},
                                        AgreementModel::tr("not defined"));
}

QString raterText(const Speaker& who)
{
    const QString revision = who.revision.left(12);
    const QString name = revision.isEmpty() ? who.name : QStringLiteral("%1 (%2)").arg(who.name, revision);
    return who.kind == SpeakerKind::Import ? AgreementModel::tr("import %1").arg(name) : name;
}

QString intervalText(const AgreementFigure& figure, int digits)
{
    if (!figure.low || !figure.high)
        return {};
    const QLocale locale;
    return QStringLiteral("[%1, %2]")
        .arg(locale.toString(*figure.low, 'f', digits), locale.toString(*figure.high, 'f', digits));
}

QString figureText(const AgreementFigure& figure, int digits)
{
    if (!figure.value)
        return QStringLiteral("–");
    const QString interval = intervalText(figure, digits);
    const QString value = QLocale().toString(*figure.value, 'f', digits);
    return interval.isEmpty() ? value : value + QLatin1Char(' ') + interval;
}

const figures::Comparison* comparisonWith(const figures::Agreement& agreement, qint64 machine)
{
    if (machine == 0)
        return &agreement.people;
    for (const figures::MachineComparison& one : agreement.machines) {
        if (one.machine.speaker == machine)
            return &one.figures;
    }
    return nullptr;
}

AgreementModel::AgreementModel(QObject* parent) : RowModel({}, parent)
{
    setHeads(heads());
}

RowModel::Heads AgreementModel::heads() const
{
    Heads heads{{tr("Question")}, {tr("n")},     {tr("Percent")},
                {tr("Kappa")},    {tr("Alpha")}, {tr("Alpha, 0 to 1")}};
    for (int column = 0; column < ColumnCount; ++column) {
        ColumnHead& head = heads[size_t(column)];
        head.side = column == CountColumn ? Qt::AlignRight : Qt::AlignLeft;
        head.tip = headerTip(column, m_machine == 0);
    }
    return heads;
}

void AgreementModel::show(const AgreementPtr& agreement, qint64 machine)
{
    beginResetModel();
    m_agreement = agreement;
    m_machine = machine;
    setHeads(heads());
    m_comparison = agreement ? comparisonWith(*agreement, machine) : nullptr;
    endResetModel();
}

const RaterAgreement& AgreementModel::figures(int row) const
{
    const int question = questionOf(row);
    return question < 0 ? m_comparison->overall : m_comparison->questions[size_t(question)];
}

QString AgreementModel::labelOf(int row) const
{
    const int question = questionOf(row);
    return question < 0 ? tr("All questions, pooled") : m_agreement->questions.at(question).label;
}

QString AgreementModel::spoken(int row) const
{
    const RaterAgreement& all = figures(row);
    if (all.n == 0)
        return tr("%1: nothing to compare").arg(labelOf(row));
    return tr("%1: n %2, percent %3, kappa %4, alpha %5, %6")
        .arg(labelOf(row), QLocale().toString(all.n), figureText(all.percent, 1), figureText(all.kappa, 2),
             figureText(all.alpha, 2), reliabilityWord(reliabilityOf(all.alpha.value)));
}

QString AgreementModel::spokenCell(int row, int column) const
{
    if (column == GaugeColumn)
        return reliabilityWord(reliabilityOf(figures(row).alpha.value));
    return text(row, column);
}

QString AgreementModel::countTip(int row) const
{
    const QString n = QLocale().toString(figures(row).n);
    if (questionOf(row) < 0)
        return tr("n = %1 answers to compare, over all images and questions.").arg(n);
    return m_machine == 0
               ? tr("n = %1 images that at least two people answered.").arg(n)
               : tr("n = %1 images that both answered; of several people the current answer counts.").arg(n);
}

QString AgreementModel::sourceTip(int row, const AgreementFigure& figure, int digits) const
{
    if (!figure.value)
        return figures(row).n == 0 ? tr("There is nothing to compare.")
                                   : tr("Not defined here: all the answers are the same one.");
    QString text = figureText(figure, digits);
    if (figure.low)
        text += QLatin1Char('\n') + tr("In brackets the 95 % interval: bootstrap of %1 draws with seed %2.")
                                        .arg(QLocale().toString(m_agreement->options.draws))
                                        .arg(m_agreement->options.seed);
    return text;
}

QString AgreementModel::tipOf(const QModelIndex& index) const
{
    const int row = index.row();
    QStringList lines{labelOf(row)};
    if (questionOf(row) >= 0)
        lines.front() = m_agreement->questions.at(questionOf(row)).prompt;
    const AgreementFigure* figure = figureIn(figures(row), index.column());
    if (figure)
        lines << sourceTip(row, *figure, digitsOf(index.column()));
    if (index.column() >= AlphaColumn && figure->value)
        lines.back().prepend(tr("%1: ").arg(reliabilityWord(reliabilityOf(figure->value))));
    lines << countTip(row);
    if (questionOf(row) < 0)
        lines << poolTip();
    const QString meaning = figure ? meaningOf(index.column(), m_machine == 0) : QString();
    if (!meaning.isEmpty())
        lines << meaning;
    return lines.join(QLatin1Char('\n'));
}

QVariant AgreementModel::figureOf(const QModelIndex& index) const
{
    const AgreementFigure* figure = figureIn(figures(index.row()), index.column());
    return figure ? QVariant::fromValue(*figure) : QVariant();
}

QString AgreementModel::text(int row, int column) const
{
    const RaterAgreement& all = figures(row);
    switch (column) {
    case QuestionColumn:
        return questionOf(row) < 0 ? labelOf(row) : QStringLiteral("%1  %2").arg(row).arg(labelOf(row));
    case CountColumn:
        return QLocale().toString(all.n);
    case GaugeColumn:
        return {}; // painted, and spoken
    default:
        return figureText(*figureIn(all, column), digitsOf(column));
    }
}

QVariant AgreementModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return tipOf(index);
    case Qt::AccessibleTextRole:
        return index.column() == QuestionColumn ? spoken(row) : spokenCell(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == CountColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return questionOf(row) < 0 ? QVariant(strongFont(QApplication::font())) : QVariant();
    case FigureRole:
        return figureOf(index);
    case DigitsRole:
        return digitsOf(index.column());
    default:
        return {};
    }
}

} // namespace geovlm::ui
