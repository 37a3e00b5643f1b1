// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/question_bank.h"

#include "domain/error.h"
#include "domain/text.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

static void initDomainResources()
{
    Q_INIT_RESOURCE(domain);
}

namespace geovlm {
namespace {

Question questionFromJson(const QJsonObject& object, int number, const QString& origin)
{
    Question question;
    question.number = number;
    question.id = object[u"id"].toString();
    question.label = object[u"label"].toString();
    question.prompt = object[u"prompt"].toString();
    question.multiple = object[u"multiple"].toBool();
    for (const QJsonValue& option : object[u"options"].toArray())
        question.options.append(option.toString());
    if (question.id.isEmpty() || question.options.size() < 2 || question.options.contains(QString()))
        throw Error(DomainText::tr("%1: question %2 needs an id and at least two options that are not empty.")
                        .arg(origin)
                        .arg(number));
    return question;
}

} // namespace

int Question::optionIndex(const QString& text) const
{
    const QString wanted = text.trimmed();
    for (int i = 0; i < options.size(); ++i)
        if (options.at(i).compare(wanted, Qt::CaseInsensitive) == 0)
            return i;
    return -1;
}

const QuestionBank& QuestionBank::standard()
{
    static const QuestionBank bank = [] {
        initDomainResources();
        QFile file(QStringLiteral(":/questions/questions.json"));
        if (!file.open(QIODevice::ReadOnly))
            throw Error(DomainText::tr("The question bank is missing from this program; build it again."));
        return fromJson(file.readAll(), file.fileName());
    }();
    return bank;
}

QuestionBank QuestionBank::fromJson(const QByteArray& json, const QString& origin)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    const QJsonArray list = document.object()[u"questions"].toArray();
    if (problem.error != QJsonParseError::NoError)
        throw Error(DomainText::tr("%1 is not JSON: %2 at byte %3.")
                        .arg(origin, problem.errorString())
                        .arg(problem.offset));
    if (list.isEmpty())
        throw Error(DomainText::tr("%1 holds no list named \"questions\".").arg(origin));
    QuestionBank bank;
    for (const QJsonValue& value : list) {
        Question question = questionFromJson(value.toObject(), bank.size() + 1, origin);
        if (bank.indexOf(question.id) >= 0)
            throw Error(DomainText::tr("%1: two questions are called \"%2\".").arg(origin, question.id));
        bank.add(std::move(question));
    }
    return bank;
}

QByteArray QuestionBank::toJson() const
{
    QJsonArray list;
    for (const Question& question : m_questions)
        list.append(QJsonObject{{QStringLiteral("number"), question.number},
                                {QStringLiteral("id"), question.id},
                                {QStringLiteral("label"), question.label},
                                {QStringLiteral("prompt"), question.prompt},
                                {QStringLiteral("multiple"), question.multiple},
                                {QStringLiteral("options"), QJsonArray::fromStringList(question.options)}});
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1}, {QStringLiteral("questions"), list}})
        .toJson(QJsonDocument::Compact);
}

int QuestionBank::indexOf(const QString& id) const
{
    for (int i = 0; i < size(); ++i)
        if (at(i).id == id)
            return i;
    return -1;
}

void QuestionBank::add(Question question)
{
    m_offsets.push_back(m_optionCount);
    m_optionCount += int(question.options.size());
    m_questions.push_back(std::move(question));
}

QStringList splitValues(const QString& text)
{
    QStringList values = text.split(QStringLiteral(" and "), Qt::SkipEmptyParts);
    for (QString& value : values)
        value = value.trimmed();
    return values;
}

QString joinValues(const QStringList& values)
{
    return values.join(QStringLiteral(" and "));
}

} // namespace geovlm
