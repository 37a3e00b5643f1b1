// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stability/stability.h"
#include "screen/screen.h"

#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// Who can describe images.
struct StabilityAnswerer
{
    QString name;        ///< of the back end; empty = the program's own reader
    QString label;       ///< for people
    bool leaves = false; ///< images would leave this machine
};

/// What a person asks a stability check for.
struct StabilityRequest
{
    QString answerer; ///< StabilityAnswerer::name
    int runs = 5;
    int sample = 50; ///< 0 = all
    quint64 seed = 1;
    std::optional<View> view; ///< none = the queries that have a reranked case
    pipeline::StabilityVariations vary;
    double threshold = stability::driftThreshold;
};

/// What the screen needs of the program around it; tests give their own.
struct StabilityFunctions
{
    std::function<std::vector<StabilityAnswerer>()> answerers;
    /// Asks before anything leaves this machine; false = thought better of it.
    std::function<bool(const QString& answerer, qint64 images)> maySend;
    /// The check as work for the writing thread. Called on the window's thread; the listener is called on
    /// the writing one.
    std::function<Screen::Work(const StabilityRequest&, const pipeline::StabilityListener&)> check;
};

} // namespace geovlm::ui
