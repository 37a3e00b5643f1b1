// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace geovlm::app {

/// The scale of a window is decided when its process starts, so each scale is a process of its own.
/// The arguments to run again, if screenshots are wanted and this is not such a process already.
std::optional<QStringList> wantedScreenshotScales(int argc, char* argv[]);
/// Runs this program once per scale. Returns the exit status.
int runScreenshotProcesses(const QStringList& arguments);

struct ScreenshotOptions
{
    QString directory;
    QString store;
    QString scale; ///< "1x", "2x": goes into the names
};
/// Opens the real window, brings it into each state, light and dark, and saves what it shows.
int takeScreenshots(const ScreenshotOptions& options);

} // namespace geovlm::app
