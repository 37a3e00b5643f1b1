// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QWidget>
#include <vector>

class QLabel;
class QToolButton;

namespace geovlm::ui {

/// What would be right: a button an option with its key, in as many lines as it takes.
class CorrectionBar : public QWidget
{
    Q_OBJECT

public:
    explicit CorrectionBar(QWidget* parent = nullptr);

    /// `value`: as it counts now.
    void show(const Question& question, const QString& value);
    QToolButton* button(int option) const { return m_buttons.at(std::size_t(option)); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {0, heightForWidth(width())}; }

Q_SIGNALS:
    void chosen(int option);
    void left();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addButton();
    int place(int width, bool move) const;

    QLabel* m_title;
    std::vector<QToolButton*> m_buttons;
    int m_shown = 0;
    QToolButton* m_leave;
};

} // namespace geovlm::ui
