// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/keys.h"

#include "domain/error.h"
#include "remote/text.h"

#include <QFileInfo>
#include <QHash>
#include <QMutex>
#include <QThread>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <qt6keychain/keychain.h>
#include <unistd.h>

namespace geovlm::remote {
namespace {

const QString service = QStringLiteral("geovlm-workbench");
constexpr auto patience = std::chrono::seconds(10); // a person may be asked to unlock the keychain

struct Memory
{
    QMutex mutex;
    QHash<QString, QByteArray> keys;
};

Memory& memory()
{
    static Memory kept;
    return kept;
}

/// What a job said; shared with a job that may outlive the wait for it.
struct Answer
{
    std::mutex mutex;
    std::condition_variable came;
    bool done = false;
    QKeychain::Error error = QKeychain::NoError;
    QString text;
    QByteArray data;
};
using AnswerPtr = std::shared_ptr<Answer>;

/// QtKeychain queues its jobs in the thread that used it first, so that thread has to stay. It is no thread
/// of the callers: a keychain that hangs must not hang them.
class KeychainThread
{
public:
    static KeychainThread& instance()
    {
        static KeychainThread* const thread = new KeychainThread; // outlives whoever waits in it
        return *thread;
    }
    template <class Start>
    void post(Start start)
    {
        QMetaObject::invokeMethod(m_worker, start, Qt::QueuedConnection);
    }
    bool hangs = false; // under `one`
    std::mutex one;

private:
    KeychainThread() : m_thread(new QThread), m_worker(new QObject)
    {
        m_worker->moveToThread(m_thread);
        m_thread->start();
        qAddPostRoutine([] {
            instance().m_thread->quit();
            instance().m_thread->wait(1000);
        });
    }
    QThread* m_thread;
    QObject* m_worker;
};

QByteArray dataOf(QKeychain::Job* job)
{
    const auto* reading = qobject_cast<QKeychain::ReadPasswordJob*>(job);
    return reading && job->error() == QKeychain::NoError ? reading->binaryData() : QByteArray();
}

template <class MakeJob>
AnswerPtr ask(MakeJob makeJob)
{
    auto answer = std::make_shared<Answer>();
    KeychainThread& thread = KeychainThread::instance();
    const std::lock_guard one(thread.one);
    if (!thread.hangs)
        thread.post([answer, makeJob] {
            QKeychain::Job* job = makeJob();
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, job, [answer](QKeychain::Job* ended) {
                const std::lock_guard lock(answer->mutex);
                answer->error = ended->error();
                answer->text = ended->errorString();
                answer->data = dataOf(ended);
                answer->done = true;
                answer->came.notify_all();
            });
            job->start();
        });
    std::unique_lock lock(answer->mutex);
    if (thread.hangs || !answer->came.wait_for(lock, patience, [&] { return answer->done; })) {
        thread.hangs = true;
        answer->error = QKeychain::OtherError;
        answer->text = Text::tr("it does not reply");
    }
    return answer;
}

QString problemOf(const Answer& answer)
{
    if (answer.error == QKeychain::NoError || answer.error == QKeychain::EntryNotFound)
        return {};
    return Text::tr("The keychain cannot be used (%1); give the key in an environment variable.")
        .arg(answer.text);
}

QByteArray fromKeychain(const QString& name)
{
    if (name.isEmpty() || !keychainProblem().isEmpty())
        return {};
    const AnswerPtr answer = ask([name]() -> QKeychain::Job* {
        auto* job = new QKeychain::ReadPasswordJob(service);
        job->setKey(name);
        return job;
    });
    const std::lock_guard lock(answer->mutex);
    return answer->data;
}

QByteArray fromMemory(const QString& name)
{
    const QMutexLocker lock(&memory().mutex);
    return memory().keys.value(name);
}

/// A line break would end the header and begin another.
QByteArray checked(const QByteArray& key, const Backend& backend)
{
    QByteArray plain = key.trimmed();
    const bool fits = std::ranges::all_of(plain, [](char letter) { return letter > 0x20 && letter < 0x7f; });
    if (!fits)
        throw Error(Text::tr("The key of %1 holds blanks or letters that a key cannot have; store it again.")
                        .arg(hostOf(backend.url)));
    return plain;
}

QString namedProblem(const QString& name)
{
    return name.isEmpty() ? Text::tr("A server needs a name before its key can be kept.") : keychainProblem();
}

} // namespace

QString keychainProblem()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    // Without a session bus there is nobody to ask, and asking would try to start one.
    const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    const QString runtime =
        qEnvironmentVariable("XDG_RUNTIME_DIR", QStringLiteral("/run/user/%1").arg(getuid()));
    if (address.isEmpty() && !QFileInfo::exists(runtime + QStringLiteral("/bus")))
        return Text::tr("There is no keychain service in this session; give the key in an environment "
                        "variable.");
#endif
    return {};
}

Key keyOf(const Backend& backend)
{
    if (backend.key == KeySource::None)
        return {};
    if (backend.key == KeySource::Environment && !backend.keyEnvironment.isEmpty())
        if (const QByteArray key =
                checked(qgetenv(backend.keyEnvironment.toLocal8Bit().constData()), backend);
            !key.isEmpty())
            return {key, KeySource::Environment};
    if (const QByteArray key = checked(fromKeychain(backend.name), backend); !key.isEmpty())
        return {key, KeySource::Keychain};
    if (const QByteArray key = checked(fromMemory(backend.name), backend); !key.isEmpty())
        return {key, KeySource::Memory};
    return {};
}

QString describe(KeySource source, const Backend& backend)
{
    switch (source) {
    case KeySource::Environment:
        return Text::tr("from the environment variable %1").arg(backend.keyEnvironment);
    case KeySource::Keychain:
        return Text::tr("from the keychain");
    case KeySource::Memory:
        return Text::tr("for this run only");
    case KeySource::None:
        break;
    }
    return Text::tr("none");
}

void rememberForThisRun(const QString& name, const QByteArray& key)
{
    const QMutexLocker lock(&memory().mutex);
    if (key.isEmpty())
        memory().keys.remove(name);
    else
        memory().keys.insert(name, key);
}

QString storeInKeychain(const QString& name, const QByteArray& key)
{
    if (QString problem = namedProblem(name); !problem.isEmpty())
        return problem;
    const AnswerPtr answer = ask([name, key]() -> QKeychain::Job* {
        auto* job = new QKeychain::WritePasswordJob(service);
        job->setKey(name);
        job->setBinaryData(key);
        return job;
    });
    const std::lock_guard lock(answer->mutex);
    return problemOf(*answer);
}

QString removeFromKeychain(const QString& name)
{
    if (QString problem = namedProblem(name); !problem.isEmpty())
        return problem;
    const AnswerPtr answer = ask([name]() -> QKeychain::Job* {
        auto* job = new QKeychain::DeletePasswordJob(service);
        job->setKey(name);
        return job;
    });
    const std::lock_guard lock(answer->mutex);
    return problemOf(*answer);
}

KeySource keepKey(const QString& name, const QByteArray& key)
{
    const bool kept = storeInKeychain(name, key).isEmpty();
    rememberForThisRun(name, kept ? QByteArray() : key);
    return kept ? KeySource::Keychain : KeySource::Memory;
}

KeySource keyPlace(const QString& name)
{
    Backend backend;
    backend.name = name;
    return keyOf(backend).source;
}

void forgetKey(const QString& name)
{
    rememberForThisRun(name, {});
    if (!keychainProblem().isEmpty())
        return;
    if (const QString problem = removeFromKeychain(name); !problem.isEmpty())
        throw Error(problem);
}

} // namespace geovlm::remote
