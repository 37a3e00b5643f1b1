// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/import_dialog.h"

#include "datasets/common/layouts.h"
#include "look/look.h"
#include "look/marks.h"
#include "shell/importing/import_text.h"
#include "widgets/form_parts.h"
#include "widgets/message_page.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int importTypingRest = 300;
constexpr int progressInterval = 120;
constexpr QSize importSize(120 * grid, 84 * grid);
constexpr int rowHeight = 3 * grid;
constexpr int labelWidth = 11 * grid; ///< so that both forms' fields stand in one line

QTableView* previewTable(QAbstractItemModel& model, const QString& name)
{
    QTableView* table = rowTable(model, name);
    table->setFrameShape(QFrame::StyledPanel);
    table->setAlternatingRowColors(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTextElideMode(Qt::ElideMiddle);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return table;
}

/// A heading above a view, in one column.
QWidget* headed(const QString& heading, QWidget* view)
{
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfGrid);
    layout->addWidget(mutedLabel(heading));
    layout->addWidget(view, 1);
    return box;
}

void fitRows(QTableView* table, int most)
{
    const int rows = std::min(table->model()->rowCount(), most);
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height() + rows * rowHeight +
                          2 * table->frameWidth());
}

void fitColumns(QTableView* table)
{
    QHeaderView* header = table->horizontalHeader();
    for (int column = 0; column < table->model()->columnCount(); ++column)
        header->setSectionResizeMode(column,
                                     column == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
}

} // namespace

ImportDialog::ImportDialog(Preview preview, QString folder, QWidget* parent)
    : QDialog(parent), m_preview(std::move(preview)), m_folder(std::move(folder)),
      m_areaModel({tr("Area"), tr("Queries"), tr("Tiles")}),
      m_splitModel({tr("Split"), tr("Training"), tr("Test"), tr("Tiles")}), m_root(new QLineEdit),
      m_layout(new QComboBox), m_reason(mutedLabel()), m_pages(new QStackedWidget),
      m_message(new MessagePage), m_split(new QComboBox), m_labels(new QComboBox),
      m_threshold(new QDoubleSpinBox), m_problems(new QListWidget), m_sentence(plainLabel())
{
    QVBoxLayout* column = dialogColumn(this, tr("Import a data set"));
    resize(importSize);
    column->addWidget(buildChoice());
    m_pages->addWidget(m_message);
    m_pages->addWidget(buildFound());
    column->addWidget(m_pages, 1);
    m_sentence->setFont(strongFont(font()));
    m_sentence->setWordWrap(true);
    column->addWidget(m_sentence);
    m_buttons = addButtons(this, tr("Import"));
    m_typing.setSingleShot(true);
    m_typing.setInterval(importTypingRest);
    m_progress.setInterval(progressInterval);
    connectParts();
    look();
}

QWidget* ImportDialog::buildChoice()
{
    auto* box = new QWidget;
    QFormLayout* form = newForm();
    box->setLayout(form);
    auto* choose = sideButton(tr("&Choose…"), tr("Choose the folder"));
    connect(choose, &QPushButton::clicked, this, &ImportDialog::chooseFolder);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addWidget(m_root, 1);
    row->addWidget(choose);
    m_root->setPlaceholderText(tr("The folder that holds the data set"));
    m_root->setAccessibleName(tr("Folder"));
    m_root->setClearButtonEnabled(true);
    auto* label = new QLabel(tr("&Folder"));
    label->setBuddy(m_root);
    label->setMinimumWidth(labelWidth);
    form->addRow(label, row);
    m_layout->addItem(tr("Recognise it"), QString());
    for (const datasets::Layout& layout : datasets::layouts())
        m_layout->addItem(layout.name, layout.id);
    addRow(form, tr("&Layout"), m_layout);
    m_reason->setWordWrap(true);
    m_reason->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    form->addRow(QString(), m_reason);
    return box;
}

QWidget* ImportDialog::buildCounts()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid + halfGrid);
    m_splitTable = previewTable(m_splitModel, tr("Splits"));
    m_areas = previewTable(m_areaModel, tr("Areas"));
    fitColumns(m_splitTable);
    fitColumns(m_areas);
    column->addWidget(headed(tr("Splits"), m_splitTable));
    column->addWidget(headed(tr("Areas"), m_areas), 1);
    return box;
}

