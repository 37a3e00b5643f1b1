// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTemporaryDir>
#include <cstddef>
#include <cstdint>

/// The input as a file, for readers that take a name. One a process; the next call overwrites it.
inline QString inputFile(const std::uint8_t* data, std::size_t size)
{
    // In memory where the system has such a folder: a disk would be most of the time.
    static const QTemporaryDir folder(QFile::exists(QStringLiteral("/dev/shm"))
                                          ? QStringLiteral("/dev/shm/geovlm-fuzz-XXXXXX")
                                          : QString());
    const QString name = folder.filePath(QStringLiteral("input"));
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(reinterpret_cast<const char*>(data), qint64(size)) != qint64(size))
        qFatal("the input cannot be written to %s", qPrintable(name));
    return name;
}

/// What must hold whatever the input.
inline void require(bool holds, const char* what)
{
    if (!holds)
        qFatal("does not hold: %s", what);
}
