// SPDX-License-Identifier: GPL-3.0-or-later
#include "services.h"

#include "domain/error.h"
#include "import_stages.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/servers/servers.h"
#include "pipeline_stages.h"
#include "shell/settings/settings.h"
#include "stage_words.h"

namespace geovlm::app {

namespace {

/// Which of the person's own servers embeds with `model`. What a person has not agreed to send is not sent,
/// edit by edit, either.
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

ui::Services programServices()
{
    ui::Services services;
    bindPipeline(services.stages);
    bindImports(services.stages);
    services.textSource = pipeline::remoteTextSource(
        [consent = services.consent](const QString& model) { return textServer(model, *consent); });
    services.townNotice = [](const store::Store& store) {
        return pipeline::townSentence(pipeline::townLikeness(store));
    };
    return services;
}

} // namespace geovlm::app
