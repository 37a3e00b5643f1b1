// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "shell/backends/backend_form.h"
#include "shell/backends/backend_key_row.h"
#include "shell/backends/backend_test_pane.h"
#include "shell/backends/backends_dialog.h"
#include "shell/running/run_with_dialog.h"
#include "support/ui/bench.h"
#include "support/ui/dialog_driver.h"
#include "support/ui/named_controls.h"

#include <QMutex>
#include <QThread>
#include <QUrl>

namespace geovlm::test::backends_support {

using namespace ui;

inline remote::Backend local()
{
    remote::Backend backend;
    backend.name = QStringLiteral("here");
    backend.url = QUrl(QStringLiteral("http://localhost:8080/v1"));
    backend.model = QStringLiteral("qwen");
    backend.key = remote::KeySource::None;
    return backend;
}

inline remote::Backend elsewhere()
{
    remote::Backend backend;
    backend.name = QStringLiteral("there");
    backend.url = QUrl(QStringLiteral("https://api.example.org/v1"));
    backend.model = QStringLiteral("gpt");
    backend.mode = remote::Mode::Schema;
    backend.key = remote::KeySource::Keychain;
    return backend;
}

inline remote::Backend remoteText()
{
    remote::Backend backend = elsewhere();
    backend.name = QStringLiteral("texts there");
    backend.purpose = remote::Purpose::Texts;
    return backend;
}

/// Servers and a keychain that only exist here.
class FakeServers
{
public:
    ServerFunctions servers()
    {
        ServerFunctions all;
        all.probe = [this](const remote::Backend& backend, Progress& progress) {
            return test(backend, progress);
        };
        all.keepKey = [this](const QString& name, const QByteArray& key) {
            const QMutexLocker lock(&m_mutex);
            if (broken)
                throw Error(QStringLiteral("The keychain is locked; unlock it and try again."));
            m_keys[name] = QString::fromUtf8(key);
            return hasKeychain ? remote::KeySource::Keychain : remote::KeySource::Memory;
        };
        all.keyPlace = [this](const QString& name) {
            const QMutexLocker lock(&m_mutex);
            return !m_keys.contains(name) ? remote::KeySource::None
                   : hasKeychain          ? remote::KeySource::Keychain
                                          : remote::KeySource::Memory;
        };
        all.forgetKey = [this](const QString& name) {
            const QMutexLocker lock(&m_mutex);
            m_keys.remove(name);
        };
        return all;
    }
    Services services()
    {
        Services all;
        all.servers = servers();
        all.stages.set<pipeline::AnswerOptions>(
            [this](store::Store&, const pipeline::AnswerOptions& request, Progress& progress) {
                progress.begin(QStringLiteral("Asking"), 10);
                while (waits) {
                    progress.throwIfStopped();
                    QThread::yieldCurrentThread();
                }
                const QMutexLocker lock(&m_mutex);
                m_answered.push_back(request);
                return QStringLiteral("Answered.");
            });
        all.stages.set<pipeline::EmbedOptions>(
            [this](store::Store&, const pipeline::EmbedOptions& request, Progress&) {
                const QMutexLocker lock(&m_mutex);
                m_embedded.push_back(request);
                return QStringLiteral("Embedded.");
            });
        return all;
    }
    QHash<QString, QString> keys() { return guarded(m_keys); }
    std::vector<pipeline::AnswerOptions> answered() { return guarded(m_answered); }
    std::vector<pipeline::EmbedOptions> embedded() { return guarded(m_embedded); }
    std::vector<remote::Backend> tested() { return guarded(m_tested); }
    std::atomic<bool> waits = false;
    std::atomic<bool> stopped = false;
    std::atomic<bool> broken = false;
    std::atomic<bool> hasKeychain = true;

private:
    template <class Values>
    Values guarded(const Values& values)
    {
        const QMutexLocker lock(&m_mutex);
        return values;
    }
    remote::ServerFacts test(const remote::Backend& backend, Progress& progress)
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_tested.push_back(backend);
        }
        while (waits) {
            stopped = stopped || progress.stopRequested();
            QThread::yieldCurrentThread();
        }
        if (backend.url.host() == QLatin1String("nobody"))
            throw Error(QStringLiteral("Nobody listens at nobody:8080; start the server."));
        remote::ServerFacts report;
        report.kind = remote::ServerKind::LlamaCpp;
        report.version = QStringLiteral("b4567");
        report.models = {QStringLiteral("qwen2-vl"), QStringLiteral("gemma")};
        if (backend.purpose == remote::Purpose::Texts) {
            report.dimension = 1536;
            return report;
        }
        report.takesImages = true;
        report.givesLogProbabilities = false;
        return report;
    }

    QMutex m_mutex;
    QHash<QString, QString> m_keys;
    std::vector<pipeline::AnswerOptions> m_answered;
    std::vector<pipeline::EmbedOptions> m_embedded;
    std::vector<remote::Backend> m_tested;
};

} // namespace geovlm::test::backends_support
