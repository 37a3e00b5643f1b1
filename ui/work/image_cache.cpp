// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/image_cache.h"

#include "imaging/decode.h"
#include "work/store_session.h"

#include <QMutexLocker>
#include <QThread>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int largestSide = 4096;
constexpr size_t queueLimit = 128; ///< beyond it the oldest question has scrolled away
constexpr int failureCost = 1;     ///< KiB

ImageCache::Entry decoded(const QString& file, int fit)
{
    ImageCache::Entry entry;
    try {
        QImage image = fit == ImageCache::fullSize ? imaging::decode(file, QSize(largestSide, largestSide))
                                                   : imaging::decodeThumbnail(file, fit);
        const auto format =
            image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32;
        entry.image = std::move(image).convertToFormat(format);
    } catch (...) {
        entry.failure = sentenceOf(std::current_exception());
    }
    return entry;
}

} // namespace

ImageCache::ImageCache(qint64 bytes, QObject* parent) : QObject(parent), m_entries(int(bytes >> 10))
{
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount(), 1, 4));
}

ImageCache::~ImageCache()
{
    {
        const QMutexLocker lock(&m_mutex);
        for (auto& queue : m_queues)
            queue.clear();
    }
    m_pool.clear();
    m_pool.waitForDone();
}

const ImageCache::Entry* ImageCache::get(const QString& file, int fit, Lane lane)
{
    const Key key{file, fit};
    if (const Entry* entry = m_entries.object(key))
        return entry;
    if (!file.isEmpty() && !m_wanted.contains(key))
        enqueue(key, lane);
    else if (lane == Lane::Compare || lane == Lane::Cards)
        promote(key, lane);
    return nullptr;
}

/// What was prefetched and is now looked at comes first.
void ImageCache::promote(const Key& key, Lane lane)
{
    const QMutexLocker lock(&m_mutex);
    auto& later = m_queues[size_t(Lane::Prefetch)];
    const auto found =
        std::find_if(later.begin(), later.end(), [&](const Task& task) { return task.key == key; });
    if (found == later.end())
        return;
    m_queues[size_t(lane)].push_back(*found);
    later.erase(found);
}

void ImageCache::enqueue(const Key& key, Lane lane)
{
    m_wanted.insert(key);
    {
        const QMutexLocker lock(&m_mutex);
        auto& queue = m_queues[size_t(lane)];
        if (queue.size() >= queueLimit) {
            m_wanted.remove(queue.front().key);
            queue.erase(queue.begin());
        }
        queue.push_back({key, m_generation});
    }
    m_pool.start([this] { decodeNext(); });
}

std::optional<ImageCache::Task> ImageCache::takeNext()
{
    const QMutexLocker lock(&m_mutex);
    for (auto& queue : m_queues) {
        if (!queue.empty()) {
            Task task = queue.back();
            queue.pop_back();
            return task;
        }
    }
    return std::nullopt;
}

void ImageCache::decodeNext()
{
    const std::optional<Task> task = takeNext();
    if (!task)
        return;
    Entry entry = decoded(task->key.file, task->key.fit);
    QMetaObject::invokeMethod(
        this, [this, task = *task, entry = std::move(entry)] { finish(task, entry); }, Qt::QueuedConnection);
}

void ImageCache::finish(const Task& task, Entry entry)
{
    if (task.generation == m_generation) {
        const int cost = std::max(failureCost, int(entry.image.sizeInBytes() >> 10));
        m_wanted.remove(task.key);
        m_entries.insert(task.key, new Entry(std::move(entry)), std::min(cost, int(m_entries.maxCost())));
        Q_EMIT ready(task.key.file);
    }
    if (m_wanted.isEmpty())
        Q_EMIT idle();
}

void ImageCache::cancel(Lane lane)
{
    const QMutexLocker lock(&m_mutex);
    for (const Task& task : m_queues[size_t(lane)])
        m_wanted.remove(task.key);
    m_queues[size_t(lane)].clear();
}

void ImageCache::retry()
{
    QSet<QString> files;
    for (const Key& key : m_entries.keys()) {
        if (!m_entries.object(key)->image.isNull())
            continue;
        files.insert(key.file);
        m_entries.remove(key);
    }
    for (const QString& file : std::as_const(files))
        Q_EMIT ready(file);
}

void ImageCache::clear()
{
    const QMutexLocker lock(&m_mutex);
    ++m_generation;
    for (auto& queue : m_queues)
        queue.clear();
    m_wanted.clear();
    m_entries.clear();
}

} // namespace geovlm::ui
