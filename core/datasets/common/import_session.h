// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/folder_names.h"
#include "datasets/common/import.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"

#include <QDir>
#include <optional>

namespace geovlm::datasets {

/// What every layout needs while it writes into the store: batches, the report, which files are on disk.
class ImportSession
{
public:
    ImportSession(store::Store& store, const ImportOptions& options, Progress& progress);

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
    /// Between two lines: what is finished is kept.
    void throwIfStopped();
    Progress& progress() { return m_progress; }

    void reject(const QString& file, int line, const QString& why);
    /// Adds an image by its path under the data set's folder, counts it, and notes whether its file is there.
    /// Call it once an image. Returns its id.
    ImageId add(Image image);
    /// The same for an image whose file has just been seen.
    ImageId addSeen(Image image);
    void noteChanged(const QString& path, const QString& what, const QString& before, const QString& after);
    /// Makes these the relations of a query, and counts them.
    void label(ImageId query, const std::vector<store::LabelledPair>& pairs);
    /// Why a listed path must not be used although its name is plain: a link leads out of the data set. Empty
    /// = fine. One question a folder and a link, not a file.
    QString whyElsewhere(const QString& path);
    /// Commits, and fills in what was new.
    void finish();

private:
    ImageId put(Image image, bool missing);
    void noteMissing(const QString& path);
    void chooseRoot();

    store::Store& m_store;
    Progress& m_progress;
    RejectSink m_sink;
    QDir m_root;
    QString m_prefix;
    ImportReport m_report;
    std::optional<store::Transaction> m_transaction;
    int m_lines = 0;
    qint64 m_finishedBytes = 0;
    FolderNames m_names;
    store::Counts m_before;
};

} // namespace geovlm::datasets
