// SPDX-License-Identifier: GPL-3.0-or-later
#include "rooms.h"

#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace tst_rooms {

using namespace Qt::StringLiterals;
using namespace geovlm::test;

namespace {

constexpr int filesInAFolder = 25;
constexpr int filesOfOneKind = 50; // ARCHITECTURE.md says which folders, and why

const Rooms& house()
{
    static const Rooms rooms(QStringLiteral(GEOVLM_SOURCE_DIR));
    return rooms;
}

QString described(const Arrow& arrow)
{
    return u"%1 includes \"%2\" of %3, which %4 does not link"_s.arg(arrow.file, arrow.line, arrow.to,
                                                                     arrow.from);
}

QStringList unlinked(const Rooms& rooms)
{
    QStringList found;
    for (const Arrow& arrow : rooms.arrows())
        if (!rooms.reached(arrow.from).contains(arrow.to))
            found.append(described(arrow));
    return found;
}

void write(const QTemporaryDir& folder, const QString& path, const QByteArray& text)
{
    QDir(folder.path()).mkpath(QFileInfo(path).path());
    QFile file(folder.filePath(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class RoomsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIncludeIsOfARoomThatIsLinked()
    {
        QVERIFY(house().rooms().size() > 30);
        QVERIFY(house().arrows().size() > 500);
        QCOMPARE(unlinked(house()).join(u'\n'), QString());
    }

    void noRoomReachesItself()
    {
        QStringList circles;
        for (const Arrow& arrow : house().arrows())
            if (house().reached(arrow.to).contains(arrow.from))
                circles.append(arrow.from + u" <-> "_s + arrow.to);
        QCOMPARE(circles.join(u'\n'), QString());
    }

    void floorsKnowOnlyWhatIsBelow()
    {
        const QStringList floors{u"core"_s, u"ui"_s, u"app"_s};
        QStringList up;
        for (const Arrow& arrow : house().arrows())
            if (floors.indexOf(arrow.to.section(u'/', 0, 0)) > floors.indexOf(arrow.from.section(u'/', 0, 0)))
                up.append(described(arrow));
        QCOMPARE(up.join(u'\n'), QString());
    }

    void foldersAreSmall()
    {
        const QStringList ofOneKind{u"app/geovlm/commands"_s};
        QMap<QString, int> files;
        for (const QString& file : house().files())
            ++files[file.section(u'/', 0, -2)];
        QStringList large;
        for (auto it = files.cbegin(); it != files.cend(); ++it)
            if (it.value() > (ofOneKind.contains(it.key()) ? filesOfOneKind : filesInAFolder))
                large.append(u"%1: %2"_s.arg(it.key()).arg(it.value()));
        QCOMPARE(large.join(u'\n'), QString());
    }

    void everyRoomSaysWhatItIsFor()
    {
        QStringList silent;
        for (const QString& room : house().rooms())
            if (!QFile::exists(QStringLiteral(GEOVLM_SOURCE_DIR "/") + room + u"/README.md"_s))
                silent.append(room);
        QCOMPARE(silent.join(u'\n'), QString());
    }

    /// The map is of this house: what stands between backticks with a slash in it is a file or folder here.
    void theMapNamesWhatThereIs()
    {
        QFile file(QStringLiteral(GEOVLM_SOURCE_DIR "/ARCHITECTURE.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        static const QRegularExpression named(
            u"`((?:core|ui|app|tests|cmake|resources|docs)/[a-z_0-9./]+)`"_s);
        QStringList missing;
        int found = 0;
        for (auto it = named.globalMatch(QString::fromUtf8(file.readAll())); it.hasNext();) {
            const QString path = it.next().captured(1);
            const QString whole = QStringLiteral(GEOVLM_SOURCE_DIR "/") + path;
            ++found;
            if (!QFileInfo::exists(whole) && !QFileInfo::exists(whole + u".h"_s))
                missing.append(path);
        }
        QVERIFY(found > 20);
        QCOMPARE(missing.join(u'\n'), QString());
    }

    void aHouseWithAForbiddenIncludeIsTold()
    {
        QTemporaryDir folder;
        write(folder, u"core/low/CMakeLists.txt"_s, "geovlm_room(low)\n");
        write(folder, u"core/high/CMakeLists.txt"_s, "geovlm_room(high LINKS geovlm::low)\n");
        write(folder, u"core/other/CMakeLists.txt"_s, "geovlm_room(other)\n");
        write(folder, u"core/low/low.h"_s, "#pragma once\n");
        write(folder, u"core/high/part/high.h"_s, "#include \"low/low.h\"\n");
        QCOMPARE(unlinked(Rooms(folder.path())), QStringList());
        write(folder, u"core/other/other.cpp"_s, "#include \"low/low.h\"\n");
        const QStringList told = unlinked(Rooms(folder.path()));
        QCOMPARE(told.size(), 1);
        QVERIFY(told.front().startsWith(u"core/other/other.cpp includes"_s));
    }
};

GEOVLM_TEST(RoomsTest);

} // namespace tst_rooms

#include "tst_rooms.moc"
