// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "screen/screen_entry.h"

namespace geovlm::ui {

class AnswersPanel;
class ComparePage;

/// The case looked at: the comparison of its images and orders, and its answers in a panel beside it.
class CasesScreen final : public Screen
{
    Q_OBJECT

public:
    explicit CasesScreen(const ScreenParts& parts, QWidget* parent = nullptr);

    ComparePage* compare() const { return m_compare; }
    AnswersPanel* answers() const { return m_answers; }
    /// The next case (or the one before) from its first question on.
    void answerCase(int step);

    bool isBusy() const override;
    bool isTheCase() const override { return true; }
    std::vector<ScreenPanel> panels() override;
    std::vector<std::pair<QString, QWidget*>> keyPlaces() override;
    UndoState undoState() const override;
    void undo() override { parts().annotator.undoLog().undo(); }
    void redo() override { parts().annotator.undoLog().redo(); }

private:
    ComparePage* m_compare;
    AnswersPanel* m_answers;
};

ScreenEntry browseScreen();

} // namespace geovlm::ui
