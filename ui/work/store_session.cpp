// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/store_session.h"

#include "domain/error.h"
#include "store/results/cases.h"
#include "work/open_readers.h"

#include <QCoreApplication>

namespace geovlm::ui {

namespace {

struct StageWords
{
    std::optional<RunKind> kind; ///< of its runs
    const char* name;
    const char* meaning;
};

const StageWords& words(Stage stage)
{
    static const std::array<StageWords, stageCount> all{{
        {std::nullopt, QT_TRANSLATE_NOOP("Stage", "Import a data set"),
         QT_TRANSLATE_NOOP("Stage", "images, places and matching pairs")},
        {RunKind::Encode, QT_TRANSLATE_NOOP("Stage", "Encode"),
         QT_TRANSLATE_NOOP("Stage", "one vector per image")},
        {RunKind::Retrieve, QT_TRANSLATE_NOOP("Stage", "Retrieve"),
         QT_TRANSLATE_NOOP("Stage", "the ten most similar tiles of each query")},
        {RunKind::Answer, QT_TRANSLATE_NOOP("Stage", "Answer with the reader"),
         QT_TRANSLATE_NOOP("Stage", "30 answers per image")},
        {RunKind::Describe, QT_TRANSLATE_NOOP("Stage", "Describe"),
         QT_TRANSLATE_NOOP("Stage", "one description per image")},
        {RunKind::Embed, QT_TRANSLATE_NOOP("Stage", "Embed"),
         QT_TRANSLATE_NOOP("Stage", "one vector per description")},
        {RunKind::Train, QT_TRANSLATE_NOOP("Stage", "Train"), QT_TRANSLATE_NOOP("Stage", "a reranker")},
        {RunKind::Rerank, QT_TRANSLATE_NOOP("Stage", "Rerank"),
         QT_TRANSLATE_NOOP("Stage", "a score for each candidate, and the new order")},
    }};
    return all.at(size_t(stage));
}

StoreSummary summaryOf(const store::Store& store)
{
    StoreSummary summary;
    summary.path = store.path();
    summary.root = store.root();
    summary.counts = store::counts(store);
    summary.splits = store::splits(store);
    summary.questions = store.questions();
    for (int i = 0; i < stageCount; ++i) {
        if (const auto kind = words(Stage(i)).kind)
            summary.runs[size_t(i)] = store::latestRun(store, *kind);
        summary.done[size_t(i)] = summary.runs[size_t(i)].has_value();
    }
    summary.done[size_t(Stage::Import)] = summary.images() > 0;
    if (!store::models(store, ModelKind::Reranker).empty())
        summary.done[size_t(Stage::Train)] = true;
    if (const auto& rerank = summary.runs[size_t(Stage::Rerank)]) {
        summary.rerankRun = rerank->id;
        summary.areas = store::caseAreas(store, rerank->id);
    }
    return summary;
}

} // namespace

QString stageName(Stage stage)
{
    return QCoreApplication::translate("Stage", words(stage).name);
}

QString stageMeaning(Stage stage)
{
    return QCoreApplication::translate("Stage", words(stage).meaning);
}

QString sentenceOf(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        return error.sentence();
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    } catch (...) {
        return QCoreApplication::translate("StoreSession",
                                           "Something went wrong that has no name; please report it.");
    }
}

std::optional<Stage> StoreSummary::missing() const
{
    if (rerankRun != 0)
        return std::nullopt;
    for (int i = 0; i < stageCount; ++i) {
        if (!done[size_t(i)])
            return Stage(i);
    }
    return std::nullopt;
}

QString StoreSummary::splitName(int id) const
{
    for (const store::Split& split : splits) {
        if (split.id == id)
            return split.name;
    }
    return {};
}

/// Owns the connection; every function runs on the reading thread.
struct StoreSession::Reader : QObject
{
    std::shared_ptr<store::Store> open;
};

StoreSession::StoreSession(QObject* parent) : QObject(parent), m_reader(new Reader)
{
    m_thread.setObjectName(QStringLiteral("store reader"));
    m_reader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
    m_thread.start();
}

StoreSession::~StoreSession()
{
    m_thread.quit();
    m_thread.wait();
}

void StoreSession::post(Job job)
{
    ++m_pending;
    Reader* reader = m_reader;
    QMetaObject::invokeMethod(
        reader,
        [this, reader, job = std::move(job)] {
            std::function<void()> deliver = job(reader->open.get());
            QMetaObject::invokeMethod(
                this, [this, deliver = std::move(deliver)] { settle(deliver); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void StoreSession::settle(const std::function<void()>& deliver)
{
    if (deliver)
        deliver();
    if (--m_pending == 0)
        Q_EMIT idle();
}

void StoreSession::adopt(StoreSummary summary)
{
    m_opening = false;
    m_summary = std::move(summary);
    Q_EMIT changed();
}

void StoreSession::open(const QString& path)
{
    const Ticket ticket = m_openings.next();
    m_opening = true;
    Q_EMIT opening(path);
    post([=, this, reader = m_reader](const store::Store*) -> std::function<void()> {
        if (!ticket.isCurrent())
            return {};
        try {
            auto opened = openForReading(path);
            StoreSummary summary = summaryOf(*opened);
            reader->open = std::move(opened);
            return [=, this] {
                if (ticket.isCurrent())
                    adopt(summary);
            };
        } catch (...) {
            const QString sentence = sentenceOf(std::current_exception());
            return [=, this] {
                if (!ticket.isCurrent())
                    return;
                m_opening = false;
                Q_EMIT openFailed(path, sentence);
            };
        }
    });
}

void StoreSession::close()
{
    m_openings.next();
    m_opening = false;
    m_summary = {};
    post([reader = m_reader](const store::Store*) -> std::function<void()> {
        reader->open.reset();
        return {};
    });
    Q_EMIT closed();
}

void StoreSession::refresh()
{
    ask<StoreSummary>(m_openings.current(), this, summaryOf,
                      [this](StoreSummary summary) { adopt(std::move(summary)); });
}

} // namespace geovlm::ui
