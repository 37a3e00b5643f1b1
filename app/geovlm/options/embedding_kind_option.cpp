// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/embedding_kind_option.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr auto name = "kind";

} // namespace

Option embeddingKindOption(const QString& what)
{
    return {name, what, "KIND"};
}

store::EmbeddingKind embeddingKindOf(const Call& call)
{
    const QString kind = call.text(QLatin1String(name));
    if (!call.has(QLatin1String(name)) || kind == QLatin1String("image"))
        return store::EmbeddingKind::Image;
    if (kind == QLatin1String("text"))
        return store::EmbeddingKind::Text;
    throw UsageError(Text::tr("--kind takes image or text, not \"%1\".").arg(kind));
}

} // namespace geovlm::cli
