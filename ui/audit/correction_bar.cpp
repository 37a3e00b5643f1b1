// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/correction_bar.h"

#include "domain/answers/answer_choice.h"
#include "look/look.h"
#include "widgets/part_names.h"

#include <QLabel>
#include <QToolButton>
#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int buttonHeight = 3 * grid;
} // namespace

CorrectionBar::CorrectionBar(QWidget* parent)
    : QWidget(parent), m_title(plainLabel({}, this)), m_leave(new QToolButton(this))
{
    setAccessibleName(tr("The right answer"));
    m_title->setFont(strongFont(font()));
    m_title->setWordWrap(true);
    m_leave->setText(tr("Esc  Leave it"));
    m_leave->setAccessibleName(tr("Leave it uncorrected"));
    m_leave->setFocusPolicy(Qt::TabFocus);
    connect(m_leave, &QToolButton::clicked, this, &CorrectionBar::left);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    nameParts({{m_leave, "leave"}});
}

QToolButton* CorrectionBar::addButton()
{
    auto* button = new QToolButton(this);
    const int option = int(m_buttons.size());
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("option", true);
    connect(button, &QToolButton::clicked, this, [this, button, option] {
        button->setChecked(!button->isChecked()); // it follows the answer, not the click
        Q_EMIT chosen(option);
    });
    setTabOrder(m_buttons.empty() ? m_leave->previousInFocusChain() : m_buttons.back(), button);
    setTabOrder(button, m_leave);
    m_buttons.push_back(button);
    return button;
}

void CorrectionBar::show(const Question& question, const QString& value)
{
    m_shown = int(question.options.size());
    while (int(m_buttons.size()) < m_shown)
        addButton();
    m_title->setText(question.multiple ? tr("What is right? Choose all that are, then leave.")
                                       : tr("What is right?"));
    m_leave->setText(question.multiple ? tr("Esc  Done") : tr("Esc  Leave it"));
    const QList<int> named = optionsNamed(question, value);
    for (int option = 0; option < int(m_buttons.size()); ++option) {
        QToolButton* button = m_buttons[std::size_t(option)];
        button->setVisible(option < m_shown);
        if (option >= m_shown)
            continue;
        button->setText(QStringLiteral("%1  %2").arg(optionKey(option), question.options.at(option)));
        button->setAccessibleName(question.options.at(option));
        button->setToolTip(plainTip(question.options.at(option)));
        button->setChecked(named.contains(option));
    }
    updateGeometry();
    place(width(), true);
}

int CorrectionBar::place(int width, bool move) const
{
    int x = 0;
    int y = m_title->heightForWidth(std::max(width, grid));
    if (move)
        m_title->setGeometry(0, 0, width, y);
    y += halfGrid;
    const auto put = [&](QToolButton* button) {
        const int wide = std::min(button->fontMetrics().horizontalAdvance(button->text()) + 2 * grid,
                                  std::max(width, grid));
        if (x > 0 && x + wide > width) {
            x = 0;
            y += buttonHeight + halfGrid;
        }
        if (move)
            button->setGeometry(x, y, wide, buttonHeight);
        x += wide + halfGrid;
    };
    for (int option = 0; option < m_shown; ++option)
        put(m_buttons[std::size_t(option)]);
    put(m_leave);
    return y + buttonHeight;
}

int CorrectionBar::heightForWidth(int width) const
{
    return place(std::max(width, 20 * grid), false);
}

void CorrectionBar::resizeEvent(QResizeEvent*)
{
    place(width(), true);
}

} // namespace geovlm::ui
