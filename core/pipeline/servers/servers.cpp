// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/servers/servers.h"

#include "domain/error.h"
#include "pipeline/servers/text.h"
#include "remote/keys.h"
#include "remote/proxy.h"
#include "store/results/runs.h"

namespace geovlm::pipeline {
namespace {

void tell(const QString& sentence, const ServerOptions& options, Progress& progress)
{
    if (options.leaving)
        options.leaving(sentence);
    else
        progress.note(sentence);
}

} // namespace

remote::Backend backendOf(const ServerOptions& options, remote::Purpose purpose)
{
    remote::Backend backend = options.backend;
    if (backend.model.trimmed().isEmpty())
        throw Error(ServersText::tr("Name the model to ask %1 for.").arg(backend.url.toString()));
    backend.url = remote::serverAddress(backend.url.toString());
    if (backend.name.isEmpty())
        backend.name = remote::hostOf(backend.url);
    backend.purpose = purpose;
    return backend;
}

void tellProxy(const remote::Backend& backend, const ServerOptions& options, Progress& progress)
{
    if (const QString proxy = remote::proxyName(backend.url); !proxy.isEmpty())
        tell(ServersText::tr("%1 is reached through the proxy %2.").arg(remote::hostOf(backend.url), proxy),
             options, progress);
}

void tellLeaving(const remote::Backend& backend, qint64 count, const ServerOptions& options,
                 Progress& progress)
{
    if (count == 0 || remote::isThisMachine(backend.url))
        return;
    tell(remote::leavingSentence(backend, count), options, progress);
}

std::optional<remote::Backend> textServerOf(const store::Store& store, const QString& model)
{
    const auto row = store::modelNamed(store, ModelKind::TextEmbedder, model);
    if (!row || !row->configuration.contains(u"url"))
        return std::nullopt;
    remote::Backend backend = remote::Backend::fromJson(row->configuration);
    backend.purpose = remote::Purpose::Texts;
    backend.model = model;
    return backend;
}

std::function<std::vector<float>(const QString&, const QString&)> remoteTextSource(FindTextServer find,
                                                                                   std::function<bool()> stop)
{
    return [find = std::move(find), stop = std::move(stop)](const QString& model,
                                                            const QString& description) {
        const std::optional<remote::Backend> backend = find(model);
        if (!backend)
            throw Error(ServersText::tr(
                            "Nobody knows which server embeds with \"%1\"; set it up, or run embed again.")
                            .arg(model));
        remote::Calls calls;
        calls.silence = std::chrono::seconds(60);
        calls.stop = stop;
        remote::Client client(*backend, remote::keyOf(*backend).value, calls);
        return client.embed({description}).values;
    };
}

} // namespace geovlm::pipeline
