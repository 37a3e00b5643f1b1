// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include "cases/cases_panel.h"
#include "shell/running/requests.h"

#include <QFile>
#include <QListView>
#include <QTest>
#include <QThread>

namespace geovlm::test {

Bench::Bench() : settings(m_folder.filePath(QStringLiteral("settings.ini")))
{
    show(services(), dialogs);
}

Bench::Bench(const ui::Services& services) : settings(m_folder.filePath(QStringLiteral("settings.ini")))
{
    show(services, dialogs);
}

Bench::Bench(const ui::Services& services, ui::ShellDialogs& own)
    : settings(m_folder.filePath(QStringLiteral("settings.ini")))
{
    show(services, own);
}

void Bench::show(const ui::Services& services, ui::ShellDialogs& asking)
{
    settings.set(ui::settings::motion, false);
    // Who answers has said so already, unless a test is about that.
    if (settings.annotator().isEmpty())
        settings.set(ui::settings::annotator, qEnvironmentVariable("USER", QStringLiteral("Ann")));
    window = std::make_unique<ui::MainWindow>(settings, asking, services);
    window->resize(1280, 800);
    window->show();
    window->activateWindow();
    (void)QTest::qWaitForWindowActive(window.get());
}

Bench::~Bench() = default;

ui::Services Bench::services()
{
    const auto stage = [this](store::Store&, Progress& progress) {
        progress.begin(QStringLiteral("Counting"), 100);
        while (stageWaits) {
            progress.throwIfStopped();
            QThread::yieldCurrentThread();
        }
        progress.advance(100);
        ++stagesRun;
        return QStringLiteral("Counted.");
    };
    ui::Services all;
    all.stages.set<ui::UsualStage>([stage](store::Store& store, const ui::UsualStage&, Progress& progress) {
        return stage(store, progress);
    });
    all.stages.set<datasets::ImportOptions>([stage](store::Store& store, const datasets::ImportOptions&,
                                                    Progress& progress) { return stage(store, progress); });
    return all;
}

bool Bench::open(const QString& store)
{
    window->openStore(store);
    return QTest::qWaitFor(
        [this] { return window->walk().detail() != nullptr && window->cases().rowCount() > 0; });
}

bool Bench::settled()
{
    return QTest::qWaitFor([this] {
        window->grab();
        return window->isSettled();
    });
}

void Bench::press(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    widget->setFocus();
    QTest::keyClick(widget, key, modifiers);
}

QString Bench::badFile() const
{
    QString path = m_folder.filePath(QStringLiteral("bad.geovlm"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write("This is a letter, not a store.");
    return path;
}

} // namespace geovlm::test
