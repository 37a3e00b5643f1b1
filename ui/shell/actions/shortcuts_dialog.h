// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/actions/action_registry.h"

#include <QDialog>

class QDialogButtonBox;
class QKeySequenceEdit;
class QLabel;
class QTableWidget;

namespace geovlm::ui {

/// Every action with its key, which can be changed. Two that share a key where both work are named, and
/// cannot be kept.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(const ActionRegistry& actions, QWidget* parent = nullptr);
    /// Keys that differ from the defaults, by action.
    QHash<QString, QKeySequence> changed() const;
    QTableWidget* table() const { return m_table; }
    QKeySequenceEdit* edit() const { return m_edit; }
    QString problem() const;

private:
    void fill();
    void showRow(int row);
    void setKey(const QKeySequence& key);
    void check();

    std::vector<ActionSpec> m_specs; ///< with the keys as they are being changed
    std::vector<QKeySequence> m_standard;
    QTableWidget* m_table;
    QKeySequenceEdit* m_edit;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

} // namespace geovlm::ui
