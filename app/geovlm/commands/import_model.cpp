// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/import_model.h"

#include "command.h"
#include "ml/official_weights.h"
#include "text.h"

namespace geovlm::cli {
namespace {

/// Throws UsageError for a word that is none of those.
QString oneOf(Call& call, const QString& option, const QStringList& words)
{
    QString word = call.text(option);
    if (call.has(option) && !words.contains(word))
        throw UsageError(
            Text::tr("--%1 is one of %2, not \"%3\".").arg(option, words.join(QStringLiteral(", ")), word));
    return word;
}

Outcome run(Call& call)
{
    pipeline::ImportModelOptions options;
    options.file = call.positional(1);
    call.required(QStringLiteral("kind"));
    options.kind = pipeline::importableKind(oneOf(call, QStringLiteral("kind"), pipeline::importableKinds()));
    options.name = call.required(QStringLiteral("name"));
    options.layout = oneOf(call, QStringLiteral("layout"), ml::encoderLayouts());
    const auto store = call.openStore(store::Access::Write);
    const pipeline::ImportModelResult result = pipeline::importModel(*store, options, call.progress);
    return {.json = toJson(result),
            .text = Text::tr("The %1 \"%2\" of %3 parameters is in the store.")
                        .arg(nameOf(options.kind), options.name)
                        .arg(result.model.parameters)};
}

} // namespace

Command importModelCommand()
{
    return Command(
        "import-model", "STORE FILE", run,
        Text::tr("keep somebody's weights in the store: a .pth or .safetensors; nothing in it is run"),
        "geovlm import-model demo.geovlm weights_e40.pth --kind encoder --name sample4geo",
        {{"kind", Text::tr("encoder, reader or reranker"), "KIND"},
         {"name", Text::tr("its name in the store"), "NAME"},
         {"layout",
          Text::tr("of an encoder: the data set whose image sizes it was trained with: %1 (vigor)")
              .arg(ml::encoderLayouts().join(QStringLiteral(", "))),
          "NAME"}});
}

} // namespace geovlm::cli
