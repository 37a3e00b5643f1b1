// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "shell/importing/import_preview_models.h"
#include "shell/running/services.h"
#include "work/inquiry.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QStackedWidget;
class QTableView;

namespace geovlm::ui {

class ElidedLabel;
class MessagePage;

/// Imports a data set: a folder is chosen, a worker looks at it, the dialog shows what would be read and asks
/// only what its layout leaves open.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    enum class State { NothingChosen, Looking, Stopped, Found, NotRecognised, Empty, Failed };
    using Preview = decltype(Services::preview);

    /// `folder`: where the choice of a folder begins.
    ImportDialog(Preview preview, QString folder, QWidget* parent = nullptr);
    datasets::ImportOptions options() const;

    State state() const { return m_state; }
    const datasets::ImportPreview& preview() const { return m_found; }
    void setFolder(const QString& folder);

    QLineEdit* root() const { return m_root; }
    QComboBox* layouts() const { return m_layout; }
    QComboBox* splits() const { return m_split; }
    QComboBox* labels() const { return m_labels; }
    QDoubleSpinBox* threshold() const { return m_threshold; }
    QTableView* sample() const { return m_sample; }
    QListWidget* problems() const { return m_problems; }
    MessagePage* message() const { return m_message; }
    QDialogButtonBox* buttons() const { return m_buttons; }
    QString sentence() const;

private:
    QWidget* buildChoice();
    QWidget* buildFound();
    QWidget* buildCounts();
    QWidget* buildSample();
    QWidget* buildOptions();
    void connectParts();
    void chooseFolder();
    void lookSoon();
    void look();
    void stopLooking();
    void showProgress();
    void found(const datasets::ImportPreview& preview);
    void failed(const QString& sentence);
    void showFound();
    void showLayouts();
    void showOptions();
    void showMessage(State state, const QString& title, const QString& text, const QString& button = {});
    void enter(State state);
    QString rootPath() const;
    QString notRecognisedText() const;

    Preview m_preview;
    QString m_folder;
    State m_state = State::NothingChosen;
    datasets::ImportPreview m_found;
    Inquiry<datasets::ImportPreview> m_inquiry;
    QTimer m_typing;   ///< a folder that is being typed is looked at once the keys rest
    QTimer m_progress; ///< what is found at once never flashes a progress page
    SampleModel m_sampleModel;
    CountModel m_areaModel;
    CountModel m_splitModel;
    QLineEdit* m_root;
    QComboBox* m_layout;
    QLabel* m_reason;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    QTableView* m_sample;
    QTableView* m_areas;
    QTableView* m_splitTable;
    QComboBox* m_split;
    QComboBox* m_labels;
    QDoubleSpinBox* m_threshold;
    QWidget* m_options;
    QFormLayout* m_optionForm = nullptr;
    QListWidget* m_problems;
    QLabel* m_sentence;
    QDialogButtonBox* m_buttons = nullptr;
};

} // namespace geovlm::ui
