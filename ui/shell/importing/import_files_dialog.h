// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/importing/file_import.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace geovlm::ui {

/// Answers, captions, embeddings and models from files. What each is, is guessed and can be
/// changed.
class ImportFilesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ImportFilesDialog(QString folder, QWidget* parent = nullptr);
    const std::vector<FileImport>& files() const { return m_files; }
    void addFiles(const QStringList& files);

    QListWidget* list() const { return m_list; }
    QComboBox* kind() const { return m_kind; }
    QComboBox* view() const { return m_view; }
    QComboBox* part() const { return m_part; }
    QComboBox* images() const { return m_images; }
    QLineEdit* name() const { return m_name; }
    QLineEdit* beside() const { return m_beside; }
    QDialogButtonBox* buttons() const { return m_buttons; }
    QString problem() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildList();
    QWidget* buildForm();
    void connectParts();
    void chooseFiles();
    void chooseBeside();
    void removeFile();
    FileImport* current();
    void showCurrent();
    void showFields(const FileImport& file);
    void fillParts(FileImport::Kind kind);
    void changeKind();
    void edit(const std::function<void(FileImport&)>& change);
    void showRow(int row);
    void check();

    QString m_folder;
    std::vector<FileImport> m_files;
    QListWidget* m_list;
    QPushButton* m_remove = nullptr;
    QFormLayout* m_form = nullptr;
    QWidget* m_fields = nullptr;
    QComboBox* m_kind;
    QComboBox* m_view;
    QComboBox* m_part;
    QComboBox* m_images;
    QLineEdit* m_name;
    QLabel* m_nameLabel = nullptr;
    QLineEdit* m_beside;
    QLabel* m_besideLabel = nullptr;
    QWidget* m_besideRow = nullptr;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons = nullptr;
};

} // namespace geovlm::ui
