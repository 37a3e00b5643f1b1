// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

/// What an export may take the place of. Never: a database (a store is one), what belongs to one, a picture,
/// or a file of a data set. A file of the same kind that this program wrote: always. Any other: only when
/// asked.
namespace geovlm::files {

/// Says for as long as it lives that the pictures and tables in this folder are a data set's. Safe from any
/// thread.
class DataSetFolder
{
public:
    explicit DataSetFolder(const QString& root);
    ~DataSetFolder();
    DataSetFolder(const DataSetFolder&) = delete;
    DataSetFolder& operator=(const DataSetFolder&) = delete;
};

/// Whether `path` lies in the folder of a data set and is of a kind that data sets are made of.
bool isInADataSet(const QString& path);

/// Bytes of a file that are looked at to tell what it is.
constexpr qint64 beginBytes = 1 << 16;

/// Whether a file that begins like this was written by this program and holds the same kind of content.
using Recognise = std::function<bool(const QByteArray& begin)>;

struct Target
{
    QString path;
    Recognise isOurs;
};

/// Throws Error unless a file may be written there. `asked`: somebody said that a file of another kind may be
/// replaced (--force, or the question of a dialog).
void requireReplaceable(const Target& target, bool asked);

/// The same for a file and its companion, whose name nobody gave: the companion is replaced only where both
/// are ours, whatever was asked.
void requireReplaceable(const Target& target, const Target& companion, bool asked);

/// Whether a file that begins like this is a picture: JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC or AVIF.
bool isPicture(const QByteArray& begin);
/// What every picture and PDF of this program names as the program that made it.
QString ownMark();
/// Whether a picture or PDF bears it.
bool hasOwnMark(const QByteArray& begin);

/// Throws Error when a word of the command line is not UTF-8: Qt would replace what it cannot read, and so
/// name another file.
void requireReadableWords(int count, const char* const* words);

} // namespace geovlm::files
