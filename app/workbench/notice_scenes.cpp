// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/town_likeness.h"
#include "scenes.h"
#include "shell/notices/notices.h"
#include "shell/notices/town_bar.h"

#include <QFile>

namespace geovlm::app {

using ui::MainWindow;

/// The last of all: the store is gone after them.
std::vector<Scene> noticeScenes()
{
    const QSize small(1280, 720);
    return {
        {QStringLiteral("towns"), small,
         [](MainWindow& window) {
             window.showScreen({});
             window.view().clear();
             window.findChild<ui::TownBar*>()->setText(pipeline::townSentence({512, 360}));
         }},
        {QStringLiteral("save-failed"), small,
         [](MainWindow& window) {
             window.findChild<ui::TownBar*>()->setText({});
             window.view().toggleOutcome(Outcome::Broken);
             QFile::remove(window.session().summary().path);
             window.writer().lookAtFile();
         }},
        {QStringLiteral("save-failed-waiting"), small,
         [](MainWindow& window) {
             window.annotator().place().setQuestion(0);
             window.annotator().choose(3);
             window.annotator().choose(2);
         }},
    };
}

} // namespace geovlm::app
