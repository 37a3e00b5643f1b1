// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/suppress_page.h"

#include "domain/error.h"
#include "plots/plot_card.h"
#include "train/page_parts.h"
#include "train/train_text.h"
#include "widgets/form_parts.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"
#include "work/open_readers.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

namespace geovlm::ui {

namespace {

/// What a stage told, which tells once.
template <class Told, class Options>
Told toldBy(const Stages& stages, const Options& options, store::Store& store, Progress& progress)
{
    Told came;
    stages.work(Watched<Options, Told>{options, [&came](const Told& told) { came = told; }})(store, progress);
    return came;
}

/// The run as it is, as a level at which nothing is taken out.
SuppressionCurve::Level asFound(const figures::Evaluation& evaluation)
{
    SuppressionCurve::Level level{100, true, {evaluation, {}, {}}};
    for (const figures::SplitEvaluation& split : level.suppression.evaluation.splits) {
        level.suppression.suppressed[split.name] = 0;
        level.suppression.r10AsFound[split.name] = split.metrics.before.r10.value_or(0);
    }
    return level;
}

SuppressionCurve measured(const QString& path, std::vector<double> levels, quint64 seed, const Stages& stages,
                          Progress& progress)
{
    const auto store = openForReading(path);
    const auto found = toldBy<figures::Evaluation>(stages, EvaluateOptions(), *store, progress);
    SuppressionCurve curve{path, found.run, seed, {asFound(found)}, {}};
    std::sort(levels.begin(), levels.end(), std::greater<>());
    for (const double r10 : levels) {
        try {
            const pipeline::SuppressOptions options{r10, seed, curve.run};
            curve.levels.push_back(
                {r10, false, toldBy<pipeline::Suppression>(stages, options, *store, progress)});
        } catch (const Error& error) {
            curve.refused << error.sentence();
        }
    }
    return curve;
}

PlotSeries lineOf(const QString& name, DataRole role)
{
    PlotSeries series;
    series.name = name;
    series.colour = role;
    return series;
}

PlotData plotOf(const SuppressionCurve& curve, const QString& split)
{
    PlotData data;
    data.title = SuppressPage::tr("R@1 against R@10, %1").arg(split);
    data.xTitle = SuppressPage::tr("R@10 before reranking, %");
    data.yTitle = SuppressPage::tr("R@1, %");
    data.source =
        SuppressPage::tr("Rerank run %1: the match was taken out of the ten of chosen queries (seed %2). "
                         "R@1 cannot pass R@10, the dashed line.")
            .arg(curve.run)
            .arg(curve.seed);
    PlotSeries before = lineOf(SuppressPage::tr("before reranking"), DataRole::Before);
    PlotSeries after = lineOf(SuppressPage::tr("after reranking"), DataRole::After);
    PlotSeries ceiling = lineOf(SuppressPage::tr("R@10, the ceiling"), DataRole::Other);
    ceiling.dashed = true;
    for (const SuppressionCurve::Level& level : curve.levels) {
        for (const figures::SplitEvaluation& one : level.suppression.evaluation.splits) {
            if (one.name != split || !one.metrics.before.r10)
                continue;
            for (const auto& [series, value] : {std::pair{&before, *one.metrics.before.r1},
                                                {&after, *one.metrics.after.r1},
                                                {&ceiling, *one.metrics.before.r10}}) {
                series->x.push_back(*one.metrics.before.r10);
                series->y.push_back(value);
                series->items << SuppressPage::tr("%1 at R@10 of %2")
                                     .arg(series->name, decimal(*one.metrics.before.r10, 1));
            }
        }
    }
    data.series = {before, after, ceiling};
    return data;
}

} // namespace

SuppressModel::SuppressModel(QObject* parent)
    : RowModel({{tr("Split")},
                {tr("R@10")},
                {tr("Matches taken out")},
                {tr("R@1 before")},
                {tr("R@1 after")},
                {tr("Gained [95 %]")}},
               parent)
{
}

void SuppressModel::show(const SuppressionCurve& curve)
{
    beginResetModel();
    m_rows.clear();
    for (const SuppressionCurve::Level& level : curve.levels)
        for (const figures::SplitEvaluation& split : level.suppression.evaluation.splits)
            m_rows.push_back({split, level.suppression.suppressed.at(split.name)});
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Row& a, const Row& b) { return a.split.name < b.split.name; });
    endResetModel();
}

QVariant SuppressModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    const SplitMetrics& metrics = row.split.metrics;
    const Lift& lift = row.split.lift;
    const auto figure = [](const std::optional<double>& value) {
        return value ? decimal(*value, 1) : QStringLiteral("–");
    };
    switch (index.column()) {
    case SplitColumn:
        return row.split.name;
    case R10Column:
        return figure(metrics.before.r10);
    case TakenColumn:
        return row.taken == 0 ? tr("none, as found") : tr("%1 of %2").arg(row.taken).arg(metrics.queries);
    case BeforeColumn:
        return figure(metrics.before.r1);
    case AfterColumn:
        return figure(metrics.after.r1);
    default:
        return tr("%1 [%2, %3]").arg(decimal(lift.points, 1), decimal(lift.low, 1), decimal(lift.high, 1));
    }
}

