// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/view_option.h"
#include "text.h"

namespace geovlm::cli {
namespace {

const QString name = QStringLiteral("view");

} // namespace

QCommandLineOption viewOption(const QString& what)
{
    return valueOption(name, what, QStringLiteral("VIEW"));
}

std::optional<View> viewOf(const Call& call)
{
    if (!call.has(name))
        return std::nullopt;
    const QString view = call.text(name);
    if (view == QLatin1String("ground"))
        return View::Ground;
    if (view == QLatin1String("satellite"))
        return View::Satellite;
    throw UsageError(Text::tr("--view takes ground or satellite, not \"%1\".").arg(view));
}

} // namespace geovlm::cli
