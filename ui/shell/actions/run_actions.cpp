// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/action_table.h"
#include "shell/running/job_runner.h"
#include "shell/store/run_commands.h"

namespace geovlm::ui {

namespace {

bool hasImages(const WindowContext& window)
{
    return window.mayRun() && window.parts().session.summary().images() > 0;
}

ActionSpec& addRun(ActionSpecs& specs, const char* id, int group, const char* label, const QKeySequence& key,
                   ActionSpec::Act act, ActionSpec::Test enabled = hasImages)
{
    ActionSpec spec{QString::fromLatin1(id), label, {places::window}, key, std::move(act),
                    std::move(enabled)};
    spec.menu = MenuPlace{Menu::Run, group};
    return specs.emplace_back(std::move(spec));
}

ActionSpec::Act stage(Stage which)
{
    return actOn<RunCommands>([which](RunCommands& commands) { commands.runStage(which); });
}

void addStages(ActionSpecs& specs)
{
    addRun(specs, "run.encode", 1, QT_TRANSLATE_NOOP("Actions", "&Encode"), {}, stage(Stage::Encode));
    addRun(specs, "run.retrieve", 1, QT_TRANSLATE_NOOP("Actions", "&Retrieve"), {}, stage(Stage::Retrieve));
    addRun(specs, "run.answer", 1, QT_TRANSLATE_NOOP("Actions", "&Answer with the reader"), {},
           stage(Stage::Answer));
    addRun(specs, "run.answer-with", 1, QT_TRANSLATE_NOOP("Actions", "Answer &with…"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), actOn<RunCommands>(&RunCommands::answerWith),
           [](const WindowContext& window) {
               return hasImages(window) && window.part<RunCommands>().stages().has<pipeline::AnswerOptions>();
           });
    addRun(specs, "run.describe", 1, QT_TRANSLATE_NOOP("Actions", "&Describe"), {}, stage(Stage::Describe));
    addRun(specs, "run.embed", 1, QT_TRANSLATE_NOOP("Actions", "E&mbed"), {}, stage(Stage::Embed));
    addRun(specs, "run.embed-with", 1, QT_TRANSLATE_NOOP("Actions", "Em&bed with…"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), actOn<RunCommands>(&RunCommands::embedWith),
           [](const WindowContext& window) {
               return hasImages(window) && window.part<RunCommands>().stages().has<pipeline::EmbedOptions>();
           });
    addRun(specs, "run.rerank", 1, QT_TRANSLATE_NOOP("Actions", "Re&rank"), {}, stage(Stage::Rerank))
        .menu->order = 1; // after what a screen may put between, as training
}

} // namespace

void addRunActions(ActionSpecs& specs)
{
    ActionSpec& remaining =
        addRun(specs, "run.remaining", 0, QT_TRANSLATE_NOOP("Actions", "Run all re&maining"),
               QKeySequence(Qt::CTRL | Qt::Key_R), actOn<RunCommands>(&RunCommands::runRemaining),
               [](const WindowContext& window) {
                   return hasImages(window) && window.parts().session.summary().missing().has_value();
               });
    remaining.icon = Mark::Run;
    remaining.toolBar = 30;
    addRun(specs, "run.stop", 0, QT_TRANSLATE_NOOP("Actions", "&Stop"),
           QKeySequence(Qt::CTRL | Qt::Key_Period), actOn<JobRunner>(&JobRunner::stop),
           [](const WindowContext& window) { return window.isJobRunning(); });
    addStages(specs);
    addRun(specs, "run.queue", 2, QT_TRANSLATE_NOOP("Actions", "&Order the annotation queue"), {},
           actOn<RunCommands>(&RunCommands::runQueue),
           [](const WindowContext& window) { return window.mayRun() && window.isRanked(); });
}

} // namespace geovlm::ui
