// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/embedding_kind_option.h"
#include "text.h"

namespace geovlm::cli {
namespace {

const QString name = QStringLiteral("kind");

} // namespace

QCommandLineOption embeddingKindOption(const QString& what)
{
    return valueOption(name, what, QStringLiteral("KIND"));
}

store::EmbeddingKind embeddingKindOf(const Call& call)
{
    const QString kind = call.text(name);
    if (!call.has(name) || kind == QLatin1String("image"))
        return store::EmbeddingKind::Image;
    if (kind == QLatin1String("text"))
        return store::EmbeddingKind::Text;
    throw UsageError(Text::tr("--kind takes image or text, not \"%1\".").arg(kind));
}

} // namespace geovlm::cli
