// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace geovlm::test {

/// The part of a window or page that has this class, and this object name where one is given; ends the
/// program when there is none.
template <class Part>
Part* child(const QObject* parent, const char* name = nullptr)
{
    auto* found = name ? parent->findChild<Part*>(QString::fromLatin1(name)) : parent->findChild<Part*>();
    if (!found)
        qFatal("no %s %s in a %s", Part::staticMetaObject.className(), name ? name : "",
               parent->metaObject()->className());
    return found;
}
template <class Part>
Part* child(const QObject& parent, const char* name = nullptr)
{
    return child<Part>(&parent, name);
}

} // namespace geovlm::test
