// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/said_pane.h"

#include "domain/statistics/agreement.h"
#include "domain/text/description.h"
#include "look/look.h"

#include <QEvent>
#include <QLabel>
#include <QTextCursor>
#include <QTextEdit>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

/// Of each question the answer that most runs gave (the first of several that are as frequent), and whether
/// all gave it.
struct Consensus
{
    QStringList usual;
    std::vector<bool> unanimous;

    explicit Consensus(const std::vector<QStringList>& runs)
    {
        for (int question = 0; question < int(runs.front().size()); ++question) {
            QHash<QString, int> counts;
            for (const QStringList& run : runs)
                ++counts[canonicalAnswer(run.at(question))];
            const auto most =
                std::max_element(runs.begin(), runs.end(), [&](const QStringList& a, const QStringList& b) {
                    return counts.value(canonicalAnswer(a.at(question))) <
                           counts.value(canonicalAnswer(b.at(question)));
                });
            usual.append(canonicalAnswer(most->at(question)));
            unanimous.push_back(counts.size() == 1);
        }
    }
    int alike() const { return int(std::count(unanimous.begin(), unanimous.end(), true)); }
};

/// How the words of a slot look.
struct Formats
{
    QTextCharFormat plain, same, usual, rare;

    explicit Formats(const QPalette& palette)
    {
        plain.setForeground(mutedText(palette));
        same.setForeground(palette.color(QPalette::Text));
        usual = same;
        usual.setUnderlineStyle(QTextCharFormat::DotLine);
        rare = same;
        rare.setFontWeight(QFont::DemiBold);
        rare.setBackground(accentTint(palette));
    }
};

void insertRun(QTextCursor& cursor, const QStringList& answers, const Consensus& consensus,
               const Formats& formats)
{
    for (const DescriptionPart& part : describeParts(answers)) {
        if (part.question < 0) {
            cursor.insertText(part.text, formats.plain);
            continue;
        }
        const bool unanimous = consensus.unanimous[size_t(part.question)];
        const bool asUsual = canonicalAnswer(answers.at(part.question)) == consensus.usual.at(part.question);
        cursor.insertText(asUsual ? part.text : QStringLiteral("‹%1›").arg(part.text),
                          unanimous ? formats.same
                          : asUsual ? formats.usual
                                    : formats.rare);
    }
}

} // namespace

SaidPane::SaidPane(StoreSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_title(new ElidedLabel(Qt::ElideMiddle)), m_note(mutedLabel()),
      m_text(new QTextEdit)
{
    setAccessibleName(tr("What was said of the image"));
    m_title->setFont(strongFont(m_title->font()));
    m_note->setWordWrap(true);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Descriptions"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(halfGrid);
    down->addWidget(m_title);
    down->addWidget(m_note);
    down->addWidget(m_text, 1);
    clear();
}

QString SaidPane::text() const
{
    return m_text->toPlainText();
}

QString SaidPane::note() const
{
    return m_note->text();
}

void SaidPane::clear()
{
    m_asked.next();
    m_run = m_image = 0;
    m_said = {};
    m_title->setText(tr("Descriptions"));
    m_note->setText(tr("Pick an image to see what each run said of it."));
    m_text->clear();
    m_text->hide();
    if (std::exchange(m_busy, false))
        Q_EMIT settled();
}

void SaidPane::show(qint64 run, const StabilityRow& row)
{
    if (run == m_run && row.image == m_image)
        return;
    clear();
    m_run = run;
    m_image = row.image;
    m_title->setText(shortName(row.path));
    m_title->setToolTip(plainTip(row.path));
    if (!row.failure.isEmpty()) {
        m_note->setText(row.failure);
        return;
    }
    m_note->setText(tr("Reading…"));
    m_busy = true;
    m_session.ask<store::StabilitySaid>(
        m_asked.next(), this,
        [run, image = row.image](const store::Store& store) {
            return store::stabilitySaid(store, run, image);
        },
        [this](const store::StabilitySaid& said) { fill(said); },
        [this](const QString& sentence) {
            m_note->setText(sentence);
            m_busy = false;
            Q_EMIT settled();
        });
}

void SaidPane::fill(const store::StabilitySaid& said)
{
    m_said = said;
    write();
    m_text->show();
    m_text->moveCursor(QTextCursor::Start);
    m_busy = false;
    Q_EMIT settled();
}

void SaidPane::write()
{
    if (m_said.answers.empty() || m_said.answers.front().size() != descriptionSlots)
        return;
    const Consensus consensus(m_said.answers);
    m_note->setText(
        tr("Of %1 questions the runs answer %2 alike. What not all of them say is underlined; what is "
           "not the usual answer stands between ‹ and ›.")
            .arg(descriptionSlots)
            .arg(consensus.alike()));
    m_text->clear();
    const Formats formats(palette());
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    QTextBlockFormat block;
    block.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
    block.setBottomMargin(grid);
    cursor.setBlockFormat(block);
    for (std::size_t run = 0; run < m_said.answers.size(); ++run) {
        if (run > 0)
            cursor.insertBlock(block);
        cursor.insertText(tr("Run %1: ").arg(run + 1), formats.same);
        insertRun(cursor, m_said.answers[run], consensus, formats);
    }
    cursor.endEditBlock();
}

/// Another theme has other colours.
void SaidPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        write();
}

} // namespace geovlm::ui
