// SPDX-License-Identifier: GPL-3.0-or-later
// Values that no program of ours wrote: each is named where it is read, and by check; none becomes an index
// or a size.
#include "store/annotation/actions.h"
#include "store/annotation/audits.h"
#include "store/annotation/queue.h"
#include "store/annotation/ratings.h"
#include "store/annotation/reviews.h"
#include "store/models/embeddings.h"
#include "store/results/cases.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <functional>
#include <sqlite3.h>

namespace tst_hostile {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::Store;

namespace {

using Read = std::function<void(Store&)>;

/// What another program could put there: no triggers, no foreign keys, no checks.
void tamper(const QString& path, const QByteArray& sql)
{
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &database), SQLITE_OK);
    char* why = nullptr;
    sqlite3_exec(database, sql.constData(), nullptr, nullptr, &why);
    QVERIFY2(!why, why);
    sqlite3_close(database);
}

QByteArray answer(const char* question)
{
    return QByteArray("INSERT INTO answer(image, question, value, speaker, at, suggestion_visible) "
                      "SELECT 1, ") +
           question + ", (SELECT min(id) FROM answer_text), (SELECT min(id) FROM speaker), 0, 0";
}

QByteArray caseRow(const char* before, const char* outcome)
{
    return QByteArray(
               "INSERT INTO rerank_case(run, split, query, role, match, rank_before, rank_after, outcome, "
               "change, name) VALUES (1, 1, 1, 1, 2, ") +
           before + ", 0, " + outcome + ", 0, 'a')";
}

void addRow(const char* name, const QByteArray& sql, const QByteArray& table, const Read& read)
{
    QTest::newRow(name) << sql << QString::fromUtf8(table) << read;
}

} // namespace

class HostileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesOutOfRangeAreNamed_data();
    void valuesOutOfRangeAreNamed();
};

void HostileTest::valuesOutOfRangeAreNamed_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("table");
    QTest::addColumn<Read>("read");
    const Read log = [](Store& store) { store::answerLog(store, 1); };
    addRow("question 31", answer("31"), "answer", log);
    addRow("question 1000", answer("1000"), "answer", log);
    addRow("question -1", answer("-1"), "answer", log);
    addRow("question 2^40", answer("1099511627776"), "answer", log);
    addRow("speaker of no kind", "UPDATE speaker SET kind = 7", "speaker", log);
    addRow("view of no kind", "UPDATE image SET view = 9 WHERE id = 1", "image",
           [](Store& store) { store::image(store, 1); });
    addRow("no dimension",
           "INSERT INTO embedding_set(kind, model, dimension, rows, written) VALUES (0, 1, 0, 0, 1)",
           "embedding_set", [](Store& store) { store::latestSet(store, store::EmbeddingKind::Image); });
    addRow(
        "dimension 2^40",
        "INSERT INTO embedding_set(kind, model, dimension, rows, written) VALUES (0, 1, 1099511627776, 1, 1)",
        "embedding_set", [](Store& store) { store::latestSet(store, store::EmbeddingKind::Image); });
    const Read row = [](Store& store) { store::caseRows(store, 1, {{1, 1}}); };
    addRow("outcome 99", caseRow("0", "99"), "rerank_case", row);
    addRow("outcome -1", caseRow("0", "-1"), "rerank_case", row);
    addRow("rank -5", caseRow("-5", "0"), "rerank_case", row);
    addRow("rank 2^40", caseRow("1099511627776", "0"), "rerank_case", row);
    addRow("rank -5 of a reranking", caseRow("-5", "0"), "rerank_case",
           [](Store& store) { store::rerankings(store, 1, 1, Role::Test); });
    addRow("review of no state",
           "INSERT INTO review_event(image, state, comment, speaker, at) VALUES (1, 17, '', 1, 0); INSERT "
           "INTO review VALUES (1, 1, 17, 1)",
           "review_event", [](Store& store) { store::currentReview(store, 1); });
    addRow("reason of no kind", "INSERT INTO queue_item(image, reason, weight) VALUES (1, 50, 1)",
           "queue_item", [](Store& store) { store::queueItemsOf(store, 1); });
    addRow("action about question 77",
           "INSERT INTO action(id, speaker, at, kind, image, question, undo_top) "
           "VALUES (1, (SELECT min(id) FROM speaker), 0, 0, 1, 77, 1)",
           "action", [](Store& store) { store::undoable(store, u"Ada"_s); });
}

void HostileTest::valuesOutOfRangeAreNamed()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const QString, table);
    QFETCH(const Read, read);
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.image(u"b.jpg"_s, View::Satellite);
    fixture.say(image, 0, u"urban"_s);
    store::addSplit(*fixture.store, u"test"_s);
    store::putModel(*fixture.store, {0, u"m"_s, ModelKind::Encoder, "00", {}, {}, 0, 0});
    store::beginRun(*fixture.store, RunKind::Rerank, 1, {});
    fixture.store.reset();
    tamper(fixture.path, sql);
    if (QTest::currentTestFailed())
        return;
    fixture.store = Store::open(fixture.path, store::Access::Write);
    const QString said = sentenceOf([&] { read(*fixture.store); });
    VERIFY_SAYS(said, u"\""_s);
    QVERIFY2(!said.contains(QLatin1Char('\n')), qPrintable(said));
    const QString found =
        sentenceOf([&] { throw Error(store::check(*fixture.store).problems.join(QLatin1Char('\n'))); });
    VERIFY_SAYS(found, u"\"%1\""_s.arg(table));
}

GEOVLM_TEST(HostileTest);

} // namespace tst_hostile

#include "tst_hostile.moc"
