// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/asking/asking.h"
#include "remote_support.h"
#include "support/fake_models.h"

#include <QJsonDocument>
#include <cmath>

namespace geovlm::test::asking_support {

using namespace remote;

inline const QuestionBank& small()
{
    static const QuestionBank bank = QuestionBank::fromJson(
        R"({"questions": [
            {"number": 1, "id": "colour", "label": "c", "prompt": "Which colour?", "multiple": false,
             "options": ["grey", "red", "none"]},
            {"number": 2, "id": "things", "label": "t", "prompt": "Which things?", "multiple": true,
             "options": ["trees", "cars", "none"]}]})",
        QStringLiteral("test"));
    return bank;
}

inline Asking asking(Mode mode, OptionField field)
{
    Asking one;
    one.model = QStringLiteral("vlm");
    one.mode = mode;
    one.field = field;
    return one;
}

inline ChatReply said(const QString& content, const QJsonValue& logprobs = {})
{
    return readChatReply(test::chatBody(content, logprobs));
}

/// The answer to the first question when `content` is said to it.
inline RemoteAnswer first(const QString& content, OptionField field, const QJsonValue& logprobs = {})
{
    return answersFrom(small(), asking(Mode::Each, field),
                       {said(content, logprobs), said(QStringLiteral("A"))})
        .at(0);
}

inline RemoteAnswer second(const QString& content)
{
    return answersFrom(small(), asking(Mode::Each, OptionField::StructuredOutputs),
                       {said(QStringLiteral("A")), said(content)})
        .at(1);
}

inline QJsonObject choice(const QString& token, double probability)
{
    return {{QStringLiteral("token"), token}, {QStringLiteral("logprob"), std::log(probability)}};
}

inline QJsonObject place(const QString& token, const QList<QPair<QString, double>>& choices)
{
    QJsonArray top;
    for (const auto& [text, probability] : choices)
        top.append(choice(text, probability));
    QJsonObject object = choice(token, choices.front().second);
    object.insert(QStringLiteral("top_logprobs"), top);
    return object;
}

inline QJsonValue logprobs(const QList<QJsonObject>& places)
{
    QJsonArray content;
    for (const QJsonObject& one : places)
        content.append(one);
    return QJsonObject{{QStringLiteral("content"), content}};
}

inline QJsonObject parsed(const QByteArray& body)
{
    return QJsonDocument::fromJson(body).object();
}

} // namespace geovlm::test::asking_support
