// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/error.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace datasetstest {

using namespace geovlm;

inline void writeFile(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

template <class Act>
QString sentenceOf(Act act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

/// Asks to stop after a number of reports.
class StoppingProgress final : public Progress
{
public:
    explicit StoppingProgress(int reports) : m_left(reports) {}
    void begin(const QString&, qint64 bytes) override { total = bytes; }
    void advance(qint64 done) override
    {
        --m_left;
        last = done;
    }
    void note(const QString&) override {}
    bool stopRequested() const override { return m_left <= 0; }
    qint64 total = 0;
    qint64 last = 0;

private:
    int m_left;
};

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

} // namespace datasetstest

#define VERIFY_SAYS(sentence, part)                                                                          \
    do {                                                                                                     \
        const QString said_ = (sentence);                                                                    \
        QVERIFY2(said_.contains(part), qPrintable(QStringLiteral("said: ") + said_));                        \
    } while (false)
