// SPDX-License-Identifier: GPL-3.0-or-later
// Scores that follow an edit: other cases in the background, and texts that another model embeds.
#include "annotate/annotator.h"

#include "domain/error.h"
#include "store/results/derived.h"

#include <QCoreApplication>
#include <QPointer>
#include <QtConcurrentRun>

namespace {
constexpr int casesAtOnce = 8; ///< some 20 ms of the writing thread, so that an edit never waits long
}

namespace geovlm::ui {

/// Scores every case that an edit made old, a few at a time, on the writing thread.
std::function<bool(store::Store&)> Annotator::settling()
{
    struct State
    {
        pipeline::LiveModelsPtr models;
        store::CaseKey after; ///< how far this pass through what is owed has come
        qint64 atFirst = 0;   ///< how many were owed when it began
    };
    const auto state = std::make_shared<State>();
    const QPointer<Annotator> self(this);
    return [state, self](store::Store& store) {
        const auto run = store::latestRun(store, QStringLiteral("rerank"));
        if (!run || store::owedCount(store, run->id) == 0)
            return false;
        if (!state->models || state->models->run != run->id)
            state->models = pipeline::liveModels(store, run->id);
        if (state->after == store::CaseKey{})
            state->atFirst = store::owedCount(store, run->id);
        bool more = pipeline::settleSome(store, state->models, state->after, casesAtOnce);
        const qint64 left = store::owedCount(store, run->id);
        if (!more || left == 0) {
            // What a pass could not settle has to wait; what came in behind it has not been tried yet.
            more = left > 0 && left < state->atFirst;
            state->after = {};
        }
        QMetaObject::invokeMethod(
            qApp,
            [self, left, more] {
                if (self)
                    self->idleChanged(more ? left : 0);
            },
            Qt::QueuedConnection);
        return more;
    };
}

void Annotator::idleChanged(qint64 left)
{
    m_rerankingLeft = left;
    if (left == 0)
        m_listRefresh.start();
    Q_EMIT rerankingChanged();
}

/// A text that another model embeds is asked for; a reply that an edit has overtaken is dropped.
void Annotator::askTexts()
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live || !detail->live->isStale() || !m_textSource)
        return;
    const Ticket ticket = m_texts.next();
    for (const ImageId image : detail->live->waitingFor()) {
        const pipeline::AnswerSheet sheet = detail->live->sheet(image);
        const QString model = detail->live->models().textModel;
        ++m_waitingTexts;
        QtConcurrent::run([source = m_textSource, model, sheet] {
            try {
                return source(model, sheet.description());
            } catch (const std::exception&) { // the order stays marked as old
                return std::vector<float>();
            }
        }).then(this, [this, ticket, sheet](const std::vector<float>& vector) {
            --m_waitingTexts;
            if (ticket.isCurrent() && !vector.empty())
                textCame(sheet, vector);
            Q_EMIT textsChanged();
        });
    }
}

void Annotator::textCame(const pipeline::AnswerSheet& sheet, const std::vector<float>& vector)
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live || !detail->live->holds(sheet.image) ||
        detail->live->sheet(sheet.image).contentHash() != sheet.contentHash())
        return;
    const std::shared_ptr<const pipeline::LiveCase> live = detail->live;
    try {
        m_walk.setText(sheet.image, vector);
    } catch (const Error& error) { // another length than the model's
        Q_EMIT refused(error.sentence());
        return;
    }
    if (writesWhatIsShown())
        m_writer.post([live, sheet, vector](
                          store::Store& store) { pipeline::keepText(store, live->models(), sheet, vector); },
                      {});
}

} // namespace geovlm::ui
