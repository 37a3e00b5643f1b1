// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/text_lines.h"
#include "datasets/text.h"

#include <QStringDecoder>

namespace geovlm::datasets {
namespace {

constexpr char byteOrderMark[] = "\xEF\xBB\xBF";

} // namespace

TextLines::TextLines(const QString& path) : m_file(path) {}

std::optional<Line> TextLines::next()
{
    QByteArray bytes = m_file.line(longest + 1);
    if (bytes.isEmpty())
        return std::nullopt;
    m_bytes += bytes.size();
    Line line;
    line.number = ++m_number;
    if (!bytes.endsWith('\n') && bytes.size() >= longest) {
        skipRest();
        line.problem = Text::tr("the line is longer than %1 bytes").arg(longest);
        return line;
    }
    line.text = textOf(std::move(bytes), line.problem);
    return line;
}

QString TextLines::textOf(QByteArray bytes, QString& problem) const
{
    if (m_number == 1 && bytes.startsWith(byteOrderMark))
        bytes.remove(0, 3);
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    if (bytes.contains('\0')) {
        problem = Text::tr("the line holds a zero byte");
        return {};
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    if (!decoder.hasError())
        return text;
    problem = Text::tr("the line is not UTF-8 text");
    return {};
}

void TextLines::skipRest()
{
    for (;;) {
        const QByteArray more = m_file.line(longest + 1);
        m_bytes += more.size();
        if (more.isEmpty() || more.endsWith('\n'))
            return;
    }
}

} // namespace geovlm::datasets
