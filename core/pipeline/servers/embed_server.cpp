// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/servers/embed_server.h"
#include "domain/error.h"
#include "domain/text/description.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/gather.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/servers/server_asking.h"
#include "pipeline/servers/servers.h"
#include "pipeline/servers/text.h"
#include "remote/keys.h"
#include "store/models/embeddings.h"
#include "store/results/runs.h"

#include <QCryptographicHash>
#include <QHash>

namespace geovlm::pipeline {
namespace {

constexpr std::size_t imagesAtOnce = 500;
constexpr ModelKind embedderKind = ModelKind::TextEmbedder;

/// A description to embed, and what it was made from.
struct Job
{
    store::EmbeddedRow who;
    QString text;
};

struct Embedded
{
    int batch = 0;
    Matrix rows;
    QString failure;
    bool stopped = false;
};

/// One run with a server.
class EmbedRun
{
public:
    EmbedRun(store::Store& store, const EmbedOptions& options, Progress& progress)
        : m_store(store), m_options(options), m_server(*options.server), m_progress(progress),
          m_gather(progress)
    {
        m_backend = backendOf(m_server, remote::Purpose::Texts);
        m_calls = m_server.calls;
        m_calls.stop = [this] { return m_gather.isHalted(); };
        if (m_backend.model == QLatin1String("hashing"))
            throw Error(ServersText::tr(
                "\"hashing\" is the name of the embedder in this program; a server's model needs "
                "another one."));
    }

    EmbedResult run()
    {
        m_key = remote::keyOf(m_backend).value;
        tellProxy(m_backend, m_server, m_progress);
        m_facts = identified(m_backend, m_key, m_calls);
        findJobs();
        if (!m_jobs.empty())
            embedJobs();
        else
            store::sealSet(m_store, *m_set); // every description has its row, so there is a set
        m_result.dimension = m_set ? m_set->dimension : 0;
        return m_result;
    }

private:
    int batches() const
    {
        return int((m_jobs.size() + std::size_t(m_options.batch) - 1) / std::size_t(m_options.batch));
    }
    std::size_t firstOf(int batch) const { return std::size_t(batch) * std::size_t(m_options.batch); }
    std::size_t endOf(int batch) const { return std::min(m_jobs.size(), firstOf(batch + 1)); }

    /// Every described image whose row is missing or came from other answers.
    void findJobs()
    {
        m_model = store::modelNamed(m_store, embedderKind, m_backend.model);
        tellRevision(m_store, embedderKind, m_backend, m_facts.revision, m_progress);
        if (m_model && isSameRevision())
            m_set = store::setOf(m_store, store::EmbeddingKind::Text, m_model->id);
        QHash<ImageId, QByteArray> known;
        if (m_set && (m_backend.dimensions == 0 || m_backend.dimensions == m_set->dimension))
            for (const store::EmbeddedRow& row : store::soundRows(m_store, *m_set))
                known.insert(row.image, row.sourceHash);
        std::vector<ImageId> images;
        for (const store::Description& description : store::descriptions(m_store))
            images.push_back(description.image);
        if (images.empty())
            throw Error(ServersText::tr("No image is described yet; run answer and describe first."));
        for (std::size_t start = 0; start < images.size(); start += imagesAtOnce) {
            m_progress.throwIfStopped();
            const auto from = images.begin() + std::ptrdiff_t(start);
            const auto count = std::ptrdiff_t(std::min(imagesAtOnce, images.size() - start));
            for (const AnswerSheet& sheet : answerSheets(m_store, {from, from + count}))
                addJob(sheet, known);
        }
    }
    /// A store from before revisions were kept says nothing, and is believed.
    bool isSameRevision() const
    {
        const QString before = m_model->configuration[u"revision"].toString();
        return before.isEmpty() || before == m_facts.revision;
    }
    QByteArray hashFor(int dimension) const
    {
        if (m_model && m_set && m_set->dimension == dimension)
            return m_model->sha256;
        QString text = QStringLiteral("%1\n%2").arg(m_backend.model).arg(dimension);
        if (!m_facts.revision.isEmpty())
            text += u'\n' + m_facts.revision;
        return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex();
    }
    void addJob(const AnswerSheet& sheet, const QHash<ImageId, QByteArray>& known)
    {
        const QByteArray hash = sheet.contentHash();
        if (known.value(sheet.image) == hash)
            ++m_result.unchanged;
        else
            m_jobs.push_back({{sheet.image, hash}, geovlm::describe(sheet.values)});
    }

