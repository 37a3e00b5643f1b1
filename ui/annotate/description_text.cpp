// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/description_text.h"

#include "annotate/answer_model.h"
#include "domain/text/description.h"
#include "look/look.h"

#include <QCoreApplication>
#include <QScopeGuard>
#include <QTextCursor>
#include <QTextDocument>

namespace geovlm::ui {

namespace {

QTextCharFormat plainFormat(const QPalette& palette)
{
    QTextCharFormat format;
    format.setForeground(mutedText(palette));
    return format;
}

QTextCharFormat answerFormat(Agreement agreement, const QPalette& palette)
{
    QTextCharFormat format;
    format.setForeground(palette.color(QPalette::Text));
    if (agreement == Agreement::Same)
        format.setFontWeight(QFont::DemiBold);
    if (agreement != Agreement::Different)
        return format;
    const QColor colour = dataColour(DataRole::Worse, palette);
    format.setForeground(colour);
    format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    format.setUnderlineColor(colour);
    return format;
}

void insertPart(QTextCursor& cursor, const DescriptionPart& part, const QStringList& mine,
                const QStringList& theirs, const QPalette& palette, const QStringList& first)
{
    if (part.question < 0) {
        cursor.insertText(part.text, plainFormat(palette));
        return;
    }
    const Agreement agreement =
        theirs.isEmpty() ? Agreement::Unknown : agreementOf(mine[part.question], theirs[part.question]);
    QTextCharFormat format = answerFormat(agreement, palette);
    const bool changed = !first.isEmpty() && first.at(part.question) != mine.at(part.question);
    if (changed)
        format.setBackground(accentTint(palette));
    cursor.insertText(changed ? QStringLiteral("‹%1›").arg(part.text) : part.text, format);
    if (agreement != Agreement::Different)
        return;
    QTextCharFormat sign = format;
    sign.clearBackground();
    sign.setUnderlineStyle(QTextCharFormat::NoUnderline);
    cursor.insertText(QStringLiteral("\u2009≠"), sign);
}

} // namespace

void fillDescription(QTextDocument& document, const QuestionBank& bank, const CaseImage& image,
                     const CaseImage* other, const QPalette& palette, const QStringList& first)
{
    // One layout for all of it instead of one a word.
    document.setUndoRedoEnabled(false);
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    const auto end = qScopeGuard([&cursor] { cursor.endEditBlock(); });
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    QTextBlockFormat block;
    block.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
    cursor.setBlockFormat(block);
    if (image.answers.empty()) {
        const QString none = QCoreApplication::translate("Description", "No answers yet, so no description.");
        cursor.insertText(image.storedDescription.isEmpty() ? none : image.storedDescription,
                          plainFormat(palette));
        return;
    }
    const QStringList mine = image.values(bank.size());
    const QStringList theirs = other && !other->answers.empty() ? other->values(bank.size()) : QStringList();
    if (bank.size() != descriptionSlots) {
        cursor.insertText(image.storedDescription, plainFormat(palette));
        return;
    }
    for (const DescriptionPart& part : describeParts(mine))
        insertPart(cursor, part, mine, theirs, palette, first);
}

} // namespace geovlm::ui
