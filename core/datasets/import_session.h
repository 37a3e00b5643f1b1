// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/import.h"
#include "store/images.h"
#include "store/store.h"

#include <QDir>
#include <QHash>
#include <QSet>
#include <optional>

namespace geovlm::datasets {

/// What every layout needs while it writes into the store: batches, the report, which files are on disk.
class ImportSession
{
public:
    ImportSession(store::Store& store, const QString& root, Progress& progress);

    store::Store& store() { return m_store; }
    const QDir& root() const { return m_root; }
    ImportReport& report() { return m_report; }
    /// Path in the store of a path under the data set's folder.
    QString pathInStore(const QString& path) const { return m_prefix + path; }

    void begin(const QString& what, qint64 totalBytes);
    /// Counts one line; every few thousand it commits, reports `bytes` of the current file on top of the
    /// finished ones, and stops if asked to (throws Stopped).
    void lineDone(qint64 bytes);
    void fileDone(qint64 bytes);
    void commit();

    void reject(const QString& file, int line, const QString& why);
    /// Adds an image by its path under the data set's folder, counts it, and notes whether its file is there.
    /// Call it once an image. Returns its id.
    ImageId add(Image image);

private:
    bool onDisk(const QString& path);
    void chooseRoot();

    store::Store& m_store;
    Progress& m_progress;
    QDir m_root;
    QString m_prefix;
    ImportReport m_report;
    std::optional<store::Transaction> m_transaction;
    int m_lines = 0;
    qint64 m_finishedBytes = 0;
    QHash<QString, QSet<QString>> m_listings; ///< of the folders used last
};

void importVigor(ImportSession& session, const ImportOptions& options);
void importManifest(ImportSession& session);

} // namespace geovlm::datasets
