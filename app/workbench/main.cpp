// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "files/targets.h"
#include "screenshots.h"
#include "services.h"
#include "shell/actions/action_table.h"
#include "shell/store/end_signals.h"
#include "shell/store/ending.h"
#include "shell/window/main_window.h"
#include "store/sqlite/closing.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFileInfo>
#include <csignal>
#include <cstdio>

namespace {

using namespace geovlm;

void setNames()
{
    QCoreApplication::setOrganizationName(QStringLiteral("GeoVLM"));
    QCoreApplication::setApplicationName(QStringLiteral("GeoVLM Workbench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GEOVLM_VERSION));
}

void describe(QCommandLineParser& parser)
{
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Query images beside their ten satellite candidates, before and after reranking."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("STORE"),
                                 QCoreApplication::translate("main", "The .geovlm file to open."),
                                 QStringLiteral("[STORE]"));
    parser.addOption(
        {QStringLiteral("screenshots"),
         QCoreApplication::translate("main", "Save a picture of every screen of STORE in DIR and quit."),
         QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("list-actions"),
                      QCoreApplication::translate(
                          "main", "Print every action with its key, as docs/keys.md has them, and quit.")});
    QCommandLineOption scale(QStringLiteral("screenshot-scale"), QString(), QStringLiteral("N"));
    scale.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(scale);
    QCommandLineOption timing(QStringLiteral("time-first-paint"), QString());
    timing.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(timing);
}

/// Prints the milliseconds from the start of main to the first paint, then quits.
class FirstPaint : public QObject
{
public:
    explicit FirstPaint(const QElapsedTimer& since) : m_since(since) {}

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() != QEvent::Paint || m_seen)
            return false;
        m_seen = true;
        QMetaObject::invokeMethod(
            qApp,
            [this] {
                std::printf("%.1f\n", double(m_since.nsecsElapsed()) / 1e6);
                QCoreApplication::quit();
            },
            Qt::QueuedConnection);
        return false;
    }

private:
    QElapsedTimer m_since;
    bool m_seen = false;
};

int showWindow(const QString& argument, const FirstPaint* timing)
{
    ui::Settings settings;
    ui::WindowDialogs dialogs(&settings);
    ui::MainWindow window(settings, dialogs, app::programServices());
    if (timing)
        window.installEventFilter(const_cast<FirstPaint*>(timing));
    ui::EndSignals ends;
    QObject::connect(&ends, &ui::EndSignals::endWanted, &window.ending(), &ui::Ending::begin);
    QObject::connect(&window.ending(), &ui::Ending::ended, qApp, &QCoreApplication::quit);
    window.show();
    const QString last = settings.value(ui::settings::lastStore);
    if (!argument.isEmpty())
        window.openStore(QFileInfo(argument).absoluteFilePath());
    else if (!last.isEmpty() && !timing)
        window.openStore(last);
    return QApplication::exec();
}

/// What could not be done at the very end has no window to be said in any more.
int runWindow(const QString& argument, const FirstPaint* timing)
{
    const int status = showWindow(argument, timing);
    for (const QString& remark : store::takeClosingRemarks())
        std::fprintf(stderr, "%s\n", qPrintable(remark));
    return status;
}

} // namespace

int main(int argc, char* argv[])
{
    QElapsedTimer since;
    since.start();
    setNames();
    // A file that may not grow further is an error to report, not a reason to be killed.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        files::requireReadableWords(argc, argv);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
    if (const auto scale = app::wantedScreenshotScales(argc, argv))
        return app::runScreenshotProcesses(*scale);
    QApplication application(argc, argv);
    QCommandLineParser parser;
    describe(parser);
    parser.process(application);
    const QString store = parser.positionalArguments().value(0);
    if (parser.isSet(QStringLiteral("list-actions"))) {
        std::printf("%s", qPrintable(ui::manualOfKeys(ui::actionTable(ui::allScreens()))));
        return 0;
    }
    if (parser.isSet(QStringLiteral("screenshots")))
        return app::takeScreenshots({parser.value(QStringLiteral("screenshots")), store,
                                     parser.value(QStringLiteral("screenshot-scale"))});
    FirstPaint timing(since);
    return runWindow(store, parser.isSet(QStringLiteral("time-first-paint")) ? &timing : nullptr);
}
