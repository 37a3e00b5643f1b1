// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/random.h"
#include "pipeline/stages/stages.h"
#include "store/sqlite/store.h"
#include "support/fake_models.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QHash>
#include <QMutex>
#include <QSet>
#include <QTemporaryDir>
#include <functional>

namespace geovlm::test {

/// A store with small pictures, each of another colour, half of them of each view.
class PictureStore
{
public:
    explicit PictureStore(int images);
    store::Store& store() { return *m_store; }
    void close() { m_store.reset(); }
    const std::vector<ImageId>& images() const { return m_images; }
    QString path() const { return m_dir.filePath(QStringLiteral("pictures.geovlm")); }
    QString picture(int index) const;

private:
    QTemporaryDir m_dir;
    std::unique_ptr<store::Store> m_store;
    std::vector<ImageId> m_images;
};

/// Options to answer with the server at `url`, with short times and no real waiting.
pipeline::AnswerOptions askingAt(const QUrl& url, remote::Mode mode, int concurrency = 4);
pipeline::EmbedOptions embeddingAt(const QUrl& url);

/// Counts, for every picture and question, the good replies that were sent in whole; a greeting is none.
class Ledger
{
public:
    /// A handler that answers as `model` does and writes down what it was asked.
    FakeServer::Handler keeping(const Model& model);
    void count(const HttpRequest& request);
    int most() const; ///< good replies to one request
    int total() const;

private:
    mutable QMutex m_mutex;
    QHash<QByteArray, int> m_good;
};

/// Misbehaves now and then, in every way, by a seed.
FakeServer::Handler chaos(const Model& model, std::uint64_t seed, double share, Ledger& ledger);

} // namespace geovlm::test
