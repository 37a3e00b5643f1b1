// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_run.h"
#include "look/marks.h"
#include "screen/screen.h"
#include "screen/screen_entry.h"

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace geovlm::ui {

class AuditPage;
class AuditResults;
class AuditStart;
class MessagePage;

/// How right the answers are: a draw of images, each answer judged with one key, and what came of it.
class AuditScreen : public Screen
{
    Q_OBJECT

public:
    explicit AuditScreen(const ScreenParts& parts, QWidget* parent = nullptr);

    AuditRun& run() { return m_run; }
    AuditPage* page() const { return m_page; }
    /// What stands in the place of everything else, or empty.
    QString message() const;
    /// Whether answers are being marked: its keys mean something.
    bool isMarking() const;
    bool isBusy() const override;
    UndoState undoState() const override { return isMarking() ? m_run.undoState() : UndoState(); }
    void undo() override { m_run.undoLast(); }
    void redo() override { m_run.redoLast(); }

    void showResults();
    void showMarking();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    void connectParts();
    void refresh();
    void showState();
    void showChoice();
    void showBody(QWidget* body);
    void showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                     const QString& button = {});

    AuditRun m_run;
    QWidget* m_top;
    QComboBox* m_choice;
    QTabBar* m_tabs;
    QPushButton* m_new;
    QStackedWidget* m_body;
    MessagePage* m_message;
    AuditStart* m_start;
    AuditPage* m_page;
    AuditResults* m_results;
    bool m_asksForNew = false;
};

ScreenEntry auditScreen();  ///< audit_actions.cpp
ScreenScenes auditScenes(); ///< audit_scenes.cpp

} // namespace geovlm::ui
