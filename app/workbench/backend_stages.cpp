// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend_stages.h"

#include "domain/error.h"
#include "pipeline/servers/servers.h"
#include "pipeline/stages/stages.h"
#include "shell/settings/settings.h"
#include "stage_words.h"

namespace geovlm::app {

namespace {

QString answerWith(store::Store& store, const pipeline::AnswerOptions& options, Progress& progress)
{
    const pipeline::AnswerResult result = pipeline::answer(store, options, progress);
    if (!options.server)
        return tr("The reader gave %1 answers on %2 images.")
            .arg(number(result.answers), number(result.images));
    for (const QString& said : result.offListed)
        progress.note(tr("Off the list: %1").arg(said));
    if (result.notHeld > 0)
        progress.note(
            tr("%1 answers did not keep to the options and their form.").arg(number(result.notHeld)));
    return tr("%1 gave %2 answers on %3 images; %4 are off the list; %5 images "
              "failed.")
        .arg(options.server->backend.model, number(result.answers), number(result.images),
             number(result.offList), number(result.failed.size()));
}

QString embedWith(store::Store& store, const pipeline::EmbedOptions& options, Progress& progress)
{
    const pipeline::EmbedResult result = pipeline::embed(store, options, progress);
    return tr("Embedded %1 descriptions; %2 were unchanged.")
        .arg(number(result.embedded), number(result.unchanged));
}

/// Which of the person's own servers embeds with `model`. What a person has not
/// agreed to send is not sent, edit by edit, either.
std::optional<remote::Backend> textServer(const QString& model, const ui::Consent& consent)
{
    for (const remote::Backend& backend : ui::Settings().backends()) {
        if (backend.purpose != remote::Purpose::Texts || backend.model != model)
            continue;
        if (!remote::isThisMachine(backend.url) && !consent.isGiven(backend))
            throw Error(tr("The description is not sent to %1 before you agree to "
                           "it; run “Embed with…” once.")
                            .arg(remote::hostOf(backend.url)));
        return backend;
    }
    return std::nullopt;
}

} // namespace

void bindBackends(ui::StageFunctions& stages)
{
    stages.answerWith = answerWith;
    stages.embedWith = embedWith;
    stages.textSource = pipeline::remoteTextSource(
        [consent = stages.consent](const QString& model) { return textServer(model, *consent); });
}

} // namespace geovlm::app
