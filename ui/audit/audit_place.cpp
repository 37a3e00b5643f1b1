// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_place.h"

#include <algorithm>
#include <utility>

namespace geovlm::ui {

AuditPlace::AuditPlace(const ScreenParts& parts, AuditReads& reads) : m_parts(parts), m_reads(reads) {}

void AuditPlace::setQuestion(int question)
{
    const int bounded = std::clamp(question, 0, std::max(0, bank().size() - 1));
    if (bounded == m_question)
        return;
    m_question = bounded;
    Q_EMIT questionChanged();
}

void AuditPlace::clear()
{
    m_images.next();
    m_reloads.next();
    m_moving = false;
    m_audit = 0;
    m_image.reset();
    m_wanted.reset();
    Q_EMIT imageChanged();
}

void AuditPlace::open(qint64 audit)
{
    m_audit = audit;
    m_image.reset();
    Q_EMIT imageChanged();
    goOn({});
}

/// Until what was marked last is in the store.
bool AuditPlace::waits(const Wanted& wanted)
{
    m_reloads.next();
    if (m_parts.writer.pending() != 0) {
        m_wanted = wanted;
        return true;
    }
    m_wanted.reset();
    m_moving = true;
    return false;
}

void AuditPlace::load(const figures::AuditPosition& position)
{
    const Ticket ticket = m_images.next();
    if (waits({position, false}))
        return;
    m_reads.ask<Reading>(
        ticket,
        [audit = m_audit, position](const store::Store& store) {
            Reading reading{figures::auditedImage(store, audit, position.place), {}};
            const std::vector<ImageId> images = store::auditImages(store, audit);
            if (position.place + 1 < int(images.size()))
                reading.nextFile =
                    store::filePath(store, store::image(store, images[std::size_t(position.place) + 1]));
            return reading;
        },
        [this, position](const Reading& reading) { show(reading, position); });
}

void AuditPlace::show(const Reading& reading, const figures::AuditPosition& position)
{
    m_moving = false;
    m_image = reading.image;
    m_question = std::clamp(position.question, 0, std::max(0, bank().size() - 1));
    m_parts.images.get(reading.nextFile, ImageCache::fullSize, ImageCache::Lane::Prefetch);
    Q_EMIT imageChanged();
    Q_EMIT questionChanged();
}

void AuditPlace::goOn(const figures::AuditPosition& from)
{
    const Ticket ticket = m_images.next();
    if (waits({from, true}))
        return;
    m_reads.ask<std::optional<figures::AuditPosition>>(
        ticket,
        [audit = m_audit, from](const store::Store& store) {
            return figures::nextUnmarked(store, audit, from);
        },
        [this](const std::optional<figures::AuditPosition>& next) {
            m_moving = false;
            if (next || !m_image)
                load(next.value_or(figures::AuditPosition()));
            if (!next)
                Q_EMIT finished();
        });
}

void AuditPlace::moveOn()
{
    const int next = m_image->nextUnmarked(m_question + 1);
    const bool stays = next < 0 && m_again && m_image->nextUnmarked() < 0;
    if (next >= 0 || stays)
        m_question = next >= 0 ? next : std::min(m_question + 1, bank().size() - 1);
    Q_EMIT questionChanged();
    if (next < 0 && !stays)
        goOn({m_image->place + 1, 0});
}

void AuditPlace::reload()
{
    if (!m_image || isMoving() || m_parts.writer.pending() != 0)
        return;
    m_reads.ask<figures::AuditedImage>(
        m_reloads.next(),
        [audit = m_audit, place = m_image->place](const store::Store& store) {
            return figures::auditedImage(store, audit, place);
        },
        [this](const figures::AuditedImage& image) {
            m_image = image;
            Q_EMIT imageChanged();
        });
}

void AuditPlace::change(const std::function<void(figures::AuditedImage&)>& change)
{
    change(*m_image);
    m_reloads.next();
}

bool AuditPlace::resume()
{
    const auto wanted = std::exchange(m_wanted, std::nullopt);
    if (!wanted)
        return false;
    if (wanted->next)
        goOn(wanted->position);
    else
        load(wanted->position);
    return true;
}

} // namespace geovlm::ui
