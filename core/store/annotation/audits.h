// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

#include <QDateTime>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// What somebody says of an answer who looks at the image. The numbers are in the file.
enum class Verdict { Right = 1, Wrong = 2, Unclear = 3 };

/// A draw of images whose answers are judged.
struct Audit
{
    qint64 id = 0; ///< given by the store
    quint64 seed = 1;
    int size = 0;             ///< images asked for
    std::optional<View> view; ///< none = both
    QString by;               ///< who drew it
    QDateTime started;        ///< UTC
};

/// One entry of the append-only log of marks.
struct AuditMark
{
    qint64 id = 0; ///< given by the store
    qint64 audit = 0;
    ImageId image = 0;
    int question = 0;
    std::optional<Verdict> verdict; ///< none: takes back the mark `undoes`
    qint64 answer = 0;              ///< the event of the answer log that was shown and is judged
    QString by;
    QDateTime at;     ///< UTC; now where it is not given
    qint64 batch = 0; ///< given by the store: the first mark of those that were made, and are undone, at once
    qint64 undoes = 0; ///< 0 = none
    // Of the answer judged; filled when read.
    QString value;
    Speaker answeredBy;
    bool isCurrent = true; ///< whether that answer still counts
};

/// Keeps a draw. Throws Error for an empty name of who drew it. The caller commits.
qint64 addAudit(Store& store, const Audit& audit, const std::vector<ImageId>& images);
/// Oldest first.
std::vector<Audit> audits(const Store& store);
Audit audit(const Store& store, qint64 id); ///< throws Error
/// In the order drawn.
std::vector<ImageId> auditImages(const Store& store, qint64 audit);

/// Appends marks made at once, in one transaction; returns their batch. `id`, `batch` and `undoes` are the
/// store's. Throws Error when an image is not of the audit or an answer not to that question about that
/// image.
qint64 appendMarks(Store& store, const std::vector<AuditMark>& marks);
/// Takes back, by appending, what this person marked last in this audit and has not taken back yet. Returns
/// the marks that were taken back; none when there is nothing.
std::vector<AuditMark> undoMarks(Store& store, qint64 audit, const QString& by);

/// The newest mark that was not taken back of each question of each image: in the order of the draw, then of
/// the questions.
std::vector<AuditMark> countingMarks(const Store& store, qint64 audit);
std::vector<AuditMark> countingMarks(const Store& store, qint64 audit, ImageId image);
/// Every entry, oldest first.
std::vector<AuditMark> markLog(const Store& store, qint64 audit);

/// How far an audit is.
struct AuditProgress
{
    int images = 0;     ///< drawn
    qint64 answers = 0; ///< of these images: marked, or current and not marked yet
    qint64 marked = 0;
};
AuditProgress auditProgress(const Store& store, qint64 audit);

} // namespace geovlm::store
