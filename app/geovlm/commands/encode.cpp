// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/rejected.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

/// Below what was done.
QString townLines(const pipeline::TownLikeness& towns)
{
    const QString sentence = pipeline::townSentence(towns);
    return sentence.isEmpty() ? QString() : QLatin1Char('\n') + sentence;
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Write);
    pipeline::EncodeOptions options;
    if (call.has(QStringLiteral("model")))
        options.model = call.text(QStringLiteral("model"));
    options.batch = int(call.whole(QStringLiteral("batch"), options.batch, 1, 4096));
    options.threads = call.threads();
    RejectsFile rejects(call);
    const pipeline::EncodeResult result = pipeline::encode(*store, options, call.progress);
    rejects.add(result.skipped);
    rejects.save();
    const pipeline::TownLikeness towns = pipeline::townLikeness(*store);
    QJsonObject json = toJson(result);
    json[QStringLiteral("towns")] = toJson(towns);
    return {.json = json,
            .text = Text::tr("%1 images encoded in %2 s; %3 skipped.")
                        .arg(result.images)
                        .arg(result.seconds, 0, 'f', 1)
                        .arg(result.skipped.size()) +
                    listLines(result.skipped, result.skipped.size(), rejectsHint()) + townLines(towns)};
}

} // namespace

Command encodeCommand()
{
    return Command("encode", "STORE", run, Text::tr("embed every image with an encoder"),
                   "geovlm encode demo.geovlm --model small",
                   {{"model", Text::tr("encoder (small)"), "NAME"},
                    {"batch", Text::tr("images at once (32, fewer for large images)"), "N"},
                    rejectsOption()});
}

} // namespace geovlm::cli
