// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/rejected.h"

#include "datasets/formats/csv.h"
#include "domain/error.h"
#include "files/input.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr qsizetype linesShown = 20;

} // namespace

QString listLines(const QStringList& lines, qint64 count, const QString& rest)
{
    QString text;
    const qsizetype shown = std::min(lines.size(), linesShown);
    for (const QString& line : lines.mid(0, shown))
        text += QLatin1Char('\n') + line;
    if (count > shown)
        text += QLatin1Char('\n') + (rest.isEmpty()
                                         ? Text::tr("… and %1 more.").arg(count - shown)
                                         : Text::tr("… and %1 more; %2.").arg(count - shown).arg(rest));
    return text;
}

QString rejectedLines(const std::vector<Rejected>& rejected, qint64 count)
{
    QStringList lines;
    for (const Rejected& one : rejected)
        if (lines.size() < linesShown)
            lines.append(QStringLiteral("%1:%2: %3").arg(one.file, QString::number(one.line), one.why));
    return listLines(lines, count, rejectsHint());
}

QString rejectsHint()
{
    return Text::tr("--rejects FILE writes them all");
}

Option rejectsOption()
{
    return {"rejects", Text::tr("a CSV with a line for everything that was left out: file,line,why"), "FILE"};
}

RejectsFile::RejectsFile(const Call& call)
{
    if (!call.has(QStringLiteral("rejects")))
        return;
    const QString path = call.text(QStringLiteral("rejects"));
    const QByteArray header =
        datasets::csvRecord({QStringLiteral("file"), QStringLiteral("line"), QStringLiteral("why")});
    if (files::sizeOf(path).value_or(0) > 0 && files::Input(path).block(header.size()) != header)
        throw Error(Text::tr("%1 is there already and is no list of rejected lines; choose another name for "
                             "--rejects.")
                        .arg(path));
    m_file = &m_outputs.add(path);
    m_file->put(header);
}

RejectsFile::~RejectsFile()
{
    if (!m_isOwed)
        return;
    try {
        save();
    } catch (const Error&) { // the command's own failure is the one that is told
    }
}

RejectSink RejectsFile::sink()
{
    return m_file ? RejectSink([this](const Rejected& rejected) { add(rejected); }) : RejectSink();
}

void RejectsFile::add(const Rejected& rejected)
{
    m_isOwed = m_file != nullptr;
    if (m_file)
        m_file->put(datasets::csvRecord({rejected.file, QString::number(rejected.line), rejected.why}));
}

void RejectsFile::add(const QStringList& images)
{
    const QString between = QStringLiteral(": ");
    for (const QString& one : images)
        add(Rejected{one.section(between, 0, 0), 0, one.section(between, 1)});
}

void RejectsFile::save()
{
    m_isOwed = false;
    if (m_file)
        m_outputs.commit();
}

} // namespace geovlm::cli
