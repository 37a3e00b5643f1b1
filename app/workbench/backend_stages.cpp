// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend_stages.h"

#include "domain/error.h"
#include "pipeline/servers/servers.h"
#include "pipeline/stages/stages.h"
#include "remote/keys.h"
#include "remote/probe.h"
#include "remote/proxy.h"
#include "shell/settings/settings.h"
#include "stage_words.h"

namespace geovlm::app {

namespace {

bool staysHere(const QString& url)
{
    try {
        return remote::isThisMachine(remote::serverAddress(url));
    } catch (const Error&) {
        return false;
    }
}

QString proxyOf(const QString& url)
{
    try {
        return remote::proxyName(remote::serverAddress(url));
    } catch (const Error&) {
        return {};
    }
}

remote::Backend remoteOf(const ui::Backend& backend)
{
    remote::Backend one;
    one.name = backend.name;
    one.url = remote::serverAddress(backend.url);
    one.model = backend.model;
    one.purpose =
        backend.purpose == ui::Backend::Purpose::Vision ? remote::Purpose::Answers : remote::Purpose::Texts;
    one.mode = remote::modeNamed(backend.mode);
    one.concurrency = backend.concurrency;
    one.dimensions = backend.dimensions;
    if (backend.key == ui::Backend::Key::Environment)
        one.keyEnvironment = backend.environment;
    return one;
}

QByteArray keyOf(const ui::Backend& backend)
{
    return backend.key == ui::Backend::Key::None ? QByteArray() : remote::keyOf(remoteOf(backend)).value;
}

ui::BackendReport testBackend(const ui::Backend& backend, Progress& progress)
{
    const remote::Backend asked = remoteOf(backend);
    remote::Calls calls;
    calls.stop = [&progress] { return progress.stopRequested(); };
    const remote::ServerFacts facts = remote::probe(asked, keyOf(backend), calls);
    ui::BackendReport report;
    report.problem = facts.problem;
    report.models = facts.models;
    if (facts.problem.isEmpty() || !facts.models.isEmpty()) {
        report.server = remote::nameOf(facts.kind);
        if (!facts.version.isEmpty())
            report.server += u' ' + facts.version;
    }
    report.images = facts.takesImages;
    report.options = facts.holdsToOptions;
    report.logProbabilities = facts.givesLogProbabilities;
    report.dimension = facts.dimension;
    if (const QString proxy = remote::proxyName(asked.url); !proxy.isEmpty())
        report.notes.append(tr("It is reached through the proxy %1.").arg(proxy));
    return report;
}

ui::KeyPlace keyPlace(const ui::Backend& backend)
{
    remote::Backend kept = remoteOf(backend);
    kept.keyEnvironment.clear();
    switch (remote::keyOf(kept).source) {
    case remote::KeySource::Keychain:
        return ui::KeyPlace::Keychain;
    case remote::KeySource::Memory:
        return ui::KeyPlace::ThisRun;
    case remote::KeySource::None:
    case remote::KeySource::Environment:
        break;
    }
    return ui::KeyPlace::Nowhere;
}

ui::KeyPlace storeKey(const ui::Backend& backend, const QString& key)
{
    const QByteArray bytes = key.toUtf8();
    if (remote::storeInKeychain(backend.name, bytes).isEmpty()) {
        remote::rememberForThisRun(backend.name, {});
        return ui::KeyPlace::Keychain;
    }
    remote::rememberForThisRun(backend.name, bytes);
    return ui::KeyPlace::ThisRun;
}

void forgetKey(const ui::Backend& backend)
{
    remote::rememberForThisRun(backend.name, {});
    if (!remote::keychainProblem().isEmpty())
        return;
    if (const QString problem = remote::removeFromKeychain(backend.name); !problem.isEmpty())
        throw Error(problem);
}

QString answerWith(store::Store& store, const ui::AnswerRequest& request, Progress& progress)
{
    pipeline::AnswerOptions options;
    options.sample = request.sample;
    if (request.backend) {
        options.with = request.backend->url;
        options.model = request.backend->model;
        options.server = serverOptions(*request.backend);
    }
    const pipeline::AnswerResult result = pipeline::answer(store, options, progress);
    if (!request.backend)
        return tr("The reader gave %1 answers on %2 images.")
            .arg(number(result.answers), number(result.images));
    for (const QString& said : result.offListed)
        progress.note(tr("Off the list: %1").arg(said));
    if (result.notHeld > 0)
        progress.note(
            tr("%1 answers did not keep to the options and their form.").arg(number(result.notHeld)));
    return tr("%1 gave %2 answers on %3 images; %4 are off the list; %5 images "
              "failed.")
        .arg(request.backend->model, number(result.answers), number(result.images), number(result.offList),
             number(result.failed.size()));
}

QString embedWith(store::Store& store, const ui::EmbedRequest& request, Progress& progress)
{
    pipeline::EmbedOptions options;
    if (request.backend) {
        options.with = request.backend->url;
        options.model = request.backend->model;
        options.dimensions = request.backend->dimensions;
        options.server = serverOptions(*request.backend);
    }
    const pipeline::EmbedResult result = pipeline::embed(store, options, progress);
    return tr("Embedded %1 descriptions; %2 were unchanged.")
        .arg(number(result.embedded), number(result.unchanged));
}

/// Which of the person's own servers embeds with `model`. What a person has not
/// agreed to send is not sent, edit by edit, either.
std::optional<remote::Backend> textServer(const QString& model, const ui::Consent& consent)
{
    for (const ui::Backend& backend : ui::Settings().backends()) {
        if (backend.purpose != ui::Backend::Purpose::Text || backend.model != model)
            continue;
        if (!staysHere(backend.url) && !consent.isGiven(backend))
            throw Error(tr("The description is not sent to %1 before you agree to "
                           "it; run “Embed with…” once.")
                            .arg(ui::hostOf(backend.url)));
        return remoteOf(backend);
    }
    return std::nullopt;
}

} // namespace

pipeline::ServerOptions serverOptions(const ui::Backend& backend)
{
    pipeline::ServerOptions options;
    options.mode = remote::modeNamed(backend.mode);
    options.concurrency = backend.concurrency;
    if (backend.key == ui::Backend::Key::Environment)
        options.keyEnvironment = backend.environment;
    options.keyName = backend.name;
    options.leaving = [](const QString&) {};
    return options;
}

void bindBackends(ui::StageFunctions& stages)
{
    stages.staysHere = staysHere;
    stages.proxyOf = proxyOf;
    stages.testBackend = testBackend;
    stages.storeKey = storeKey;
    stages.keyPlace = keyPlace;
    stages.forgetKey = forgetKey;
    stages.answerWith = answerWith;
    stages.embedWith = embedWith;
    stages.textSource = pipeline::remoteTextSource(
        [consent = stages.consent](const QString& model) { return textServer(model, *consent); });
}

} // namespace geovlm::app
