// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/sweep_page.h"

#include "domain/fusions.h"
#include "pipeline/learning/train.h"
#include "plots/plot_card.h"
#include "train/page_parts.h"
#include "train/train_text.h"
#include "widgets/form_parts.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int mostSeeds = 100;

PlotProvenance provenanceOf(const QString& store, const std::vector<pipeline::SweepTraining>& trainings)
{
    PlotProvenance lines{SweepPage::tr("Store: %1").arg(store)};
    for (const pipeline::SweepTraining& one : trainings)
        lines << SweepPage::tr("Run %1: %2, m = %3, seed %4")
                     .arg(one.training.run)
                     .arg(one.fusion)
                     .arg(one.margin)
                     .arg(one.seed);
    return lines;
}

} // namespace

SweepPage::SweepPage(const ScreenParts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_stages(withTraining(parts.supplies.get<Stages>())),
      m_margins(new QLineEdit), m_seeds(new QSpinBox), m_epochs(new QSpinBox), m_note(mutedLabel()),
      m_start(new QPushButton(tr("&Start the sweep"))), m_stop(sideButton(tr("St&op"))),
      m_split(new QComboBox), m_table(rowTable(m_model, tr("Combinations"))),
      m_plot(new PlotCard(parts.dialogs, QStringLiteral("sweep"))),
      m_feed(this, [this](std::vector<pipeline::SweepTraining> trainings) { take(std::move(trainings)); })
{
    layOutPage(this, buildForm(), plotOfSplit(m_split, tr("Sp&lit"), m_plot), m_table);
    for (QCheckBox* box : m_fusions)
        connect(box, &QCheckBox::toggled, this, &SweepPage::follow);
    connect(m_margins, &QLineEdit::textChanged, this, &SweepPage::follow);
    connect(m_seeds, &QSpinBox::valueChanged, this, &SweepPage::follow);
    connect(m_start, &QPushButton::clicked, this, &SweepPage::start);
    connect(m_stop, &QPushButton::clicked, this, &SweepPage::stopWanted);
    connect(m_split, &QComboBox::currentIndexChanged, this, &SweepPage::showPlot);
    clear();
    nameParts({{m_margins, "margins"},
               {m_seeds, "seeds"},
               {m_epochs, "epochs"},
               {m_stop, "stop"},
               {m_split, "split"},
               {m_table, "combinations"},
               {m_plot, "plot"}});
}

QWidget* SweepPage::buildForm()
{
    m_start->setObjectName(QStringLiteral("primary"));
    m_start->setAccessibleName(tr("Start the sweep"));
    m_note->setWordWrap(true);
    m_margins->setText(QStringLiteral("0.1, 0.5, 1"));
    m_seeds->setRange(1, mostSeeds);
    m_seeds->setValue(3);
    m_epochs->setRange(0, ml::RerankOptions::mostEpochs);
    m_epochs->setSpecialValueText(tr("each fusion's own"));
    QVBoxLayout* down = formColumn();
    down->addWidget(plainLabel(tr("Fusions")));
    for (const FusionTraits& fusion : knownFusions()) {
        auto* box = new QCheckBox(fusion.name);
        box->setAccessibleName(fusion.name);
        box->setToolTip(plainTip(fusion.meaning));
        box->setChecked(true);
        m_fusions.push_back(box);
        down->addWidget(box);
    }
    QFormLayout* form = newForm();
    addRow(form, tr("&Margins"), m_margins);
    addRow(form, tr("S&eeds"), m_seeds);
    addRow(form, tr("E&pochs"), m_epochs);
    down->addLayout(form);
    down->addWidget(m_note);
    down->addLayout(buttonRow({m_start, m_stop}));
    down->addStretch(1);
    return down->parentWidget();
}

QCheckBox* SweepPage::fusion(const QString& name) const
{
    for (QCheckBox* box : m_fusions)
        if (box->text() == name)
            return box;
    return nullptr;
}

QString SweepPage::note() const
{
    return m_note->text();
}

pipeline::SweepOptions SweepPage::options() const
{
    pipeline::SweepOptions options;
    options.fusions.clear();
    for (const QCheckBox* box : m_fusions)
        if (box->isChecked())
            options.fusions << box->text();
    options.margins = numbersIn(m_margins->text(), 0, ml::RerankOptions::mostMargin);
    options.seeds = m_seeds->value();
    options.epochs = m_epochs->value();
    return options;
}

void SweepPage::clear()
{
    m_asked.next();
    m_reading = false;
    m_trainings.clear();
    showRows();
    follow();
    Q_EMIT settled();
}

void SweepPage::refresh()
{
    if (m_sweeping)
        return; // what comes is newer than what is stored
    m_reading = true;
    m_parts.session.ask<std::vector<pipeline::SweepTraining>>(
        m_asked.next(), this, [](const store::Store& store) { return pipeline::latestSweep(store); },
        [this](std::vector<pipeline::SweepTraining> trainings) {
            m_reading = false;
            m_trainings = std::move(trainings);
            showRows();
            Q_EMIT settled();
        },
        [this](const QString& sentence) {
            m_reading = false;
            m_plot->setMessage(sentence);
            Q_EMIT settled();
        });
}

void SweepPage::setJobRunning(bool running)
{
    m_jobRunning = running;
    if (!running && m_sweeping) {
        m_sweeping = false;
        m_feed.end(); // the session reads again once the job is over
    }
    follow();
}

void SweepPage::setReady(bool ready)
{
    m_ready = ready;
    follow();
}

void SweepPage::start()
{
    if (!m_start->isEnabled())
        return;
    m_asked.next();
    m_reading = false;
    m_trainings.clear();
    showRows();
    m_plot->setMessage(tr("The first combinations are on their way."));
    Q_EMIT jobWanted(tr("Sweep"), m_stages.work(WatchedSweep{options(), m_feed.begin()}));
    m_sweeping = m_jobRunning;
    follow();
}

void SweepPage::take(std::vector<pipeline::SweepTraining> trainings)
{
    for (pipeline::SweepTraining& one : trainings)
        m_trainings.push_back(std::move(one));
    showRows();
}

void SweepPage::showRows()
{
    m_model.show(pipeline::sweepRows(m_trainings));
    m_table->resizeColumnsToContents();
    const QStringList splits = m_model.splits();
    QStringList shown;
    for (int i = 0; i < m_split->count(); ++i)
        shown << m_split->itemText(i);
    if (splits != shown) {
        const QSignalBlocker quiet(m_split);
        m_split->clear();
        m_split->addItems(splits);
    }
    m_split->setEnabled(m_split->count() > 1);
    showPlot();
}

void SweepPage::showPlot()
{
    if (m_model.rows().empty())
        m_plot->setMessage(tr("No sweep yet: choose fusions and margins, and start."));
    else
        m_plot->setData(sweepPlot(m_model.rows(), m_split->currentText()),
                        provenanceOf(m_parts.session.summary().path, m_trainings));
}

void SweepPage::follow()
{
    const pipeline::SweepOptions asked = options();
    QString note;
    if (asked.fusions.isEmpty())
        note = tr("Choose a fusion at least.");
    else if (asked.margins.empty())
        note = tr("Margins are numbers from 0 to %1 with commas between them.")
                   .arg(ml::RerankOptions::mostMargin);
    else
        note =
            tr("%1 trainings. Those of an earlier sweep with the same data and options are not made again; "
               "stopping loses only the one at work.")
                .arg(qsizetype(asked.margins.size()) * asked.fusions.size() * asked.seeds);
    m_note->setText(note);
    m_start->setEnabled(m_ready && !m_jobRunning && !asked.fusions.isEmpty() && !asked.margins.empty());
    m_start->setToolTip(m_ready ? QString() : plainTip(m_parts.writer.whyReadOnly()));
    m_stop->setEnabled(m_sweeping);
}

} // namespace geovlm::ui
