// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/asking/grammar.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace geovlm::remote {
namespace {

/// A terminal: exactly this text.
QString exactly(const QString& text)
{
    QString escaped;
    for (const QChar one : text)
        if (one == u'"' || one == u'\\')
            escaped += u'\\', escaped += one;
        else if (one == u'\n')
            escaped += QLatin1String("\\n");
        else
            escaped += one;
    return u'"' + escaped + u'"';
}

/// A text as JSON writes it, quotation marks included.
QString jsonText(const QString& text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QString alternatives(const QStringList& values)
{
    QStringList terminals;
    for (const QString& value : values)
        terminals.append(exactly(value));
    return terminals.join(QLatin1String(" | "));
}

QStringList jsonTexts(const QStringList& values)
{
    QStringList texts;
    for (const QString& value : values)
        texts.append(jsonText(value));
    return texts;
}

/// A list of what `rule` gives, at most `most` of them, or of `alone`.
QString listOf(const QString& rule, qsizetype most, const QString& alone)
{
    QString inside = most < 1   ? QString()
                     : most < 2 ? rule
                                : QStringLiteral("%1 (\",\" %1){0,%2}").arg(rule).arg(most - 1);
    if (!alone.isEmpty())
        inside = inside.isEmpty() ? exactly(jsonText(alone)) : exactly(jsonText(alone)) + u'|' + inside;
    return QStringLiteral("\"[\" (%1)? \"]\"").arg(inside);
}

} // namespace

QString choiceGrammar(const QStringList& values)
{
    return QStringLiteral("root ::= ") + alternatives(values);
}

QString objectGrammar(const std::vector<GrammarField>& fields)
{
    QString root, rules;
    int number = 0;
    for (const GrammarField& field : fields) {
        const QString rule = QStringLiteral("v%1").arg(++number);
        QStringList values = field.values;
        if (field.several)
            values.removeAll(field.alone);
        root += exactly(QChar(number == 1 ? u'{' : u',') + jsonText(field.name) + u':') + u' ' +
                (field.several ? listOf(rule, values.size(), field.alone) : rule) + u' ';
        if (!values.isEmpty())
            rules += QStringLiteral("\n%1 ::= ").arg(rule) + alternatives(jsonTexts(values));
    }
    return QStringLiteral("root ::= ") + root + QLatin1String("\"}\"") + rules;
}

} // namespace geovlm::remote
