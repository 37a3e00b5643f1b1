// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QStringList>
#include <functional>

namespace geovlm::datasets {

/// Whether something really lies in the folder `root`, links followed; also when it does not exist (yet). A
/// link that goes in circles is not inside.
bool isInside(const QDir& root, const QString& path);

/// What lies in a folder of a data set that is found by listing. Hidden entries are passed over. Names that
/// are no plain names, and links that lead nowhere, in circles or out of the data set, are refused with a
/// sentence.
struct FolderListing
{
    static constexpr int refusedKept = 1000;
    QStringList names;   ///< in the order of their UTF-16 code units, so that every import takes the same
    QStringList refused; ///< "NAME: why"; a sentence without its end
    qint64 refusedCount = 0;
    qint64 otherFiles = 0; ///< of another ending
    QString firstOther;
};

/// Calls `use` for every entry that was refused; those past the ones kept have a general sentence.
void eachRefused(const FolderListing& listing, const std::function<void(const QString& why)>& use);

enum class Links {
    Inside, ///< followed when they stay inside the data set
    Refused,
};

FolderListing foldersIn(const QDir& root, const QString& path, Links links);
/// Files whose names end in one of `endings` (".jpg", any case).
FolderListing filesIn(const QDir& root, const QString& path, const QStringList& endings);

bool endsInOneOf(const QString& name, const QStringList& endings);

} // namespace geovlm::datasets
