// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_page.h"

#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "store/results/run_parameters.h"
#include "train/diagnosis_banner.h"
#include "train/page_parts.h"
#include "train/train_form.h"
#include "train/train_text.h"
#include "widgets/form_parts.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int mostTrainings = 5000;
constexpr int mostCurves = 8; ///< there are as many colours
constexpr int formWidth = 38 * grid;

pipeline::TrainOptions optionsOf(const store::Run& run)
{
    pipeline::TrainOptions options;
    const auto asked = store::TrainingSettings::from(run.parameters);
    if (!asked.fusion.isEmpty())
        options.fusion = asked.fusion;
    options.margin = asked.margin;
    options.epochs = asked.epochs;
    options.seed = asked.seed;
    options.rate = asked.rate.value_or(0);
    options.dropout = asked.dropout.value_or(options.dropout);
    options.width = asked.width.value_or(0);
    return options;
}

} // namespace

TrainPage::TrainPage(const ScreenParts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_stages(withTraining(parts.supplies.get<Stages>())),
      m_form(new TrainForm), m_banner(new DiagnosisBanner), m_curves(new TrainingCurves(parts.dialogs)),
      m_sorted(new QSortFilterProxyModel(this)), m_train(new QPushButton(tr("&Train"))),
      m_stop(sideButton(tr("St&op"))), m_keep(sideButton(tr("&Keep as the model in use"))),
      m_reuse(sideButton(tr("&Use these options"))),
      m_feed(this, [this](std::vector<EpochFigures> epochs) { takeEpochs(std::move(epochs)); })
{
    m_sorted->setSourceModel(&m_model);
    m_sorted->setSortRole(TrainingsModel::SortRole);
    m_table = rowTable(*m_sorted, tr("Trainings"));
    build();
    connect(m_form, &TrainForm::changed, this, &TrainPage::follow);
    connect(m_train, &QPushButton::clicked, this, &TrainPage::start);
    connect(m_stop, &QPushButton::clicked, this, &TrainPage::stopWanted);
    connect(m_keep, &QPushButton::clicked, this, &TrainPage::keepSelected);
    connect(m_reuse, &QPushButton::clicked, this, &TrainPage::reuse);
    connect(m_table, &QTableView::doubleClicked, this, &TrainPage::reuse);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TrainPage::showSelected);
    clear();
    nameParts({{m_table, "trainings"}, {m_stop, "stop"}, {m_keep, "keep"}, {m_reuse, "reuse"}});
}

