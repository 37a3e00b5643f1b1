// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/import_session.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QDirIterator>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Import)
};

constexpr int linesInABatch = 2000;
constexpr qsizetype listingsKept = 64;

/// One listing a folder instead of a question a file: 200,000 questions take seconds, minutes on a network
/// drive.
QSet<QString> namesIn(const QString& folder)
{
    QSet<QString> names;
    QDirIterator files(folder, QDir::Files | QDir::Hidden);
    while (files.hasNext()) {
        files.next();
        names.insert(files.fileName());
    }
    return names;
}

} // namespace

ImportSession::ImportSession(store::Store& store, const QString& root, Progress& progress)
    : m_store(store), m_progress(progress), m_root(QDir(root).absolutePath())
{
    if (root.isEmpty() || !m_root.exists())
        throw Error(Text::tr("There is no folder %1 to import from.").arg(root));
    m_transaction.emplace(m_store); // an import that fails at once changes nothing, not even the root
    chooseRoot();
}

void ImportSession::chooseRoot()
{
    const QDir current(m_store.root());
    const store::Counts known = store::counts(m_store);
    if (known.ground + known.satellite == 0 || !current.exists()) {
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

void ImportSession::reject(const QString& file, int line, const QString& why)
{
    if (++m_report.rejectedCount <= ImportReport::kept)
        m_report.rejected.push_back({file, line, why});
}

ImageId ImportSession::add(Image image)
{
    const bool missing = !onDisk(image.path);
    image.path = pathInStore(image.path);
    const ImageId id = store::addImage(m_store, image);
    store::setMissing(m_store, id, missing);
    (image.view == View::Ground ? m_report.ground : m_report.satellite) += 1;
    if (missing && ++m_report.missing <= ImportReport::kept)
        m_report.missingFiles.append(image.path);
    return id;
}

bool ImportSession::onDisk(const QString& path)
{
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    const QString folder = path.left(qMax<qsizetype>(slash, 0));
    auto listing = m_listings.find(folder);
    if (listing == m_listings.end()) {
        if (m_listings.size() >= listingsKept)
            m_listings.clear();
        listing = m_listings.insert(folder, namesIn(m_root.filePath(folder)));
    }
    return listing->contains(path.mid(slash + 1));
}

} // namespace geovlm::datasets
