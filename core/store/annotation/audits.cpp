// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/audits.h"

#include "domain/utc.h"
#include "store/answers/question_column.h"
#include "store/answers/speakers.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QSet>
#include <limits>

namespace geovlm::store {
namespace {

#define AUDIT_COLUMNS                                                                                        \
    "SELECT a.id, a.seed, a.size, a.view, s.name, a.started FROM audit a JOIN speaker s ON s.id = "          \
    "a.speaker "

#define MARK_COLUMNS                                                                                         \
    "SELECT m.id, m.audit, m.image, m.question, m.verdict, m.answer, s.name, m.at, m.deed, m.undoes, "       \
    "v.text, w.kind, w.name AS answered_by, w.revision, c.answer IS m.answer AS is_current FROM audit_mark " \
    "m "                                                                                                     \
    "JOIN speaker s ON s.id = m.speaker JOIN answer e ON e.id = m.answer "                                   \
    "JOIN answer_text v ON v.id = e.value JOIN speaker w ON w.id = e.speaker "                               \
    "LEFT JOIN current_answer c ON c.image = m.image AND c.question = m.question "

// The newest of the marks of its question that were not taken back.
#define COUNTS                                                                                               \
    "m.verdict IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_mark u WHERE u.audit = m.audit AND "          \
    "u.image = m.image AND u.question = m.question AND u.undoes = m.id) AND NOT EXISTS (SELECT 1 FROM "      \
    "audit_mark n WHERE n.audit = m.audit AND n.image = m.image AND n.question = m.question AND "            \
    "n.id > m.id AND n.verdict IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_mark t WHERE "                \
    "t.audit = n.audit AND t.image = n.image AND t.question = n.question AND t.undoes = n.id)) "

Audit auditFrom(const Query& row)
{
    Audit audit;
    audit.id = row.integer("id");
    audit.seed = quint64(row.integer("seed"));
    audit.size = int(row.within("size", 0, std::numeric_limits<int>::max()));
    if (!row.isNull("view"))
        audit.view = row.kind("view", View::Satellite);
    audit.by = row.text("name");
    audit.started = utcTime(row.integer("started"));
    return audit;
}

AuditMark markFrom(const Store& store, const Query& row)
{
    AuditMark mark;
    mark.id = row.integer("id");
    mark.audit = row.integer("audit");
    mark.image = row.integer("image");
    mark.question = questionFrom(store, row, "question");
    if (!row.isNull("verdict"))
        mark.verdict = Verdict(row.within("verdict", int(Verdict::Right), int(Verdict::Unclear)));
    mark.answer = row.integer("answer");
    mark.by = row.text("name");
    mark.at = utcTime(row.integer("at"));
    mark.batch = row.integer("deed");
    mark.undoes = row.integer("undoes");
    mark.value = row.text("text");
    mark.answeredBy = {row.kind("kind", SpeakerKind::Import), row.text("answered_by"), row.text("revision")};
    mark.isCurrent = row.integer("is_current") != 0;
    return mark;
}

std::vector<AuditMark> listOf(const Store& store, Query& rows)
{
    std::vector<AuditMark> list;
    while (rows.next())
        list.push_back(markFrom(store, rows));
    return list;
}

void requireJudgeable(Database& database, const AuditMark& mark)
{
    if (integerOf(database, "SELECT count(*) FROM audit_image WHERE audit = ? AND image = ?", 0, mark.audit,
                  mark.image) == 0)
        throw Error(Text::tr("Image %1 was not drawn for audit %2, so nothing was marked.")
                        .arg(mark.image)
                        .arg(mark.audit));
    if (integerOf(database, "SELECT count(*) FROM answer WHERE id = ? AND image = ? AND question = ?", 0,
                  mark.answer, mark.image, mark.question) == 0)
        throw Error(Text::tr("Answer %1 is not to question %2 about this image, so nothing was marked.")
                        .arg(mark.answer)
                        .arg(mark.question + 1));
}

qint64 nextMark(Database& database)
{
    return integerOf(database, "SELECT ifnull(max(id), 0) + 1 FROM audit_mark", 1);
}

void insert(Database& database, const AuditMark& mark)
{
    const std::optional<int> verdict = mark.verdict ? std::optional(int(*mark.verdict)) : std::nullopt;
    const QDateTime at = mark.at.isValid() ? mark.at : QDateTime::currentDateTimeUtc();
    insert(database, "audit_mark",
           {{"id", mark.id},
            {"audit", mark.audit},
            {"image", mark.image},
            {"question", mark.question},
            {"verdict", verdict},
            {"answer", mark.answer},
            {"speaker", speakerId(database, person(mark.by))},
            {"at", at.toMSecsSinceEpoch()},
            {"deed", mark.batch},
            {"undoes", IdOrNull{mark.undoes}}});
}

} // namespace

qint64 addAudit(Store& store, const Audit& audit, const std::vector<ImageId>& images)
{
    Database& database = store.database();
    Transaction transaction(store);
    const QDateTime started = audit.started.isValid() ? audit.started : QDateTime::currentDateTimeUtc();
    const std::optional<int> view = audit.view ? std::optional(int(*audit.view)) : std::nullopt;
    insert(database, "audit",
           {{"seed", qint64(audit.seed)},
            {"size", audit.size},
            {"view", view},
            {"speaker", speakerId(database, person(audit.by))},
            {"started", started.toMSecsSinceEpoch()}});
    const qint64 id = database.lastRowId();
    for (std::size_t place = 0; place < images.size(); ++place)
        insert(database, "audit_image", {{"audit", id}, {"place", qint64(place)}, {"image", images[place]}});
    transaction.commit();
    return id;
}

std::vector<Audit> audits(const Store& store)
{
    std::vector<Audit> list;
    Query rows(store.database(), AUDIT_COLUMNS "ORDER BY a.id");
    while (rows.next())
        list.push_back(auditFrom(rows));
    return list;
}

Audit audit(const Store& store, qint64 id)
{
    Query rows(store.database(), AUDIT_COLUMNS "WHERE a.id = ?", id);
    if (!rows.next())
        throw Error(
            Text::tr("%1 holds no audit %2; `geovlm audit STORE` lists them.").arg(store.path()).arg(id));
    return auditFrom(rows);
}

std::vector<ImageId> auditImages(const Store& store, qint64 audit)
{
    return integersOf(store.database(), "SELECT image FROM audit_image WHERE audit = ? ORDER BY place",
                      audit);
}

qint64 appendMarks(Store& store, const std::vector<AuditMark>& marks)
{
    Database& database = store.database();
    Transaction transaction(store);
    const qint64 batch = nextMark(database);
    qint64 id = batch;
    for (AuditMark mark : marks) {
        requireJudgeable(database, mark);
        if (!mark.verdict)
            throw Error(Text::tr("A mark says right, wrong or unclear; nothing was marked."));
        mark.id = id++;
        mark.batch = batch;
        mark.undoes = 0;
        insert(database, mark);
    }
    transaction.commit();
    return marks.empty() ? 0 : batch;
}

std::vector<AuditMark> undoMarks(Store& store, qint64 audit, const QString& by)
{
    Database& database = store.database();
    Transaction transaction(store);
    const qint64 speaker = knownSpeaker(database, person(by));
    const qint64 batch = integerOf(
        database,
        "SELECT max(m.deed) FROM audit_mark m WHERE m.audit = ? AND m.speaker = ? AND m.verdict IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM audit_mark u WHERE u.audit = m.audit AND u.image = m.image AND "
        "u.question = m.question AND u.undoes = m.id)",
        0, audit, speaker);
    Query rows(database, MARK_COLUMNS "WHERE m.audit = ? AND m.deed = ? ORDER BY m.id", audit, batch);
    std::vector<AuditMark> marks = batch == 0 ? std::vector<AuditMark>() : listOf(store, rows);
    const qint64 undoing = nextMark(database);
    qint64 id = undoing;
    for (const AuditMark& mark : marks) {
        AuditMark back = mark;
        back.id = id++;
        back.batch = undoing;
        back.undoes = mark.id;
        back.verdict.reset();
        back.by = by;
        back.at = {};
        insert(database, back);
    }
    transaction.commit();
    return marks;
}

std::vector<AuditMark> countingMarks(const Store& store, qint64 audit)
{
    Query rows(store.database(),
               MARK_COLUMNS "JOIN audit_image i ON i.audit = m.audit AND i.image = m.image "
                            "WHERE m.audit = ? AND " COUNTS "ORDER BY i.place, m.question",
               audit);
    return listOf(store, rows);
}

std::vector<AuditMark> countingMarks(const Store& store, qint64 audit, ImageId image)
{
    Query rows(store.database(),
               MARK_COLUMNS "WHERE m.audit = ? AND m.image = ? AND " COUNTS "ORDER BY m.question", audit,
               image);
    return listOf(store, rows);
}

std::vector<AuditMark> markLog(const Store& store, qint64 audit)
{
    Query rows(store.database(), MARK_COLUMNS "WHERE m.audit = ? ORDER BY m.id", audit);
    return listOf(store, rows);
}

AuditProgress auditProgress(const Store& store, qint64 audit)
{
    Database& database = store.database();
    AuditProgress progress;
    progress.images = int(integerOf(database, "SELECT count(*) FROM audit_image WHERE audit = ?", 0, audit));
    QSet<std::pair<ImageId, qint64>> marked;
    for (const AuditMark& mark : countingMarks(store, audit))
        marked.insert({mark.image, mark.question});
    progress.marked = progress.answers = marked.size();
    Query rows(database,
               "SELECT c.image, c.question FROM audit_image i JOIN current_answer c ON c.image = i.image "
               "JOIN answer_text v ON v.id = c.value WHERE i.audit = ? AND v.text <> ''",
               audit);
    while (rows.next())
        progress.answers += marked.contains({rows.integer("image"), rows.integer("question")}) ? 0 : 1;
    return progress;
}

} // namespace geovlm::store
