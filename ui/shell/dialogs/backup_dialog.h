// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/inquiry.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace geovlm::ui {

/// What a backup holds, as sentences for people.
struct BackupReport
{
    QString holds; ///< of when it is, how much it holds, of what version it is
    QString keeps; ///< what becomes of the store as it is now
};

struct BackupQuestion
{
    QString store;  ///< that is to go back
    QString folder; ///< where choosing begins
    /// On a worker. Throws Error for what is no backup of a store.
    std::function<BackupReport(const QString& backup, Progress&)> inspect;
};

/// Chooses the backup that takes the place of a store.
class BackupDialog : public QDialog
{
    Q_OBJECT

public:
    explicit BackupDialog(const BackupQuestion& question, QWidget* parent = nullptr);
    QString backup() const { return m_known; } ///< empty = none that can be used
    void setFile(const QString& file);
    bool isLooking() const { return m_inquiry.isRunning(); }
    QString said() const;
    QPushButton* acceptButton() const { return m_accept; }

private:
    void build();
    void browse();
    void look();
    void say(const QString& text);

    BackupQuestion m_question;
    QLineEdit* m_file;
    QLabel* m_said;
    QPushButton* m_accept = nullptr;
    QString m_known;
    Inquiry<BackupReport> m_inquiry;
};

} // namespace geovlm::ui
