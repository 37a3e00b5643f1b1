// SPDX-License-Identifier: GPL-3.0-or-later
// What a person waits for, measured on the real window: geovlm-paint-bench STORE PATH,PATH… prints one JSON
// array. The store is written to.
#include "window.h"

#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>
#include <map>

using namespace geovlm;
using bench::Window;

namespace {

using Measure = std::function<std::optional<pipeline::Timing>(Window&)>;

Measure screen(const QString& id)
{
    return [id](Window& window) { return bench::openScreen(window, id); };
}

std::map<QString, Measure> measures()
{
    std::map<QString, Measure> all{{QStringLiteral("edit_to_paint"), bench::editToPaint},
                                   {QStringLiteral("open_to_paint"), bench::openToPaint},
                                   {QStringLiteral("filter_to_paint"), bench::filterToPaint},
                                   {QStringLiteral("sort_to_paint"), bench::sortToPaint},
                                   {QStringLiteral("next_case_to_paint"), bench::nextCaseToPaint},
                                   {QStringLiteral("scroll_stall"), bench::scrollStall}};
    for (const ui::ScreenEntry& entry : ui::allScreens())
        all[QStringLiteral("screen_") + entry.id] = screen(entry.id);
    return all;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc != 3) {
        std::fprintf(stderr, "usage: geovlm-paint-bench STORE PATH,PATH...\n");
        return 2;
    }
    Window window(QString::fromLocal8Bit(argv[1]));
    bool settled = window.open();
    QJsonArray results;
    const auto known = measures();
    for (const QString& path : QString::fromLatin1(argv[2]).split(u',', Qt::SkipEmptyParts)) {
        const auto measure = known.find(path);
        if (!settled || measure == known.end())
            break;
        const auto timing = measure->second(window);
        settled = timing.has_value();
        if (timing)
            results.append(toJson(*timing));
    }
    if (!settled) {
        std::fprintf(stderr, "the window did not settle\n");
        return 1;
    }
    std::printf("%s\n", QJsonDocument(results).toJson(QJsonDocument::Compact).constData());
    return 0;
}
