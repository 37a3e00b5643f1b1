// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_setup.h"

#include "look/look.h"
#include "look/marks.h"
#include "stability/stability_data.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"
#include "work/agreed_server.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

namespace geovlm::ui {

namespace {

enum Kind { Cases, Ground, Satellite };

QHBoxLayout* across(QWidget* row)
{
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    return layout;
}

void addNamed(QHBoxLayout* row, const QString& name, QWidget* control)
{
    QLabel* label = plainLabel(name);
    label->setBuddy(control);
    QString spoken = name;
    control->setAccessibleName(spoken.remove(u'&'));
    row->addWidget(label);
    row->addWidget(control);
}

} // namespace

StabilitySetup::StabilitySetup(QWidget* parent)
    : QWidget(parent), m_with(new QComboBox), m_images(new QComboBox), m_sample(new QSpinBox),
      m_runs(new QSpinBox), m_seed(new QSpinBox), m_threshold(new QDoubleSpinBox),
      m_start(pageButton(tr("Start"), true)), m_stop(pageButton(tr("Stop"), false)), m_hint(mutedLabel())
{
    build();
    connect(m_with, &QComboBox::currentIndexChanged, this, [this] {
        const auto usual = pipeline::namesOf(pipeline::usualVariations(server().has_value()));
        for (auto box = m_boxes.cbegin(); box != m_boxes.cend(); ++box)
            box.value()->setChecked(usual.contains(box.key()));
        follow();
    });
    connect(m_images, &QComboBox::currentIndexChanged, this, &StabilitySetup::follow);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &StabilitySetup::thresholdChanged);
    connect(m_start, &QPushButton::clicked, this, &StabilitySetup::startWanted);
    connect(m_stop, &QPushButton::clicked, this, &StabilitySetup::stopWanted);
    setServers({});
    nameParts({{m_with, "server"},
               {m_images, "which"},
               {m_sample, "sample"},
               {m_runs, "runs"},
               {m_seed, "seed"},
               {m_threshold, "threshold"},
               {m_start, "start"},
               {m_stop, "stop"},
               {m_hint, "hint"}});
}

void StabilitySetup::build()
{
    setAccessibleName(tr("What to check"));
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addWidget(buildFirst());
    down->addWidget(buildSecond());
    m_hint->setWordWrap(true);
    m_hint->hide();
    down->addWidget(m_hint);
}

