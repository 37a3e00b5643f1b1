// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers_support.h"

#include "domain/error.h"

#include "store/models/images.h"

#include <QCryptographicHash>
#include <QDir>
#include <QImage>
#include <algorithm>
#include <numeric>

namespace geovlm::test {

QString PictureStore::picture(int index) const
{
    return m_dir.filePath(QStringLiteral("p%1.png").arg(index, 6, 10, QLatin1Char('0')));
}

PictureStore::PictureStore(int images)
{
    store::Store::create(path());
    m_store = store::Store::open(path(), store::Access::Write);
    m_store->setRoot(m_dir.path());
    store::Transaction transaction(*m_store);
    for (int i = 0; i < images; ++i) {
        QImage image(16, 8, QImage::Format_RGB32);
        image.fill(QColor(i % 16 * 16, i / 16 % 16 * 16, i / 256 % 16 * 16));
        if (!image.save(picture(i)))
            qFatal("cannot write %s", qPrintable(picture(i)));
        m_images.push_back(store::addImage(*m_store, {0,
                                                      QDir(m_dir.path()).relativeFilePath(picture(i)),
                                                      i % 2 == 0 ? View::Ground : View::Satellite,
                                                      {},
                                                      {}}));
    }
    transaction.commit();
}

pipeline::AnswerOptions askingAt(const QUrl& url, remote::Mode mode, int concurrency)
{
    pipeline::AnswerOptions options;
    pipeline::ServerOptions& server = options.server.emplace();
    server.backend.url = url;
    server.backend.model = QStringLiteral("vlm");
    server.backend.mode = mode;
    server.backend.concurrency = concurrency;
    server.calls.connect = std::chrono::milliseconds(5000);
    server.calls.silence = std::chrono::milliseconds(10'000);
    server.calls.wait = [](std::chrono::milliseconds) {};
    return options;
}

pipeline::EmbedOptions embeddingAt(const QUrl& url)
{
    pipeline::EmbedOptions options;
    options.server = askingAt(url, remote::Mode::Each).server;
    return options;
}

void Ledger::count(const HttpRequest& request)
{
    if (imageOf(request).isEmpty()) // a greeting
        return;
    const QMutexLocker lock(&m_mutex);
    ++m_good[QCryptographicHash::hash(request.body, QCryptographicHash::Sha1)];
}

int Ledger::most() const
{
    const QMutexLocker lock(&m_mutex);
    return m_good.isEmpty() ? 0 : *std::max_element(m_good.begin(), m_good.end());
}

int Ledger::total() const
{
    const QMutexLocker lock(&m_mutex);
    return std::accumulate(m_good.begin(), m_good.end(), 0);
}

FakeServer::Handler Ledger::keeping(const Model& model)
{
    return [this, model](const HttpRequest& request) {
        if (request.verb == "POST")
            count(request);
        return reply(model, request);
    };
}

namespace {

HttpResponse headed(HttpResponse response, const QByteArray& name, const QByteArray& value)
{
    response.headers.append({name, value});
    return response;
}

HttpResponse prose(const Model& model, const HttpRequest& request, const QString& text,
                   const QString& thinking = {})
{
    Model odd = model;
    odd.prose = text;
    odd.thinking = thinking;
    return reply(odd, request);
}

using Fault = std::function<HttpResponse(const Model&, const HttpRequest&, HttpResponse good)>;

const std::vector<Fault>& faults()
{
    static const std::vector<Fault> list{
        [](auto&, auto&, HttpResponse good) { return good.delayMs = 2000, good; },
        [](auto&, auto&, HttpResponse) {
            return headed(failing(429, QStringLiteral("slow")), "Retry-After", "1");
        },
        [](auto&, auto&, HttpResponse) {
            return headed(failing(429, QStringLiteral("slow")), "retry-after-ms", "5");
        },
        [](auto&, auto&, HttpResponse) { return failing(500, QStringLiteral("oops")); },
        [](auto&, auto&, HttpResponse good) {
            return good.status = 502, good.body = "<html>Bad gateway</html>", good;
        },
        [](auto&, auto&, HttpResponse good) { return good.body = "<html>Welcome</html>", good; },
        [](auto&, auto&, HttpResponse good) { return good.body.chop(good.body.size() / 2), good; },
        [](auto&, auto&, HttpResponse good) { return good.body = "{\"choices\":[]}", good; },
        [](auto& model, auto& request, HttpResponse) {
            return prose(model, request, QStringLiteral("Purple."));
        },
        [](auto& model, auto& request, HttpResponse) {
            return prose(model, request, {}, QStringLiteral("<think>well</think>"));
        },
        [](auto& model, auto& request, HttpResponse) {
            return prose(model, request, {}, QStringLiteral("<think>without end "));
        },
        [](auto&, auto&, HttpResponse good) {
            return good.body.replace("\"logprobs\"", "\"nothing\""), good;
        },
        [](auto&, auto&, HttpResponse good) { return good.cutAfter = good.body.size() / 2, good; },
        [](auto&, auto&, HttpResponse good) { return good.cutAfter = 0, good; },
        [](auto&, auto&, HttpResponse good) { return good.endless = 2 << 20, good; },
        [](auto&, auto&, HttpResponse good) {
            return good.status = 307, headed(good, "Location", "http://127.0.0.1:9/");
        },
        [](auto&, auto&, HttpResponse good) {
            return good.claimedLength = good.body.size() + 40, good.closeAfter = true, good;
        },
        [](auto&, auto&, HttpResponse good) { return good.claimedLength = good.body.size() / 2, good; },
        [](auto&, auto&, HttpResponse) { return failing(400, QStringLiteral("bad image")); },
        [](auto&, auto&, HttpResponse) { return failing(413, QStringLiteral("too large")); },
        [](auto&, auto&, HttpResponse) { return failing(408, QStringLiteral("late")); },
        [](auto&, auto&, HttpResponse good) {
            return good.body.replace("\"stop\"", "\"length\""), good; // cut off
        },
    };
    return list;
}

} // namespace

FakeServer::Handler chaos(const Model& model, std::uint64_t seed, double share, Ledger& ledger)
{
    auto random = std::make_shared<Random>(seed);
    return [=, &ledger](const HttpRequest& request) {
        HttpResponse good = reply(model, request);
        if (!imageOf(request).isEmpty() && random->chance(share))
            return faults()[std::size_t(random->below(int(faults().size())))](model, request, good);
        if (request.verb == "POST")
            ledger.count(request);
        return good;
    };
}

} // namespace geovlm::test
