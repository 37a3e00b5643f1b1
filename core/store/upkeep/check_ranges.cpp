// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/check_parts.h"

#include "domain/answers/answer.h"
#include "domain/answers/review.h"
#include "domain/outcome.h"
#include "store/annotation/actions.h"
#include "store/annotation/audits.h"
#include "store/models/embeddings.h"
#include "store/results/cases.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <limits>

namespace geovlm::store {
namespace {

struct Range
{
    const char* table;
    const char* column;
    qint64 least, most;
};

constexpr qint64 anyCount = std::numeric_limits<int>::max();

/// NULL is left alone: the schema says where it may stand.
std::vector<Range> ranges(qint64 questions)
{
    const qint64 last = questions - 1;
    return {
        {"image", "view", 0, qint64(View::Satellite)},
        {"pair", "kind", 0, qint64(PairKind::SemiPositive)},
        {"speaker", "kind", 0, qint64(SpeakerKind::Import)},
        {"answer", "question", 0, last},
        {"current_answer", "question", 0, last},
        {"action", "question", 0, last},
        {"action", "kind", 0, qint64(ActionKind::Redo)},
        {"audit", "size", 0, anyCount},
        {"audit", "view", 0, qint64(View::Satellite)},
        {"audit_mark", "question", 0, last},
        {"audit_mark", "verdict", qint64(Verdict::Right), qint64(Verdict::Unclear)},
        {"review_event", "state", 0, qint64(ReviewState::Returned)},
        {"review", "state", 0, qint64(ReviewState::Returned)},
        {"queue_item", "reason", 0, qint64(QueueReason::Drift)},
        {"queue_item", "question", 0, last},
        {"synonym", "question", -1, last},
        {"embedding_set", "kind", 0, stagedKind + qint64(EmbeddingKind::Text)},
        {"embedding_set", "dimension", 1, mostDimensions},
        {"embedding_set", "rows", 0, anyCount},
        {"embedding_row", "row", 0, anyCount},
        {"retrieval", "rank", 0, anyCount},
        {"retrieval", "rank_masked", 0, anyCount},
        {"retrieval", "ties", 0, anyCount},
        {"retrieval", "tied_positives", 0, anyCount},
        {"candidate", "place", 0, anyCount - 1},
        {"rerank_case", "rank_before", 0, anyCount},
        {"rerank_case", "rank_after", 0, anyCount},
        {"rerank_case", "outcome", 0, qint64(lastOutcome)},
        {"rerank_candidate", "place", 0, anyCount - 1},
        {"rerank_candidate", "before", 0, anyCount - 1},
    };
}

qint64 outside(Database& database, const Range& range)
{
    const QByteArray sql = QByteArray("SELECT count(*) FROM ") + range.table + " WHERE " + range.column +
                           " NOT BETWEEN ?1 AND ?2 OR typeof(" + range.column +
                           ") NOT IN ('integer', 'null')";
    return integerOf(database, std::string_view(sql.constData(), size_t(sql.size())), 0, range.least,
                     range.most);
}

} // namespace

void checkRanges(const Store& store, QStringList& problems)
{
    for (const Range& range : ranges(store.questions().size()))
        if (const qint64 rows = outside(store.database(), range); rows > 0)
            problems.append(
                Text::tr("%n row(s) of the table \"%1\" hold a \"%2\" that is none of %3 to %4; go back "
                         "to a backup.",
                         nullptr, int(std::min(rows, anyCount)))
                    .arg(QLatin1String(range.table), QLatin1String(range.column))
                    .arg(range.least)
                    .arg(range.most));
}

} // namespace geovlm::store
