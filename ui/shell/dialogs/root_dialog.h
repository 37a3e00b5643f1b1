// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/image_root.h"
#include "work/inquiry.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace geovlm::ui {

/// Where the images of a store are now, and how to find out how many of them lie elsewhere.
struct RootQuestion
{
    QString root; ///< as the store has it; absolute
    bool mayChange = true;
    QString whyNot; ///< why it may not
    /// On a worker. Throws Error or Stopped.
    std::function<datasets::RootReport(const QString& directory, Progress&)> inspect;
};

/// What was chosen. Never the present folder.
struct RootChoice
{
    QString directory;
    bool evenIfNone = false; ///< though none of the images lies there
};

/// Shows the folder that a store's images lie in, says how many of them another folder holds, and lets it
/// take the place of the first.
class RootDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RootDialog(const RootQuestion& question, QWidget* parent = nullptr);
    ~RootDialog() override;
    RootChoice choice() const;
    void setFolder(const QString& folder);
    bool isLooking() const { return m_inquiry.isRunning(); }
    QString found() const; ///< what is said about the folder chosen
    QPushButton* applyButton() const { return m_apply; }
    QPushButton* stopButton() const { return m_stop; }
    QPushButton* betterButton() const { return m_better; }

private:
    void build();
    QString folder() const;
    void browse();
    void look();
    void say(const QString& text);
    void say(const datasets::RootReport& report);
    void showState();

    RootQuestion m_question;
    QLineEdit* m_folder;
    QLabel* m_found;
    QPushButton* m_browse;
    QPushButton* m_stop;
    QPushButton* m_better;
    QPushButton* m_apply = nullptr;
    QTimer m_wait;                 ///< until nobody types any more
    datasets::RootReport m_report; ///< of the folder that was looked at last
    QString m_looked;
    Inquiry<datasets::RootReport> m_inquiry;
};

} // namespace geovlm::ui
