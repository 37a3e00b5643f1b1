// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/audit_export.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/exporting.h"
#include "figures/people/audit.h"
#include "files/output.h"
#include "store/sqlite/store.h"

#include <QHash>

namespace geovlm::report {
namespace {

constexpr bool guardFormulas = true; // these files are read by people and never imported

void write(files::OutputFile& file, const QStringList& fields)
{
    file.put(datasets::csvRecord(fields, guardFormulas));
}

QString figuresPath(const QString& file)
{
    const bool csv = file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    return (csv ? file.chopped(4) : file) + QStringLiteral("-figures.csv");
}

QString viewName(View view)
{
    return view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite");
}

QString speakerKind(SpeakerKind kind)
{
    switch (kind) {
    case SpeakerKind::Person:
        return QStringLiteral("person");
    case SpeakerKind::Model:
        return QStringLiteral("model");
    case SpeakerKind::Import:
        return QStringLiteral("import");
    }
    return {};
}

/// The marks of one audit with what became of each.
class MarkRows
{
public:
    MarkRows(const store::Store& store, qint64 audit) : m_store(store), m_audit(audit)
    {
        for (const Image& image : store::images(store, store::auditImages(store, audit)))
            m_images.insert(image.id, image);
        m_log = store::markLog(store, audit);
        for (const store::AuditMark& mark : store::countingMarks(store, audit))
            m_counting.insert(mark.id);
        for (const store::AuditMark& mark : m_log)
            m_takenBack.insert(mark.undoes);
    }
    qint64 writeTo(files::OutputFile& file) const
    {
        qint64 rows = 0;
        for (const store::AuditMark& mark : m_log) {
            if (!mark.verdict)
                continue;
            write(file, fieldsOf(mark));
            ++rows;
        }
        return rows;
    }

private:
    QString stateOf(const store::AuditMark& mark) const
    {
        if (m_takenBack.contains(mark.id))
            return QStringLiteral("taken_back");
        return m_counting.contains(mark.id) ? QStringLiteral("counts") : QStringLiteral("replaced");
    }
    QStringList fieldsOf(const store::AuditMark& mark) const
    {
        const Image image = m_images.value(mark.image);
        return {QString::number(m_audit),
                image.path,
                viewName(image.view),
                m_store.questions().at(mark.question).id,
                mark.value,
                speakerKind(mark.answeredBy.kind),
                mark.answeredBy.name,
                mark.answeredBy.revision,
                QString::number(mark.answer),
                figures::verdictName(*mark.verdict),
                stateOf(mark),
                mark.isCurrent ? QStringLiteral("1") : QStringLiteral("0"),
                mark.by,
                mark.at.toString(Qt::ISODateWithMs)};
    }

    const store::Store& m_store;
    qint64 m_audit;
    QHash<ImageId, Image> m_images;
    std::vector<store::AuditMark> m_log;
    QSet<qint64> m_counting, m_takenBack;
};

QString exactFigure(double value)
{
    return QString::number(value, 'g', 10);
}

void writeTally(files::OutputFile& file, qint64 audit, const QString& question, const QString& view,
                const figures::AuditTally& tally)
{
    const auto share = tally.share();
    write(file, {QString::number(audit), question, view, QString::number(tally.right),
                 QString::number(tally.wrong), QString::number(tally.unclear), QString::number(tally.changed),
                 QString::number(tally.n()), share ? exactFigure(share->share) : QString(),
                 share ? exactFigure(share->low) : QString(), share ? exactFigure(share->high) : QString()});
}

void writeTallies(files::OutputFile& file, qint64 audit, const QString& question,
                  const figures::AuditTallies& tallies)
{
    for (const View view : {View::Ground, View::Satellite})
        writeTally(file, audit, question, viewName(view), tallies[std::size_t(view)]);
    writeTally(file, audit, question, QStringLiteral("both"), tallies[figures::bothViews]);
}

void writeFigures(files::OutputFile& file, const figures::AuditFigures& figures)
{
    for (int question = 0; question < figures.questions.size(); ++question)
        writeTallies(file, figures.audit.id, figures.questions.at(question).id,
                     figures.tallies[std::size_t(question)]);
    writeTallies(file, figures.audit.id, QStringLiteral("all-questions-pooled"), figures.overall);
}

QStringList columns(const char* names)
{
    return QString::fromLatin1(names).split(u' ');
}

QStringList markColumns()
{
    return columns("audit image view question answer said_by_kind said_by said_by_revision answer_event "
                   "verdict state answer_is_current marked_by marked_at");
}

QStringList figureColumns()
{
    return columns("audit question view right wrong unclear changed n percent_right ci95_low ci95_high");
}

} // namespace

AuditFiles exportAudit(const store::Store& store, qint64 audit, const files::ExportTarget& target)
{
    std::vector<store::Audit> audits{};
    if (audit != 0)
        audits.push_back(store::audit(store, audit));
    else
        audits = store::audits(store);
    AuditFiles written{target.path, figuresPath(target.path), 0};
    datasets::requireExportable(
        store, target, [](const QByteArray& begin) { return datasets::hasHeader(begin, markColumns()); },
        {written.figures,
         [](const QByteArray& begin) { return datasets::hasHeader(begin, figureColumns()); }});
    files::Outputs output;
    files::OutputFile& marks = output.add(written.marks);
    files::OutputFile& figures = output.add(written.figures);
    write(marks, markColumns());
    write(figures, figureColumns());
    for (const store::Audit& one : audits) {
        written.rows += MarkRows(store, one.id).writeTo(marks);
        writeFigures(figures, figures::auditFigures(store, one.id));
    }
    output.commit();
    return written;
}

} // namespace geovlm::report
