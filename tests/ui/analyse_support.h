// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/analyse_screen.h"
#include "analyse/pages/embeddings_page.h"
#include "analyse/pages/overview_page.h"
#include "analyse/pages/questions_page.h"
#include "analyse/pages/runs_page.h"
#include "analyse/pages/split_page.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/live_fixture.h"

#include <QTest>

namespace geovlm::test::analyse_support {

using namespace ui;
using Section = AnalyseScreen::Section;

inline constexpr int patience = 20000;

/// The real window at the screen, a store of 60 cases open.
struct Shown
{
    explicit Shown(const QString& store, bool wait = true)
    {
        opened = bench.open(store);
        bench.window->showScreen(QStringLiteral("analyse"));
        if (wait)
            settled = ready();
    }
    AnalyseScreen& screen() { return *bench.window->findChild<ui::AnalyseScreen*>(); }
    CaseListModel& cases() { return bench.window->cases(); }
    CaseView& view() { return bench.window->view(); }
    bool ready()
    {
        return QTest::qWaitFor(
            [this] {
                return !screen().isBusy() && !cases().isLoading() && bench.window->session().pending() == 0;
            },
            patience);
    }
    bool show(Section section)
    {
        screen().showSection(section);
        return ready() && screen().message().isEmpty();
    }
    /// Waits until that many cases are listed.
    bool lists(int count)
    {
        return QTest::qWaitFor([&] { return !cases().isLoading() && cases().rowCount() == count; },
                               patience) &&
               ready();
    }
    store::CaseRow row(int row)
    {
        (void)QTest::qWaitFor([&] { return cases().index(row, 0).data(CaseListModel::RowRole).isValid(); });
        return cases().index(row, 0).data(CaseListModel::RowRole).value<store::CaseRow>();
    }
    QString picked() const
    {
        const auto set = bench.window->view().filter().among;
        return set ? set->label : QString();
    }

    test::Bench bench;
    bool opened = false, settled = false;
};

/// The bar of the cases that did not move, or another with cases: its index and how many they are.
struct Bar
{
    int item = -1, count = 0;
};

inline Bar fullestBar(const PlotView* plot, int except = -1)
{
    Bar best;
    const PlotSeries& bars = plot->data().series.front();
    for (int i = 0; i < int(bars.y.size()); ++i)
        if (i != except && bars.y[size_t(i)] > best.count)
            best = {i, int(bars.y[size_t(i)])};
    return best;
}

} // namespace geovlm::test::analyse_support
