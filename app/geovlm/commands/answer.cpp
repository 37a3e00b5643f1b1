// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/rejected.h"
#include "options/server_options.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

/// What fits no option is told with its first few: nobody reads JSON to find out.
QString offListText(const pipeline::AnswerResult& result)
{
    QString text =
        Text::tr("%n answers fit no option and are kept as they were said.", nullptr, int(result.offList));
    for (const QString& one : result.offListed)
        text += QStringLiteral("\n  ") + one;
    if (result.offList > result.offListed.size() && !result.offListed.isEmpty())
        text += QStringLiteral("\n  ") +
                Text::tr("and %n more", nullptr, int(result.offList - result.offListed.size()));
    return text;
}

QString textOf(const pipeline::AnswerResult& result)
{
    QString text = Text::tr("Run %1: %2 answers about %3 images in %4 s; %5 failed.")
                       .arg(result.run)
                       .arg(result.answers)
                       .arg(result.images)
                       .arg(result.seconds, 0, 'f', 1)
                       .arg(result.failed.size());
    if (result.abstained > 0)
        text += QLatin1Char('\n') + Text::tr("The reader was not sure enough of %1.").arg(result.abstained);
    if (result.offList > 0)
        text += QLatin1Char('\n') + offListText(result);
    if (result.kept > 0)
        text += QLatin1Char('\n') + Text::tr("%1 were left as others had answered them.").arg(result.kept);
    return text + listLines(result.failed, result.failed.size(), rejectsHint());
}

Outcome run(Call& call)
{
    pipeline::AnswerOptions options;
    if (!call.has(QStringLiteral("with")))
        throw UsageError(Text::tr("answer needs --with reader, or the address of a server."));
    const QString with = call.text(QStringLiteral("with"));
    options.server = answererOptions(call);
    if (!options.server && with != QLatin1String("reader"))
        throw Error(Text::tr("Answers come from the reader (--with reader) or from a server (--with "
                             "http://localhost:8000/v1), not from \"%1\".")
                        .arg(with));
    if (!options.server && call.has(QStringLiteral("model")))
        options.model = call.text(QStringLiteral("model"));
    options.unanswered = call.has(QStringLiteral("unanswered"));
    options.sample = int(call.whole(QStringLiteral("sample"), 0, 0, 1'000'000'000));
    options.threads = call.threads();
    const auto store = call.openStore(store::Access::Write);
    RejectsFile rejects(call);
    const pipeline::AnswerResult result = pipeline::answer(*store, options, call.progress);
    rejects.add(result.failed);
    rejects.save();
    const pipeline::TownLikeness towns = pipeline::townLikeness(*store);
    const QString townLine = pipeline::townSentence(towns);
    QJsonObject json = toJson(result);
    json[QStringLiteral("towns")] = toJson(towns);
    return {.json = json,
            .text = textOf(result) + (townLine.isEmpty() ? QString() : QLatin1Char('\n') + townLine)};
}

} // namespace

Command answerCommand()
{
    return Command(
        "answer", "STORE", run, Text::tr("answer the questions about every image, as suggestions"),
        "geovlm answer demo.geovlm --with reader",
        {{"with", Text::tr("who answers: reader, or a server's address"), "WHO"},
         {"vlm", Text::tr("the server's vision model"), "NAME"},
         {"mode", Text::tr("each: a request a question (default); schema: one an image"), "MODE"},
         {"max-tokens", Text::tr("tokens of a reply at most (what the answer needs)"), "N"},
         {"model", Text::tr("which reader of the store (small)"), "NAME"},
         {"unanswered", Text::tr("leave out questions that a person, a server or a file has answered")},
         {"sample", Text::tr("only N images, drawn by a fixed seed"), "N"},
         rejectsOption()},
        serverOptionWords());
}

} // namespace geovlm::cli
