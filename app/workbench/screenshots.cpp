// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots.h"

#include "domain/error.h"
#include "files/output.h"
#include "files/targets.h"
#include "scenes.h"
#include "services.h"
#include "shell/backends/backends_dialog.h"
#include "shell/dialogs/silent_dialogs.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "shell/window/main_window.h"
#include "shell/window/pages.h"
#include "widgets/message_page.h"

#include <QBuffer>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QMessageBox>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace geovlm::app {

namespace {

using ui::MainWindow;
constexpr int patience = 60000; ///< milliseconds until a state is given up
constexpr int processPatience = 600000;
constexpr int pollInterval = 20;
constexpr int quickly = 75; ///< zlib's second level: a tenth larger, in a third of the time

/// Waits on the window's own signal until nothing is on its way; painting may ask for more.
bool settle(MainWindow& window)
{
    for (int round = 0; round < 20; ++round) {
        window.grab();
        QCoreApplication::processEvents();
        if (window.isSettled())
            return true;
        QEventLoop loop;
        QTimer limit;
        limit.setSingleShot(true);
        QObject::connect(&limit, &QTimer::timeout, &loop, [&loop] { loop.exit(1); });
        QObject::connect(&window, &MainWindow::settled, &loop, &QEventLoop::quit);
        limit.start(patience);
        if (loop.exec() != 0)
            return false;
    }
    return window.isSettled();
}

/// A dialog that is filled by a worker is ready once that has answered.
struct DialogScene
{
    QString name;
    std::function<std::unique_ptr<QDialog>(MainWindow&)> make;
    std::function<bool(const QDialog&)> isReady = {};
};

bool waitFor(const std::function<bool()>& isReady)
{
    QElapsedTimer since;
    since.start();
    while (!isReady() && since.elapsed() < patience) {
        QEventLoop loop;
        QTimer::singleShot(pollInterval, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return isReady();
}

/// Two servers as an example: one here, one elsewhere.
remote::Backends exampleBackends()
{
    remote::Backend here = remote::usualBackends().front();
    remote::Backend there;
    there.name = QStringLiteral("Example");
    there.url = QUrl(QStringLiteral("https://api.example.org/v1"));
    there.model = QStringLiteral("example-vision");
    there.mode = remote::Mode::Schema;
    there.key = remote::KeySource::None;
    return {here, there};
}

class Session
{
public:
    explicit Session(const ScreenshotOptions& options)
        : m_options(options), m_settings(m_folder.filePath(QStringLiteral("settings.ini")))
    {
        m_settings.set(ui::settings::motion, false);
        m_settings.set(ui::settings::annotator, QStringLiteral("Ada"));
    }
    int run();

private:
    std::vector<Scene> storeless() const;
    static std::vector<Scene> scenes();
    bool shoot(MainWindow& window, const Scene& scene);
    bool save(QWidget& window, const QString& name);
    std::vector<DialogScene> dialogScenes() const;
    bool shoot(MainWindow& window, const DialogScene& scene);
    QString pictureName(const QString& scene, ui::Theme theme) const;
    QString furnishedCopy() const;
    QString emptyStore() const;
    QString badStore() const;

    ScreenshotOptions m_options;
    QTemporaryDir m_folder;
    ui::Settings m_settings;
    ui::SilentDialogs m_dialogs;
};

QString Session::emptyStore() const
{
    QString path = m_folder.filePath(QStringLiteral("new.geovlm"));
    if (!QFile::exists(path))
        store::Store::create(path);
    return path;
}

QString Session::badStore() const
{
    QString path = m_folder.filePath(QStringLiteral("holiday.geovlm"));
    files::save(path, "This is not a store.\n");
    return path;
}

std::vector<Scene> Session::storeless() const
{
    const QSize size(1280, 800);
    return {
        {QStringLiteral("welcome"), size, [](MainWindow&) {}},
        {QStringLiteral("failed"), size, [this](MainWindow& window) { window.openStore(badStore()); }},
        {QStringLiteral("empty-store"), size, [this](MainWindow& window) { window.openStore(emptyStore()); }},
    };
}

/// What each screen has to show, screen after screen.
std::vector<Scene> Session::scenes()
{
    std::vector<Scene> all;
    for (const ui::ScreenEntry& entry : ui::allScreens()) {
        for (const ui::ScreenScene& scene : entry.scenes ? entry.scenes() : ui::ScreenScenes()) {
            Scene one{scene.name, scene.size,
                      [scene](MainWindow& window) { scene.prepare(window.context()); }};
            if (scene.taken)
                one.taken = [scene](MainWindow& window) { return scene.taken(window.context()); };
            all.push_back(one);
        }
    }
    return all;
}

std::vector<DialogScene> Session::dialogScenes() const
{
    const auto import = [](const QString& root) {
        return [root](MainWindow& window) {
            auto dialog =
                std::make_unique<ui::ImportDialog>(ui::Services().preview, QDir::homePath(), &window);
            if (!root.isEmpty())
                dialog->setFolder(
                    QString(root).replace(QStringLiteral("%1"), window.session().summary().root));
            return dialog;
        };
    };
    const auto looked = [](const QDialog& dialog) {
        return static_cast<const ui::ImportDialog&>(dialog).state() != ui::ImportDialog::State::Looking;
    };
    const auto where = [](MainWindow& window) {
        const ui::StoreSummary& summary = window.session().summary();
        ui::RootQuestion question;
        question.root = summary.root;
        question.inspect = [path = summary.path](const QString& directory, Progress& progress) {
            return datasets::inspectRoot(*store::Store::open(path, store::Access::Read), directory, progress);
        };
        return std::make_unique<ui::RootDialog>(question, &window);
    };
    const auto settled = [](const QDialog& dialog) {
        return !static_cast<const ui::RootDialog&>(dialog).isLooking();
    };
    const auto answering = [](MainWindow& window) {
        ui::RunChoices choices;
        choices.backends = exampleBackends();
        choices.images = window.session().summary().images();
        auto dialog = std::make_unique<ui::RunWithDialog>(choices, &window);
        dialog->with()->setCurrentIndex(2);
        return dialog;
    };
    return {
        {QStringLiteral("import-choose"), import({}), looked},
        {QStringLiteral("import-found"), import(QStringLiteral("%1")), looked},
        {QStringLiteral("import-nothing"), import(m_folder.path()), looked},
        {QStringLiteral("import-files"),
         [](MainWindow& window) {
             return std::make_unique<ui::ImportFilesDialog>(QDir::homePath(), &window);
         }},
        {QStringLiteral("back-ends"),
         [](MainWindow& window) {
             return std::make_unique<ui::BackendsDialog>(ui::ServerFunctions(), exampleBackends(), &window);
         }},
        {QStringLiteral("back-ends-none"),
         [](MainWindow& window) {
             return std::make_unique<ui::BackendsDialog>(ui::ServerFunctions(), remote::Backends(), &window);
         }},
        {QStringLiteral("answer-with"), answering},
        {QStringLiteral("person"),
         [](MainWindow& window) {
             return std::make_unique<ui::PersonDialog>(
                 ui::PersonQuestion{
                     QStringLiteral("ada"), {QStringLiteral("Ada"), QStringLiteral("Bea")}, true},
                 &window);
         }},
        {QStringLiteral("images-where"), where, settled},
        {QStringLiteral("go-back"),
         [](MainWindow& window) {
             ui::BackupQuestion question{window.session().summary().path, QDir::homePath(), {}};
             question.inspect = [](const QString&, Progress&) { return ui::BackupReport(); };
             return std::make_unique<ui::BackupDialog>(question, &window);
         }},
        {QStringLiteral("before-sending"),
         [](MainWindow& window) {
             return std::unique_ptr<QDialog>(ui::sendingBox({exampleBackends().back(), 100}, &window));
         }},
    };
}

QString Session::pictureName(const QString& scene, ui::Theme theme) const
{
    return QStringLiteral("%1-%2-%3.png").arg(scene, ui::themeName(theme), m_options.scale);
}

bool Session::shoot(MainWindow& window, const DialogScene& scene)
{
    for (const auto theme : {ui::Theme::Light, ui::Theme::Dark}) {
        window.setTheme(theme);
        const std::unique_ptr<QDialog> dialog = scene.make(window);
        dialog->show();
        if (scene.isReady && !waitFor([&] { return scene.isReady(*dialog); })) {
            std::fprintf(stderr, "The dialog %s did not settle.\n", qPrintable(scene.name));
            return false;
        }
        QCoreApplication::processEvents();
        if (!save(*dialog, pictureName(scene.name, theme)))
            return false;
    }
    return true;
}

bool Session::save(QWidget& window, const QString& name)
{
    const QString file = QDir(m_options.directory).filePath(name);
    QImage picture = window.grab().toImage();
    picture.setText(QStringLiteral("Software"), files::ownMark());
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG", quickly)) {
        std::fprintf(stderr, "The picture %s could not be made.\n", qPrintable(file));
        return false;
    }
    files::requireReplaceable({file, files::hasOwnMark}, false);
    files::save(file, buffer.data());
    return true;
}

bool Session::shoot(MainWindow& window, const Scene& scene)
{
    window.resize(scene.size);
    scene.prepare(window);
    for (const auto theme : {ui::Theme::Light, ui::Theme::Dark}) {
        window.setTheme(theme);
        if (!settle(window)) {
            std::fprintf(stderr, "The screen %s did not settle.\n", qPrintable(scene.name));
            return false;
        }
        QWidget* taken = &window;
        if (scene.taken && !waitFor([&] { return (taken = scene.taken(window)) != nullptr; })) {
            std::fprintf(stderr, "%s is not there.\n", qPrintable(scene.name));
            return false;
        }
        if (!save(*taken, pictureName(scene.name, theme)))
            return false;
    }
    return true;
}

/// Somebody's store is not to be changed by being looked at.
QString Session::furnishedCopy() const
{
    QString copy = m_folder.filePath(QFileInfo(m_options.store).fileName());
    store::backup(*store::Store::open(m_options.store, store::Access::Read), copy);
    furnish(*store::Store::open(copy, store::Access::Write));
    return copy;
}

int Session::run()
{
    QDir().mkpath(m_options.directory);
    for (const Scene& scene : storeless()) {
        MainWindow window(m_settings, m_dialogs, programServices());
        window.show();
        if (!shoot(window, scene))
            return 1;
    }
    MainWindow window(m_settings, m_dialogs, programServices());
    window.show();
    window.openStore(furnishedCopy());
    settle(window);
    if (!window.session().isOpen()) {
        std::fprintf(stderr, "%s\n",
                     qPrintable(window.findChild<ui::MessagePage*>(QStringLiteral("windowMessage"))->text()));
        return 1;
    }
    for (const Scene& scene : scenes())
        if (!shoot(window, scene))
            return 1;
    window.showScreen({});
    for (const DialogScene& scene : dialogScenes()) {
        if (!shoot(window, scene))
            return 1;
    }
    for (const Scene& scene : noticeScenes())
        if (!shoot(window, scene))
            return 1;
    return 0;
}

} // namespace

std::optional<QStringList> wantedScreenshotScales(int argc, char* argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto begins = [&](const char* text) {
        return std::any_of(arguments.begin(), arguments.end(),
                           [text](const QString& one) { return one.startsWith(QLatin1String(text)); });
    };
    if (!begins("--screenshots") || begins("--screenshot-scale"))
        return std::nullopt;
    return arguments;
}

int runScreenshotProcesses(const QStringList& arguments)
{
    for (const int scale : {1, 2}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QString::number(scale));
        if (!environment.contains(QStringLiteral("QT_QPA_PLATFORM")) &&
            !environment.contains(QStringLiteral("DISPLAY")) &&
            !environment.contains(QStringLiteral("WAYLAND_DISPLAY")))
            environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(arguments.first(), arguments.mid(1)
                                             << QStringLiteral("--screenshot-scale=%1x").arg(scale));
        if (!process.waitForFinished(processPatience) || process.exitStatus() != QProcess::NormalExit)
            return 1;
        if (process.exitCode() != 0)
            return process.exitCode();
    }
    return 0;
}

int takeScreenshots(const ScreenshotOptions& options)
{
    if (options.store.isEmpty()) {
        std::fprintf(stderr, "Which store? Use: geovlm-workbench --screenshots DIR STORE\n");
        return 2;
    }
    try {
        return Session(options).run();
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.sentence()));
        return 1;
    }
}

} // namespace geovlm::app
