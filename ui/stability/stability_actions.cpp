// SPDX-License-Identifier: GPL-3.0-or-later
// The screen that checks stability, as the window's list has it, and its actions.
#include "screen/screen_entry.h"
#include "screen/servers.h"
#include "stability/stability_screen.h"
#include "stability/text.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

const ActionPlace stabilityPlace{QStringLiteral("stability"), QT_TRANSLATE_NOOP("ActionPlaces", "stability")};

ActionSpec stabilityAction(const char* id, const char* label, const QKeySequence& key,
                           void (StabilityScreen::*act)())
{
    ActionSpec spec{QString::fromLatin1(id),
                    label,
                    {stabilityPlace},
                    key,
                    actOn<StabilityScreen>(act),
                    [](const WindowContext& window) { return window.isShown(stabilityPlace.id); }};
    spec.menu = MenuPlace{Menu::Run, 4};
    return spec;
}

QString checkStability(store::Store& store, const pipeline::StabilityOptions& options, Progress& progress,
                       const pipeline::StabilityListener& listener)
{
    const QLocale locale;
    const pipeline::StabilityReport report = pipeline::stability(store, options, progress, listener).report;
    return StabilityText::tr("Described %1 images %2 times; %3 drift, %4 failed.")
        .arg(locale.toString(report.figures.images), locale.toString(report.runs),
             locale.toString(report.drifting.size()), locale.toString(report.failed.size()));
}

/// With the servers that the window knows, and the stage that is supplied or the pipeline's.
StabilityFunctions functionsOf(const Supplies& supplies)
{
    const auto servers = supplies.get<Servers>();
    StabilityFunctions functions;
    functions.servers = [servers] { return servers.setUpFor(remote::Purpose::Answers); };
    functions.maySend = servers.maySend;
    auto stage = supplies.get<StabilityStage>();
    if (!stage)
        stage = checkStability;
    functions.check = [stage](const pipeline::StabilityOptions& options,
                              const pipeline::StabilityListener& listener) {
        return [stage, options, listener](store::Store& store, Progress& progress) {
            return stage(store, options, progress, listener);
        };
    };
    return functions;
}

ActionSpecs stabilityActions()
{
    return {
        stabilityAction("stability.start", QT_TRANSLATE_NOOP("Actions", "Check sta&bility"),
                        QKeySequence(Qt::CTRL | Qt::Key_Return), &StabilityScreen::start),
        stabilityAction("stability.next", QT_TRANSLATE_NOOP("Actions", "Next dri&fting image"),
                        QKeySequence(Qt::Key_D), &StabilityScreen::nextDrifting),
        stabilityAction("stability.queue", QT_TRANSLATE_NOOP("Actions", "&Queue the drifting images"),
                        QKeySequence(Qt::Key_Q), &StabilityScreen::queueDrifting),
        stabilityAction("stability.queue-one", QT_TRANSLATE_NOOP("Actions", "Queue the picked &image"),
                        QKeySequence(Qt::SHIFT | Qt::Key_Q), &StabilityScreen::queuePicked),
    };
}

} // namespace

ScreenEntry stabilityScreen()
{
    return {stabilityPlace.id,
            QT_TRANSLATE_NOOP("Actions", "Sta&bility"),
            QKeySequence(Qt::CTRL | Qt::Key_3),
            QStringLiteral("stability"),
            [](const ScreenParts& parts) { return new StabilityScreen(parts, functionsOf(parts.supplies)); },
            stabilityActions,
            stabilityScenes};
}

} // namespace geovlm::ui
