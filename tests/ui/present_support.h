// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/cases_panel.h"
#include "present/present_screen.h"
#include "present/slide_painter.h"
#include "store/annotation/presentation_cases.h"
#include "support/ui/answering.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/parts.h"

#include <QPainter>
#include <QPushButton>
#include <QTest>

namespace geovlm::test::present_support {

using namespace Qt::StringLiterals;
using namespace ui;

/// The window at its present screen.
struct Presenting
{
    explicit Presenting(const QString& store) : path(store)
    {
        ready = openForAnswers(bench, path);
        bench.window->showScreen(QStringLiteral("present"));
        ready = ready && QTest::qWaitFor([this] { return screen()->prepared().isRead(); });
    }
    PresentScreen* screen() { return bench.window->findChild<ui::PresentScreen*>(); }
    bool addAll()
    {
        screen()->prepareShown();
        return rested() && screen()->prepared().rowCount() > 0;
    }
    bool rested()
    {
        return saved(bench) && QTest::qWaitFor([this] { return !screen()->isBusy(); });
    }
    QString order() const
    {
        const auto store = store::Store::open(path, store::Access::Read);
        QStringList names;
        for (const store::PresentationCase& one : store::presentationCases(*store))
            names << shortName(one.path).right(1);
        return names.join(QString());
    }
    PresentationWindow* started()
    {
        child<QPushButton>(screen(), "start")->click();
        (void)QTest::qWaitFor(
            [this] { return screen()->presentation() != nullptr || !bench.dialogs.failures.isEmpty(); });
        return screen()->presentation();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        bench.press(child<PreparedList>(screen()), key, modifiers);
    }
    Bench bench;
    QString path;
    bool ready = false;
};

inline SlideDeck deckOf(const QString& path, int cases, const QSize& display = QSize(960, 540))
{
    const auto store = store::Store::open(path, store::Access::Write);
    const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
    store::addPresentationCases(*store, store::casesAfter(*store, run, {}, cases));
    SilentProgress progress;
    return prepareDeck(*store, store::presentationCases(*store), display, progress);
}

/// Of the cases that are prepared; read beside an open window.
inline int slidesOf(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    SilentProgress progress;
    return prepareDeck(*store, store::presentationCases(*store), {320, 180}, progress).slides();
}

inline QImage painted(const SlideDeck& deck, int slide, double motion = 1,
                      const QSize& size = QSize(960, 540))
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    paintSlide(painter, image.rect(), deck.caseOf(slide), deck.stageOf(slide), motion, footerOf(deck, slide));
    return image;
}

} // namespace geovlm::test::present_support
