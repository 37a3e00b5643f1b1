// SPDX-License-Identifier: GPL-3.0-or-later
#include "rooms.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace geovlm::test {

namespace {

const QStringList floors{QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")};

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString folderOf(const QString& path)
{
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? QString() : path.left(slash);
}

QStringList namesIn(const QString& text, const QRegularExpression& pattern)
{
    QStringList names;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();)
        names.append(matches.next().captured(1));
    return names;
}

} // namespace

Rooms::Rooms(const QString& root) : m_root(root)
{
    const QDir top(root);
    for (const QString& floor : floors)
        for (QDirIterator it(
                 top.filePath(floor),
                 {QStringLiteral("*.h"), QStringLiteral("*.cpp"), QStringLiteral("CMakeLists.txt")},
                 QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();) {
            const QString path = top.relativeFilePath(it.next());
            if (path.endsWith(QLatin1String("CMakeLists.txt")))
                readTargets(path);
            else
                m_files.append(path);
        }
    m_files.sort();
    for (const QString& file : std::as_const(m_files))
        readIncludes(file);
}

void Rooms::readTargets(const QString& list)
{
    static const QRegularExpression made(
        QStringLiteral("^\\s*(?:geovlm_room|add_library|add_executable)\\(\\s*(\\w[\\w-]*)"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression linked(QStringLiteral("geovlm::(\\w+)"));
    const QString text = textOf(m_root + QLatin1Char('/') + list);
    const QStringList targets = namesIn(text, made);
    const QString room = folderOf(list);
    for (const QString& target : targets)
        m_targets.insert(target, room);
    if (!targets.isEmpty())
        m_links.insert(room, namesIn(text, linked));
}

QString Rooms::roomOf(const QString& file) const
{
    QString folder = folderOf(file);
    while (!folder.isEmpty() && !m_links.contains(folder))
        folder = folderOf(folder);
    return folder.isEmpty() ? folderOf(file) : folder;
}

QString Rooms::resolved(const QString& from, const QString& include) const
{
    QStringList bases = floors;
    for (QString folder = folderOf(from); !folder.isEmpty(); folder = folderOf(folder))
        bases.prepend(folder);
    for (const QString& base : std::as_const(bases))
        if (const QString path = base + QLatin1Char('/') + include;
            QFileInfo(m_root + QLatin1Char('/') + path).isFile())
            return path;
    return {};
}

void Rooms::readIncludes(const QString& file)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#include \"([^\"]+)\""),
                                            QRegularExpression::MultilineOption);
    for (const QString& line : namesIn(textOf(m_root + QLatin1Char('/') + file), include)) {
        const QString found = resolved(file, line);
        if (!found.isEmpty() && roomOf(found) != roomOf(file))
            m_arrows.append({roomOf(file), roomOf(found), file, line});
    }
}

QSet<QString> Rooms::reached(const QString& room) const
{
    QSet<QString> seen;
    QStringList todo{room};
    while (!todo.isEmpty())
        for (const QString& target : m_links.value(todo.takeLast())) {
            const QString next = m_targets.value(target);
            if (next.isEmpty() || next == room || seen.contains(next))
                continue;
            seen.insert(next);
            todo.append(next);
        }
    return seen;
}

} // namespace geovlm::test
