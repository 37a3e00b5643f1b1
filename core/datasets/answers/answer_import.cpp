// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/answer_columns.h"
#include "datasets/answers/answer_files.h"
#include "datasets/common/image_names.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/npy.h"
#include "datasets/text.h"
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "domain/statistics/agreement.h"
#include "files/input.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"
#include "store/answers/synonyms.h"
#include "store/models/files.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QFileInfo>
#include <QHash>
#include <algorithm>
#include <tuple>

namespace geovlm::datasets {
namespace {

constexpr int rowsInABatch = 500;
constexpr qsizetype longestSource = 200;
constexpr qsizetype longestAnswer = 2000; ///< as for people
constexpr float certain = 1.0001F;        ///< softmax in float32 may pass 1 a little
constexpr qsizetype cellShown = 40;
constexpr int mostTexts = 20'000; ///< different texts that are remembered

QByteArray hashOf(const QString& file)
{
    QByteArray hash = store::sha256OfFile(file, files::Input(file).size());
    if (hash.isEmpty())
        throw Error(Text::tr("%1 became shorter while it was read; try again.").arg(file));
    return hash;
}

QString sourceOf(const AnswerImport& options)
{
    QString source = options.source.simplified();
    if (source.isEmpty())
        throw Error(Text::tr("The answers of %1 need a source: whose they are.").arg(options.file));
    if (source.size() > longestSource)
        throw Error(Text::tr("The name of a source may have %1 letters at most.").arg(longestSource));
    return source;
}

/// A matrix of another length would give each image the probabilities of another one, so this is found out
/// before anything is written.
void requireAsManyRows(const QString& file, qint64 rows, const NpyReader& matrix, const QString& matrixFile)
{
    if (rows != matrix.rows())
        throw Error(
            Text::tr("%1 has %2 rows, but %3 has %4 below its header; each row of answers needs its own.")
                .arg(matrixFile)
                .arg(matrix.rows())
                .arg(file)
                .arg(rows));
}

const QString& rawOf(const AnswerEvent& event)
{
    return event.raw.isEmpty() ? event.value : event.raw;
}

bool sameAnswers(const std::vector<AnswerEvent>& a, const std::vector<AnswerEvent>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const AnswerEvent& x, const AnswerEvent& y) {
        return x.question == y.question && x.value == y.value && x.distribution == y.distribution;
    });
}

class AnswerImporter
{
public:
    AnswerImporter(store::Store& store, const AnswerImport& options, Progress& progress)
        : m_store(store), m_bank(store.questions()), m_options(options), m_progress(progress),
          m_source(sourceOf(options)), m_hash(hashOf(options.file)), m_normaliser(store::normaliser(store)),
          m_names(store, options.file, options.view, progress, options.onRejected)
    {
        const qint64 rows = requireReadable(options.file, progress) - 1;
        m_speaker = {SpeakerKind::Import, m_source, QString::fromLatin1(m_hash.left(12))};
        if (!options.probabilities.isEmpty())
            openProbabilities(rows);
        if (const auto unfinished = store::unfinishedRun(store, RunKind::ImportAnswers, 0, parameters()))
            m_report.run = unfinished->id;
    }

    AnswerImportReport run()
    {
        CsvReader reader(m_options.file);
        QStringList fields;
        if (!reader.next(fields))
            throw Error(Text::tr("%1 is empty; its first line names the columns.").arg(m_options.file));
        readHeader(reader, fields);
        m_progress.begin(Text::tr("Importing answers"), QFileInfo(m_options.file).size());
        m_transaction.emplace(m_store);
        const qint64 place = store::nextAnswerPlace(m_store);
        while (reader.next(fields)) {
            takeRow(fields, reader, place + m_report.rows);
            if (++m_report.rows % rowsInABatch == 0)
                finishBatch(reader.bytesRead());
        }
        if (m_report.run != 0)
            store::finishRun(m_store, m_report.run);
        m_transaction->commit();
        m_progress.advance(reader.bytesRead());
        m_report.unknownImages = m_names.unknown();
        m_report.unknownNames = m_names.sentences();
        listWhatWasSaid();
        return m_report;
    }

private:
    QJsonObject parameters() const
    {
        QJsonObject object{{QStringLiteral("source"), m_source},
                           {QStringLiteral("file"), QFileInfo(m_options.file).fileName()},
                           {QStringLiteral("sha256"), QString::fromLatin1(m_hash)},
                           {QStringLiteral("view"), int(m_options.view)}};
        if (m_matrix)
            object[QStringLiteral("probabilities")] = QString::fromLatin1(m_matrixHash);
        return object;
    }

    void openProbabilities(qint64 rows)
    {
        const QString& file = m_options.probabilities;
        m_matrix.emplace(file);
        if (m_matrix->columns() != m_bank.optionCount())
            throw Error(Text::tr("%1 has %2 columns; the questions of this store have %3 options.")
                            .arg(file)
                            .arg(m_matrix->columns())
                            .arg(m_bank.optionCount()));
        requireAsManyRows(m_options.file, rows, *m_matrix, file);
        m_matrixHash = hashOf(file);
    }

