// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QHash>
#include <QImage>
#include <QMutex>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// Decoded images, kept up to a number of bytes, decoded on a few threads. The window's thread asks
/// while painting, gets what is there, and is told when the rest has come.
class ImageCache : public QObject
{
    Q_OBJECT

public:
    /// What an image is for. Earlier lanes are served first, within a lane the newest question.
    enum class Lane { Compare = 0, Cards, List, Prefetch };
    static constexpr int fullSize = 0;

    struct Entry
    {
        QImage image;    ///< null when it failed
        QString failure; ///< a sentence
    };

    explicit ImageCache(qint64 bytes = 384LL << 20, QObject* parent = nullptr);
    ~ImageCache() override;

    /// The image with its longer side at most `fit` device pixels, strips longer (imaging::decodeThumbnail();
    /// fullSize = up to 4,096 whatever the form), or nullptr while it is on its way. The pointer holds until
    /// the next call.
    const Entry* get(const QString& file, int fit, Lane lane);
    /// Drops what nobody looks at any more.
    void cancel(Lane lane);
    /// Everything is forgotten, failures too (another store, or a root that moved).
    void clear();
    /// Forgets the pictures that could not be read; who shows one is told with ready() and asks again.
    void retry();
    bool isIdle() const { return m_wanted.isEmpty(); }

Q_SIGNALS:
    void ready(const QString& file);
    void idle();

private:
    struct Key
    {
        QString file;
        int fit = 0;
        friend bool operator==(const Key&, const Key&) = default;
        friend size_t qHash(const Key& key, size_t seed) { return qHashMulti(seed, key.file, key.fit); }
    };
    struct Task
    {
        Key key;
        quint64 generation = 0;
    };
    void enqueue(const Key& key, Lane lane);
    void promote(const Key& key, Lane lane);
    void decodeNext();
    void finish(const Task& task, Entry entry);
    std::optional<Task> takeNext();

    QCache<Key, Entry> m_entries;
    QSet<Key> m_wanted; ///< queued or being decoded
    QMutex m_mutex;     ///< guards m_queues
    std::array<std::vector<Task>, 4> m_queues;
    quint64 m_generation = 0;
    QThreadPool m_pool;
};

} // namespace geovlm::ui