QWidget* TrainPage::buildForm()
{
    m_train->setObjectName(QStringLiteral("primary"));
    m_train->setAccessibleName(tr("Train"));
    auto* inside = new QWidget;
    auto* down = new QVBoxLayout(inside);
    down->setContentsMargins(0, 0, grid, 0);
    down->setSpacing(2 * grid);
    down->addWidget(m_form);
    down->addLayout(buttonRow({m_train, m_stop}));
    down->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFixedWidth(formWidth);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* TrainPage::buildTable()
{
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // as they come: the newest first
    m_table->setMinimumHeight(12 * grid);
    auto* widget = new QWidget;
    QVBoxLayout* down = plainColumn(widget);
    auto* across = new QHBoxLayout;
    QLabel* title = plainLabel(tr("All trainings"));
    title->setFont(strongFont(font()));
    across->addWidget(title);
    across->addWidget(mutedLabel(tr("Select several to lay their curves over each other.")));
    across->addStretch(1);
    across->addWidget(m_reuse);
    across->addWidget(m_keep);
    down->addLayout(across);
    down->addWidget(m_table, 1);
    return widget;
}

void TrainPage::build()
{
    auto* above = new QWidget;
    QVBoxLayout* seen = plainColumn(above);
    seen->addWidget(m_banner);
    seen->addWidget(m_curves, 1);
    layOutPage(this, buildForm(), above, buildTable());
}

void TrainPage::clear()
{
    m_asked.next();
    m_curvesAsked.next();
    m_reading = m_drawing = false;
    m_model.show({});
    m_banner->clear();
    m_curves->clear(tr("Train a reranker, or select trainings below."));
    follow();
    checkSettled();
}

void TrainPage::refresh()
{
    m_reading = true;
    m_parts.session.ask<std::vector<store::TrainingRow>>(
        m_asked.next(), this,
        [](const store::Store& store) { return store::trainings(store, mostTrainings); },
        [this](std::vector<store::TrainingRow> rows) { showTrainings(std::move(rows)); },
        [this](const QString& sentence) {
            m_reading = false;
            m_curves->clear(sentence);
            checkSettled();
        });
}

void TrainPage::setJobRunning(bool running)
{
    m_jobRunning = running;
    if (!running && m_training) {
        m_training = false;
        m_feed.end();
        m_showNewest = true; // the session reads again once the job is over
    }
    follow();
}

void TrainPage::setReady(bool ready)
{
    m_ready = ready;
    follow();
}

bool TrainPage::mayStart() const
{
    return m_ready && !m_jobRunning && m_form->isComplete();
}

bool TrainPage::mayKeep() const
{
    const std::vector<store::TrainingRow> rows = selected();
    return m_ready && !m_jobRunning && rows.size() == 1 && !rows.front().model.isEmpty();
}

void TrainPage::start()
{
    if (!mayStart())
        return;
    const pipeline::TrainOptions options = m_form->options();
    m_live = {options.name, options.margin, {}, -1};
    clearSelection();
    m_banner->clear();
    m_curves->clear(tr("Reading what the reranker looks at…"));
    Q_EMIT jobWanted(tr("Training %1").arg(options.name),
                     m_stages.work(WatchedTraining{options, m_feed.begin()}));
    m_training = m_jobRunning; // unless another job was quicker
    follow();
}

/// The weights are there: what is left is to say so, and to put the cases into their order.
void TrainPage::keepSelected()
{
    if (!mayKeep())
        return;
    const QString name = selected().front().model;
    Q_EMIT jobWanted(tr("Reranking with %1").arg(name), m_stages.work(ModelToUse{name}));
}

void TrainPage::takeEpochs(std::vector<EpochFigures> epochs)
{
    m_live.epochs.insert(m_live.epochs.end(), epochs.begin(), epochs.end());
    if (selected().empty())
        showLive();
}

void TrainPage::showLive()
{
    m_banner->show(m_live.name, diagnoseTraining(m_live.epochs, m_live.margin));
    m_curves->show({m_live}, {tr("Store: %1").arg(m_parts.session.summary().path),
                              tr("Training %1, at work").arg(m_live.name)});
}

void TrainPage::showTrainings(std::vector<store::TrainingRow> rows)
{
    m_reading = false;
    std::vector<qint64> kept;
    for (const store::TrainingRow& row : selected())
        kept.push_back(row.run.id);
    const int before = int(m_model.rows().size());
    m_model.show(std::move(rows));
    QStringList names;
    for (const store::TrainingRow& row : m_model.rows())
        if (!row.model.isEmpty())
            names << row.model;
    m_form->setKnownNames(names);
    m_table->resizeColumnsToContents();
    const bool newest = std::exchange(m_showNewest, false) && int(m_model.rows().size()) > before;
    if (newest)
        kept = {m_model.row(0).run.id};
    for (const qint64 run : kept)
        selectRun(run);
    if (selected().empty())
        follow();
    checkSettled();
}

void TrainPage::selectRun(qint64 run)
{
    const int row = m_model.rowOfRun(run);
    if (row < 0)
        return;
    const QModelIndex index = m_sorted->mapFromSource(m_model.index(row, 0));
    m_table->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
}

void TrainPage::clearSelection()
{
    m_table->clearSelection();
}

std::vector<store::TrainingRow> TrainPage::selected() const
{
    std::vector<store::TrainingRow> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_model.row(m_sorted->mapToSource(index).row()));
    return rows;
}

