// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/description.h"

#include "domain/error.h"
#include "domain/text.h"

#include <QCryptographicHash>
#include <QtEndian>
#include <cstring>

namespace geovlm {
namespace {

// Fixed words are chosen so that none but "and" is also a word of an option: a word that stands in every
// description weighs nothing in the hashing embedder. Their number sets how alike two descriptions with
// nothing in common are (about 0.60 of the word set, as with the published template).
constexpr char16_t wording[] =
    u"This location has {1} surroundings, the ground is arranged as {2} overall, it includes {3} near the "
    u"camera, while {4} can be noticed there. "
    u"Most constructions are {5} by purpose and plants are {6} by density. "
    u"It has {7} as a landmark, while facades are {8} by style. "
    u"Travellers can choose {9} for transit and {10} where the ground stays free. "
    u"Overall it seems {11} at first, and {12} when compared. "
    u"Roofs are {13} here, tarmac is {14} here, and {15} adds colour. "
    u"The principal route is {16} by purpose, the paint includes {17} as shapes, chiefly {18} by shade. "
    u"Engineers built {19} near the route, and it continues as {20} there. "
    u"People can be noticed with {21} here. "
    u"Where ways meet, drivers can choose {22} there, and {23} is the space. "
    u"Signals are {24} by sight, and boards are {25} by sight. "
    u"Places for rest are {26} here, and {27} is near. "
    u"Games can include {28} here, and strips for emergencies are {29} there. "
    u"Paths for people are {30} here.";

std::vector<TemplatePiece> parseWording()
{
    std::vector<TemplatePiece> pieces;
    const QString text = QString::fromUtf16(wording);
    qsizetype at = 0;
    for (int question = 0; question < descriptionSlots; ++question) {
        const QString slot = QStringLiteral("{%1}").arg(question + 1);
        const qsizetype next = text.indexOf(slot, at);
        pieces.push_back({text.mid(at, next - at), -1});
        pieces.push_back({QString(), question});
        at = next + slot.size();
    }
    pieces.push_back({text.mid(at), -1});
    return pieces;
}

void addNumber(QCryptographicHash& hash, quint32 number)
{
    const quint32 little = qToLittleEndian(number);
    hash.addData(QByteArrayView(reinterpret_cast<const char*>(&little), sizeof little));
}

void addFloats(QCryptographicHash& hash, const std::vector<float>& floats)
{
    addNumber(hash, quint32(floats.size()));
    for (const float value : floats) {
        quint32 bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        addNumber(hash, bits);
    }
}

} // namespace

const std::vector<TemplatePiece>& descriptionTemplate()
{
    static const std::vector<TemplatePiece> pieces = parseWording();
    return pieces;
}

QString slotText(const QString& answer)
{
    const QString text = answer.trimmed();
    return text.isEmpty() ? QStringLiteral("unknown") : text;
}

std::vector<DescriptionPart> describeParts(const QStringList& answers)
{
    if (answers.size() != descriptionSlots)
        throw Error(DomainText::tr(
                        "A description is made of %1 answers, not %2; use a question bank with %1 questions.")
                        .arg(descriptionSlots)
                        .arg(answers.size()));
    std::vector<DescriptionPart> parts = descriptionTemplate();
    for (DescriptionPart& part : parts)
        if (part.question >= 0)
            part.text = slotText(answers.at(part.question));
    return parts;
}

QString describe(const QStringList& answers)
{
    QString text;
    for (const DescriptionPart& part : describeParts(answers))
        text += part.text;
    return text;
}

QByteArray answersHash(const QStringList& values, const std::vector<std::vector<float>>& distributions)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    addNumber(hash, quint32(values.size()));
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QByteArray utf8 = values.at(i).toUtf8();
        addNumber(hash, quint32(utf8.size()));
        hash.addData(utf8);
        addFloats(hash, size_t(i) < distributions.size() ? distributions[size_t(i)] : std::vector<float>());
    }
    return hash.result();
}

QByteArray captionHash(const QString& caption)
{
    return answersHash({QStringLiteral("caption"), caption}); // two values: no description has as few
}

} // namespace geovlm
