// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/answer_files.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/exporting.h"
#include "datasets/formats/npy.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "files/output.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"
#include "store/sqlite/store.h"

#include <algorithm>

namespace geovlm::datasets {
namespace {

QStringList ownHeader(const QuestionBank& bank)
{
    QStringList header{QStringLiteral("image_name")};
    for (const Question& question : bank.questions())
        header.append(
            QStringLiteral("%1 [%2]").arg(question.prompt, question.options.join(QStringLiteral(" / "))));
    return header;
}

/// Everything of a file before its first row.
QByteArray headerOf(const QString& name, const QuestionBank& bank)
{
    CsvReader reader(name);
    QStringList fields;
    if (!reader.next(fields) || fields.size() != bank.size() + 1)
        throw Error(Text::tr("The first line of %1 has %2 columns; a header of answers has %3.")
                        .arg(name)
                        .arg(fields.size())
                        .arg(bank.size() + 1));
    if (reader.head().isEmpty())
        throw Error(Text::tr("The first line of %1 is too long, or not UTF-8 text with commas.").arg(name));
    return reader.head();
}

/// The header that the imported files of the views to be written have in common; empty = none.
QByteArray keptHeader(const store::Store& store, std::optional<View> view)
{
    const std::vector<View> views = view ? std::vector{*view} : store::answeredViews(store);
    QByteArray header;
    for (const View one : views) {
        const QByteArray kept = store::answerHeader(store, one);
        if (kept.isEmpty() || (!header.isEmpty() && kept != header))
            return {};
        header = kept;
    }
    return header;
}

QByteArray lineEndOf(const QByteArray& header)
{
    for (const char* end : {"\r\n", "\r"})
        if (header.endsWith(end))
            return end;
    return "\n";
}

QString namesOf(const std::vector<AnswerEvent>& answers)
{
    QStringList names;
    for (const AnswerEvent& answer : answers)
        names.append(answer.speaker.name);
    names.sort();
    names.removeDuplicates();
    return names.join(QStringLiteral("; "));
}

std::vector<float> probabilitiesOf(const QuestionBank& bank, const std::vector<AnswerEvent>& answers)
{
    std::vector<float> row(std::size_t(bank.optionCount()), 0.0F);
    for (const AnswerEvent& answer : answers)
        if (answer.distribution.size() == std::size_t(bank.at(answer.question).options.size()))
            std::copy(answer.distribution.begin(), answer.distribution.end(),
                      row.begin() + bank.offset(answer.question));
    return row;
}

class AnswerWriter
{
public:
    AnswerWriter(const store::Store& store, const AnswerExport& options)
        : m_store(store), m_bank(store.questions()), m_options(options)
    {
        m_header = options.headerFrom.isEmpty() ? keptHeader(store, options.view)
                                                : headerOf(options.headerFrom, m_bank);
        m_lineEnd = lineEndOf(m_header);
    }

    qint64 run(const files::ExportTarget& file)
    {
        requireMay(file);
        const std::vector<store::FileRow> rows = store::answerRowsToWrite(m_store, m_options.view);
        files::Outputs output;
        m_list = &output.add(file.path);
        m_list->put(header());
        if (m_options.probabilities) {
            m_matrix = &output.add(probabilitiesBeside(file.path));
            m_matrix->put(npyHeader(qint64(rows.size()), m_bank.optionCount()));
        }
        for (const store::FileRow& row : rows)
            write(row);
        output.commit();
        return qint64(rows.size());
    }

private:
    void requireMay(const files::ExportTarget& file) const
    {
        const auto isList = [this](const QByteArray& begin) { return isOurs(begin); };
        const auto isMatrix = [this](const QByteArray& begin) {
            return isOwnMatrix(begin, m_bank.optionCount());
        };
        if (m_options.probabilities)
            requireExportable(m_store, file, isList, {probabilitiesBeside(file.path), isMatrix});
        else
            requireExportable(m_store, file, isList);
    }

    /// Under the header that is written now, or that of the questions, with and without who answered.
    bool isOurs(const QByteArray& begin) const
    {
        const QStringList own = ownHeader(m_bank);
        for (QByteArray known : {m_header, csvRecord(own), csvRecord(own, true)}) {
            while (known.endsWith('\n') || known.endsWith('\r'))
                known.chop(1);
            if (hasHeader(begin, known) || hasHeader(begin, known + ",who"))
                return true;
        }
        return false;
    }

    QByteArray header() const
    {
        QByteArray bytes =
            m_header.isEmpty() ? csvRecord(ownHeader(m_bank), m_options.guardFormulas) : m_header;
        if (!bytes.endsWith('\n') && !bytes.endsWith('\r')) // a file of a header alone may lack it
            bytes += m_lineEnd;
        if (m_options.who)
            bytes.insert(bytes.size() - m_lineEnd.size(), ",who");
        return bytes;
    }

    void write(const store::FileRow& row)
    {
        const std::vector<AnswerEvent> answers = store::currentAnswers(m_store, row.image);
        QStringList record(m_bank.size() + 1);
        record[0] = row.name;
        for (const AnswerEvent& answer : answers)
            record[answer.question + 1] = textOf(answer);
        if (m_options.who)
            record.append(namesOf(answers));
        m_list->put(csvRecord(record, m_options.guardFormulas, m_lineEnd));
        if (!m_options.probabilities)
            return;
        const std::vector<float> values = probabilitiesOf(m_bank, answers);
        m_matrix->put(reinterpret_cast<const char*>(values.data()),
                      qint64(values.size()) * qint64(sizeof(float)));
    }

    /// What a file said goes out as it came.
    QString textOf(const AnswerEvent& answer) const
    {
        const bool asSaid =
            answer.speaker.kind == SpeakerKind::Import && !answer.raw.isEmpty() && !m_options.options;
        return asSaid ? answer.raw : answer.value;
    }

    const store::Store& m_store;
    const QuestionBank& m_bank;
    const AnswerExport& m_options;
    files::OutputFile* m_list = nullptr;
    files::OutputFile* m_matrix = nullptr; ///< none without probabilities
    QByteArray m_header, m_lineEnd;
};

} // namespace

qint64 exportAnswers(const store::Store& store, const files::ExportTarget& file, const AnswerExport& options)
{
    return AnswerWriter(store, options).run(file);
}

QString probabilitiesBeside(const QString& file)
{
    const bool csv = file.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
    return (csv ? file.chopped(4) : file) + QStringLiteral(".npy");
}

} // namespace geovlm::datasets
