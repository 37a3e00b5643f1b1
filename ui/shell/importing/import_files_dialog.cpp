// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/import_files_dialog.h"

#include "domain/kinds.h"
#include "look/look.h"
#include "look/marks.h"
#include "shell/importing/file_guess.h"
#include "shell/importing/import_text.h"
#include "widgets/form_parts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSignalBlocker>
#include <QUrl>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

using Kind = FileImport::Kind;
constexpr QSize importFilesSize(88 * grid, 52 * grid);

bool hasView(Kind kind)
{
    return kind == Kind::Answers || kind == Kind::Captions;
}

QStringList localFiles(const QMimeData* data)
{
    QStringList files;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile())
            files << url.toLocalFile();
    }
    return files;
}

} // namespace

ImportFilesDialog::ImportFilesDialog(QString folder, QWidget* parent)
    : QDialog(parent), m_folder(std::move(folder)), m_list(new QListWidget), m_kind(new QComboBox),
      m_view(new QComboBox), m_part(new QComboBox), m_images(new QComboBox), m_name(new QLineEdit),
      m_beside(new QLineEdit), m_problem(mutedLabel())
{
    QVBoxLayout* column = dialogColumn(this, tr("Import files"));
    resize(importFilesSize);
    setAcceptDrops(true);
    QLabel* text = mutedLabel(tr("Answers, captions, embeddings and model weights for the images of "
                                 "this store. Nothing a person answered is replaced, and nothing in a file "
                                 "is run."));
    text->setWordWrap(true);
    column->addWidget(text);
    auto* across = new QHBoxLayout;
    across->setSpacing(2 * grid);
    across->addWidget(buildList(), 5);
    across->addWidget(buildForm(), 6);
    column->addLayout(across, 1);
    m_problem->setWordWrap(true);
    column->addWidget(m_problem);
    m_buttons = addButtons(this, tr("Import"));
    connectParts();
    showCurrent();
    check();
}

QWidget* ImportFilesDialog::buildList()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid);
    m_list->setAccessibleName(tr("Files to import"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setIconSize({14, 14});
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list, 1);
    auto* add = sideButton(tr("&Add files…"), tr("Add files"));
    m_remove = sideButton(tr("&Remove"), tr("Take the chosen file off the list"));
    auto* row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addWidget(add);
    row->addWidget(m_remove);
    row->addStretch(1);
    column->addLayout(row);
    connect(add, &QPushButton::clicked, this, &ImportFilesDialog::chooseFiles);
    connect(m_remove, &QPushButton::clicked, this, &ImportFilesDialog::removeFile);
    return box;
}

QWidget* ImportFilesDialog::buildForm()
{
    m_fields = new QWidget;
    m_form = newForm();
    m_fields->setLayout(m_form);
    for (const Kind kind : {Kind::Answers, Kind::Captions, Kind::Embeddings, Kind::Model})
        m_kind->addItem(fileKindName(kind), int(kind));
    for (const char* view : {"ground", "satellite"})
        m_view->addItem(viewName(QString::fromLatin1(view)), QString::fromLatin1(view));
    addRow(m_form, tr("&What it is"), m_kind);
    addRow(m_form, tr("Images &of"), m_view);
    addRow(m_form, tr("&Part"), m_part);
    m_images->addItem(tr("VIGOR: 384 × 768 and 384 × 384"), QStringLiteral("vigor"));
    m_images->addItem(tr("CVUSA: 140 × 768 and 384 × 384"), QStringLiteral("cvusa"));
    m_images->addItem(tr("CVACT: 140 × 768 and 384 × 384"), QStringLiteral("cvact"));
    m_images->addItem(tr("University-1652: 384 × 384"), QStringLiteral("university1652"));
    addRow(m_form, tr("Image &sizes"), m_images);
    auto* choose = sideButton(tr("&Choose…"), tr("Choose the file that goes with it"));
    m_besideRow = new QWidget;
    auto* row = new QHBoxLayout(m_besideRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid);
    row->addWidget(m_beside, 1);
    row->addWidget(choose);
    m_besideLabel = plainLabel();
    m_besideLabel->setBuddy(m_beside);
    m_form->addRow(m_besideLabel, m_besideRow);
    m_nameLabel = addRow(m_form, tr("Na&me"), m_name);
    connect(choose, &QPushButton::clicked, this, &ImportFilesDialog::chooseBeside);
    return m_fields;
}

void ImportFilesDialog::connectParts()
{
    connect(m_list, &QListWidget::currentRowChanged, this, &ImportFilesDialog::showCurrent);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ImportFilesDialog::changeKind);
    connect(m_view, &QComboBox::currentIndexChanged, this,
            [this] { edit([this](FileImport& file) { file.view = m_view->currentData().toString(); }); });
    connect(m_part, &QComboBox::currentIndexChanged, this, [this] {
        edit([this](FileImport& file) {
            file.part = m_part->currentData().toString();
            showFields(file);
        });
    });
    connect(m_images, &QComboBox::currentIndexChanged, this,
            [this] { edit([this](FileImport& file) { file.images = m_images->currentData().toString(); }); });
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString& name) { edit([&name](FileImport& file) { file.name = name.trimmed(); }); });
    connect(m_beside, &QLineEdit::textChanged, this, [this](const QString& path) {
        edit([&path](FileImport& file) { file.beside = path.trimmed(); });
    });
}

void ImportFilesDialog::chooseFiles()
{
    const QString types = tr("Answers, captions, embeddings, models (*.csv *.tsv *.json *.npy *.pth *.pt "
                             "*.safetensors);;All files (*)");
    addFiles(QFileDialog::getOpenFileNames(this, tr("Files to import"), m_folder, types));
}

