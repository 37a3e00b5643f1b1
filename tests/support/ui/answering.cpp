// SPDX-License-Identifier: GPL-3.0-or-later
#include "answering.h"

#include "answers/answers_panel.h"
#include "compare/compare_page.h"
#include "compare/rank_rows.h"
#include "domain/answers/answer_choice.h"
#include "store/answers/answers.h"
#include "store/results/invalidation.h"

#include <QListView>
#include <QStatusBar>
#include <QTest>

namespace geovlm::test {

using namespace geovlm::ui;

QString LiveStores::fresh(const LiveOptions& options)
{
    m_folders.push_back(std::make_unique<QTemporaryDir>());
    return makeLiveFixture(m_folders.back()->path(), options);
}

bool openForAnswers(Bench& bench, const QString& path)
{
    return bench.open(path) && QTest::qWaitFor([&] { return bench.window->annotator().edits().canEdit(); });
}

qint64 owedAt(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    return store::pendingRerankCount(*store, store::latestRun(*store, RunKind::Rerank)->id);
}

QListView* answersOf(Bench& bench)
{
    return bench.window->findChild<AnswersPanel*>()->list();
}

bool saved(Bench& bench)
{
    return QTest::qWaitFor([&] {
        return bench.window->writer().saving() == StoreWriter::Saving::Saved &&
               !bench.window->writer().isBusy() && bench.window->session().pending() == 0;
    });
}

QString said(Bench& bench)
{
    return bench.window->statusBar()->currentMessage();
}

std::vector<AnswerEvent> currentAt(const QString& path, ImageId image)
{
    const auto store = store::Store::open(path, store::Access::Read);
    return store::currentAnswers(*store, image);
}

QStringList valuesAt(const QString& path, ImageId image)
{
    QStringList values(30);
    for (const AnswerEvent& event : currentAt(path, image))
        values[event.question] = event.value;
    return values;
}

Qt::Key keyOf(int option)
{
    return QKeySequence(optionKey(option))[0].key();
}

std::vector<ImageId> shownOrder(Bench& bench)
{
    std::vector<ImageId> order;
    for (int place = 0; place < 10; ++place)
        order.push_back(bench.window->findChild<ComparePage*>()->rows()->card(place, true)->reference());
    return order;
}

ImageId sharedTile(Bench& bench, const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
    for (const CaseCandidate& candidate : bench.window->walk().detail()->candidates)
        if (candidate.inTen && store::casesWith(*store, run, candidate.shown.image.id).size() > 2)
            return candidate.shown.image.id;
    return 0;
}

} // namespace geovlm::test
