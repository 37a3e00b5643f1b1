// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notices/notice_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace geovlm::ui {

namespace {
constexpr double tint = 0.14; ///< of the role's colour in the background
}

NoticeBar::NoticeBar(DataRole role, const QString& name, QWidget* parent)
    : QFrame(parent), m_role(role), m_mark(new QLabel), m_text(plainLabel()), m_buttons(new QHBoxLayout)
{
    setAccessibleName(name);
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setAccessibleName(name);
    m_buttons->setSpacing(grid);
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    across->setSpacing(grid);
    across->addWidget(m_mark);
    across->addWidget(m_text, 1);
    across->addLayout(m_buttons);
    paintState();
    hide();
}

QPushButton* NoticeBar::addButton(const QString& text, const QString& tip)
{
    auto* button = new QPushButton(text);
    button->setAccessibleName(tip);
    button->setToolTip(plainTip(tip));
    button->setAutoDefault(false);
    m_buttons->addWidget(button);
    return button;
}

void NoticeBar::setText(const QString& text)
{
    m_text->setText(text);
    setAccessibleDescription(text);
    setVisible(!text.isEmpty());
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintState();
}

void NoticeBar::paintState()
{
    m_mark->setPixmap(markIcon(Mark::Warning, m_role).pixmap(QSize(2 * grid, 2 * grid), devicePixelRatioF()));
    QPalette own;
    own.setColor(QPalette::Window, mixed(own.color(QPalette::Base), dataColour(m_role, own), tint));
    if (palette().color(QPalette::Window) != own.color(QPalette::Window))
        setPalette(own);
}

} // namespace geovlm::ui
