// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/action_table.h"
#include "shell/store/run_commands.h"
#include "shell/store/store_commands.h"
#include "shell/store/store_life.h"

namespace geovlm::ui {

namespace {

bool mayRun(const WindowContext& window)
{
    return window.mayRun();
}

bool mayRunFrom(const WindowContext& window)
{
    return window.mayRun() && window.isRanked();
}

class StoreTable
{
public:
    explicit StoreTable(ActionSpecs& specs) : m_specs(specs) {}

    ActionSpec& add(const char* id, int group, const char* label, const QKeySequence& key,
                    void (StoreCommands::*act)(), ActionSpec::Test enabled = mayRun)
    {
        return add(id, group, label, key, actOn<StoreCommands>(act), std::move(enabled));
    }
    ActionSpec& add(const char* id, int group, const char* label, const QKeySequence& key,
                    ActionSpec::Act act, ActionSpec::Test enabled = mayRun)
    {
        ActionSpec spec{QString::fromLatin1(id), label, {places::window}, key, std::move(act),
                        std::move(enabled)};
        spec.menu = MenuPlace{Menu::Store, group};
        return m_specs.emplace_back(std::move(spec));
    }

private:
    ActionSpecs& m_specs;
};

void addOpening(StoreTable& table)
{
    table.add("store.new", 0, QT_TRANSLATE_NOOP("Actions", "&New…"), QKeySequence::New,
              &StoreCommands::createStore,
              [](const WindowContext& window) { return !window.isJobRunning(); });
    ActionSpec& open = table.add("store.open", 0, QT_TRANSLATE_NOOP("Actions", "&Open…"), QKeySequence::Open,
                                 &StoreCommands::openStore, {});
    open.icon = Mark::Open;
    open.toolBar = 10;
    table.add("store.close", 0, QT_TRANSLATE_NOOP("Actions", "&Close"), QKeySequence(Qt::CTRL | Qt::Key_W),
              ActionSpec::Act([](WindowContext& window) {
                  window.part<StoreLife>().forget();
                  window.part<StoreCommands>().closeStore();
              }));
}

void addImporting(StoreTable& table)
{
    table.add("store.import", 1, QT_TRANSLATE_NOOP("Actions", "&Import a data set…"),
              QKeySequence(Qt::CTRL | Qt::Key_I), actOn<RunCommands>(&RunCommands::importData));
    table.add("store.import-files", 1, QT_TRANSLATE_NOOP("Actions", "Import &files…"),
              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I), actOn<RunCommands>(&RunCommands::importFiles),
              [](const WindowContext& window) {
                  return window.mayRun() && window.part<RunCommands>().stages().has<FileImport>();
              });
}

void addKeeping(StoreTable& table)
{
    table.add("store.root", 2, QT_TRANSLATE_NOOP("Actions", "&Where the images are…"), {},
              &StoreCommands::whereImagesAre);
    ActionSpec& again =
        table.add("store.read-again", 2, QT_TRANSLATE_NOOP("Actions", "&Read the images again"),
                  QKeySequence(Qt::Key_F5), actOn<StoreLife>(&StoreLife::readImagesAgain),
                  [](const WindowContext& window) { return window.hasStore(); });
    again.places = places::walking;
    again.places.push_back(places::answers);
    table.add("store.check", 3, QT_TRANSLATE_NOOP("Actions", "C&heck"), {},
              actOn<RunCommands>(&RunCommands::check));
    table.add("store.backup", 3, QT_TRANSLATE_NOOP("Actions", "&Back up…"), {},
              actOn<RunCommands>(&RunCommands::backup));
    table.add("store.go-back", 3, QT_TRANSLATE_NOOP("Actions", "&Go back to a backup…"), {},
              &StoreCommands::goBack);
    table.add("store.copy", 3, QT_TRANSLATE_NOOP("Actions", "&Save a copy elsewhere…"), {},
              &StoreCommands::saveCopy, [](const WindowContext& window) {
                  return window.parts().writer.saving() == StoreWriter::Saving::Failed;
              });
}

} // namespace

void addStoreActions(ActionSpecs& specs)
{
    StoreTable table(specs);
    addOpening(table);
    addImporting(table);
    addKeeping(table);
    table.add("store.report", 4, QT_TRANSLATE_NOOP("Actions", "Export a &report…"),
              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H), actOn<RunCommands>(&RunCommands::exportReport),
              mayRunFrom);
    table.add("store.quit", 5, QT_TRANSLATE_NOOP("Actions", "&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q),
              ActionSpec::Act([](WindowContext& window) { window.window()->close(); }), {});
}

} // namespace geovlm::ui
