// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/synonyms.h"
#include "command.h"
#include "domain/error.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/settle.h"
#include "text.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

int questionOf(const Call& call, const store::Store& store)
{
    const QString id = call.text(QStringLiteral("question"));
    if (id.isEmpty())
        return Synonym::any;
    const int index = store.questions().indexOf(id);
    if (index < 0)
        throw Error(Text::tr("There is no question \"%1\" in this store.").arg(id));
    return index;
}

Synonym entryFrom(const QString& word, int question)
{
    const qsizetype equals = word.indexOf(QLatin1Char('='));
    const QString means = word.mid(equals + 1).trimmed();
    if (equals < 1 || means.isEmpty())
        throw UsageError(Text::tr("--add takes \"said=option\", not \"%1\".").arg(word));
    return {question, word.left(equals), means};
}

void remove(const Call& call, store::Store& store, int question)
{
    for (const QString& said : call.list(QStringLiteral("remove")))
        if (!store::removeSynonym(store, question, said))
            throw Error(
                Text::tr("This store has no entry of its own for \"%1\" there; --list shows them, and --keep "
                         "sets aside what is built in.")
                    .arg(said));
}

/// The entries change and the answers are read again together, or not at all.
store::Reread change(const Call& call, store::Store& store)
{
    const int question = questionOf(call, store);
    store::Transaction transaction(store);
    remove(call, store, question);
    for (const QString& word : call.list(QStringLiteral("add")))
        store::putSynonym(store, entryFrom(word, question));
    for (const QString& said : call.list(QStringLiteral("keep")))
        store::putSynonym(store, {question, said, {}});
    const store::Reread reread = store::rereadAnswers(store, call.progress);
    transaction.commit();
    return reread;
}

QJsonObject jsonOf(const QuestionBank& bank, const Synonym& entry, const QString& from)
{
    return {
        {QStringLiteral("question"), entry.question == Synonym::any ? QString() : bank.at(entry.question).id},
        {QStringLiteral("said"), entry.said},
        {QStringLiteral("means"), entry.means},
        {QStringLiteral("from"), from}};
}

QString lineOf(const QJsonObject& entry)
{
    const QString question = entry[u"question"].toString();
    const QString means = entry[u"means"].toString();
    return QStringLiteral("%1: %2 → %3%4")
        .arg(question.isEmpty() ? Text::tr("any question") : question, entry[u"said"].toString(),
             means.isEmpty() ? Text::tr("(as it is written)") : means,
             entry[u"from"] == QStringLiteral("store") ? Text::tr(" (this store's)") : QString());
}

QJsonArray entriesOf(const store::Store& store, const QString& question)
{
    QJsonArray list;
    const auto add = [&](const std::vector<Synonym>& entries, const QString& from) {
        for (const Synonym& entry : entries) {
            const QJsonObject object = jsonOf(store.questions(), entry, from);
            if (question.isEmpty() || object[u"question"] == question || entry.question == Synonym::any)
                list.append(object);
        }
    };
    add(store::synonyms(store), QStringLiteral("store"));
    add(compiledSynonyms(store.questions()), QStringLiteral("program"));
    return list;
}

Outcome run(Call& call)
{
    bool changes = false;
    for (const char* option : {"add", "remove", "keep", "apply"})
        changes = changes || call.has(QLatin1String(option));
    const auto store = call.openStore(changes ? store::Access::Write : store::Access::Read);
    questionOf(call, *store);
    store::Reread reread;
    if (changes) {
        reread = change(call, *store);
        pipeline::settleNewest(*store, call.progress);
    }
    const QJsonArray entries = entriesOf(*store, call.text(QStringLiteral("question")));
    QStringList lines;
    if (changes)
        lines.append(Text::tr("%1 answers about %2 images read differently now.")
                         .arg(reread.answers)
                         .arg(reread.images));
    if (!changes || call.has(QStringLiteral("list")))
        for (const QJsonValue& entry : entries)
            lines.append(lineOf(entry.toObject()));
    return {.json = {{QStringLiteral("answers"), reread.answers},
                     {QStringLiteral("images"), reread.images},
                     {QStringLiteral("run"), reread.run},
                     {QStringLiteral("synonyms"), entries}},
            .text = lines.join(QLatin1Char('\n'))};
}

} // namespace

Command synonymsCommand()
{
    return Command("synonyms", "STORE", run, Text::tr("list or change what free answers are read as"),
                   "geovlm synonyms demo.geovlm --add \"street=single road\" --question road_orientation",
                   {{"list", Text::tr("also list the entries after a change")},
                    {"add", Text::tr("read what was said as an option"), "SAID=OPTION"},
                    {"keep", Text::tr("leave this as it is written, whatever is built in"), "SAID"},
                    {"remove", Text::tr("take back an --add or --keep"), "SAID"},
                    {"question", Text::tr("of this question only (any)"), "ID"},
                    {"apply", Text::tr("read the answers again though no entry changes")}});
}

} // namespace geovlm::cli
