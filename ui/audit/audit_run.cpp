// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_run.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "look/look.h"

#include <utility>

namespace geovlm::ui {

namespace {

store::AuditMark markOf(const figures::AuditedImage& image, int question, store::Verdict verdict)
{
    store::AuditMark mark;
    mark.image = image.image.id;
    mark.question = question;
    mark.verdict = verdict;
    mark.answer = image.answers[std::size_t(question)].answer;
    mark.at = QDateTime::currentDateTimeUtc();
    return mark;
}

} // namespace

AuditRun::AuditRun(const ScreenParts& parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_reads(parts.session), m_list(m_reads), m_place(parts, m_reads),
      m_undo(parts, m_list, m_place)
{
    connect(&m_parts.writer, &StoreWriter::savingChanged, this, &AuditRun::savingChanged);
    connect(&m_reads, &AuditReads::failed, &m_list, &AuditList::changed);
    connect(&m_reads, &AuditReads::came, this, [this] {
        if (!isBusy())
            Q_EMIT settled();
    });
    connect(&m_place, &AuditPlace::imageChanged, this, &AuditRun::imageChanged);
    connect(&m_place, &AuditPlace::questionChanged, this, [this] {
        m_correcting = false;
        Q_EMIT questionChanged();
    });
    connect(&m_undo, &AuditUndo::said, this, &AuditRun::said);
}

void AuditRun::clear()
{
    m_correcting = false;
    m_reads.forgetFailure();
    m_list.clear();
    m_place.clear();
}

void AuditRun::refresh()
{
    if (!m_parts.session.isOpen())
        return;
    if (std::exchange(m_path, m_parts.session.summary().path) != m_parts.session.summary().path)
        clear();
    m_reads.forgetFailure();
    m_list.read([this] {
        if (m_list.chosen() == 0 && !m_list.audits().empty())
            open(m_list.audits().back().audit.id);
        else
            m_place.reload();
    });
}

void AuditRun::open(qint64 audit)
{
    if (audit == m_list.chosen() && m_place.image())
        return;
    m_correcting = false;
    m_undo.forget();
    m_list.choose(audit);
    m_place.open(audit);
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
    if (m_place.image() && !m_place.isMoving())
        return false;
    Q_EMIT said(tr("The image is still on its way; that key did nothing."));
    return true;
}

void AuditRun::stepImage(int step)
{
    const ListedAudit* audit = m_list.current();
    if (!m_place.image() || !audit)
        return;
    const int place = m_place.image()->place + step;
    if (place < 0 || place >= audit->progress.images)
        Q_EMIT said(step < 0 ? tr("This is the first image.") : tr("This is the last image."));
    else
        m_place.load({place, 0});
}

void AuditRun::savingChanged()
{
    if (m_parts.writer.saving() != StoreWriter::Saving::Saved || m_list.chosen() == 0)
        return;
    if (m_place.resume())
        return;
    m_list.readProgress();
    m_place.reload(); // an undo elsewhere may have changed what is shown
}

void AuditRun::post(const std::vector<int>& questions, store::Verdict verdict)
{
    std::vector<store::AuditMark> marks;
    m_place.change([&](figures::AuditedImage& image) {
        for (const int question : questions) {
            marks.push_back(markOf(image, question, verdict));
            marks.back().audit = m_list.chosen();
            marks.back().by = m_parts.annotator.sight().person();
            image.answers[std::size_t(question)].verdict = verdict;
        }
    });
    m_undo.noteMarks();
    m_parts.writer.post([marks](store::Store& store) { store::appendMarks(store, marks); }, {});
    Q_EMIT imageChanged();
}

void AuditRun::mark(store::Verdict verdict)
{
    if (refuseMark())
        return;
    const figures::AuditedAnswer& judged = m_place.image()->answers[std::size_t(m_place.question())];
    if (judged.answer == 0) {
        Q_EMIT said(tr("Nothing was answered there, so there is nothing to judge."));
        return;
    }
    m_place.setAgain(judged.verdict.has_value());
    post({m_place.question()}, verdict);
    if (verdict == store::Verdict::Wrong && m_corrects) {
        m_correcting = true;
        Q_EMIT questionChanged();
    } else {
        m_place.moveOn();
    }
}

void AuditRun::markRest()
{
    if (refuseMark())
        return;
    std::vector<int> unmarked;
    for (int question = 0; question < int(m_place.image()->answers.size()); ++question) {
        const figures::AuditedAnswer& one = m_place.image()->answers[std::size_t(question)];
        if (one.answer != 0 && !one.verdict)
            unmarked.push_back(question);
    }
    if (unmarked.empty()) {
        Q_EMIT said(tr("Every answer of this image is marked."));
        return;
    }
    m_correcting = false;
    post(unmarked, store::Verdict::Right);
    m_place.goOn({m_place.image()->place + 1, 0});
}

void AuditRun::undo()
{
    if (m_list.chosen() == 0 || refuse())
        return;
    m_correcting = false;
    m_undo.undoMarks();
}

UndoState AuditRun::undoState() const
{
    return m_undo.state(m_list.chosen() != 0 && m_place.image() && whyNot().isEmpty());
}

void AuditRun::undoLast()
{
    if (m_undo.lastIsCorrection())
        m_undo.undoCorrection();
    else
        undo();
}

void AuditRun::redoLast()
{
    if (undoState().canRedo)
        m_undo.redoCorrection();
}

void AuditRun::setCorrects(bool corrects)
{
    m_corrects = corrects;
    if (!corrects)
        leaveCorrection();
}

QString AuditRun::valueNow() const
{
    if (!m_place.image())
        return {};
    const figures::AuditedAnswer& one = m_place.image()->answers[std::size_t(m_place.question())];
    return one.now.value_or(one.value);
}

void AuditRun::correct(int option)
{
    const Question& question = m_place.bank().at(m_place.question());
    if (!m_correcting || option >= question.options.size() || refuse())
        return;
    const QString value = chosenAnswer(question, valueNow(), option);
    if (value == m_place.image()->answers[std::size_t(m_place.question())].value) {
        Q_EMIT said(tr("“%1” is the answer that was marked wrong.").arg(value));
        return;
    }
    const Image& image = m_place.image()->image;
    pipeline::Edit edit;
    edit.image = image.id;
    edit.by = m_parts.annotator.sight().person();
    edit.kind = value.isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer;
    edit.answers = {{m_place.question(), value, false, true}}; // the answer judged was in sight
    m_place.change(
        [&](figures::AuditedImage& shown) { shown.answers[std::size_t(m_place.question())].now = value; });
    m_parts.annotator.edits().post(edit, image.path);
    m_undo.noteCorrection();
    Q_EMIT imageChanged();
    const QString where = tr("%1 of %2").arg(question.label, shortName(image.path));
    Q_EMIT said(value.isEmpty() ? tr("%1 is now cleared; Edit, Undo takes that back.").arg(where)
                                : tr("%1 is now “%2”; Edit, Undo takes that back.").arg(where, value));
    if (question.multiple)
        Q_EMIT questionChanged();
    else
        m_place.moveOn();
}

void AuditRun::leaveCorrection()
{
    if (m_correcting)
        m_place.moveOn();
}

} // namespace geovlm::ui
