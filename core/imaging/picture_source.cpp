// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/picture_source.h"
#include "imaging/text.h"

namespace geovlm::imaging {
PictureSource::PictureSource(const QString& file) : m_input(file) {}

qint64 PictureSource::read(void* to, qint64 most)
{
    qint64 got = 0;
    while (got < most) {
        const qint64 now = m_input.read(static_cast<char*>(to) + got, most - got);
        if (now <= 0)
            break;
        got += now;
    }
    return got;
}

QByteArray PictureSource::whole(qint64 most)
{
    m_input.seek(0);
    return m_input.rest(most);
}

void PictureSource::fail(QString why) const
{
    m_input.throwIfFailed();
    if (m_ended)
        throw Error(Text::tr("%1 is cut short: the file ends before the picture does.").arg(name()));
    while (why.endsWith(u'.'))
        why.chop(1);
    throw Error(Text::tr("%1 is damaged: %2.").arg(name(), why));
}

} // namespace geovlm::imaging
