// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/evaluation.h"

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ExportCommand)
};

qint64 write(Call& call, const store::Store& store, const QString& what, const QString& file)
{
    if (what == QLatin1String("rankings"))
        return pipeline::exportRankings(store, call.whole(QStringLiteral("run"), 0, 1, 1'000'000'000),
                                        call.text(QStringLiteral("split")), file);
    if (what == QLatin1String("descriptions"))
        return pipeline::exportDescriptions(store, file);
    if (what == QLatin1String("embeddings"))
        return pipeline::exportEmbeddings(store, call.text(QStringLiteral("model")), file);
    throw UsageError(Text::tr("--what takes rankings, descriptions or embeddings, not \"%1\".").arg(what));
}

Outcome run(Call& call)
{
    const QString file = call.text(QStringLiteral("out"));
    if (file.isEmpty() || !call.has(QStringLiteral("what")))
        throw UsageError(Text::tr("export needs --what and --out FILE."));
    const auto store = call.openStore(store::Access::Read);
    const qint64 rows = write(call, *store, call.text(QStringLiteral("what")), file);
    return {{{QStringLiteral("file"), file}, {QStringLiteral("rows"), rows}},
            Text::tr("%1 rows written to %2.").arg(rows).arg(file)};
}

} // namespace

Command exportCommand()
{
    Command command;
    command.name = QStringLiteral("export");
    command.words = QStringLiteral("STORE");
    command.summary = Text::tr("write rankings, descriptions or embeddings to a file");
    command.example = QStringLiteral("geovlm export demo.geovlm --what rankings --out rankings.csv");
    command.options = {
        valueOption(QStringLiteral("what"), Text::tr("rankings, descriptions or embeddings"),
                    QStringLiteral("WHAT")),
        valueOption(QStringLiteral("out"), Text::tr("the file"), QStringLiteral("FILE")),
        valueOption(QStringLiteral("run"), Text::tr("a rerank run (the newest)"), QStringLiteral("N")),
        valueOption(QStringLiteral("split"), Text::tr("one split only"), QStringLiteral("NAME")),
        valueOption(QStringLiteral("model"), Text::tr("whose embeddings"), QStringLiteral("NAME")),
    };
    command.run = run;
    return command;
}

} // namespace geovlm::cli
