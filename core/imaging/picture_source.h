// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/input.h"

#include <QByteArray>
#include <QString>

namespace geovlm::imaging {

/// The bytes of a picture's file, and what is said when they are no picture.
class PictureSource
{
public:
    /// Throws Error for what is no ordinary file or cannot be opened.
    explicit PictureSource(const QString& file);

    const QString& name() const { return m_input.path(); }
    QIODevice& device() { return m_input; }
    qint64 size() const { return m_input.size(); }
    QByteArray start(int bytes) { return m_input.peek(bytes); }
    bool seek(qint64 position) { return m_input.seek(position); }
    /// Up to `most` bytes; fewer only at the end of the file, or where it cannot be read.
    qint64 read(void* to, qint64 most);
    /// Everything. Throws Error when that is more than `most` bytes or cannot be read.
    QByteArray whole(qint64 most);

    /// A decoder wanted bytes behind the last one.
    bool hasEnded() const { return m_ended; }
    void noteEnd() { m_ended = true; }
    /// Throws Error: the file cannot be read, is cut short, or is damaged because of `why`.
    [[noreturn]] void fail(QString why) const;

private:
    files::Input m_input;
    bool m_ended = false;
};

} // namespace geovlm::imaging
