// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/look.h"
#include "look/marks.h"

#include <QFrame>

class QBoxLayout;
class QPushButton;

namespace geovlm::ui {

/// Something to know, above whatever is shown, with what can be done about it. It stays until it is no longer
/// true, or is put away; it takes no focus and asks nothing.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    /// `role`: Worse for what went wrong, else Other. `name`: for screen readers.
    NoticeBar(DataRole role, const QString& name, QWidget* parent = nullptr);
    /// Shows the bar, or hides it when the text is empty.
    void setText(const QString& text);
    QString text() const;

protected:
    QPushButton* addButton(const QString& text, const QString& tip);
    void changeEvent(QEvent* event) override;

private:
    void paintState();

    DataRole m_role;
    QLabel* m_mark;
    QLabel* m_text;
    QBoxLayout* m_buttons;
};

} // namespace geovlm::ui