QWidget* StabilitySetup::buildFirst()
{
    auto* row = new QWidget;
    QHBoxLayout* layout = across(row);
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_with->setMinimumContentsLength(18);
    m_images->addItems({tr("reranked queries"), tr("ground images"), tr("tiles")});
    m_sample->setRange(0, std::numeric_limits<int>::max());
    m_sample->setValue(50);
    m_sample->setSpecialValueText(tr("all"));
    m_sample->setGroupSeparatorShown(true);
    m_sample->setToolTip(tr("How many of them, drawn by the seed; 0 = all"));
    m_runs->setRange(pipeline::fewestStabilityRuns, pipeline::mostStabilityRuns);
    m_runs->setValue(5);
    m_runs->setToolTip(tr("How often each image is described"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    m_seed->setToolTip(tr("Of the sample, of what varies and of the baselines: the same seed gives the same "
                          "figures"));
    addNamed(layout, tr("Descri&be"), m_sample);
    layout->addWidget(m_images);
    m_images->setAccessibleName(tr("Which images"));
    addNamed(layout, tr("&times"), m_runs);
    addNamed(layout, tr("&with"), m_with);
    addNamed(layout, tr("S&eed"), m_seed);
    layout->addStretch(1);
    layout->addWidget(m_start);
    layout->addWidget(m_stop);
    return row;
}

void StabilitySetup::addBox(const QString& variation, const QString& text, const QString& tip)
{
    auto* box = new QCheckBox(text);
    box->setAccessibleName(tr("Vary: %1").arg(variationName(variation)));
    box->setToolTip(tip);
    m_boxes.insert(variation, box);
    m_order.append(variation);
    connect(box, &QCheckBox::toggled, this, &StabilitySetup::follow);
}

QWidget* StabilitySetup::buildSecond()
{
    addBox(
        QStringLiteral("draw"), tr("Draw answers"),
        tr("The reader: each answer drawn from its probabilities. A server: a temperature of 0.7 and a seed "
           "a run."));
    addBox(QStringLiteral("order"), tr("Option order"),
           tr("Servers: the options of each question in another order each run."));
    addBox(QStringLiteral("crop"), tr("Crop"),
           tr("Another frame: 92 to 100 % of each side; of a panorama, of its height."));
    addBox(QStringLiteral("light"), tr("Light"), tr("Gain and gamma, each between 0.8 and 1.25."));
    addBox(QStringLiteral("jpeg"), tr("JPEG"), tr("Written and read back with a quality of 40 to 90."));
    addBox(QStringLiteral("roll"), tr("Panorama roll"), tr("Panoramas: turned by up to 10° either way."));
    addBox(QStringLiteral("rotate"), tr("Tile rotation"), tr("Tiles: turned by up to 10° either way."));
    auto* row = new QWidget;
    QHBoxLayout* layout = across(row);
    layout->addWidget(plainLabel(tr("Vary")));
    for (const QString& variation : std::as_const(m_order))
        layout->addWidget(m_boxes.value(variation));
    layout->addStretch(1);
    m_threshold->setRange(0, 1);
    m_threshold->setSingleStep(0.05);
    m_threshold->setValue(stability::driftThreshold);
    m_threshold->setToolTip(
        tr("An image drifts when its Jaccard or its share of equal answers is under this. It changes nothing "
           "that is measured."));
    addNamed(layout, tr("Dri&fts under"), m_threshold);
    return row;
}

void StabilitySetup::setServers(const remote::Backends& servers)
{
    const QString before = m_with->currentData().toString();
    const bool first = m_with->count() == 0;
    m_servers = servers;
    {
        const QSignalBlocker quiet(m_with);
        m_with->clear();
        m_with->addItem(markIcon(Mark::Stays, DataRole::Match), tr("the reader"), QString());
        for (const remote::Backend& one : m_servers) {
            const bool stays = remote::isThisMachine(one.url);
            m_with->addItem(stays ? markIcon(Mark::Stays, DataRole::Match)
                                  : markIcon(Mark::Leaves, DataRole::Worse),
                            tr("%1 – %2").arg(one.name, one.model), one.name);
        }
        m_with->setCurrentIndex(std::max(0, m_with->findData(before)));
    }
    if (first || m_with->currentData().toString() != before)
        Q_EMIT m_with->currentIndexChanged(m_with->currentIndex());
    follow();
}

void StabilitySetup::setImages(qint64 ground, qint64 satellite)
{
    const QLocale locale;
    m_images->setItemText(Ground, tr("ground images (%1)").arg(locale.toString(ground)));
    m_images->setItemText(Satellite, tr("tiles (%1)").arg(locale.toString(satellite)));
}

/// None = the reader.
std::optional<remote::Backend> StabilitySetup::server() const
{
    const int row = m_with->currentIndex() - 1;
    return row < 0 ? std::nullopt : std::optional(m_servers[std::size_t(row)]);
}

std::optional<View> StabilitySetup::view() const
{
    switch (m_images->currentIndex()) {
    case Ground:
        return View::Ground;
    case Satellite:
        return View::Satellite;
    default:
        return std::nullopt;
    }
}

/// What is hidden or greyed does not count.
pipeline::StabilityVariations StabilitySetup::variations() const
{
    QStringList names;
    for (const QString& name : m_order)
        if (m_boxes[name]->isChecked() && m_boxes[name]->isEnabledTo(this) && !m_boxes[name]->isHidden())
            names << name;
    return pipeline::variationsNamed(names);
}

QString StabilitySetup::problem() const
{
    if (pipeline::namesOf(variations()).isEmpty())
        return tr("Answering is deterministic: choose at least one thing that varies from run to run.");
    return m_whyNot;
}

void StabilitySetup::follow()
{
    m_boxes[QStringLiteral("order")]->setVisible(server().has_value());
    for (const QString& name : std::as_const(m_order))
        m_boxes[name]->setEnabled(!m_running);
    // Photographs are not rotated, tiles are not rolled; which view the queries have is the store's to say.
    if (view())
        m_boxes[*view() == View::Ground ? QStringLiteral("rotate") : QStringLiteral("roll")]->setEnabled(
            false);
    for (QWidget* control : std::initializer_list<QWidget*>{m_with, m_images, m_sample, m_runs, m_seed})
        control->setEnabled(!m_running);
    const QString why = m_running ? QString() : problem();
    m_start->setEnabled(!m_running && why.isEmpty());
    m_stop->setEnabled(m_running);
    m_hint->setText(why);
    m_hint->setVisible(!why.isEmpty());
}

bool StabilitySetup::mayStart() const
{
    return m_start->isEnabled();
}

void StabilitySetup::setState(bool running, const QString& whyNot)
{
    m_running = running;
    m_whyNot = whyNot;
    follow();
}

pipeline::StabilityOptions StabilitySetup::options() const
{
    pipeline::StabilityOptions options;
    if (const auto asked = server())
        options.server = agreedServer(*asked);
    options.runs = m_runs->value();
    options.sample = m_sample->value();
    options.seed = quint64(m_seed->value());
    options.view = view();
    options.vary = variations();
    options.threshold = m_threshold->value();
    return options;
}

double StabilitySetup::threshold() const
{
    return m_threshold->value();
}

} // namespace geovlm::ui
