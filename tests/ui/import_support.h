// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "support/ui/bench.h"
#include "support/ui/dialog_driver.h"
#include "support/ui/named_controls.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QMutex>
#include <QPushButton>
#include <QThread>

namespace geovlm::test::import_support {

using namespace ui;

inline datasets::ImportPreview vigor()
{
    datasets::ImportPreview preview;
    preview.layout = QStringLiteral("vigor");
    preview.layouts = {{QStringLiteral("vigor"), true, QStringLiteral("It has splits/ with label files.")},
                       {QStringLiteral("cvuk"), false, QStringLiteral("No file name carries a place.")}};
    preview.labelForms = {QStringLiteral("corrected"), QStringLiteral("original")};
    preview.splits = {{QStringLiteral("same-area"), 52609, 52605, 90618, true},
                      {QStringLiteral("cross-area"), 51520, 53694, 90618, false}};
    preview.areas = {{QStringLiteral("Chicago"), 26000, 22308, true},
                     {QStringLiteral("Seattle"), 79214, 68310, true}};
    preview.rows = {{QStringLiteral("Chicago/panorama/a,41.8,-87.6,.jpg"),
                     QStringLiteral("Chicago/satellite/satellite_41.8_-87.6.png"), Place{41.8, -87.6}, true,
                     false},
                    {QString(), QStringLiteral("Chicago/satellite/b.png"), std::nullopt, false, true}};
    preview.filesSampled = 40;
    preview.filesOnDisk = 0;
    preview.problems = {QStringLiteral("One line of satellite_list.txt is no name.")};
    return preview;
}

inline datasets::ImportPreview cvuk()
{
    datasets::ImportPreview preview;
    preview.layout = QStringLiteral("cvuk");
    preview.layouts = {{QStringLiteral("cvuk"), true, QStringLiteral("The file names carry places.")}};
    preview.splits = {{QStringLiteral("all"), 0, 300, 500, true}};
    preview.areas = {{QStringLiteral("London"), 300, 500, true}};
    preview.filesSampled = preview.filesOnDisk = 200;
    return preview;
}

/// Answers by the folder's name, remembers what was asked, and can be made to wait.
class FakeImports
{
public:
    Services services()
    {
        Services all;
        all.preview = [this](const QString& root, const QString& layout, Progress& progress) {
            return look(root, layout, progress);
        };
        all.stages.set<datasets::ImportOptions>(
            [this](store::Store&, const datasets::ImportOptions& options, Progress&) {
                const QMutexLocker lock(&m_mutex);
                m_imported.push_back(options);
                return QStringLiteral("Read it.");
            });
        all.stages.set<FileImport>([this](store::Store&, const FileImport& file, Progress& progress) {
            const QMutexLocker lock(&m_mutex);
            if (file.file.contains(QLatin1String("broken")))
                throw Error(QStringLiteral("broken.csv, line 2: no such column."));
            m_files.push_back(file);
            progress.note(QStringLiteral("One image is unknown."));
            return QStringLiteral("Read %1 rows.").arg(m_files.size());
        });
        return all;
    }
    struct Look
    {
        QString root, layout;
    };
    std::vector<Look> asked() { return guarded(m_asked); }
    std::vector<datasets::ImportOptions> imported() { return guarded(m_imported); }
    std::vector<FileImport> files() { return guarded(m_files); }
    std::atomic<bool> waits = false;
    std::atomic<bool> stopped = false;

private:
    template <class Values>
    Values guarded(const Values& values)
    {
        const QMutexLocker lock(&m_mutex);
        return values;
    }
    datasets::ImportPreview look(const QString& root, const QString& layout, Progress& progress)
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_asked.push_back({root, layout});
        }
        progress.begin(QStringLiteral("Looking"), 0);
        progress.advance(1234);
        const QString name = QDir(root).dirName();
        while (name == QLatin1String("slow") && waits) {
            stopped = stopped || progress.stopRequested();
            QThread::yieldCurrentThread();
        }
        if (name == QLatin1String("forbidden"))
            throw Error(QStringLiteral("The folder forbidden cannot be read; check who may."));
        if (name == QLatin1String("letters")) {
            datasets::ImportPreview nothing;
            nothing.layouts = {
                {QStringLiteral("vigor"), false, QStringLiteral("There is no splits folder.")}};
            return nothing;
        }
        if (name == QLatin1String("hollow")) {
            datasets::ImportPreview hollow = vigor();
            hollow.areas = {{QStringLiteral("Chicago"), 0, 0, true}};
            return hollow;
        }
        return name == QLatin1String("uk") || layout == QLatin1String("cvuk") ? cvuk() : vigor();
    }

    QMutex m_mutex;
    std::vector<Look> m_asked;
    std::vector<datasets::ImportOptions> m_imported;
    std::vector<FileImport> m_files;
};

inline QPushButton* importButton(const QDialogButtonBox* buttons)
{
    return buttons->button(QDialogButtonBox::Ok);
}

} // namespace geovlm::test::import_support
