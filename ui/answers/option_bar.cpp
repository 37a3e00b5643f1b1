// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/option_bar.h"

#include "domain/answers/answer_choice.h"
#include "look/look.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace geovlm::ui {

namespace {
constexpr int edge = grid + halfGrid;
constexpr int textWidth = 22 * grid;
constexpr int buttonHeight = 3 * grid;
} // namespace

OptionBar::OptionBar(Annotator& annotator, QWidget* parent)
    : QWidget(parent), m_annotator(annotator), m_prompt(plainLabel({}, this)), m_text(new QLineEdit(this))
{
    m_prompt->setFont(strongFont(font()));
    m_prompt->setWordWrap(true);
    m_text->setPlaceholderText(tr("another answer"));
    m_text->setAccessibleName(tr("An answer that is not among the options"));
    m_text->setMaxLength(2000);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        m_annotator.write(m_text->text());
        m_text->clear();
        if (parentWidget())
            parentWidget()->setFocus();
    });
    setAccessibleName(tr("Options of the current question"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QToolButton* OptionBar::addButton()
{
    auto* button = new QToolButton(this);
    const int option = int(m_buttons.size());
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("option", true);
    connect(button, &QToolButton::clicked, this, [this, option] { m_annotator.choose(option); });
    setTabOrder(m_buttons.empty() ? m_text->previousInFocusChain() : m_buttons.back(), button);
    setTabOrder(button, m_text);
    m_buttons.push_back(button);
    return button;
}

void OptionBar::showOption(int option, const Question& question, const QList<int>& chosen,
                           const QList<int>& suggested)
{
    QToolButton* button = m_buttons[size_t(option)];
    const QString value = question.options.at(option);
    // A dot marks the suggestion: by shape, not by colour alone.
    const QString mark = suggested.contains(option) ? QStringLiteral(" •") : QString();
    button->setText(QStringLiteral("%1  %2%3").arg(optionKey(option), value, mark));
    button->setChecked(chosen.contains(option));
    button->setAccessibleName(suggested.contains(option) ? tr("%1, suggested").arg(value) : value);
    button->setToolTip(button->accessibleName());
    button->setVisible(true);
}

void OptionBar::show(const QuestionBank& bank)
{
    const AnswerSight& sight = m_annotator.sight();
    const int index = m_annotator.place().question();
    const bool any = sight.image() && index < bank.size();
    m_shown = any ? int(bank.at(index).options.size()) : 0;
    while (int(m_buttons.size()) < m_shown)
        addButton();
    m_prompt->setText(any ? tr("%1. %2").arg(index + 1).arg(bank.at(index).prompt) : QString());
    m_prompt->setToolTip(m_prompt->text());
    m_text->setVisible(any);
    m_text->setEnabled(m_annotator.edits().canEdit());
    for (int option = m_shown; option < int(m_buttons.size()); ++option)
        m_buttons[size_t(option)]->setVisible(false);
    if (any) {
        const QuestionBoard& board = sight.boards()[size_t(index)];
        const bool hidden = sight.isHidden(index);
        const auto named = [&](const std::optional<AnswerEvent>& event) {
            return event && !hidden ? optionsNamed(bank.at(index), event->value) : QList<int>();
        };
        for (int option = 0; option < m_shown; ++option)
            showOption(option, bank.at(index), named(board.current), named(board.suggestion));
        const bool offList = board.current && !hidden && named(board.current).isEmpty();
        m_text->setPlaceholderText(offList ? board.current->value : tr("another answer"));
    }
    updateGeometry();
    place(width(), true);
}

int OptionBar::place(int width, bool move) const
{
    const int right = width - edge;
    int x = edge;
    int y = grid;
    const auto put = [&](QWidget* widget, int wide, int tall) {
        if (x > edge && x + wide > right) {
            x = edge;
            y += tall + halfGrid;
        }
        if (move)
            widget->setGeometry(x, y, std::min(wide, right - edge), tall);
        x += wide + halfGrid;
    };
    const int line = m_prompt->heightForWidth(right - edge);
    if (move)
        m_prompt->setGeometry(edge, y, right - edge, line);
    y += line + halfGrid;
    for (int option = 0; option < m_shown; ++option) {
        const QToolButton* button = m_buttons[size_t(option)];
        put(m_buttons[size_t(option)], button->fontMetrics().horizontalAdvance(button->text()) + 2 * grid,
            buttonHeight);
    }
    put(m_text, textWidth, buttonHeight);
    return y + buttonHeight + grid;
}

int OptionBar::heightForWidth(int width) const
{
    return place(std::max(width, textWidth), false);
}

void OptionBar::resizeEvent(QResizeEvent*)
{
    place(width(), true);
}

/// Keys that answer must not steal what is typed here.
bool OptionBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride)
        event->accept();
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_text->clear();
        if (parentWidget())
            parentWidget()->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace geovlm::ui
