// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "domain/error.h"

#include <QFile>

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(InitCommand)
};

QuestionBank bankFrom(const QString& file)
{
    if (file.isEmpty())
        return QuestionBank::standard();
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        throw Error(Text::tr("%1 cannot be read: %2.").arg(file, source.errorString()));
    return QuestionBank::fromJson(source.readAll(), file);
}

Outcome run(Call& call)
{
    store::Store::create(call.positional(0), bankFrom(call.text(QStringLiteral("questions"))));
    return {
        {{QStringLiteral("store"), call.positional(0)}, {QStringLiteral("schema"), store::schemaVersion()}},
        Text::tr("%1 is ready.").arg(call.positional(0))};
}

} // namespace

Command initCommand()
{
    Command command;
    command.name = QStringLiteral("init");
    command.words = QStringLiteral("STORE");
    command.summary = Text::tr("make an empty store");
    command.example = QStringLiteral("geovlm init new.geovlm");
    command.options = {
        valueOption(QStringLiteral("questions"), Text::tr("a question bank (the standard one)"),
                    QStringLiteral("FILE")),
    };
    command.run = run;
    return command;
}

} // namespace geovlm::cli
