// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_run.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "look/look.h"

#include <algorithm>
#include <utility>

namespace geovlm::ui {

AuditRun::AuditRun(const ScreenParts& parts, QObject* parent) : QObject(parent), m_parts(parts)
{
    connect(&parts.writer, &StoreWriter::savingChanged, this, &AuditRun::savingChanged);
}

template <class Result>
void AuditRun::ask(const Ticket& ticket, std::function<Result(const store::Store&)> question,
                   std::function<void(Result)> answered)
{
    ++m_reading;
    // Counted without a ticket, so that what comes late is counted too.
    struct Answer
    {
        std::shared_ptr<Result> result;
        QString failure;
    };
    m_parts.session.ask<Answer>(
        {}, this,
        [question = std::move(question), ticket](const store::Store& store) -> Answer {
            if (!ticket.isCurrent())
                return {};
            try {
                return {std::make_shared<Result>(question(store)), {}};
            } catch (...) {
                return {nullptr, sentenceOf(std::current_exception())};
            }
        },
        [this, answered = std::move(answered), ticket](const Answer& answer) {
            --m_reading;
            if (ticket.isCurrent() && answer.result)
                answered(std::move(*answer.result));
            else if (ticket.isCurrent() && !answer.failure.isEmpty()) {
                m_failure = answer.failure;
                Q_EMIT listChanged();
            }
            if (!isBusy())
                Q_EMIT settled();
        });
}

void AuditRun::clear()
{
    m_lists.next();
    m_images.next();
    m_reloads.next();
    m_counts.next();
    m_moving = false;
    m_audits.clear();
    m_listed = false;
    m_failure.clear();
    m_audit = 0;
    m_image.reset();
    m_wanted.reset();
    m_correcting = false;
    Q_EMIT listChanged();
    Q_EMIT imageChanged();
}

void AuditRun::refresh()
{
    if (!m_parts.session.isOpen())
        return;
    if (std::exchange(m_path, m_parts.session.summary().path) != m_parts.session.summary().path)
        clear();
    m_failure.clear();
    ask<std::vector<ListedAudit>>(
        m_lists.next(),
        [](const store::Store& store) {
            std::vector<ListedAudit> list;
            for (const store::Audit& audit : store::audits(store))
                list.push_back({audit, store::auditProgress(store, audit.id)});
            return list;
        },
        [this](std::vector<ListedAudit> list) {
            m_audits = std::move(list);
            m_listed = true;
            Q_EMIT listChanged();
            if (m_audit == 0 && !m_audits.empty())
                open(m_audits.back().audit.id);
            else
                reload();
        });
}

/// What is shown, as the store has it now.
void AuditRun::reload()
{
    if (!m_image || isMoving() || !allWritten())
        return;
    ask<figures::AuditedImage>(
        m_reloads.next(),
        [audit = m_audit, place = m_image->place](const store::Store& store) {
            return figures::auditedImage(store, audit, place);
        },
        [this](const figures::AuditedImage& image) {
            m_image = image;
            Q_EMIT imageChanged();
        });
}

void AuditRun::askProgress()
{
    ask<store::AuditProgress>(
        m_counts.next(),
        [audit = m_audit](const store::Store& store) { return store::auditProgress(store, audit); },
        [this, audit = m_audit](const store::AuditProgress& progress) {
            for (ListedAudit& one : m_audits)
                if (one.audit.id == audit)
                    one.progress = progress;
            Q_EMIT listChanged();
        });
}

const ListedAudit* AuditRun::current() const
{
    const auto found =
        std::ranges::find_if(m_audits, [this](const ListedAudit& one) { return one.audit.id == m_audit; });
    return found == m_audits.end() ? nullptr : &*found;
}

void AuditRun::open(qint64 audit)
{
    if (audit == m_audit && m_image)
        return;
    m_audit = audit;
    m_image.reset();
    m_correcting = false;
    m_deeds.clear();
    m_correctionBack.clear();
    Q_EMIT listChanged();
    Q_EMIT imageChanged();
    goOn({});
}

void AuditRun::start(const figures::AuditOptions& asked)
{
    if (refuse())
        return;
    struct Drawn
    {
        qint64 audit = 0;
        QString why;
    };
    const auto drawn = std::make_shared<Drawn>();
    figures::AuditOptions options = asked;
    options.by = m_parts.annotator.sight().person();
    // What cannot be drawn is no edit that has to be kept and tried again.
    const auto work = [options, drawn](store::Store& store) {
        try {
            drawn->audit = figures::drawAudit(store, options);
        } catch (const Error& error) {
            drawn->why = error.sentence();
        }
    };
    m_parts.writer.post(work, [this, drawn] {
        if (drawn->audit == 0) {
            Q_EMIT said(drawn->why);
            return;
        }
        m_audit = 0;
        refresh();
        open(drawn->audit);
    });
}

QString AuditRun::whyNot() const
{
    const StoreWriter& writer = m_parts.writer;
    const StoreSession& session = m_parts.session;
    if (!writer.canWrite())
        return writer.whyReadOnly().isEmpty() ? tr("The store is not open for writing yet.")
                                              : writer.whyReadOnly();
    if (session.isOpening() || writer.path() != session.summary().path)
        return tr("Another store is being opened.");
    return {};
}

bool AuditRun::refuse()
{
    QString why = whyNot();
    if (why.isEmpty() && !m_parts.annotator.edits().hasPerson())
        why = tr("Say who marks first: Edit, Answer as.");
    if (!why.isEmpty())
        Q_EMIT said(why);
    return !why.isEmpty();
}

bool AuditRun::refuseMark()
{
    if (refuse())
        return true;
    if (m_image && !isMoving())
        return false;
    Q_EMIT said(tr("The image is still on its way; that key did nothing."));
    return true;
}

void AuditRun::setQuestion(int question)
{
    const int bounded = std::clamp(question, 0, std::max(0, bank().size() - 1));
    if (bounded == m_question)
        return;
    m_question = bounded;
    m_correcting = false;
    Q_EMIT questionChanged();
}

bool AuditRun::allWritten() const
{
    return m_parts.writer.pending() == 0;
}

void AuditRun::stepImage(int step)
{
    const ListedAudit* audit = current();
    if (!m_image || !audit)
        return;
    const int place = m_image->place + step;
    if (place < 0 || place >= audit->progress.images)
        Q_EMIT said(step < 0 ? tr("This is the first image.") : tr("This is the last image."));
    else
        load({place, 0});
}

void AuditRun::load(const figures::AuditPosition& position)
{
    const Ticket ticket = m_images.next();
    m_reloads.next();
    if (!allWritten()) {
        m_wanted = Wanted{position, false};
        return;
    }
    m_wanted.reset();
    m_moving = true;
    ask<Reading>(
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

void AuditRun::show(const Reading& reading, const figures::AuditPosition& position)
{
    m_moving = false;
    m_image = reading.image;
    m_question = std::clamp(position.question, 0, std::max(0, bank().size() - 1));
    m_correcting = false;
    m_parts.images.get(reading.nextFile, ImageCache::fullSize, ImageCache::Lane::Prefetch);
    Q_EMIT imageChanged();
    Q_EMIT questionChanged();
}

/// To the first unmarked answer from there on.
void AuditRun::goOn(const figures::AuditPosition& from)
{
    const Ticket ticket = m_images.next();
    m_reloads.next();
    if (!allWritten()) { // what was marked last is not in the store yet
        m_wanted = Wanted{from, true};
        return;
    }
    m_wanted.reset();
    m_moving = true;
    ask<std::optional<figures::AuditPosition>>(
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

void AuditRun::moveOn()
{
    m_correcting = false;
    const int next = m_image->nextUnmarked(m_question + 1);
    // Who marks again what is all marked stays among it.
    const bool stays = next < 0 && m_again && m_image->nextUnmarked() < 0;
    if (next >= 0 || stays)
        m_question = next >= 0 ? next : std::min(m_question + 1, bank().size() - 1);
    Q_EMIT questionChanged();
    if (next < 0 && !stays)
        goOn({m_image->place + 1, 0});
}

void AuditRun::savingChanged()
{
    if (m_parts.writer.saving() != StoreWriter::Saving::Saved || m_audit == 0)
        return;
    if (const auto wanted = std::exchange(m_wanted, std::nullopt)) {
        if (wanted->next)
            goOn(wanted->position);
        else
            load(wanted->position);
        return;
    }
    askProgress();
    reload(); // an undo elsewhere may have changed what is shown
}

store::AuditMark AuditRun::markOf(int question, store::Verdict verdict) const
{
    store::AuditMark mark;
    mark.audit = m_audit;
    mark.image = m_image->image.id;
    mark.question = question;
    mark.verdict = verdict;
    mark.answer = m_image->answers[std::size_t(question)].answer;
    mark.by = m_parts.annotator.sight().person();
    mark.at = QDateTime::currentDateTimeUtc();
    return mark;
}

void AuditRun::post(const std::vector<store::AuditMark>& marks)
{
    for (const store::AuditMark& mark : marks)
        m_image->answers[std::size_t(mark.question)].verdict = mark.verdict;
    m_deeds << QString();
    m_reloads.next(); // what is being read does not know these yet
    m_parts.writer.post([marks](store::Store& store) { store::appendMarks(store, marks); }, {});
    Q_EMIT imageChanged();
}

void AuditRun::mark(store::Verdict verdict)
{
    if (refuseMark())
        return;
    if (m_image->answers[std::size_t(m_question)].answer == 0) {
        Q_EMIT said(tr("Nothing was answered there, so there is nothing to judge."));
        return;
    }
    m_again = m_image->answers[std::size_t(m_question)].verdict.has_value();
    post({markOf(m_question, verdict)});
    if (verdict == store::Verdict::Wrong && m_corrects) {
        m_correcting = true;
        Q_EMIT questionChanged();
    } else {
        moveOn();
    }
}

void AuditRun::markRest()
{
    if (refuseMark())
        return;
    std::vector<store::AuditMark> marks;
    for (int question = 0; question < int(m_image->answers.size()); ++question) {
        const figures::AuditedAnswer& one = m_image->answers[std::size_t(question)];
        if (one.answer != 0 && !one.verdict)
            marks.push_back(markOf(question, store::Verdict::Right));
    }
    if (marks.empty()) {
        Q_EMIT said(tr("Every answer of this image is marked."));
        return;
    }
    m_correcting = false;
    post(marks);
    goOn({m_image->place + 1, 0});
}

void AuditRun::setCorrects(bool corrects)
{
    m_corrects = corrects;
    if (!corrects)
        leaveCorrection();
}

QString AuditRun::valueNow() const
{
    if (!m_image)
        return {};
    const figures::AuditedAnswer& one = m_image->answers[std::size_t(m_question)];
    return one.now.value_or(one.value);
}

void AuditRun::correct(int option)
{
    const Question& question = bank().at(m_question);
    if (!m_correcting || option >= question.options.size() || refuse())
        return;
    const QString value = chosenAnswer(question, valueNow(), option);
    if (value == m_image->answers[std::size_t(m_question)].value) {
        Q_EMIT said(tr("“%1” is the answer that was marked wrong.").arg(value));
        return;
    }
    pipeline::Edit edit;
    edit.image = m_image->image.id;
    edit.by = m_parts.annotator.sight().person();
    edit.kind = value.isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer;
    edit.answers = {{m_question, value, false, true}}; // the answer judged was in sight
    m_image->answers[std::size_t(m_question)].now = value;
    m_reloads.next();
    m_parts.annotator.edits().post(edit, m_image->image.path);
    m_deeds << m_parts.annotator.undoLog().undoWhat();
    m_correctionBack.clear();
    Q_EMIT imageChanged();
    const QString where = tr("%1 of %2").arg(question.label, shortName(m_image->image.path));
    Q_EMIT said(value.isEmpty() ? tr("%1 is now cleared; Edit, Undo takes that back.").arg(where)
                                : tr("%1 is now “%2”; Edit, Undo takes that back.").arg(where, value));
    if (question.multiple)
        Q_EMIT questionChanged();
    else
        moveOn();
}

void AuditRun::leaveCorrection()
{
    if (m_correcting)
        moveOn();
}

} // namespace geovlm::ui
