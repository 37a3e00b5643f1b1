// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/speakers.h"

#include "store/sqlite/query.h"
#include "store/text.h"

namespace geovlm::store {
namespace {

constexpr qsizetype longestName = 200;

} // namespace

qint64 knownSpeaker(Database& database, const Speaker& speaker)
{
    return integerOf(database, "SELECT id FROM speaker WHERE kind = ? AND name = ? AND revision = ?", 0,
                     int(speaker.kind), speaker.name, speaker.revision);
}

qint64 speakerId(Database& database, const Speaker& speaker)
{
    if (const qint64 known = knownSpeaker(database, speaker))
        return known;
    insert(database, "speaker",
           {{"kind", int(speaker.kind)}, {"name", speaker.name}, {"revision", speaker.revision}});
    return database.lastRowId();
}

Speaker person(const QString& name)
{
    const QString plain = name.simplified();
    if (plain.isEmpty())
        throw Error(Text::tr("An answer needs the name of who gives it."));
    if (plain.size() > longestName)
        throw Error(Text::tr("The name of who answers may have %1 letters at most.").arg(longestName));
    return {SpeakerKind::Person, plain, QString()};
}

} // namespace geovlm::store