QWidget* ImportDialog::buildSample()
{
    m_sample = previewTable(m_sampleModel, tr("The first pairs"));
    QHeaderView* header = m_sample->horizontalHeader();
    header->setSectionResizeMode(SampleModel::Query, QHeaderView::Stretch);
    header->setSectionResizeMode(SampleModel::Reference, QHeaderView::Stretch);
    header->setSectionResizeMode(SampleModel::Place, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(SampleModel::OnDisk, QHeaderView::ResizeToContents);
    return headed(tr("The first pairs"), m_sample);
}

QWidget* ImportDialog::buildOptions()
{
    m_options = new QWidget;
    m_optionForm = newForm();
    m_options->setLayout(m_optionForm);
    m_threshold->setDecimals(3);
    m_threshold->setRange(0.001, 100);
    m_threshold->setSingleStep(0.005);
    m_threshold->setSuffix(tr(" km"));
    m_threshold->setToolTip(tr("A tile within this distance of a query is its match."));
    for (QLabel* label :
         {addRow(m_optionForm, tr("&Split"), m_split), addRow(m_optionForm, tr("La&bels"), m_labels),
          addRow(m_optionForm, tr("&Match within"), m_threshold)})
        label->setMinimumWidth(labelWidth);
    return m_options;
}

QWidget* ImportDialog::buildFound()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * grid);
    auto* across = new QHBoxLayout;
    across->setSpacing(2 * grid);
    across->addWidget(buildCounts(), 4);
    across->addWidget(buildSample(), 6);
    column->addLayout(across, 1);
    m_problems->setAccessibleName(tr("Problems"));
    m_problems->setUniformItemSizes(true);
    m_problems->setIconSize({14, 14});
    m_problems->setTextElideMode(Qt::ElideRight);
    m_problems->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_problems);
    column->addWidget(buildOptions());
    return page;
}

void ImportDialog::connectParts()
{
    connect(m_root, &QLineEdit::textChanged, this, &ImportDialog::lookSoon);
    connect(m_root, &QLineEdit::returnPressed, this, [this] {
        if (m_typing.isActive())
            look();
    });
    connect(&m_typing, &QTimer::timeout, this, &ImportDialog::look);
    connect(&m_progress, &QTimer::timeout, this, &ImportDialog::showProgress);
    connect(m_layout, &QComboBox::currentIndexChanged, this, &ImportDialog::look);
    connect(m_split, &QComboBox::currentIndexChanged, this, [this] { enter(m_state); });
    connect(m_message, &MessagePage::buttonClicked, this, [this] {
        if (m_state == State::Looking)
            stopLooking();
        else if (m_state == State::NothingChosen)
            chooseFolder();
        else
            look();
    });
}

void ImportDialog::chooseFolder()
{
    const QString from = m_root->text().isEmpty() ? m_folder : rootPath();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the data set"), from);
    if (!folder.isEmpty())
        setFolder(folder);
}

void ImportDialog::setFolder(const QString& folder)
{
    m_root->setText(QDir::toNativeSeparators(folder));
    look();
}

