// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/answers.h"
#include "command.h"
#include "domain/answers/answer.h"
#include "store/models/images.h"
#include "text.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

QJsonValue confidenceOf(const AnswerEvent& event)
{
    return event.confidence < 0 ? QJsonValue() : QJsonValue(event.confidence);
}

QJsonObject current(const AnswerEvent& event, const QuestionBank& bank)
{
    return {{QStringLiteral("question"), bank.at(event.question).id},
            {QStringLiteral("value"), event.value},
            {QStringLiteral("by"), event.speaker.name},
            {QStringLiteral("confidence"), confidenceOf(event)},
            {QStringLiteral("unsure"), event.unsure}};
}

QString kindOf(const AnswerEvent& event)
{
    switch (event.speaker.kind) {
    case SpeakerKind::Person:
        return QStringLiteral("person");
    case SpeakerKind::Model:
        return QStringLiteral("model");
    case SpeakerKind::Import:
        break;
    }
    return QStringLiteral("import");
}

QJsonValue idOrNull(qint64 id)
{
    return id == 0 ? QJsonValue() : QJsonValue(id);
}

QJsonObject logged(const AnswerEvent& event, const QuestionBank& bank)
{
    QJsonObject entry = current(event, bank);
    entry[QStringLiteral("event")] = event.id;
    entry[QStringLiteral("raw")] = event.raw.isEmpty() ? event.value : event.raw;
    entry[QStringLiteral("kind")] = kindOf(event);
    entry[QStringLiteral("revision")] = event.speaker.revision;
    entry[QStringLiteral("at")] = event.at.toString(Qt::ISODateWithMs);
    entry[QStringLiteral("suggestion_visible")] = event.suggestionVisible;
    entry[QStringLiteral("replaces")] = idOrNull(event.replaces);
    entry[QStringLiteral("undoes")] = idOrNull(event.undoes);
    entry[QStringLiteral("run")] = idOrNull(event.run);
    entry[QStringLiteral("merged")] = event.merge != 0;
    return entry;
}

QString logLine(const AnswerEvent& event, const QuestionBank& bank)
{
    QString what = event.value.isEmpty() ? Text::tr("cleared") : event.value;
    if (event.undoes != 0)
        what = Text::tr("takes back %1").arg(event.undoes);
    return QStringLiteral("  %1  %2  %3  %4: %5")
        .arg(event.id)
        .arg(event.at.toString(Qt::ISODate), event.speaker.name, bank.at(event.question).id, what);
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    const Image image = store::imageNamed(*store, call.required(QStringLiteral("image")));
    const QuestionBank& bank = store->questions();
    QJsonArray answers, log;
    QStringList lines;
    for (const AnswerEvent& event : store::currentAnswers(*store, image.id)) {
        answers.append(current(event, bank));
        lines.append(
            Text::tr("%1: %2 (%3)").arg(bank.at(event.question).label, event.value, event.speaker.name));
    }
    if (lines.isEmpty())
        lines.append(Text::tr("%1 has no answers yet.").arg(image.path));
    lines.append(Text::tr("Log:"));
    for (const AnswerEvent& event : store::answerLog(*store, image.id)) {
        log.append(logged(event, bank));
        lines.append(logLine(event, bank));
    }
    return {.json = {{QStringLiteral("answers"), answers}, {QStringLiteral("log"), log}},
            .text = lines.join(QLatin1Char('\n'))};
}

} // namespace

Command answersCommand()
{
    return Command("answers", "STORE", run, Text::tr("the current answers about an image, and their log"),
                   "geovlm answers demo.geovlm --image tile_0001.png",
                   {{"image", Text::tr("path under the root, or file name"), "NAME"}});
}

} // namespace geovlm::cli
