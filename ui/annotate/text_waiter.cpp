// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/text_waiter.h"

#include "domain/error.h"

#include <QtConcurrentRun>

namespace geovlm::ui {

TextWaiter::TextWaiter(StoreWriter& writer, CaseWalk& walk, EditWriter& edits, QObject* parent)
    : QObject(parent), m_writer(writer), m_walk(walk), m_edits(edits)
{
    connect(&walk, &CaseWalk::loaded, this, &TextWaiter::ask);
    connect(&walk, &CaseWalk::edited, this, &TextWaiter::ask);
}

void TextWaiter::ask()
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live || !detail->live->isStale() || !m_source)
        return;
    const Ticket ticket = m_asks.next();
    for (const ImageId image : detail->live->waitingFor())
        askFor(detail->live->sheet(image), detail->live->models().textModel, ticket);
}

void TextWaiter::askFor(const pipeline::AnswerSheet& sheet, const QString& model, const Ticket& ticket)
{
    ++m_waiting;
    QtConcurrent::run([source = m_source, model, sheet] {
        try {
            return source(model, sheet.description());
        } catch (const std::exception&) { // the order stays marked as old
            return std::vector<float>();
        }
    }).then(this, [this, ticket, sheet](const std::vector<float>& vector) {
        --m_waiting;
        if (ticket.isCurrent() && !vector.empty())
            came(sheet, vector);
        Q_EMIT changed();
    });
}

void TextWaiter::came(const pipeline::AnswerSheet& sheet, const std::vector<float>& vector)
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live || !detail->live->holds(sheet.image) ||
        detail->live->sheet(sheet.image).contentHash() != sheet.contentHash())
        return;
    const std::shared_ptr<const pipeline::LiveCase> live = detail->live;
    try {
        m_walk.change(sheet.image, described(vector));
    } catch (const Error& error) { // another length than the model's
        Q_EMIT refused(error.sentence());
        return;
    }
    if (m_edits.canWrite())
        m_writer.post([live, sheet, vector](
                          store::Store& store) { pipeline::keepText(store, live->models(), sheet, vector); },
                      {});
}

} // namespace geovlm::ui