    void readHeader(const CsvReader& reader, const QStringList& fields)
    {
        m_columns = answerColumns(fields, m_bank, m_options.file);
        m_report.form = reader.form();
        m_report.byHeader = m_columns.byHeader;
        m_report.ignored = m_columns.ignored;
        if (!m_columns.ignored.isEmpty())
            m_progress.note(Text::tr("Not read of %1, because they are no questions: the columns %2.")
                                .arg(m_options.file, m_columns.ignored.join(QStringLiteral(", "))));
        if (m_columns.isPublishedOrder())
            m_header = reader.head();
        if (m_header.isEmpty())
            m_header = csvRecord(m_columns.published(fields));
        if (!m_columns.byHeader && m_names.known(fields.front()) != 0)
            m_progress.note(
                Text::tr("The first line of %1 is taken for its header, but it names an image; if the "
                         "file has no header, put one before it.")
                    .arg(m_options.file));
    }

    /// For the export, with the first row that is taken: a file of which nothing is taken changes nothing.
    void keepHeader()
    {
        if (!m_header.isEmpty())
            store::putAnswerHeader(m_store, m_options.view, m_header);
        m_header.clear();
    }

    void finishBatch(qint64 bytes)
    {
        m_transaction->commit();
        m_progress.advance(bytes);
        m_progress.throwIfStopped();
        m_transaction.emplace(m_store);
    }

    void takeRow(const QStringList& fields, const CsvReader& reader, qint64 place)
    {
        if (m_matrix) // a row that is refused has its probabilities all the same
            m_matrix->next(m_probabilities);
        if (const QString why = whyNot(fields, reader); !why.isEmpty())
            return reject(reader.line(), why);
        const QString& name = fields.at(m_columns.name);
        const ImageId image = m_names.find(name, reader.line());
        if (image == 0)
            return;
        keepHeader();
        store::putAnswerRow(m_store, image, name, place);
        takeAnswers(image, fields, reader);
    }

    QString whyNot(const QStringList& fields, const CsvReader& reader) const
    {
        const bool nameless = reader.strayCells().contains(int(m_columns.name));
        if (reader.damaged() || nameless)
            return reader.problem(fields);
        if (fields.size() != m_columns.width)
            return Text::tr("the line has %1 fields instead of %2").arg(fields.size()).arg(m_columns.width);
        for (const QString& field : fields)
            if (field.size() > longestAnswer)
                return Text::tr("a field has more than %1 letters").arg(longestAnswer);
        for (const float probability : m_probabilities)
            if (!(probability >= 0 && probability <= certain)) // NaN fails too
                return Text::tr("its row of %1 holds %2, which is no probability")
                    .arg(m_options.probabilities)
                    .arg(double(probability));
        return {};
    }

    void reject(int line, const QString& why)
    {
        const Rejected rejected{m_options.file, line, why};
        if (m_options.onRejected)
            m_options.onRejected(rejected);
        if (++m_report.rejectedCount <= AnswerImportReport::kept)
            m_report.rejected.push_back(rejected);
    }

    void takeAnswers(ImageId image, const QStringList& fields, const CsvReader& reader)
    {
        const std::vector<AnswerEvent> log = store::answerLog(m_store, image);
        const std::vector<AnswerEvent> before =
            log.empty() ? std::vector<AnswerEvent>() : store::currentAnswers(m_store, image);
        const qint64 addedBefore = m_report.added;
        const QByteArray source = log.empty() ? store::textSource(m_store, image) : QByteArray();
        for (int question = 0; question < m_bank.size(); ++question)
            if (const QString raw = cellOf(question, fields, reader); !raw.trimmed().isEmpty())
                takeAnswer(image, question, raw, log, before);
        if (m_report.added == addedBefore)
            return;
        if (log.empty())
            store::adoptImportedTexts(m_store, image, source);
        if (before.empty() || !sameAnswers(before, store::currentAnswers(m_store, image)))
            store::answersChanged(m_store, image);
    }

    /// What the row says about a question; empty, and rejected, where a stray quote leaves that open.
    QString cellOf(int question, const QStringList& fields, const CsvReader& reader)
    {
        const qsizetype column = m_columns.answers[std::size_t(question)];
        const QString& cell = fields.at(column);
        if (!reader.strayCells().contains(int(column)))
            return cell;
        reject(reader.line(), Text::tr("the answer about \"%1\" holds a stray quote and was left out: %2")
                                  .arg(m_bank.at(question).id, cell.left(cellShown)));
        return {};
    }

    void takeAnswer(ImageId image, int question, const QString& raw, const std::vector<AnswerEvent>& log,
                    const std::vector<AnswerEvent>& before)
    {
        const MappedAnswer mapped = mappingOf(question, raw);
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = mapped.value;
        event.raw = raw;
        event.speaker = m_speaker;
        event.distribution = distributionOf(question);
        event.confidence = answerConfidence(m_bank.at(question), event.value, event.distribution);
        ++m_report.answers;
        m_report.offList += mapped.offList();
        noteConflict(event, before);
        if (!saidAlready(log, event))
            append(event);
    }

