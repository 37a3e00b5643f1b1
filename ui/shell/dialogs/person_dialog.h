// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

class QComboBox;
class QPushButton;

namespace geovlm::ui {

/// Under what name somebody answers.
struct PersonQuestion
{
    QString name;      ///< what is suggested; empty = nothing
    QStringList known; ///< who has answered in this store
    bool first = true; ///< asked before the first answer, not by a menu
};

class PersonDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PersonDialog(const PersonQuestion& question, QWidget* parent = nullptr);
    QString name() const;
    QComboBox* field() const { return m_name; }
    QPushButton* acceptButton() const { return m_accept; }

private:
    QComboBox* m_name;
    QPushButton* m_accept;
};

} // namespace geovlm::ui
