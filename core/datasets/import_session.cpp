// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/import_session.h"

#include "datasets/folders.h"
#include "domain/error.h"
#include "files/input.h"

#include <QCoreApplication>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Import)
};

constexpr int linesInABatch = 2000;
constexpr qint64 namesKept = 200'000; ///< in all listings: memory must not grow with the data set

} // namespace

ImportSession::ImportSession(store::Store& store, const QString& root, Progress& progress)
    : m_store(store), m_progress(progress), m_root(QDir(root).absolutePath())
{
    if (root.isEmpty() || !m_root.exists())
        throw Error(Text::tr("There is no folder %1 to import from.").arg(root));
    m_transaction.emplace(m_store); // an import that fails at once changes nothing, not even the root
    m_before = store::counts(m_store);
    chooseRoot();
}

void ImportSession::chooseRoot()
{
    const QDir current(m_store.root());
    if (m_before.ground + m_before.satellite == 0 || !current.exists()) {
        m_store.setRoot(m_root.path());
        return;
    }
    const QString relative = current.relativeFilePath(m_root.path());
    if (relative.startsWith(QStringLiteral("..")) || QDir::isAbsolutePath(relative))
        throw Error(
            Text::tr("The images of %1 lie under %2, but %3 is not in it; move the data there, or import "
                     "it into a store of its own.")
                .arg(m_store.path(), current.path(), m_root.path()));
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
    if (++m_report.rejectedCount <= ImportReport::kept)
        m_report.rejected.push_back({file, line, why});
}

ImageId ImportSession::add(Image image)
{
    const QString name = image.path.section(QLatin1Char('/'), -1);
    const bool missing = !listingOf(image.path).names.contains(name);
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
    if (missing && ++m_report.missing <= ImportReport::kept)
        m_report.missingFiles.append(image.path);
    return id;
}

void ImportSession::label(ImageId query, const std::vector<store::LabelledPair>& pairs)
{
    m_report.relabelled += store::setPairs(m_store, query, pairs) ? 1 : 0;
    for (const store::LabelledPair& one : pairs)
        (one.kind == PairKind::Positive ? m_report.positive : m_report.semiPositive) += 1;
}

QString ImportSession::whyElsewhere(const QString& path)
{
    const Listing& listing = listingOf(path);
    const bool elsewhere = listing.elsewhere || listing.outside.contains(path.section(QLatin1Char('/'), -1));
    return elsewhere ? Text::tr("\"%1\" leads out of the data set by a link").arg(path) : QString();
}

void ImportSession::finish()
{
    m_transaction->commit();
    const store::Counts now = store::counts(m_store);
    m_report.addedImages = now.ground + now.satellite - m_before.ground - m_before.satellite;
    m_report.addedPairs = now.positive + now.semiPositive - m_before.positive - m_before.semiPositive;
    m_report.addedToSplits = now.inSplits - m_before.inSplits;
}

const ImportSession::Listing& ImportSession::listingOf(const QString& path)
{
    const QString folder = path.left(qMax<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
    auto listing = m_listings.constFind(folder);
    if (listing != m_listings.constEnd())
        return *listing;
    if (m_namesListed > namesKept) {
        m_listings.clear();
        m_namesListed = 0;
    }
    const QString absolute = m_root.filePath(folder);
    Listing fresh{{}, {}, !isInside(m_root, absolute)};
    try {
        fill(fresh, absolute);
    } catch (const files::Unreadable& error) {
        reject(absolute, 0, error.sentence().chopped(1)); // its images count as missing
    }
    m_namesListed += 1 + fresh.names.size();
    return *m_listings.insert(folder, std::move(fresh));
}

/// One listing a folder instead of a question a file: 200,000 questions take seconds, minutes on a network
/// drive.
void ImportSession::fill(Listing& listing, const QString& folder) const
{
    for (const files::FolderEntry& entry : files::filesIn(folder)) {
        listing.names.insert(entry.name);
        if (entry.isLink && !isInside(m_root, folder + QLatin1Char('/') + entry.name))
            listing.outside.insert(entry.name);
    }
}

} // namespace geovlm::datasets
