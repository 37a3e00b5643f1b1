// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/error.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"
#include "support/files.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace geovlm::test {

/// A folder for a data set with a store in it.
struct Fixture
{
    QTemporaryDir folder;
    QString root = folder.filePath(QStringLiteral("data"));
    QString path = folder.filePath(QStringLiteral("test.geovlm"));
    std::unique_ptr<store::Store> store;

    Fixture()
    {
        QDir().mkpath(root);
        store::Store::create(path);
        store = store::Store::open(path, store::Access::Write);
    }
    QString at(const QString& file) const { return root + QLatin1Char('/') + file; }
    datasets::ImportReport import(const QString& layout, const QString& split = QString(),
                                  const QString& labels = QString())
    {
        SilentProgress progress;
        return datasets::importDataset(*store, {layout, root, split, labels}, progress);
    }
    datasets::ImportReport import(const datasets::ImportOptions& options)
    {
        SilentProgress progress;
        return datasets::importDataset(*store, options, progress);
    }
    ImageId id(const QString& image) const { return store::imageAt(*store, image); }
};

/// Everything an import writes, as text: equal texts are equal imports.
QString dump(const store::Store& store);
/// Every row of every table, as text.
QString dumpAll(const store::Store& store);

/// Imports `options` whole, then again and again into fresh stores, stopped after 1, 2, … reports and gone on
/// with. Returns at how many places it could be stopped; -1 when a result differed from the whole one.
int stopsEverywhere(const datasets::ImportOptions& options);

} // namespace geovlm::test
