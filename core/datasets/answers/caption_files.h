// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/image.h"
#include "files/export_target.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::datasets {

struct CaptionImport
{
    QString
        file; ///< CSV with the columns image_name and caption, or Filename and Description; others ignored
    View view = View::Ground;
    RejectSink onRejected = nullptr; ///< told of every rejected line and unknown name
};

struct CaptionImportReport
{
    static constexpr int kept = 20; ///< entries of the lists; the counts go on

    qint64 run = 0;      ///< 0 = nothing was new
    qint64 rows = 0;     ///< without the header
    qint64 added = 0;    ///< new or changed
    qint64 answered = 0; ///< of images whose description is made of answers instead
    qint64 unknownImages = 0;
    QStringList unknownNames; ///< with why
    QString form;             ///< of the file, where it is not as usual: CsvReader::form()
    qint64 rejectedCount = 0;
    std::vector<Rejected> rejected;
};

/// Keeps the captions of a published file (one of captions_query.csv, captions_reference.csv). A caption is
/// the description of an image that has no answers, so that embedding and reranking work with captions alone;
/// where there are answers, the description is made of these, and the caption waits. Importing again changes
/// what differs. Commits in batches. Throws Error for a file that is not of either form.
CaptionImportReport importCaptions(store::Store& store, const CaptionImport& options, Progress& progress);
QJsonObject toJson(const CaptionImportReport& report);

enum class CaptionForm {
    ImageName, ///< image_name,caption
    Filename,  ///< Filename,Description
};

/// The descriptions, an image a row by path, under the names that imported files have for them. Returns the
/// rows. Throws Error.
qint64 exportCaptions(const store::Store& store, const files::ExportTarget& file, std::optional<View> view,
                      CaptionForm form);

} // namespace geovlm::datasets
