// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/caption_files.h"

#include "datasets/common/image_names.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/exporting.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "files/output.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"
#include "store/models/embeddings.h"
#include "store/models/files.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QFileInfo>
#include <QJsonArray>

namespace geovlm::datasets {
namespace {

constexpr int captionsInABatch = 1000;
constexpr qsizetype longestCaption = 20'000;

QStringList headerOf(CaptionForm form)
{
    return form == CaptionForm::ImageName
               ? QStringList{QStringLiteral("image_name"), QStringLiteral("caption")}
               : QStringList{QStringLiteral("Filename"), QStringLiteral("Description")};
}

struct Columns
{
    qsizetype name = -1, caption = -1;
};

qsizetype columnCalled(const QStringList& header, const QString& name)
{
    for (qsizetype i = 0; i < header.size(); ++i)
        if (header.at(i).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return i;
    return -1;
}

Columns columnsOf(const QStringList& header, const QString& file)
{
    for (const CaptionForm form : {CaptionForm::ImageName, CaptionForm::Filename}) {
        const QStringList names = headerOf(form);
        const Columns columns{columnCalled(header, names.at(0)), columnCalled(header, names.at(1))};
        if (columns.name >= 0 && columns.caption >= 0)
            return columns;
    }
    throw Error(Text::tr("%1 is no file of captions: its first line has neither the columns image_name and "
                         "caption nor Filename and Description.")
                    .arg(file));
}

class CaptionImporter
{
public:
    CaptionImporter(store::Store& store, const CaptionImport& options, Progress& progress)
        : m_store(store), m_options(options), m_progress(progress),
          m_names(store, options.file, options.view, progress, options.onRejected)
    {
    }

    CaptionImportReport run()
    {
        requireReadable(m_options.file, m_progress);
        CsvReader reader(m_options.file);
        QStringList fields;
        if (!reader.next(fields))
            throw Error(Text::tr("%1 is empty; its first line names the columns.").arg(m_options.file));
        m_report.form = reader.form();
        m_columns = columnsOf(fields, m_options.file);
        m_progress.begin(Text::tr("Importing captions"), QFileInfo(m_options.file).size());
        m_transaction.emplace(m_store);
        while (reader.next(fields)) {
            takeRow(fields, reader);
            if (++m_report.rows % captionsInABatch == 0)
                finishBatch(reader.bytesRead());
        }
        if (m_report.run != 0)
            store::finishRun(m_store, m_report.run);
        m_transaction->commit();
        m_report.unknownImages = m_names.unknown();
        m_report.unknownNames = m_names.sentences();
        return m_report;
    }

private:
    void finishBatch(qint64 bytes)
    {
        m_transaction->commit();
        m_progress.advance(bytes);
        m_progress.throwIfStopped();
        m_transaction.emplace(m_store);
    }

    void takeRow(const QStringList& fields, const CsvReader& reader)
    {
        if (const QString why = whyNot(fields, reader.problem(fields)); !why.isEmpty())
            return reject({m_options.file, reader.line(), why});
        const QString& name = fields.at(m_columns.name);
        if (const ImageId image = m_names.find(name, reader.line()))
            take(image, {fields.at(m_columns.caption), name});
    }

    void reject(const Rejected& rejected)
    {
        if (m_options.onRejected)
            m_options.onRejected(rejected);
        if (++m_report.rejectedCount <= CaptionImportReport::kept)
            m_report.rejected.push_back(rejected);
    }

    QString whyNot(const QStringList& fields, const QString& problem) const
    {
        if (!problem.isEmpty())
            return problem;
        if (fields.size() <= std::max(m_columns.name, m_columns.caption))
            return Text::tr("the line has %1 fields only").arg(fields.size());
        const QString& caption = fields.at(m_columns.caption);
        if (caption.trimmed().isEmpty())
            return Text::tr("the caption is empty");
        if (caption.size() > longestCaption)
            return Text::tr("the caption has more than %1 letters").arg(longestCaption);
        return {};
    }

    void take(ImageId image, const store::Caption& caption)
    {
        const bool answered = !store::currentAnswers(m_store, image).empty();
        m_report.answered += answered;
        const auto known = store::caption(m_store, image);
        if (known && known->text == caption.text && known->name == caption.name)
            return;
        const QByteArray before = known || answered ? QByteArray() : store::textSource(m_store, image);
        store::putCaption(m_store, runId(), image, caption);
        ++m_report.added;
        if (!known || known->text != caption.text)
            store::captionChanged(m_store, image);
        if (!before.isEmpty())
            store::adoptImportedTexts(m_store, image, before);
    }

    qint64 runId()
    {
        if (m_report.run != 0)
            return m_report.run;
        const QString& file = m_options.file;
        const QJsonObject parameters{{QStringLiteral("file"), QFileInfo(file).fileName()},
                                     {QStringLiteral("sha256"),
                                      QString::fromLatin1(store::sha256OfFile(file, QFileInfo(file).size()))},
                                     {QStringLiteral("view"), int(m_options.view)}};
        constexpr RunKind kind = RunKind::ImportCaptions;
        const auto unfinished = store::unfinishedRun(m_store, kind, 0, parameters);
        return m_report.run = unfinished ? unfinished->id : store::beginRun(m_store, kind, 0, parameters);
    }

    store::Store& m_store;
    const CaptionImport& m_options;
    Progress& m_progress;
    ImageNames m_names;
    Columns m_columns;
    CaptionImportReport m_report;
    std::optional<store::Transaction> m_transaction;
};

} // namespace

CaptionImportReport importCaptions(store::Store& store, const CaptionImport& options, Progress& progress)
{
    return CaptionImporter(store, options, progress).run();
}

qint64 exportCaptions(const store::Store& store, const files::ExportTarget& file, std::optional<View> view,
                      CaptionForm form)
{
    requireExportable(store, file, [](const QByteArray& begin) {
        return hasHeader(begin, headerOf(CaptionForm::ImageName)) ||
               hasHeader(begin, headerOf(CaptionForm::Filename));
    });
    files::Outputs output;
    files::OutputFile& list = output.add(file.path);
    list.put(csvRecord(headerOf(form)));
    qint64 rows = 0;
    for (const store::FileRow& row : store::captionRowsToWrite(store, view))
        if (const auto description = store::description(store, row.image)) {
            list.put(csvRecord({row.name, description->text}));
            ++rows;
        }
    output.commit();
    return rows;
}

QJsonObject toJson(const CaptionImportReport& report)
{
    return {{QStringLiteral("rows"), report.rows},
            {QStringLiteral("added"), report.added},
            {QStringLiteral("answered"), report.answered},
            {QStringLiteral("unknown_images"), report.unknownImages},
            {QStringLiteral("rejected"), rejectedJson(report.rejected)},
            {QStringLiteral("form"), report.form},
            {QStringLiteral("rejected_count"), report.rejectedCount}};
}

} // namespace geovlm::datasets
