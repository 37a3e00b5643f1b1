// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/description_text.h"

#include "domain/description.h"
#include "models/answer_model.h"
#include "models/look.h"

#include <QCoreApplication>
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
                const QStringList& theirs, const QPalette& palette)
{
    if (part.question < 0) {
        cursor.insertText(part.text, plainFormat(palette));
        return;
    }
    const Agreement agreement =
        theirs.isEmpty() ? Agreement::Unknown : agreementOf(mine[part.question], theirs[part.question]);
    const QTextCharFormat format = answerFormat(agreement, palette);
    cursor.insertText(part.text, format);
    if (agreement != Agreement::Different)
        return;
    QTextCharFormat sign = format;
    sign.setUnderlineStyle(QTextCharFormat::NoUnderline);
    cursor.insertText(QStringLiteral("\u2009≠"), sign);
}

} // namespace

void fillDescription(QTextDocument& document, const QuestionBank& bank, const CaseImage& image,
                     const CaseImage* other, const QPalette& palette)
{
    document.clear();
    QTextCursor cursor(&document);
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
        insertPart(cursor, part, mine, theirs, palette);
}

} // namespace geovlm::ui
