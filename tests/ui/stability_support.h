// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_screen.h"
#include "stability/stability_setup.h"
#include "store/annotation/queue.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"

#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>

namespace geovlm::test::stability_support {

using namespace ui;
using store::QueueReason;

inline constexpr int queries = 12;

/// Describes no image: image i of the sample has a Jaccard of 0.1 · (i + 1), every third cannot be read.
struct FakeCheck
{
    std::atomic<int> allowed = 1 << 20; ///< images that may be measured by now
    std::atomic<int> calls = 0;
    std::atomic<bool> fails = false;
    QString answerer; ///< of the last call

    static std::vector<Image> sampleOf(const store::Store& store, const pipeline::StabilityOptions& request)
    {
        std::vector<Image> sample = store::images(store, store::imageIds(store, View::Ground));
        sample.resize(std::min(sample.size(), std::size_t(request.sample)));
        return sample;
    }

    static store::StabilityImage measured(const Image& image, int place, quint64 seed)
    {
        const double jaccard = std::min(1.0, 0.1 * (place + 1));
        return {image.id, {}, {{0.5, jaccard, 1 - 0.01 * double(seed), 0.25}, 0.2, 0.75, 0.4, 0.5}};
    }

    static store::StabilitySaid saidOf(const QuestionBank& bank, int runs)
    {
        store::StabilitySaid said;
        for (int run = 0; run < runs; ++run) {
            said.answers.emplace_back();
            for (const Question& question : bank.questions())
                said.answers.back().append(question.options.at(0));
        }
        said.answers.back()[0] = bank.at(0).options.at(1);
        return said;
    }

    static qint64 runFor(store::Store& store, const pipeline::StabilityOptions& request, qsizetype images)
    {
        const QJsonObject parameters{{QStringLiteral("runs"), request.runs},
                                     {QStringLiteral("sample"), request.sample},
                                     {QStringLiteral("pool"), images},
                                     {QStringLiteral("seed"), QString::number(request.seed)},
                                     {QStringLiteral("vary"), QStringLiteral("draw,crop")},
                                     {QStringLiteral("with"), QStringLiteral("http://box:8000/v1")},
                                     {QStringLiteral("vlm"), QStringLiteral("made-up")}};
        const auto old = store::unfinishedRun(store, RunKind::Stability, 0, parameters);
        return old ? old->id : store::beginRun(store, RunKind::Stability, 0, parameters);
    }

    QString operator()(store::Store& store, const pipeline::StabilityOptions& request, Progress& progress,
                       const pipeline::StabilityListener& listener)
    {
        ++calls;
        const std::vector<Image> sample = sampleOf(store, request);
        const qint64 run = runFor(store, request, qsizetype(sample.size()));
        const std::size_t known = store::stabilityImages(store, run).size();
        StabilityTally tally(store.questions().size());
        progress.begin(QStringLiteral("Describing"), qint64(sample.size()));
        for (int place = 0; place < int(sample.size()); ++place) {
            while (place >= allowed) {
                progress.throwIfStopped();
                QThread::yieldCurrentThread();
            }
            if (fails)
                throw Error(QStringLiteral("The reader is not there."));
            one(store, run, sample[std::size_t(place)], place, std::size_t(place) < known, request, tally,
                listener, int(sample.size()));
            progress.advance(place + 1);
        }
        store::finishRun(store, run);
        return QStringLiteral("Checked.");
    }

private:
    static void one(store::Store& store, qint64 run, const Image& image, int place, bool known,
                    const pipeline::StabilityOptions& request, StabilityTally& tally,
                    const pipeline::StabilityListener& listener, int planned)
    {
        store::StabilityImage row = measured(image, place, request.seed);
        if (place == 7)
            row = {image.id, QStringLiteral("cannot be read"), {}};
        const store::StabilitySaid said = saidOf(store.questions(), request.runs);
        if (row.failure.isEmpty())
            tally.add(row.figures, said.answers);
        const store::StabilityBaseline baseline{place, {0.1, 0.55, 0.2, 0.1}, 0.6};
        store::Transaction transaction(store);
        if (!known)
            store::putStabilityImage(store, run, row, said);
        store::putStabilityBaseline(store, run, baseline);
        transaction.commit();
        listener({run, planned, {row}, {image.path}, tally.figures(), baseline});
    }
};

/// The window on a made-up store, at the stability screen.
struct Shown
{
    FakeCheck check; // first: a check may still be at work while the window goes
    QTemporaryDir folder;
    QString path;
    test::Bench bench;
    StabilityScreen* screen = nullptr;

    Shown()
        : path(test::makeFixture(folder.path(), {queries, {64, 32}, {32, 32}, true, true, true})),
          bench(services(check))
    {
    }
    ~Shown() { check.allowed = 1 << 20; }
    bool open()
    {
        if (!bench.open(path) || !QTest::qWaitFor([this] { return bench.window->writer().canWrite(); }))
            return false;
        screen = bench.window->findChild<ui::StabilityScreen*>();
        bench.window->actions().action(QStringLiteral("screen.stability"))->trigger();
        child<QSpinBox>(screen, "sample")->setValue(10);
        child<QSpinBox>(screen, "runs")->setValue(3);
        return bench.settled();
    }
    bool run()
    {
        QTest::mouseClick(child<QPushButton>(screen, "start"), Qt::LeftButton);
        return QTest::qWaitFor([this] { return !bench.window->jobs().isRunning(); }) && bench.settled();
    }
    QAbstractItemModel* rows() const { return child<QTableView>(screen, "images")->model(); }
    QString cell(int row, int column) const { return rows()->index(row, column).data().toString(); }
    qint64 queued() const
    {
        const auto store = store::Store::open(path, store::Access::Read);
        return store::queueCounts(*store)[std::size_t(QueueReason::Drift)];
    }

    static Services services(FakeCheck& check)
    {
        Services all;
        all.stages.set<WatchedCheck>(
            [&check](store::Store& store, const WatchedCheck& asked, Progress& progress) {
                check.answerer = asked.options.server ? asked.options.server->backend.name : QString();
                return check(store, asked.options, progress, asked.told);
            });
        return all;
    }
};

} // namespace geovlm::test::stability_support