/// A folder dragged from a file manager arrives as an address.
QString ImportDialog::rootPath() const
{
    const QString text = m_root->text().trimmed();
    if (text.isEmpty())
        return {};
    const QUrl url(text);
    const QString path = url.isLocalFile() ? url.toLocalFile() : QDir::fromNativeSeparators(text);
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

/// What was found does not belong to the new folder: nothing can be imported until it was looked at.
void ImportDialog::lookSoon()
{
    m_inquiry.stop();
    m_typing.start();
    enter(State::Looking);
}

void ImportDialog::look()
{
    m_typing.stop();
    m_inquiry.stop();
    const QString root = rootPath();
    if (root.isEmpty()) {
        m_found = {};
        showLayouts();
        showMessage(
            State::NothingChosen, tr("Which data set?"),
            tr("Choose its folder. The program looks at what lies in it, and shows what it would read "
               "before anything is read. Images stay where they are."),
            tr("Choose a folder…"));
        return;
    }
    enter(State::Looking);
    m_progress.start();
    m_inquiry.ask([preview = m_preview, root, layout = m_layout->currentData().toString()](
                      Progress& progress) { return preview(root, layout, progress); },
                  [this](const datasets::ImportPreview& preview) { found(preview); },
                  [this](const QString& sentence) { failed(sentence); });
}

void ImportDialog::stopLooking()
{
    m_inquiry.stop();
    showMessage(State::Stopped, tr("Stopped looking"), tr("Nothing was read or changed."), tr("Look again"));
}

void ImportDialog::showProgress()
{
    if (m_state != State::Looking || !m_inquiry.isRunning())
        return;
    const JobState state = m_inquiry.state();
    const QString done = state.done > 0 ? tr("%1 entries so far").arg(QLocale().toString(state.done))
                                        : tr("Large folders take a moment.");
    showMessage(State::Looking, tr("Looking at %1").arg(QFileInfo(rootPath()).fileName()), done, tr("Stop"));
}

void ImportDialog::failed(const QString& sentence)
{
    showMessage(State::Failed, tr("The folder cannot be looked at"), sentence, tr("Look again"));
}

void ImportDialog::found(const datasets::ImportPreview& preview)
{
    m_found = preview;
    showLayouts();
    const auto holds = [](const datasets::AreaPreview& area) {
        return area.ground > 0 || area.satellite > 0;
    };
    if (!preview.canImport()) {
        const QString title =
            preview.layout.isEmpty()
                ? tr("No layout fits this folder")
                : tr("This folder cannot be read as %1").arg(datasets::layoutNamed(preview.layout).name);
        showMessage(State::NotRecognised, title, notRecognisedText(), tr("Look again"));
    } else if (std::none_of(preview.areas.begin(), preview.areas.end(), holds)) {
        showMessage(State::Empty, tr("Nothing to read"),
                    QStringList(QStringList(reasonOf(preview)) + preview.problems).join(u'\n'),
                    tr("Look again"));
    } else {
        showFound();
    }
}

QString ImportDialog::notRecognisedText() const
{
    QStringList lines;
    for (const datasets::LayoutMatch& verdict : m_found.layouts) {
        if (m_found.layout.isEmpty() || verdict.layout == m_found.layout)
            lines << tr("%1: %2").arg(datasets::layoutNamed(verdict.layout).name, verdict.why);
    }
    return QStringList(m_found.problems + lines).join(u'\n');
}

void ImportDialog::showLayouts()
{
    const bool guessed = m_layout->currentIndex() == 0;
    m_layout->setItemText(0, guessed && !m_found.layout.isEmpty()
                                 ? tr("Recognised: %1").arg(datasets::layoutNamed(m_found.layout).name)
                                 : tr("Recognise it"));
    for (int i = 1; i < m_layout->count(); ++i) {
        m_layout->setItemIcon(i, {});
        m_layout->setItemData(i, {}, Qt::ToolTipRole);
        for (const datasets::LayoutMatch& verdict : m_found.layouts) {
            if (verdict.layout != m_layout->itemData(i).toString())
                continue;
            m_layout->setItemData(i, plainTip(verdict.why), Qt::ToolTipRole);
            if (verdict.fits)
                m_layout->setItemIcon(i, markIcon(Mark::Tick, DataRole::Match));
        }
    }
}

void ImportDialog::showOptions()
{
    const auto fill = [](QComboBox* box, const QStringList& values, const QString& first, auto name) {
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(first, QString());
        for (const QString& value : values)
            box->addItem(name(value), value);
    };
    QStringList splits;
    for (const datasets::SplitPreview& split : m_found.splits)
        splits << split.name;
    fill(m_split, splits, tr("All of them"), [](const QString& split) { return split; });
    fill(m_labels, m_found.labelForms, labelsName({}), labelsName);
    const datasets::Layout& layout = datasets::layoutNamed(m_found.layout);
    m_threshold->setValue(datasets::ImportOptions().thresholdKm);
    const bool split = layout.readsOneSplit && splits.size() > 1;
    const bool labels = m_found.labelForms.size() > 1;
    m_optionForm->setRowVisible(m_split, split);
    m_optionForm->setRowVisible(m_labels, labels);
    m_optionForm->setRowVisible(m_threshold, layout.pairsByDistance);
    m_options->setVisible(split || labels || layout.pairsByDistance);
}

void ImportDialog::showFound()
{
    m_splitModel.show(countRows(m_found.splits));
    m_areaModel.show(countRows(m_found.areas));
    m_sampleModel.show(m_found.rows);
    fitRows(m_splitTable, 4);
    m_problems->clear();
    for (const QString& problem : m_found.problems) {
        auto* item = new QListWidgetItem(markIcon(Mark::Warning, DataRole::Worse), problem, m_problems);
        item->setToolTip(plainTip(problem));
        item->setSizeHint({0, rowHeight});
    }
    const int lines = std::min(3, m_problems->count());
    m_problems->setVisible(lines > 0);
    m_problems->setFixedHeight(lines * rowHeight + 2 * m_problems->frameWidth());
    showOptions();
    m_pages->setCurrentIndex(1);
    enter(State::Found);
}

void ImportDialog::showMessage(State state, const QString& title, const QString& text, const QString& button)
{
    std::optional<Mark> mark;
    if (state != State::Looking)
        mark = state == State::NothingChosen ? Mark::Open : Mark::Import;
    m_message->show(mark, title, text, button);
    m_pages->setCurrentWidget(m_message);
    enter(state);
}

void ImportDialog::enter(State state)
{
    m_state = state;
    if (state != State::Looking)
        m_progress.stop();
    const bool found = state == State::Found;
    if (state != State::Looking) { // until it is known, nothing jumps
        m_reason->setText(found ? reasonOf(m_found) : QString());
        m_reason->setVisible(!m_reason->text().isEmpty());
    }
    const bool again = state == State::Looking && m_pages->currentWidget() != m_message;
    m_sentence->setText(found   ? importSentence(m_found, m_split->currentData().toString())
                        : again ? tr("Looking…")
                                : QString());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(found);
}

QString ImportDialog::sentence() const
{
    return m_sentence->text();
}

datasets::ImportOptions ImportDialog::options() const
{
    const datasets::Layout& layout = datasets::layoutNamed(m_found.layout);
    datasets::ImportOptions options;
    options.layout = layout.id;
    options.root = rootPath();
    if (layout.readsOneSplit)
        options.split = m_split->currentData().toString();
    const QString labels = m_labels->currentData().toString();
    options.labels = labels.isEmpty() ? QStringLiteral("auto") : labels;
    if (layout.pairsByDistance)
        options.thresholdKm = m_threshold->value();
    return options;
}

} // namespace geovlm::ui