    MappedAnswer mappingOf(int question, const QString& raw)
    {
        const std::pair<int, QString> key{question, raw};
        auto known = m_said.find(key);
        if (known == m_said.end()) {
            MappedAnswer mapped = m_normaliser.map(question, raw);
            if (m_said.size() >= mostTexts) {
                m_report.saidMore += mapped.how != Mapping::AsWritten;
                return mapped;
            }
            known = m_said.insert(key, {mapped, 0});
        }
        ++known->count;
        return known->mapped;
    }

    /// Whether it is what this source said last about the question, in whichever file. An image that stands
    /// twice in this very file says several things; each is known when it has been said from this file.
    bool saidAlready(const std::vector<AnswerEvent>& log, const AnswerEvent& event) const
    {
        bool last = true;
        for (auto known = log.rbegin(); known != log.rend(); ++known) {
            if (known->question != event.question || known->speaker.kind != SpeakerKind::Import ||
                known->speaker.name != m_speaker.name || known->undoes != 0)
                continue;
            if (!last && known->speaker.revision != m_speaker.revision)
                return false;
            if (says(*known, event))
                return true;
            if (known->speaker.revision != m_speaker.revision)
                return false;
            last = false;
        }
        return false;
    }

    /// One that came without probabilities is said again with them.
    static bool says(const AnswerEvent& known, const AnswerEvent& event)
    {
        return known.value == event.value && rawOf(known) == rawOf(event) &&
               (event.distribution.empty() || event.distribution == known.distribution);
    }

    void listWhatWasSaid()
    {
        for (auto said = m_said.cbegin(); said != m_said.cend(); ++said)
            if (said->mapped.how != Mapping::AsWritten)
                m_report.said.push_back({m_bank.at(said.key().first).id, said.key().second,
                                         said->mapped.offList() ? QString() : said->mapped.value,
                                         AnswerNormaliser::reason(said->mapped), said->count});
        std::ranges::sort(m_report.said, [](const SaidAnswer& a, const SaidAnswer& b) {
            return std::tie(b.count, a.question, a.said) < std::tie(a.count, b.question, b.said);
        });
        for (std::size_t i = AnswerImportReport::keptSaid; i < m_report.said.size(); ++i)
            m_report.saidMore += m_report.said[i].count;
        if (m_report.said.size() > AnswerImportReport::keptSaid)
            m_report.said.resize(AnswerImportReport::keptSaid);
    }

    std::vector<float> distributionOf(int question) const
    {
        if (m_probabilities.empty())
            return {};
        const auto first = m_probabilities.begin() + m_bank.offset(question);
        const auto last = first + m_bank.at(question).options.size();
        const bool known = std::any_of(first, last, [](float probability) { return probability > 0; });
        return known ? std::vector<float>(first, last) : std::vector<float>();
    }

    void noteConflict(const AnswerEvent& event, const std::vector<AnswerEvent>& before)
    {
        const auto current = std::find_if(before.begin(), before.end(), [&](const AnswerEvent& one) {
            return one.question == event.question && one.speaker.kind == SpeakerKind::Person;
        });
        if (current == before.end() || canonicalAnswer(current->value) == canonicalAnswer(event.value))
            return;
        if (++m_report.conflicts <= AnswerImportReport::kept)
            m_report.conflictSentences.append(
                Text::tr("%1, %2: %3 says \"%4\" and the file \"%5\"; the person's answer is kept.")
                    .arg(store::image(m_store, event.image).path, m_bank.at(event.question).id,
                         current->speaker.name, current->value, event.value));
    }

    void append(AnswerEvent event)
    {
        if (m_report.run == 0)
            m_report.run = store::beginRun(m_store, RunKind::ImportAnswers, 0, parameters());
        event.run = m_report.run;
        store::appendAnswer(m_store, std::move(event));
        ++m_report.added;
    }

    store::Store& m_store;
    const QuestionBank& m_bank;
    const AnswerImport& m_options;
    Progress& m_progress;
    QString m_source;
    QByteArray m_hash;
    Speaker m_speaker;
    AnswerNormaliser m_normaliser;
    ImageNames m_names;
    AnswerColumns m_columns;
    QByteArray m_header; ///< what the export will begin with; empty once it is kept
    struct Said
    {
        MappedAnswer mapped;
        qint64 count = 0;
    };
    QHash<std::pair<int, QString>, Said> m_said; ///< what each text stands for, and how often it came
    std::optional<NpyReader> m_matrix;
    QByteArray m_matrixHash;
    std::vector<float> m_probabilities; ///< of the row at hand; empty without a matrix
    AnswerImportReport m_report;
    std::optional<store::Transaction> m_transaction;
};

} // namespace

AnswerImportReport importAnswers(store::Store& store, const AnswerImport& options, Progress& progress)
{
    return AnswerImporter(store, options, progress).run();
}

} // namespace geovlm::datasets
