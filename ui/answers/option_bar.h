// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace geovlm::ui {

/// The current question: its prompt, a button an option with its key, and a field for an answer that is not
/// among them.
class OptionBar : public QWidget
{
    Q_OBJECT

public:
    explicit OptionBar(Annotator& annotator, QWidget* parent = nullptr);

    void show(const QuestionBank& bank);
    QToolButton* button(int option) const { return m_buttons.at(size_t(option)); }
    QLineEdit* freeText() const { return m_text; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {0, heightForWidth(width())}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addButton();
    void showOption(int option, const Question& question, const QList<int>& chosen,
                    const QList<int>& suggested);
    /// Places the parts in lines `width` wide, or only measures them; returns the height.
    int place(int width, bool move) const;

    Annotator& m_annotator;
    QLabel* m_prompt;
    std::vector<QToolButton*> m_buttons;
    int m_shown = 0;
    QLineEdit* m_text;
};

} // namespace geovlm::ui
