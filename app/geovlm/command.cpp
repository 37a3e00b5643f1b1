// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "text.h"

#include <cmath>

namespace geovlm::cli {
QString Call::required(const QString& option) const
{
    if (text(option).isEmpty())
        throw UsageError(Text::tr("--%1 is needed; geovlm help COMMAND explains it.").arg(option));
    return text(option);
}

qint64 Call::whole(const QString& option, qint64 fallback, qint64 least, qint64 most) const
{
    if (!has(option))
        return fallback;
    bool valid = false;
    const qint64 value = text(option).toLongLong(&valid);
    if (!valid || value < least || value > most)
        throw UsageError(Text::tr("--%1 takes a whole number from %2 to %3, not \"%4\".")
                             .arg(option)
                             .arg(least)
                             .arg(most)
                             .arg(text(option)));
    return value;
}

double Call::real(const QString& option, double fallback, double least, double most) const
{
    if (!has(option))
        return fallback;
    bool valid = false;
    const double value = text(option).toDouble(&valid);
    if (!valid || !std::isfinite(value) || value < least || value > most)
        throw UsageError(Text::tr("--%1 takes a number from %2 to %3, not \"%4\".")
                             .arg(option)
                             .arg(least)
                             .arg(most)
                             .arg(text(option)));
    return value;
}

QStringList Call::words(const QString& option) const
{
    QStringList all;
    for (const QString& value : list(option))
        for (const QString& word : value.split(QLatin1Char(','), Qt::SkipEmptyParts))
            if (!word.trimmed().isEmpty())
                all << word.trimmed();
    return all;
}

quint64 Call::seed(quint64 fallback) const
{
    if (!has(QStringLiteral("seed")))
        return fallback;
    bool valid = false;
    const quint64 value = text(QStringLiteral("seed")).toULongLong(&valid);
    if (!valid)
        throw UsageError(
            Text::tr("--seed takes a whole number, not \"%1\".").arg(text(QStringLiteral("seed"))));
    return value;
}

std::unique_ptr<store::Store> Call::openStore(store::Access access) const
{
    return store::Store::open(positional(0), access, real(QStringLiteral("wait"), 10, 0, 86'400));
}

Option forceOption()
{
    return {
        "force",
        Text::tr(
            "replace a file that is there and was not written by this program (never a store, a picture or "
            "data)")};
}

} // namespace geovlm::cli