QString TrainPage::curveName(const store::TrainingRow& row) const
{
    const auto asked = store::TrainingSettings::from(row.run.parameters);
    return row.run.kind == RunKind::Sweep
               ? tr("%1, m %2, seed %3")
                     .arg(asked.fusion, QLocale().toString(asked.margin), QString::number(asked.seed))
               : trainingName(row);
}

void TrainPage::showSelected()
{
    follow();
    std::vector<qint64> runs;
    for (const store::TrainingRow& row : selected())
        if (row.hasCurve && int(runs.size()) < mostCurves)
            runs.push_back(row.run.id);
    if (runs.empty()) {
        m_curvesAsked.next();
        m_drawing = false;
        m_banner->clear();
        if (m_training && !m_live.epochs.empty())
            showLive();
        else if (!selected().empty())
            m_curves->clear(tr("An earlier version of the program trained this and kept no curve."));
        else
            m_curves->clear(tr("Train a reranker, or select trainings below."));
        checkSettled();
        return;
    }
    m_drawing = true;
    m_parts.session.ask<std::vector<store::Training>>(
        m_curvesAsked.next(), this,
        [runs](const store::Store& store) {
            std::vector<store::Training> trainings;
            trainings.reserve(runs.size());
            for (const qint64 run : runs)
                trainings.push_back(store::training(store, run));
            return trainings;
        },
        [this](const std::vector<store::Training>& trainings) { drawStored(trainings); },
        [this](const QString& sentence) {
            m_drawing = false;
            m_curves->clear(sentence);
            checkSettled();
        });
}

void TrainPage::drawStored(const std::vector<store::Training>& trainings)
{
    m_drawing = false;
    std::vector<TrainingCurve> curves;
    PlotProvenance provenance{tr("Store: %1").arg(m_parts.session.summary().path)};
    for (const store::Training& one : trainings) {
        const int at = m_model.rowOfRun(one.run);
        if (at < 0)
            continue;
        const store::TrainingRow& row = m_model.row(at);
        curves.push_back(
            {curveName(row), store::TrainingSettings::from(row.run.parameters).margin, one.epochs, one.kept});
        provenance << tr("Run %1 (%2), GeoVLM %3, %4")
                          .arg(row.run.id)
                          .arg(curveName(row), row.run.program,
                               row.run.finished.toLocalTime().toString(Qt::ISODate));
    }
    if (curves.empty())
        return;
    m_curves->show(curves, provenance);
    if (curves.size() == 1)
        m_banner->show(curves.front().name, diagnoseTraining(curves.front().epochs, curves.front().margin));
    else
        m_banner->clear();
    checkSettled();
}

void TrainPage::reuse()
{
    const std::vector<store::TrainingRow> rows = selected();
    if (rows.size() == 1)
        m_form->show(optionsOf(rows.front().run));
}

void TrainPage::follow()
{
    const std::vector<store::TrainingRow> rows = selected();
    m_train->setEnabled(mayStart());
    m_stop->setEnabled(m_training);
    m_keep->setEnabled(mayKeep());
    m_reuse->setEnabled(rows.size() == 1);
    QString why;
    if (rows.size() != 1)
        why = tr("Select one training.");
    else if (rows.front().model.isEmpty())
        why = rows.front().run.kind == RunKind::Sweep
                  ? tr("A sweep keeps figures, not weights: train it with these options.")
                  : tr("Later weights have taken its name.");
    else if (!m_ready)
        why = m_parts.writer.whyReadOnly();
    m_keep->setToolTip(plainTip(why.isEmpty() ? tr("Reranks the store with it") : why));
    m_train->setToolTip(m_ready ? QString() : plainTip(m_parts.writer.whyReadOnly()));
    Q_EMIT choiceChanged();
}

void TrainPage::checkSettled()
{
    if (!isBusy())
        Q_EMIT settled();
}

} // namespace geovlm::ui
