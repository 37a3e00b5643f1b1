// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/marks.h"
#include "present/prepared_model.h"
#include "present/presentation_window.h"
#include "screen/screen.h"
#include "screen/screen_entry.h"
#include "work/inquiry.h"

#include <QPointer>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace geovlm::ui {

class MessagePage;
class PreparedList;

/// The cases that are to be shown to others, in order, with a caption each; from here the presentation starts
/// and its PDF is written. Both are prepared whole on a worker before anything is shown.
class PresentScreen : public Screen
{
    Q_OBJECT

public:
    explicit PresentScreen(const ScreenParts& parts, QWidget* parent = nullptr);
    ~PresentScreen() override;

    Beside beside() const override { return Beside::Cases; }
    UndoState undoState() const override { return m_model.undoState(); }
    void undo() override { m_model.undo(); }
    void redo() override { m_model.redo(); }
    bool isBusy() const override;

    PreparedModel& prepared() { return m_model; }
    QString message() const; ///< in the place of the list, or empty
    PresentationWindow* presentation() const { return m_window; }
    bool canChange() const { return m_model.whyNot().isEmpty(); }

    /// The case looked at, wherever that is.
    void prepareCurrent();
    void prepareShown(); ///< every case that the filters show, as many as fit
    void moveCurrent(int step);
    void removeSelected();
    void start();
    void savePdf();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildList();
    QWidget* buildSide();
    void connectParts();
    void showState();
    void showDisplays();
    void showProgress();
    bool mayPrepare();
    /// More to do with the deck on the worker.
    using Finishing = std::function<void(const SlideDeck&, Progress&)>;
    void prepare(const QSize& display, const Finishing& then, const std::function<void(SlideDeckPtr)>& done);
    void finish();
    void open(const SlideDeckPtr& deck);
    void showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                     const QString& button = {});
    QList<int> selectedRows() const;

    PreparedModel m_model;
    PreparedList* m_list;
    QLabel* m_count;
    QLabel* m_notice;
    QStackedWidget* m_body;
    MessagePage* m_message;
    QPushButton* m_add;
    QPushButton* m_addAll;
    QPushButton* m_remove;
    QPushButton* m_up;
    QPushButton* m_down;
    QComboBox* m_displays;
    QCheckBox* m_motion;
    QPushButton* m_start;
    QPushButton* m_pdf;
    QWidget* m_work;
    QLabel* m_workText;
    QProgressBar* m_bar;
    QPushButton* m_stop;
    QTimer m_poll;
    Inquiry<SlideDeckPtr> m_preparing;
    QPointer<PresentationWindow> m_window;
};

ScreenEntry presentScreen();  ///< present_actions.cpp
ScreenScenes presentScenes(); ///< present_scenes.cpp

} // namespace geovlm::ui