    void embedJobs()
    {
        tellLeaving(m_backend, qint64(m_jobs.size()), m_server, m_progress);
        m_progress.begin(ServersText::tr("Embedding descriptions"), qint64(m_jobs.size()));
        // The first batch tells how many numbers a row has.
        remote::Client client(m_backend, m_key, m_calls);
        keep({0, embedBatch(client, 0), {}, false});
        m_gather.run(
            batches() - 1, m_backend.concurrency,
            [this]() -> Gather<Embedded>::Worker {
                auto own = std::make_shared<remote::Client>(m_backend, m_key, m_calls);
                return [this, own](int index) { return tryBatch(*own, index + 1); };
            },
            [this](const std::vector<Embedded>& results) {
                for (const Embedded& result : results)
                    take(result);
            });
        if (!m_lost.isEmpty())
            throw Error(ServersText::tr(
                            "%1 %2 descriptions were embedded and are kept; the same command goes on from "
                            "there.")
                            .arg(m_lost)
                            .arg(m_result.embedded));
        m_progress.throwIfStopped();
        store::sealSet(m_store, *m_set);
        store::finishRun(m_store, m_run);
    }

    Matrix embedBatch(remote::Client& client, int batch) const
    {
        QStringList texts;
        for (std::size_t i = firstOf(batch); i < endOf(batch); ++i)
            texts.append(m_jobs[i].text);
        return client.embed(texts);
    }
    Embedded tryBatch(remote::Client& client, int batch) const
    {
        try {
            return {batch, embedBatch(client, batch), {}, false};
        } catch (const Stopped&) {
            return {batch, {}, {}, true};
        } catch (const Error& error) {
            return {batch, {}, error.sentence(), false};
        }
    }

    void take(const Embedded& result)
    {
        if (!result.failure.isEmpty() && m_lost.isEmpty())
            m_lost = result.failure;
        if (!result.failure.isEmpty())
            m_gather.halt();
        else if (!result.stopped)
            keep(result);
    }
    void keep(const Embedded& result)
    {
        if (m_run == 0)
            begin(result.rows.columns);
        if (result.rows.columns != m_set->dimension) {
            m_lost = ServersText::tr("%1 sent embeddings of %2 numbers after ones of %3.")
                         .arg(remote::hostOf(m_backend.url))
                         .arg(result.rows.columns)
                         .arg(m_set->dimension);
            return m_gather.halt();
        }
        std::vector<store::EmbeddedRow> who;
        for (std::size_t i = firstOf(result.batch); i < endOf(result.batch); ++i)
            who.push_back(m_jobs[i].who);
        store::putRows(m_store, *m_set, m_run, who, result.rows);
        m_result.embedded += qint64(who.size());
        m_progress.advance(m_result.embedded);
    }
    void begin(int dimension)
    {
        if (m_set && m_backend.dimensions == 0 && m_set->dimension != dimension)
            throw Error(ServersText::tr(
                            "\"%1\" gave embeddings of %2 numbers before and now gives %3; if that is meant, "
                            "say so with --dimensions %3.")
                            .arg(m_backend.model)
                            .arg(m_set->dimension)
                            .arg(dimension));
        store::Model model;
        model.kind = embedderKind;
        model.name = m_backend.model;
        model.sha256 = hashFor(dimension);
        model.configuration = m_backend.toJson();
        model.configuration.insert(QStringLiteral("kind"), nameOf(embedderKind));
        model.configuration.insert(QStringLiteral("dimension"), dimension);
        model.configuration.insert(QStringLiteral("revision"), m_facts.revision);
        model.configuration.insert(QStringLiteral("weights"), m_facts.weights);
        const qint64 id = store::putModel(m_store, model);
        m_set = store::ensureSet(m_store, store::EmbeddingKind::Text, id, dimension);
        m_run = startRun(m_store, RunKind::Embed, id, {});
    }

    store::Store& m_store;
    const EmbedOptions& m_options;
    const ServerOptions& m_server;
    Progress& m_progress;
    Gather<Embedded> m_gather;
    remote::Backend m_backend;
    QByteArray m_key;
    remote::Calls m_calls;
    remote::ServerFacts m_facts;
    std::optional<store::Model> m_model; ///< of this name, as the store knows it
    std::vector<Job> m_jobs;
    std::optional<store::EmbeddingSet> m_set;
    qint64 m_run = 0;
    EmbedResult m_result;
    QString m_lost; ///< why the run cannot go on
};

} // namespace

EmbedResult embedWithServer(store::Store& store, const EmbedOptions& options, Progress& progress)
{
    return EmbedRun(store, options, progress).run();
}

} // namespace geovlm::pipeline
