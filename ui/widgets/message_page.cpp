// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/message_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

QVBoxLayout* middleColumn(QWidget* page, int width)
{
    auto* column = new QWidget;
    column->setFixedWidth(width);
    auto* inside = new QVBoxLayout(column);
    inside->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    inside->setSpacing(grid + halfGrid);
    auto* across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(column);
    across->addStretch(1);
    auto* down = new QVBoxLayout(page);
    down->addStretch(2);
    down->addLayout(across);
    down->addStretch(3);
    return inside;
}

QPushButton* pageButton(const QString& text, bool primary)
{
    auto* one = new QPushButton(text);
    one->setObjectName(primary ? QStringLiteral("primary") : QStringLiteral("secondary"));
    one->setAccessibleName(text);
    one->setCursor(Qt::PointingHandCursor);
    return one;
}

QLabel* paragraph(const QString& text)
{
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    return label;
}

MessagePage::MessagePage(QWidget* parent)
    : QWidget(parent), m_mark(new QLabel), m_title(titleLabel()), m_text(paragraph({})),
      m_busy(new QProgressBar), m_button(pageButton(tr("Go on"), true))
{
    QVBoxLayout* column = middleColumn(this);
    auto* busy = qobject_cast<QProgressBar*>(m_busy);
    busy->setRange(0, 0);
    busy->setTextVisible(false);
    busy->setFixedSize(24 * grid, 6);
    busy->setAccessibleName(tr("At work"));
    for (QLabel* label : {m_mark, m_title, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        column->addWidget(label);
    }
    column->addWidget(m_busy, 0, Qt::AlignHCenter);
    column->addSpacing(grid);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    connect(m_button, &QPushButton::clicked, this, &MessagePage::buttonClicked);
}

void MessagePage::show(std::optional<Mark> mark, const QString& title, const QString& text,
                       const QString& buttonText)
{
    m_mark->setVisible(mark.has_value());
    if (mark)
        m_mark->setPixmap(markIcon(*mark, DataRole::Other).pixmap(QSize(40, 40), devicePixelRatioF()));
    m_busy->setVisible(!mark);
    m_title->setText(title);
    m_text->setText(text);
    // Several lines are read from the left.
    m_text->setAlignment(text.contains(u'\n') ? Qt::AlignLeft : Qt::AlignHCenter);
    m_button->setVisible(!buttonText.isEmpty());
    if (buttonText.isEmpty())
        return;
    m_button->setText(buttonText);
    m_button->setAccessibleName(buttonText);
    m_button->setMinimumWidth(m_button->sizeHint().width());
}

QString MessagePage::title() const
{
    return m_title->text();
}

QString MessagePage::text() const
{
    return m_text->text();
}

} // namespace geovlm::ui
