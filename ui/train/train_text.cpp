// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_text.h"

#include "look/look.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TrainScreen", text);
}

} // namespace

QString decimal(double value, int digits)
{
    return QLocale().toString(value, 'f', digits);
}

std::vector<double> numbersIn(const QString& text, double least, double most)
{
    std::vector<double> numbers;
    for (const QString& word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool valid = false;
        const double number = word.trimmed().toDouble(&valid);
        if (!valid || !std::isfinite(number) || number < least || number > most)
            return {};
        if (std::find(numbers.begin(), numbers.end(), number) == numbers.end())
            numbers.push_back(number);
    }
    return numbers;
}

QString trainingName(const store::TrainingRow& row)
{
    const QString name = row.run.parameters[u"name"].toString();
    if (!name.isEmpty())
        return name;
    const QString answers = answersOf(row.run);
    return answers.isEmpty() ? tr("sweep") : tr("sweep, answers of %1").arg(answers);
}

QString answersOf(const store::Run& run)
{
    QStringList files;
    for (const QJsonValue& file : run.parameters[u"answers"].toArray())
        files << file.toString();
    return files.join(QStringLiteral(", "));
}

QTableView* rowTable(QAbstractItemModel* model, const QString& name)
{
    auto* table = new QTableView;
    table->setModel(model);
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(3 * grid);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

QFormLayout* pageForm()
{
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(2 * grid);
    form->setVerticalSpacing(grid);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    return form;
}

QLabel* formRow(QFormLayout* form, const QString& label, QWidget* field)
{
    field->setAccessibleName(QString(label).remove(u'&'));
    QLabel* text = plainLabel(label);
    text->setBuddy(field);
    form->addRow(text, field);
    return text;
}

QPushButton* plainButton(const QString& text)
{
    auto* button = new QPushButton(text);
    button->setAccessibleName(QString(text).remove(u'&'));
    button->setAutoDefault(false);
    return button;
}

} // namespace geovlm::ui
