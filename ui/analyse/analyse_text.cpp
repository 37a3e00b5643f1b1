// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_text.h"
#include "analyse/text.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

constexpr double leastChance = 0.0001;

} // namespace

QString figureText(double value, int digits)
{
    return QLocale().toString(value, 'f', digits);
}

QString figureText(const std::optional<double>& value, int digits)
{
    return value ? figureText(*value, digits) : QStringLiteral("–");
}

QString signedText(double value, int digits)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + figureText(value, digits);
}

QString bandText(const Band& band, int digits)
{
    return AnalyseText::tr("[%1, %2]").arg(figureText(band.low, digits), figureText(band.high, digits));
}

QString signedBandText(const Band& band, int digits)
{
    return AnalyseText::tr("[%1, %2]").arg(signedText(band.low, digits), signedText(band.high, digits));
}

QString chanceText(double p)
{
    return p < leastChance ? AnalyseText::tr("p < %1").arg(figureText(leastChance, 4))
                           : AnalyseText::tr("p = %1").arg(QLocale().toString(p, 'g', 2));
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

QString pointText(const RecallPoint& point)
{
    return AnalyseText::tr("%1 %2 before, %3 %4 after; %5 points %6, McNemar %7; %8 fixed, %9 broken")
        .arg(figureText(point.before), bandText(point.beforeBand), figureText(point.after),
             bandText(point.afterBand), signedText(point.lift), signedBandText(point.liftBand),
             chanceText(point.mcnemarP), countText(point.fixed), countText(point.broken));
}

QString bootstrapText(int draws, quint64 seed)
{
    return AnalyseText::tr(
               "paired bootstrap over queries, %1 draws, seed %2; Wilson's and Newcombe's where no query "
               "differs from another")
        .arg(countText(draws))
        .arg(seed);
}

} // namespace geovlm::ui
