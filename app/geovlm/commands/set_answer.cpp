// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "pipeline/live/edit.h"
#include "store/models/images.h"
#include "text.h"

#include <cstdio>

namespace geovlm::cli {
namespace {

int questionNamed(const QuestionBank& bank, const QString& id)
{
    const int index = bank.indexOf(id);
    if (index >= 0)
        return index;
    QStringList known;
    for (const Question& question : bank.questions())
        known.append(question.id);
    throw Error(
        Text::tr("There is no question \"%1\"; there are %2.").arg(id, known.join(QStringLiteral(", "))));
}

/// Ranks start at 1 for people and scripts.
QJsonValue rankOf(const std::optional<int>& rank)
{
    return rank ? QJsonValue(*rank + 1) : QJsonValue();
}

/// What became of the text that was given; empty = it is the answer as it stands.
QString whatWasMade(const Question& question, const AnswerEvent& answer)
{
    if (answer.value.isEmpty())
        return {};
    if (normalisedAnswer(question, answer.value).offList)
        return Text::tr("\"%1\" is off the list of %2 and is kept as it is written; the options are %3.")
            .arg(answer.value, question.id, question.options.join(QStringLiteral(", ")));
    if (answer.raw.isEmpty() || answer.raw.compare(answer.value, Qt::CaseInsensitive) == 0)
        return {};
    return Text::tr("\"%1\" is read as \"%2\"; \"geovlm undo\" takes it back.").arg(answer.raw, answer.value);
}

QString sentence(const pipeline::EditOutcome& outcome)
{
    QString text = Text::tr("Saved as event %1.").arg(outcome.edited.events.front());
    if (outcome.rankBefore && outcome.rankAfter)
        text += Text::tr(" The true match: rank %1 before, %2 after.")
                    .arg(*outcome.rankBefore + 1)
                    .arg(*outcome.rankAfter + 1);
    if (outcome.reranked > 0)
        text += Text::tr(" Queries ranked again: %1.").arg(outcome.reranked);
    if (!outcome.whyPending.isEmpty())
        text += Text::tr(" Its rankings wait: %1.").arg(outcome.whyPending);
    return text;
}

Outcome run(Call& call)
{
    pipeline::Edit edit;
    edit.by = call.required(QStringLiteral("by"));
    const QString image = call.required(QStringLiteral("image"));
    const QString question = call.required(QStringLiteral("question"));
    if (!call.has(QStringLiteral("value")))
        throw UsageError(Text::tr("set-answer needs --value V; an empty one clears the answer."));
    const auto store = call.openStore(store::Access::Write);
    edit.image = store::imageNamed(*store, image).id;
    const QString value = call.text(QStringLiteral("value"));
    edit.kind = value.trimmed().isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer;
    const int index = questionNamed(store->questions(), question);
    edit.answers = {{index, value, false, false}};
    const pipeline::EditOutcome outcome = pipeline::editAndRerank(*store, edit);
    const AnswerEvent& answer = outcome.edited.answers.front();
    const Question& asked = store->questions().at(index);
    if (const QString made = whatWasMade(asked, answer); !made.isEmpty())
        std::fprintf(stderr, "%s\n", qUtf8Printable(made)); // with --quiet too: it is no progress
    if (!outcome.whyPending.isEmpty())
        call.progress.note(Text::tr("The answer is saved; its rankings wait: %1").arg(outcome.whyPending));
    return {.json = {{QStringLiteral("event"), outcome.edited.events.front()},
                     {QStringLiteral("value"), answer.value},
                     {QStringLiteral("said"), answer.raw},
                     {QStringLiteral("off_list"),
                      !answer.value.isEmpty() && normalisedAnswer(asked, answer.value).offList},
                     {QStringLiteral("rank_before"), rankOf(outcome.rankBefore)},
                     {QStringLiteral("rank_after"), rankOf(outcome.rankAfter)},
                     {QStringLiteral("reranked"), outcome.reranked}},
            .text = sentence(outcome)};
}

} // namespace

Command setAnswerCommand()
{
    return Command(
        "set-answer", "STORE", run, Text::tr("one answer by a person; done once it is durable"),
        "geovlm set-answer demo.geovlm --image tile_0001.png --question road_color "
        "--value grey --by Ann",
        {{"image", Text::tr("path under the root, or file name"), "NAME"},
         {"question", Text::tr("the question's id"), "ID"},
         {"value", Text::tr("the answer; several joined by \" and \" where allowed; empty clears it"), "V"},
         {"by", Text::tr("the person's name"), "WHO"}});
}

} // namespace geovlm::cli
