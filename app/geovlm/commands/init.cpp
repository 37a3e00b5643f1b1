// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "files/input.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr qint64 longestBank = 4 << 20; ///< bytes; the standard one has 10,000

QuestionBank bankFrom(const QString& file)
{
    if (file.isEmpty())
        return QuestionBank::standard();
    return QuestionBank::fromJson(files::readWhole(file, longestBank), file);
}

Outcome run(Call& call)
{
    store::Store::create(call.positional(0), bankFrom(call.text(QStringLiteral("questions"))));
    return {.json = {{QStringLiteral("store"), call.positional(0)},
                     {QStringLiteral("schema"), store::schemaVersion()}},
            .text = Text::tr("%1 is ready.").arg(call.positional(0))};
}

} // namespace

Command initCommand()
{
    return Command("init", "STORE", run, Text::tr("make an empty store"), "geovlm init new.geovlm",
                   {{"questions", Text::tr("a question bank (the standard one)"), "FILE"}});
}

} // namespace geovlm::cli
