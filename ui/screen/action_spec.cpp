// SPDX-License-Identifier: GPL-3.0-or-later
#include "screen/action_spec.h"

#include "screen/text.h"

#include <QCoreApplication>
#include <algorithm>

namespace geovlm::ui {

bool ActionSpec::worksIn(const ActionPlace& place) const
{
    return std::find(places.begin(), places.end(), place) != places.end();
}

QString actionText(const ActionSpec& spec)
{
    const QString text = QCoreApplication::translate("Actions", spec.label);
    return spec.number == 0 ? text : text.arg(spec.number);
}

QString placesText(const ActionPlaces& places)
{
    QStringList names;
    for (const ActionPlace& place : places)
        names << QCoreApplication::translate("ActionPlaces", place.name);
    return names.join(QStringLiteral(", "));
}

namespace {

bool overlap(const ActionSpec& one, const ActionSpec& other)
{
    if (one.worksIn(places::window) || other.worksIn(places::window))
        return true;
    return std::any_of(one.places.begin(), one.places.end(),
                       [&](const ActionPlace& place) { return other.worksIn(place); });
}

} // namespace

QStringList keyCollisions(const ActionSpecs& specs)
{
    QStringList found;
    for (auto one = specs.begin(); one != specs.end(); ++one) {
        for (auto other = std::next(one); other != specs.end(); ++other) {
            if (!one->key.isEmpty() && one->key == other->key && overlap(*one, *other))
                found << ScreenText::tr("“%1” and “%2” share %3")
                             .arg(actionText(*one).remove(u'&'), actionText(*other).remove(u'&'),
                                  one->key.toString(QKeySequence::NativeText));
        }
    }
    return found;
}

} // namespace geovlm::ui
