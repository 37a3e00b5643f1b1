// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "case/case_list_model.h"
#include "case/case_view.h"
#include "case/case_walk.h"
#include "domain/progress.h"
#include "screen/supplies.h"
#include "store/results/cases.h"
#include "widgets/dialogs.h"
#include "work/image_cache.h"
#include "work/stages.h"
#include "work/store_session.h"
#include "work/store_writer.h"

#include <QWidget>
#include <functional>
#include <vector>

namespace geovlm::ui {

/// What Undo and Redo would do now, in words ("Caption of place_0003").
struct UndoState
{
    bool canUndo = false;
    bool canRedo = false;
    QString undo, redo;
};

/// What a screen may use of the window.
struct ScreenParts
{
    StoreSession& session;
    StoreWriter& writer; ///< edits of a person: post(); long work goes through jobWanted()
    CaseView& view;      ///< which cases are shown: a selection in a plot narrows it
    CaseListModel& cases;
    CaseWalk& walk;
    ImageCache& images;
    Annotator& annotator; ///< who answers, under what name
    Dialogs& dialogs;
    Supplies supplies;  ///< what the program gives to single screens
    bool motion = true; ///< whether things may move
};

/// What a screen brings to the right edge of the window, as long as the screen is shown.
struct ScreenPanel
{
    QString id;
    QString title;
    QWidget* content = nullptr;
    int width = 0; ///< at first, in pixels
};

/// One of the window's screens: a page in its middle. It asks the store through the session, on the reading
/// thread, reads again when the session says changed(), and works only while it is visible.
class Screen : public QWidget
{
    Q_OBJECT

public:
    /// Long work that writes: on the window's writing thread, one at a time, edits are let in at each
    /// report. Returns a sentence for the person; throws Error or Stopped.
    using Work = StageWork;

    explicit Screen(const ScreenParts& parts, QWidget* parent = nullptr) : QWidget(parent), m_parts(parts) {}

    /// Whether something is on its way that will change what is shown (beside a job).
    virtual bool isBusy() const { return false; }
    /// What stands at the edges of the window beside it: nothing, the list of cases, or what stood there
    /// before.
    enum class Beside { Nothing, Cases, AsBefore };
    virtual Beside beside() const { return Beside::Nothing; }
    /// Whether it is the case looked at, which other screens lead to (imageWanted, caseWanted). The list of
    /// cases and its own panels stand beside it as a person puts them, and the window says what there is to
    /// do while the store has no order.
    virtual bool isTheCase() const { return false; }
    virtual std::vector<ScreenPanel> panels() { return {}; }
    /// Where keys of its actions work, beside its whole page: the place's id, and the widget.
    virtual std::vector<std::pair<QString, QWidget*>> keyPlaces() { return {}; }
    /// What Undo and Redo take back and bring back while this screen is shown; nothing unless it says so.
    virtual UndoState undoState() const { return {}; }
    virtual void undo() {}
    virtual void redo() {}

    /// Whether the window is at long work, a screen's or another's: buttons that start some are disabled.
    bool isJobRunning() const { return m_jobRunning; }
    void setJobRunning(bool running)
    {
        m_jobRunning = running;
        jobChanged();
    }

Q_SIGNALS:
    void settled(); ///< isBusy() became false
    void jobWanted(const QString& title, const geovlm::ui::Screen::Work& work);
    void stopWanted(); ///< of the job at work
    /// Show this image among the answers, at this question (-1 = wherever it stands).
    void imageWanted(qint64 image, int question);
    void caseWanted(const geovlm::store::CaseKey& key);
    void said(const QString& sentence); ///< for the status bar
    void stateChanged();                ///< what can be done or undone now is another
    void rootWanted();                  ///< the person wants to say where the images are

protected:
    virtual void jobChanged() {}
    const ScreenParts& parts() const { return m_parts; }
    StoreSession& session() const { return m_parts.session; }

private:
    ScreenParts m_parts;
    bool m_jobRunning = false;
};

} // namespace geovlm::ui
