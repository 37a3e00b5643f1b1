// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/exchange.h"

#include "remote/proxy.h"
#include "remote/text.h"

/// What people are told when there is no reply, or not the one that was asked for.
namespace geovlm::remote {
namespace {

Trouble troubleOf(const Failure& failure)
{
    if (failure.status == 501)
        return Trouble::Final;
    if (failure.quotaSpent)
        return Trouble::Settings;
    if (isWorthRetrying(failure))
        return Trouble::Unreachable;
    const int status = failure.status;
    return status == 401 || status == 402 || status == 403 || status == 404 || status == 405
               ? Trouble::Settings
               : Trouble::Refused;
}

QString adviceFor(const Failure& failure)
{
    if (failure.quotaSpent)
        return Text::tr("the account has no quota left");
    switch (failure.status) {
    case 401:
    case 403:
        return Text::tr("the key is missing or wrong");
    case 404:
        return Text::tr("the address or the name of the model is wrong");
    case 413:
        return Text::tr("the image is too large for it");
    case 429:
        return Text::tr("it asks for fewer requests");
    case 501:
        return Text::tr("the server does not offer this");
    default:
        return failure.status >= 500 ? Text::tr("the server has trouble of its own")
                                     : Text::tr("it does not take this request");
    }
}

/// What lasts, in words of our own and then the server's.
QString lastingSentence(const Backend& backend, const ErrorText& said)
{
    const QString host = hostOf(backend.url);
    switch (said.lasting) {
    case Lasting::NoImages:
        return Text::tr("The model \"%1\" on %2 takes no images; choose one with vision (llama.cpp needs its "
                        "--mmproj). The server said: %3")
            .arg(backend.model, host, said.text);
    case Lasting::UnknownModel:
        return Text::tr("%1 has no model \"%2\". The server said: %3").arg(host, backend.model, said.text);
    default:
        return Text::tr(
                   "A request is longer than the model \"%1\" on %2 takes; start the server with a longer "
                   "context. The server said: %3")
            .arg(backend.model, host, said.text);
    }
}

} // namespace

RemoteError noReply(const Backend& backend, const Calls& calls, const Exchange& exchange)
{
    const QString host = hostOf(backend.url);
    switch (exchange.end) {
    case Exchange::End::NoConnection:
        return {
            Trouble::Unreachable,
            Text::tr("%1 does not take the connection; check that the server runs and that its address is "
                     "right.")
                .arg(host)};
    case Exchange::End::Silent:
        return {Trouble::Unreachable,
                Text::tr("%1 took longer than %2 s to reply; it may be overloaded, or loading its model "
                         "(--timeout S waits longer).")
                    .arg(host)
                    .arg(double(calls.silence.count()) / 1000)};
    case Exchange::End::TooLong:
        return {Trouble::BadReply, Text::tr("%1 sends a reply that is too long to be one.").arg(host)};
    case Exchange::End::PlainPort:
        return {Trouble::Final, Text::tr("%1 does not speak TLS; its address begins with http://, not "
                                         "https://.")
                                    .arg(host)};
    case Exchange::End::Tls:
        return {Trouble::Settings,
                Text::tr("The encrypted connection to %1 cannot be trusted (%2); check the address and the "
                         "server's certificate.")
                    .arg(host, exchange.reason)};
    default:
        if (const QString proxy = proxyName(backend.url); !proxy.isEmpty())
            return {
                Trouble::Unreachable,
                Text::tr(
                    "%1 cannot be reached through the proxy %2 (%3); check the proxy, or name the host in "
                    "no_proxy.")
                    .arg(host, proxy, exchange.reason)};
        return {Trouble::Unreachable,
                Text::tr("%1 cannot be reached (%2); check that the server runs and that "
                         "its address is right.")
                    .arg(host, exchange.reason)};
    }
}

RemoteError refusal(const Backend& backend, const Exchange& exchange)
{
    const Failure& failure = exchange.failure;
    const ErrorText error = readError(exchange.reply.body);
    const QString& said = error.text;
    const QString host = hostOf(backend.url);
    if (failure.lasting)
        return {troubleOf(error.lasting), lastingSentence(backend, error), failure.status};
    return {
        troubleOf(failure),
        said.isEmpty()
            ? Text::tr("%1 replied with status %2: %3.").arg(host).arg(failure.status).arg(adviceFor(failure))
            : Text::tr("%1 replied with status %2, %3: %4")
                  .arg(host)
                  .arg(failure.status)
                  .arg(adviceFor(failure), said),
        failure.status};
}

} // namespace geovlm::remote