void ImportFilesDialog::chooseBeside()
{
    const QString file = QFileDialog::getOpenFileName(this, m_beside->accessibleName(), m_folder,
                                                      tr("Tables and matrices (*.csv *.npy);;All files (*)"));
    if (!file.isEmpty())
        m_beside->setText(file);
}

void ImportFilesDialog::addFiles(const QStringList& files)
{
    if (files.isEmpty())
        return;
    m_folder = QFileInfo(files.first()).path();
    const int first = m_list->count();
    for (FileImport& file : guessImports(files)) {
        m_files.push_back(std::move(file));
        m_list->addItem(new QListWidgetItem);
        showRow(m_list->count() - 1);
    }
    m_list->setCurrentRow(std::min(first, m_list->count() - 1));
    showCurrent();
    check();
}

void ImportFilesDialog::removeFile()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    m_files.erase(m_files.begin() + row);
    delete m_list->takeItem(row);
    showCurrent();
    check();
}

FileImport* ImportFilesDialog::current()
{
    const int row = m_list->currentRow();
    return row < 0 || size_t(row) >= m_files.size() ? nullptr : &m_files[size_t(row)];
}

void ImportFilesDialog::showRow(int row)
{
    const FileImport& file = m_files[size_t(row)];
    QListWidgetItem* item = m_list->item(row);
    const QString name = QFileInfo(file.file).fileName();
    item->setText(tr("%1  ·  %2").arg(name, fileKindName(file.kind)));
    item->setToolTip(plainTip(file.file));
    item->setIcon(problemOf(file).isEmpty() ? markIcon(Mark::Tick, DataRole::Match)
                                            : markIcon(Mark::Warning, DataRole::Worse));
    item->setSizeHint({0, 3 * grid});
}

void ImportFilesDialog::showCurrent()
{
    const FileImport* file = current();
    m_fields->setEnabled(file != nullptr);
    m_remove->setEnabled(file != nullptr);
    const FileImport shown = file ? *file : FileImport();
    const QSignalBlocker kind(m_kind);
    const QSignalBlocker view(m_view);
    const QSignalBlocker part(m_part);
    const QSignalBlocker images(m_images);
    const QSignalBlocker name(m_name);
    const QSignalBlocker beside(m_beside);
    m_kind->setCurrentIndex(m_kind->findData(int(shown.kind)));
    m_view->setCurrentIndex(m_view->findData(shown.view));
    fillParts(shown.kind);
    m_part->setCurrentIndex(std::max(0, m_part->findData(shown.part)));
    m_images->setCurrentIndex(std::max(0, m_images->findData(shown.images)));
    m_name->setText(shown.name);
    m_beside->setText(shown.beside);
    showFields(shown);
}

void ImportFilesDialog::showFields(const FileImport& file)
{
    const Kind kind = file.kind;
    m_form->setRowVisible(m_view, hasView(kind));
    m_form->setRowVisible(m_part, m_part->count() > 0);
    m_form->setRowVisible(m_images, kind == Kind::Model && file.part == nameOf(ModelKind::Encoder));
    const bool answers = kind == Kind::Answers;
    m_form->setRowVisible(m_besideRow, answers || kind == Kind::Embeddings);
    m_besideLabel->setText(answers ? tr("P&robabilities") : tr("Names of &rows"));
    m_beside->setAccessibleName(answers ? tr("Probabilities") : tr("Names of rows"));
    m_beside->setPlaceholderText(answers ? tr("none, or .npy") : tr("CSV with a column “filename”"));
    m_form->setRowVisible(m_name, kind != Kind::Captions);
    const QString called = kind == Kind::Answers ? tr("Na&me of the source") : tr("Na&me of the model");
    m_nameLabel->setText(called);
    m_name->setAccessibleName(QString(called).remove(u'&'));
}

void ImportFilesDialog::fillParts(Kind kind)
{
    m_part->clear();
    if (kind == Kind::Embeddings) {
        m_part->addItem(tr("of images"), QStringLiteral("image"));
        m_part->addItem(tr("of descriptions"), QStringLiteral("text"));
    } else if (kind == Kind::Model) {
        m_part->addItem(tr("image encoder"), nameOf(ModelKind::Encoder));
        m_part->addItem(tr("scene reader"), nameOf(ModelKind::Reader));
        m_part->addItem(tr("reranker"), nameOf(ModelKind::Reranker));
    }
}

void ImportFilesDialog::changeKind()
{
    edit([this](FileImport& file) {
        file.kind = Kind(m_kind->currentData().toInt());
        const QSignalBlocker quiet(m_part);
        fillParts(file.kind);
        file.part = m_part->currentData().toString();
        showFields(file);
    });
}

void ImportFilesDialog::edit(const std::function<void(FileImport&)>& change)
{
    FileImport* file = current();
    if (!file)
        return;
    change(*file);
    showRow(m_list->currentRow());
    check();
}

void ImportFilesDialog::check()
{
    QString problem =
        m_files.empty() ? tr("No file is chosen yet. Files can also be dropped here.") : QString();
    for (const FileImport& file : m_files) {
        if (problem.isEmpty())
            problem = problemOf(file);
    }
    m_problem->setText(problem);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

QString ImportFilesDialog::problem() const
{
    return m_problem->text();
}

void ImportFilesDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportFilesDialog::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    addFiles(localFiles(event->mimeData()));
}

} // namespace geovlm::ui
