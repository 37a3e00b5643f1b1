// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/marks.h"

#include <QWidget>
#include <optional>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace geovlm::ui {

/// What pages that say one thing are made of: a column in the middle, a button, a paragraph.
inline constexpr int pageColumnWidth = 60 * grid;
QVBoxLayout* middleColumn(QWidget* page, int width = pageColumnWidth);
QPushButton* pageButton(const QString& text, bool primary);
QLabel* paragraph(const QString& text);

/// One thing to say in the middle of the window, and one thing to do about it.
class MessagePage : public QWidget
{
    Q_OBJECT

public:
    explicit MessagePage(QWidget* parent = nullptr);
    /// An empty `button` shows none; no mark shows that something is at work.
    void show(std::optional<Mark> mark, const QString& title, const QString& text,
              const QString& button = {});
    QString title() const;
    QString text() const;

Q_SIGNALS:
    void buttonClicked();

private:
    QLabel* m_mark;
    QLabel* m_title;
    QLabel* m_text;
    QWidget* m_busy;
    QPushButton* m_button;
};

} // namespace geovlm::ui
