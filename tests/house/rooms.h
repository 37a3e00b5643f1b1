// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

/// The rooms of a source tree, read from its files: nothing is built.
namespace geovlm::test {

/// An #include of one room's file in another.
struct Arrow
{
    QString from, to;   ///< rooms, by folder
    QString file, line; ///< where, and what is included
};

/// A room is a folder whose CMakeLists.txt makes a library or a program; a file belongs to the nearest one
/// above.
class Rooms
{
public:
    /// Reads core, ui and app below `root`.
    explicit Rooms(const QString& root);

    const QStringList& files() const { return m_files; } ///< relative to the root
    QStringList rooms() const { return m_links.keys(); }
    const QList<Arrow>& arrows() const { return m_arrows; }
    /// The rooms that a room links, directly or through what it links.
    QSet<QString> reached(const QString& room) const;
    /// The room of a file; the file's folder where none is made above it.
    QString roomOf(const QString& file) const;

private:
    void readTargets(const QString& list);
    void readIncludes(const QString& file);
    /// The file of the tree that is meant; empty = none, so a library's.
    QString resolved(const QString& from, const QString& include) const;

    QString m_root;
    QStringList m_files;
    QMap<QString, QString> m_targets;   ///< room by target
    QMap<QString, QStringList> m_links; ///< targets that a room's CMakeLists.txt names
    QList<Arrow> m_arrows;
};

} // namespace geovlm::test
