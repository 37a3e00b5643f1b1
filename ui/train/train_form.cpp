// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_form.h"

#include "domain/fusions.h"
#include "look/look.h"
#include "pipeline/learning/train.h"
#include "train/train_text.h"
#include "widgets/form_parts.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

namespace geovlm::ui {

namespace {

constexpr int rateDigits = 6;

QString ownText()
{
    return TrainForm::tr("the fusion's own");
}

/// The usual one first, those last that see no difference between query and candidate.
std::vector<FusionTraits> offeredFusions()
{
    const auto place = [](const FusionTraits& fusion) {
        return fusion.name == ml::RerankOptions().fusion ? 0 : fusion.comparesSides ? 1 : 2;
    };
    std::vector<FusionTraits> offered = knownFusions();
    std::ranges::stable_sort(offered, {}, place);
    return offered;
}

} // namespace

TrainForm::TrainForm(QWidget* parent)
    : QWidget(parent), m_name(new QLineEdit), m_fusion(new QComboBox), m_meaning(mutedLabel()),
      m_margin(new QDoubleSpinBox), m_rate(new QDoubleSpinBox), m_dropout(new QDoubleSpinBox),
      m_width(new QSpinBox), m_epochs(new QSpinBox), m_seed(new QSpinBox), m_hint(mutedLabel())
{
    build();
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_named = !m_name->text().trimmed().isEmpty(); });
    connect(m_name, &QLineEdit::textChanged, this, &TrainForm::follow);
    connect(m_fusion, &QComboBox::currentIndexChanged, this, [this] {
        offerName();
        follow();
    });
    offerName();
    follow();
    nameParts({{m_name, "name"},
               {m_fusion, "fusion"},
               {m_margin, "margin"},
               {m_rate, "rate"},
               {m_dropout, "dropout"},
               {m_width, "width"},
               {m_epochs, "epochs"},
               {m_seed, "seed"}});
}

void TrainForm::build()
{
    for (const FusionTraits& fusion : offeredFusions())
        m_fusion->addItem(fusion.name, fusion.name);
    m_margin->setRange(0.01, 2);
    m_margin->setSingleStep(0.1);
    m_margin->setValue(fusionNamed(fusionName()).margin);
    m_rate->setDecimals(rateDigits);
    m_rate->setRange(0, 1);
    m_rate->setSingleStep(0.0005);
    m_rate->setSpecialValueText(ownText());
    m_dropout->setRange(0, 0.95);
    m_dropout->setSingleStep(0.05);
    m_dropout->setValue(ml::RerankOptions().dropout);
    m_width->setRange(0, ml::RerankOptions::widest);
    m_width->setSingleStep(ml::RerankOptions::widthStep);
    m_width->setSpecialValueText(ownText());
    m_epochs->setRange(0, ml::RerankOptions::mostEpochs);
    m_epochs->setSpecialValueText(ownText());
    m_seed->setRange(1, std::numeric_limits<int>::max());
    m_meaning->setWordWrap(true);
    m_hint->setWordWrap(true);
    QFormLayout* form = newForm();
    addRow(form, tr("&Name"), m_name);
    addRow(form, tr("&Fusion"), m_fusion);
    form->addRow(m_meaning);
    addRow(form, tr("&Margin"), m_margin);
    addRow(form, tr("Learning r&ate"), m_rate);
    addRow(form, tr("&Epochs"), m_epochs);
    addRow(form, tr("&Dropout"), m_dropout);
    addRow(form, tr("Aligner &width"), m_width);
    addRow(form, tr("&Seed"), m_seed);
    QVBoxLayout* layout = plainColumn(this);
    layout->addLayout(form);
    layout->addWidget(m_hint);
    // Widths between the steps are not offered; one that is typed is rounded.
    connect(m_width, &QSpinBox::editingFinished, this, [this] {
        const int step = ml::RerankOptions::widthStep;
        m_width->setValue((m_width->value() + step / 2) / step * step);
    });
}

QString TrainForm::fusionName() const
{
    return m_fusion->currentData().toString();
}

pipeline::TrainOptions TrainForm::options() const
{
    pipeline::TrainOptions options;
    options.name = m_name->text().trimmed();
    options.fusion = fusionName();
    options.margin = m_margin->value();
    options.rate = m_rate->value();
    options.epochs = m_epochs->value();
    options.seed = quint64(m_seed->value());
    const FusionTraits& fusion = fusionNamed(options.fusion);
    if (fusion.usesDropout)
        options.dropout = m_dropout->value();
    if (fusion.usesWidth())
        options.width = m_width->value() / ml::RerankOptions::widthStep * ml::RerankOptions::widthStep;
    options.use = false; // that is another decision
    return options;
}

void TrainForm::show(const pipeline::TrainOptions& options)
{
    m_named = false;
    m_fusion->setCurrentIndex(std::max(0, m_fusion->findData(options.fusion)));
    m_margin->setValue(options.margin);
    m_rate->setValue(options.rate);
    m_epochs->setValue(options.epochs);
    m_dropout->setValue(options.dropout);
    m_width->setValue(options.width);
    m_seed->setValue(int(std::min<quint64>(options.seed, quint64(m_seed->maximum()))));
    offerName();
    follow();
}

void TrainForm::setKnownNames(const QStringList& names)
{
    m_names = names;
    offerName();
    follow();
}

bool TrainForm::isComplete() const
{
    return !m_name->text().trimmed().isEmpty();
}

void TrainForm::begin()
{
    m_name->setFocus();
    m_name->selectAll();
}

QString TrainForm::hint() const
{
    return m_hint->text();
}

/// The fusion's name and the first number that is free.
void TrainForm::offerName()
{
    if (m_named)
        return;
    int number = 1;
    while (m_names.contains(QStringLiteral("%1-%2").arg(fusionName()).arg(number)))
        ++number;
    m_name->setText(QStringLiteral("%1-%2").arg(fusionName()).arg(number));
}

void TrainForm::follow()
{
    const FusionTraits& fusion = fusionNamed(fusionName());
    m_meaning->setText(fusion.meaning);
    QStringList hints;
    const QString why =
        tr("Dropout and width are not used: %1 has neither hidden layers nor projections.").arg(fusion.name);
    m_dropout->setEnabled(fusion.usesDropout);
    m_width->setEnabled(fusion.usesWidth());
    for (QWidget* field : {static_cast<QWidget*>(m_dropout), static_cast<QWidget*>(m_width)})
        field->setToolTip(field->isEnabled() ? QString() : plainTip(why));
    if (!fusion.usesDropout)
        hints << why;
    if (m_names.contains(m_name->text().trimmed()))
        hints << tr("There is a reranker of this name; the new one takes its place.");
    m_hint->setText(hints.join(QLatin1Char('\n')));
    m_hint->setVisible(!hints.isEmpty());
    Q_EMIT changed();
}

} // namespace geovlm::ui
