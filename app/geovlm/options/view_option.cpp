// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/view_option.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr auto name = "view";

} // namespace

Option viewOption(const QString& what)
{
    return {name, what, "VIEW"};
}

std::optional<View> viewOf(const Call& call)
{
    if (!call.has(QLatin1String(name)))
        return std::nullopt;
    const QString view = call.text(QLatin1String(name));
    if (view == QLatin1String("ground"))
        return View::Ground;
    if (view == QLatin1String("satellite"))
        return View::Satellite;
    throw UsageError(Text::tr("--view takes ground or satellite, not \"%1\".").arg(view));
}

} // namespace geovlm::cli
