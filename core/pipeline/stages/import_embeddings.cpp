// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/import_embeddings.h"

#include "datasets/common/image_names.h"
#include "datasets/formats/npy.h"
#include "domain/error.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/stages/text.h"
#include "store/models/files.h"
#include "store/models/images.h"
#include "store/models/pictures.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <cstring>

namespace geovlm::pipeline {
namespace {

constexpr qint64 batchBytes = 8 << 20;
constexpr qint64 mostRowsInABatch = 2048;
constexpr int widest = 65'536;
constexpr qint64 mostRows = 50'000'000;
constexpr qsizetype longestModelName = 200;
constexpr double lengthTolerance = 1e-5;

ModelKind kindOf(store::EmbeddingKind kind)
{
    return kind == store::EmbeddingKind::Image ? ModelKind::Encoder : ModelKind::TextEmbedder;
}

QByteArray hashOfFile(const QString& file)
{
    return store::sha256OfFile(file, QFileInfo(file).size());
}

double lengthOf(const std::vector<float>& row)
{
    double sum = 0;
    for (const float value : row)
        sum += double(value) * double(value);
    return std::sqrt(sum);
}

bool sameBytes(std::span<const float> a, std::span<const float> b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

class EmbeddingImporter
{
public:
    EmbeddingImporter(store::Store& store, const EmbeddingImport& options, Progress& progress)
        : m_store(store), m_options(options), m_progress(progress), m_matrix(options.matrix),
          m_lines(embeddingNames(options.names)),
          m_names(store, options.names, options.view, progress, options.onRejected),
          m_isImage(options.kind == store::EmbeddingKind::Image), m_pictures(store::pictures(store))
    {
        requireFit();
        requireOwnName();
        findImages();
    }

    EmbeddingImportReport run()
    {
        const qint64 model = registerModel();
        m_old = store::setOf(m_store, m_options.kind, model);
        m_run = startRun(m_store, RunKind::ImportEmbeddings, model, parameters());
        m_set = store::stageSet(m_store, m_options.kind, model, m_matrix.columns());
        try {
            readAll();
        } catch (...) {
            store::dropStagedSet(m_store, m_set);
            throw;
        }
        settle();
        store::finishRun(m_store, m_run);
        return m_report;
    }

private:
    void readAll()
    {
        copyOthers();
        m_progress.begin(StagesText::tr("Importing embeddings"), m_matrix.rows());
        const std::size_t batch = batchOf(m_matrix.columns());
        for (std::size_t start = 0; start < m_lines.size(); start += batch) {
            takeBatch(start, std::min(m_lines.size(), start + batch));
            m_progress.advance(qint64(std::min(m_lines.size(), start + batch)));
            m_progress.throwIfStopped();
        }
        if (m_taken == 0)
            throw Error(StagesText::tr(
                            "None of the %1 rows of %2 could be taken: %3 are of images that this store does "
                            "not have, %4 are no embeddings.")
                            .arg(m_report.rows)
                            .arg(m_options.matrix)
                            .arg(m_report.unknownImages)
                            .arg(m_report.rejectedCount));
    }

    static std::size_t batchOf(int columns)
    {
        return std::size_t(std::clamp<qint64>(batchBytes / (qint64(columns) * 4), 1, mostRowsInABatch));
    }

    /// Rows of images that this file does not name stay as they are.
    void copyOthers()
    {
        if (!m_old)
            return;
        const std::vector<store::EmbeddedRow> sound = store::soundRows(m_store, *m_old);
        for (const store::EmbeddedRow& row : sound)
            m_known.insert(row.image, row.sourceHash);
        const QSet<ImageId> named(m_images.begin(), m_images.end());
        std::vector<store::EmbeddedRow> others;
        std::ranges::copy_if(sound, std::back_inserter(others),
                             [&](const store::EmbeddedRow& row) { return !named.contains(row.image); });
        const std::size_t batch = batchOf(m_set.dimension);
        for (std::size_t start = 0; start < others.size(); start += batch) {
            m_progress.throwIfStopped();
            copyBatch({others.begin() + std::ptrdiff_t(start),
                       others.begin() + std::ptrdiff_t(std::min(others.size(), start + batch))});
        }
    }

    void copyBatch(const std::vector<store::EmbeddedRow>& who)
    {
        std::vector<ImageId> images;
        images.reserve(who.size());
        for (const store::EmbeddedRow& row : who)
            images.push_back(row.image);
        store::putRows(m_store, m_set, m_run, who, store::readRows(m_store, *m_old, images));
        store::Transaction transaction(m_store);
        for (const Image& image : store::images(m_store, images))
            store::putEmbeddingName(m_store, m_set, image, store::embeddingName(m_store, *m_old, image));
        transaction.commit();
    }

    /// Everything at once takes the place of what was there; what is the same already only becomes the
    /// latest.
    void settle()
    {
        if (m_report.written > 0 || m_renamed || !m_old || !m_old->finished) {
            store::takeStagedSet(m_store, m_set);
            return;
        }
        store::dropStagedSet(m_store, m_set);
        store::sealSet(m_store, *m_old);
    }

    void requireFit()
    {
        m_report.rows = m_matrix.rows();
        m_report.dimension = m_matrix.columns();
        if (m_matrix.rows() == 0 || m_matrix.rows() > mostRows || m_matrix.columns() > widest)
            throw Error(
                StagesText::tr(
                    "%1 has %2 rows of %3 numbers; embeddings have a row an image and up to %4 numbers.")
                    .arg(m_options.matrix)
                    .arg(m_matrix.rows())
                    .arg(m_matrix.columns())
                    .arg(widest));
        if (qint64(m_lines.size()) != m_matrix.rows())
            throw Error(StagesText::tr(
                            "%1 has %2 rows, but %3 has %4 names below its header; each row needs its name.")
                            .arg(m_options.matrix)
                            .arg(m_matrix.rows())
                            .arg(m_options.names)
                            .arg(m_lines.size()));
    }

    void requireOwnName()
    {
        const QString& name = m_options.model;
        const bool fine = !name.isEmpty() && name.size() <= longestModelName && name == name.simplified();
        if (!fine)
            throw Error(StagesText::tr(
                            "The embeddings need a name (--model): up to %1 letters, no blanks around them.")
                            .arg(longestModelName));
        const auto known = store::modelNamed(m_store, kindOf(m_options.kind), name);
        const bool reserved = name == (m_isImage ? QStringLiteral("small") : QStringLiteral("hashing"));
        if (reserved || (known && !store::isImported(*known)))
            throw Error(
                StagesText::tr("\"%1\" is the name of a model that computes here; choose another for what is "
                               "imported.")
                    .arg(name));
    }

    /// Before anything is written: two rows for one image would leave open which counts.
    void findImages()
    {
        QHash<ImageId, int> seen;
        for (const NamedLine& line : m_lines) {
            const ImageId image = m_names.find(line.name, line.line);
            m_images.push_back(image);
            if (image == 0)
                continue;
            if (const int before = seen.value(image, 0))
                throw Error(StagesText::tr("%1 names %2 twice, in lines %3 and %4; an image has one row.")
                                .arg(m_options.names, line.name, QString::number(before),
                                     QString::number(line.line)));
            seen.insert(image, line.line);
        }
        if (seen.isEmpty())
            throw Error(
                StagesText::tr("None of the %1 rows of %2 is of an image in this store; nothing was changed.")
                    .arg(m_report.rows)
                    .arg(m_options.names));
        m_report.unknownImages = m_names.unknown();
        m_report.unknownNames = m_names.sentences();
    }

    /// The model's identity is its name and width, so that importing again goes on with the same rows; which
    /// file a row came from is said by its run.
    qint64 registerModel()
    {
        store::Model model;
        model.name = m_options.model;
        model.kind = kindOf(m_options.kind);
        model.configuration = {{QStringLiteral("kind"), model.kind.name()},
                               {QStringLiteral("imported"), true},
                               {QStringLiteral("dimension"), m_matrix.columns()},
                               {QStringLiteral("matrix"), QFileInfo(m_options.matrix).fileName()},
                               {QStringLiteral("sha256"), QString::fromLatin1(matrixHash())}};
        model.sha256 = QCryptographicHash::hash(QStringLiteral("imported %1 %2 %3")
                                                    .arg(model.kind.name(), model.name)
                                                    .arg(m_matrix.columns())
                                                    .toUtf8(),
                                                QCryptographicHash::Sha256)
                           .toHex();
        store::Transaction transaction(m_store);
        const qint64 id = store::putModel(m_store, model);
        transaction.commit();
        return id;
    }

    QByteArray matrixHash()
    {
        if (m_matrixHash.isEmpty())
            m_matrixHash = hashOfFile(m_options.matrix);
        return m_matrixHash;
    }

    QJsonObject parameters()
    {
        return {{QStringLiteral("kind"), m_isImage ? QStringLiteral("image") : QStringLiteral("text")},
                {QStringLiteral("matrix"), QFileInfo(m_options.matrix).fileName()},
                {QStringLiteral("matrix_sha256"), QString::fromLatin1(matrixHash())},
                {QStringLiteral("names_sha256"), QString::fromLatin1(hashOfFile(m_options.names))}};
    }

    struct Batch
    {
        std::vector<store::EmbeddedRow> who;
        std::vector<float> values;
        std::vector<std::size_t> lines;
    };

    void takeBatch(std::size_t start, std::size_t end)
    {
        Batch batch;
        std::vector<float> row;
        for (std::size_t i = start; i < end; ++i) {
            m_matrix.next(row);
            if (m_images[i] == 0 || !isUsable(row, m_lines[i]))
                continue;
            batch.who.push_back({m_images[i], {}});
            batch.values.insert(batch.values.end(), row.begin(), row.end());
            batch.lines.push_back(i);
        }
        if (batch.who.empty())
            return;
        nameSources(batch);
        countChanged(batch);
        Matrix rows;
        rows.rows = int(batch.who.size());
        rows.columns = m_set.dimension;
        rows.values = std::move(batch.values);
        store::putRows(m_store, m_set, m_run, batch.who, rows);
        m_taken += rows.rows;
        keepNames(batch);
    }

    bool isUsable(std::vector<float>& row, const NamedLine& line)
    {
        const bool finite = std::ranges::all_of(row, [](float value) { return std::isfinite(value); });
        if (!finite)
            return reject(line,
                          StagesText::tr("the row of %1 holds a number that is not finite").arg(line.name));
        const double length = m_isImage ? lengthOf(row) : 1;
        if (!(length > 0))
            return reject(line, StagesText::tr("the row of %1 is all zeros").arg(line.name));
        if (std::abs(length - 1) <= lengthTolerance)
            return true;
        for (float& value : row)
            value = float(double(value) / length);
        ++m_report.normalised;
        return true;
    }

    bool reject(const NamedLine& line, const QString& why)
    {
        const Rejected rejected{m_options.names, line.line, why};
        if (m_options.onRejected)
            m_options.onRejected(rejected);
        if (++m_report.rejectedCount <= EmbeddingImportReport::kept)
            m_report.rejected.push_back(rejected);
        return false;
    }

    /// What the rows are taken to be of: the pictures, or what is said about them, as they are now.
    void nameSources(Batch& batch) const
    {
        std::vector<ImageId> images;
        for (store::EmbeddedRow& one : batch.who) {
            images.push_back(one.image);
            if (m_isImage)
                one.sourceHash = m_pictures.value(one.image).hash;
        }
        if (m_isImage)
            return;
        const std::vector<AnswerSheet> sheets = answerSheets(m_store, images);
        for (std::size_t i = 0; i < sheets.size(); ++i)
            batch.who[i].sourceHash = sheets[i].contentHash();
    }

    void countChanged(const Batch& batch)
    {
        std::vector<ImageId> known;
        for (const store::EmbeddedRow& one : batch.who)
            if (m_known.contains(one.image))
                known.push_back(one.image);
        const Matrix old = known.empty() ? Matrix() : store::readRows(m_store, *m_old, known);
        const std::size_t columns = std::size_t(m_set.dimension);
        for (std::size_t i = 0, next = 0; i < batch.who.size(); ++i) {
            const auto found = m_known.constFind(batch.who[i].image);
            if (found == m_known.constEnd()) {
                ++m_report.written;
                continue;
            }
            const std::span<const float> row(batch.values.data() + i * columns, columns);
            const bool same = *found == batch.who[i].sourceHash && sameBytes(old.row(int(next)), row);
            m_report.written += same ? 0 : 1;
            ++next;
        }
    }

    void keepNames(const Batch& batch)
    {
        store::Transaction transaction(m_store);
        std::vector<ImageId> images;
        images.reserve(batch.who.size());
        for (const store::EmbeddedRow& one : batch.who)
            images.push_back(one.image);
        const std::vector<Image> known = store::images(m_store, images);
        for (std::size_t i = 0; i < known.size(); ++i) {
            const QString& name = m_lines[batch.lines[i]].name;
            m_renamed = m_renamed || (m_old && store::embeddingName(m_store, *m_old, known[i]) != name);
            store::putEmbeddingName(m_store, m_set, known[i], name);
        }
        transaction.commit();
    }

    store::Store& m_store;
    const EmbeddingImport& m_options;
    Progress& m_progress;
    datasets::NpyReader m_matrix;
    std::vector<NamedLine> m_lines;
    datasets::ImageNames m_names;
    bool m_isImage;
    std::vector<ImageId> m_images; ///< of each row; 0 = not known
    QByteArray m_matrixHash;
    QHash<ImageId, store::Picture> m_pictures;
    std::optional<store::EmbeddingSet> m_old; ///< the set in use
    QHash<ImageId, QByteArray> m_known;       ///< its undamaged rows, and what they are of
    store::EmbeddingSet m_set;                ///< being written beside it
    qint64 m_run = 0;
    qint64 m_taken = 0;     ///< rows of the matrix
    bool m_renamed = false; ///< an image has another name than before
    EmbeddingImportReport m_report;
};

} // namespace

EmbeddingImportReport importEmbeddings(store::Store& store, const EmbeddingImport& options,
                                       Progress& progress)
{
    return EmbeddingImporter(store, options, progress).run();
}

} // namespace geovlm::pipeline
