// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/import_session.h"

#include "datasets/common/image_root.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "store/models/pictures.h"

namespace geovlm::datasets {
namespace {

constexpr int linesInABatch = 2000;

} // namespace

ImportSession::ImportSession(store::Store& store, const ImportOptions& options, Progress& progress)
    : m_store(store), m_progress(progress), m_sink(options.onRejected),
      m_root(QDir(options.root).absolutePath()),
      m_names(m_root, [this](const QString& folder, const QString& why) { reject(folder, 0, why); })
{
    if (options.root.isEmpty() || !m_root.exists())
        throw Error(Text::tr("There is no folder %1 to import from.").arg(options.root));
    m_transaction.emplace(m_store); // an import that fails at once changes nothing, not even the root
    m_before = store::counts(m_store);
    chooseRoot();
}

/// Only the first import says where the images are: a drive that is away for a moment must not cost the store
/// those that lie on it.
void ImportSession::chooseRoot()
{
    if (m_before.ground + m_before.satellite == 0) {
        m_store.setRoot(m_root.path());
        return;
    }
    if (const QString why = whyNotUnderRoot(m_store, m_root.path(), m_progress); !why.isEmpty())
        throw Error(why);
    const QString relative = QDir(m_store.root()).relativeFilePath(m_root.path());
    if (!relative.isEmpty() && relative != QStringLiteral("."))
        m_prefix = relative + QLatin1Char('/');
}

void ImportSession::begin(const QString& what, qint64 totalBytes)
{
    m_progress.begin(what, totalBytes);
}

void ImportSession::lineDone(qint64 bytes)
{
    if (++m_lines % linesInABatch != 0)
        return;
    commit();
    m_progress.advance(m_finishedBytes + bytes);
    m_progress.throwIfStopped();
}

void ImportSession::fileDone(qint64 bytes)
{
    m_finishedBytes += bytes;
    commit();
    m_progress.advance(m_finishedBytes);
    m_progress.throwIfStopped();
}

void ImportSession::commit()
{
    m_transaction->commit();
    m_transaction.emplace(m_store);
}

void ImportSession::throwIfStopped()
{
    if (!m_progress.stopRequested())
        return;
    commit();
    throw Stopped();
}

void ImportSession::reject(const QString& file, int line, const QString& why)
{
    if (m_sink)
        m_sink({file, line, why});
    if (++m_report.rejectedCount <= ImportReport::kept)
        m_report.rejected.push_back({file, line, why});
}

ImageId ImportSession::add(Image image)
{
    const bool missing = !m_names.hold(image.path);
    return put(std::move(image), missing);
}

ImageId ImportSession::addSeen(Image image)
{
    return put(std::move(image), false);
}

ImageId ImportSession::put(Image image, bool missing)
{
    image.path = pathInStore(image.path);
    const ImageId id = store::addImage(m_store, image);
    store::setMissing(m_store, id, missing);
    (image.view == View::Ground ? m_report.ground : m_report.satellite) += 1;
    if (missing)
        noteMissing(image.path);
    return id;
}

void ImportSession::noteMissing(const QString& path)
{
    if (m_sink)
        m_sink({path, 0, Text::tr("the file is missing")});
    if (++m_report.missing <= ImportReport::kept)
        m_report.missingFiles.append(path);
}

void ImportSession::noteChanged(const QString& path, const QString& what, const QString& before,
                                const QString& after)
{
    if (++m_report.changedCount <= ImportReport::kept)
        m_report.changed.push_back({path, what, before, after});
}

void ImportSession::label(ImageId query, const std::vector<store::LabelledPair>& pairs)
{
    m_report.relabelled += store::setPairs(m_store, query, pairs) ? 1 : 0;
    for (const store::LabelledPair& one : pairs)
        (one.kind == PairKind::Positive ? m_report.positive : m_report.semiPositive) += 1;
}

QString ImportSession::whyElsewhere(const QString& path)
{
    const bool elsewhere = m_names.leadElsewhere(path);
    return elsewhere ? Text::tr("\"%1\" leads out of the data set by a link").arg(path) : QString();
}

void ImportSession::finish()
{
    m_transaction->commit();
    for (const ImageId image : store::noteChangedPictures(m_store, m_progress))
        m_report.changedPictures.append(store::image(m_store, image).path);
    const store::Counts now = store::counts(m_store);
    m_report.addedImages = now.ground + now.satellite - m_before.ground - m_before.satellite;
    m_report.addedPairs = now.positive + now.semiPositive - m_before.positive - m_before.semiPositive;
    m_report.addedToSplits = now.inSplits - m_before.inSplits;
}

} // namespace geovlm::datasets
