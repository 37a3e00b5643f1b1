// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answer_files.h"
#include "datasets/csv.h"
#include "datasets/npy.h"
#include "datasets/saving.h"
#include "domain/error.h"
#include "store/answers.h"
#include "store/published.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QFile>
#include <algorithm>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(AnswerExport)
};

constexpr qint64 longestHeader = 1 << 20;

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
    QFile file(name);
    if (reader.position() > longestHeader || !file.open(QIODevice::ReadOnly))
        throw Error(Text::tr("The first line of %1 cannot be read or is too long.").arg(name));
    return file.read(reader.position());
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
    AnswerWriter(const store::Store& store, const QString& file, const AnswerExport& options)
        : m_store(store), m_bank(store.questions()), m_options(options), m_list(file),
          m_matrix(probabilitiesBeside(file))
    {
        m_header = options.headerFrom.isEmpty() ? keptHeader(store, options.view)
                                                : headerOf(options.headerFrom, m_bank);
        m_lineEnd = lineEndOf(m_header);
    }

    qint64 run()
    {
        const std::vector<store::PublishedRow> rows = store::answerRowsToWrite(m_store, m_options.view);
        openForWriting(m_list);
        m_list.write(header());
        if (m_options.probabilities) {
            openForWriting(m_matrix);
            m_matrix.write(npyHeader(qint64(rows.size()), m_bank.optionCount()));
        }
        for (const store::PublishedRow& row : rows)
            write(row);
        if (m_options.probabilities)
            commit(m_matrix);
        commit(m_list);
        return qint64(rows.size());
    }

private:
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

    void write(const store::PublishedRow& row)
    {
        const std::vector<AnswerEvent> answers = store::currentAnswers(m_store, row.image);
        QStringList record(m_bank.size() + 1);
        record[0] = row.name;
        for (const AnswerEvent& answer : answers)
            record[answer.question + 1] = textOf(answer);
        if (m_options.who)
            record.append(namesOf(answers));
        m_list.write(csvRecord(record, m_options.guardFormulas, m_lineEnd));
        if (!m_options.probabilities)
            return;
        const std::vector<float> values = probabilitiesOf(m_bank, answers);
        m_matrix.write(reinterpret_cast<const char*>(values.data()), qint64(values.size() * sizeof(float)));
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
    QSaveFile m_list, m_matrix;
    QByteArray m_header, m_lineEnd;
};

} // namespace

qint64 exportAnswers(const store::Store& store, const QString& file, const AnswerExport& options)
{
    return AnswerWriter(store, file, options).run();
}

QString probabilitiesBeside(const QString& file)
{
    const bool csv = file.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
    return (csv ? file.chopped(4) : file) + QStringLiteral(".npy");
}

} // namespace geovlm::datasets