SuppressPage::SuppressPage(const ScreenParts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_stages(withTraining(parts.supplies.get<Stages>())),
      m_levels(new QLineEdit), m_seed(new QSpinBox), m_note(mutedLabel()),
      m_start(new QPushButton(tr("&Compute"))), m_stop(sideButton(tr("St&op"))), m_split(new QComboBox),
      m_table(rowTable(m_model, tr("R@1 at each level"))),
      m_plot(new PlotCard(parts.dialogs, QStringLiteral("suppression")))
{
    m_split->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    layOutPage(this, buildForm(), plotOfSplit(m_split, tr("S&plit"), m_plot), m_table);
    connect(m_levels, &QLineEdit::textChanged, this, &SuppressPage::follow);
    connect(m_start, &QPushButton::clicked, this, &SuppressPage::start);
    connect(m_stop, &QPushButton::clicked, this, &SuppressPage::stop);
    connect(m_split, &QComboBox::currentIndexChanged, this, &SuppressPage::showPlot);
    clear();
    nameParts({{m_levels, "levels"},
               {m_seed, "seed"},
               {m_stop, "stop"},
               {m_split, "split"},
               {m_table, "levelTable"},
               {m_plot, "plot"}});
}

QWidget* SuppressPage::buildForm()
{
    m_start->setObjectName(QStringLiteral("primary"));
    m_start->setAccessibleName(tr("Compute"));
    m_note->setWordWrap(true);
    m_levels->setText(QStringLiteral("90, 70, 50"));
    m_seed->setRange(1, std::numeric_limits<int>::max());
    QLabel* what =
        mutedLabel(tr("Takes the true match out of the ten of queries that are drawn, until R@10 is "
                      "what is asked for, and scores the nine that are left: what reranking is worth "
                      "behind a weaker encoder. Nothing in the store changes."));
    what->setWordWrap(true);
    QVBoxLayout* down = formColumn();
    down->addWidget(what);
    QFormLayout* form = newForm();
    addRow(form, tr("&Levels of R@10"), m_levels);
    addRow(form, tr("&Seed"), m_seed);
    down->addLayout(form);
    down->addWidget(m_note);
    down->addLayout(buttonRow({m_start, m_stop}));
    down->addStretch(1);
    return down->parentWidget();
}

QString SuppressPage::note() const
{
    return m_note->text();
}

void SuppressPage::clear()
{
    m_inquiry.stop();
    m_curve = {};
    m_model.show(m_curve);
    m_split->clear();
    m_plot->setMessage(tr("Choose levels of R@10, and compute."));
    follow();
    Q_EMIT settled();
}

void SuppressPage::start()
{
    if (!m_start->isEnabled())
        return;
    const std::vector<double> levels = numbersIn(m_levels->text(), 0, 100);
    m_plot->setMessage(tr("Computing…"));
    m_inquiry.ask(
        [path = m_parts.session.summary().path, levels, seed = quint64(m_seed->value()),
         stages = m_stages](Progress& progress) { return measured(path, levels, seed, stages, progress); },
        [this](const SuppressionCurve& curve) { showCurve(curve); },
        [this](const QString& sentence) {
            m_plot->setMessage(sentence);
            follow();
            Q_EMIT settled();
        });
    follow();
}

void SuppressPage::stop()
{
    m_inquiry.stop();
    if (m_curve.levels.empty())
        m_plot->setMessage(tr("Stopped."));
    else
        showPlot();
    follow();
    Q_EMIT settled();
}

void SuppressPage::showCurve(const SuppressionCurve& curve)
{
    m_curve = curve;
    m_model.show(curve);
    m_table->resizeColumnsToContents();
    {
        const QSignalBlocker quiet(m_split);
        m_split->clear();
        for (const figures::SplitEvaluation& split : curve.levels.front().suppression.evaluation.splits)
            m_split->addItem(split.name);
    }
    showPlot();
    follow();
    Q_EMIT settled();
}

void SuppressPage::showPlot()
{
    if (m_curve.levels.empty())
        return;
    m_plot->setData(plotOf(m_curve, m_split->currentText()),
                    {tr("Store: %1").arg(m_curve.store), tr("Rerank run %1").arg(m_curve.run),
                     tr("Seed %1").arg(m_curve.seed)});
}

void SuppressPage::follow()
{
    const bool ranked = m_parts.session.isOpen() && m_parts.session.summary().rerankRun != 0;
    const bool sound = !numbersIn(m_levels->text(), 0, 100).empty();
    QString note;
    if (!ranked)
        note = tr("The store is not reranked yet.");
    else if (!sound)
        note = tr("Levels are numbers from 0 to 100 with commas between them.");
    else
        note = m_curve.refused.join(QLatin1Char('\n'));
    m_note->setText(note);
    m_start->setEnabled(ranked && sound && !isBusy());
    m_stop->setEnabled(isBusy());
    m_split->setEnabled(m_split->count() > 1);
}

} // namespace geovlm::ui
