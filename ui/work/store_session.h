// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/images.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"
#include "work/generation.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// The arrows of the data flow, in order.
enum class Stage { Import = 0, Encode, Retrieve, Answer, Describe, Embed, Train, Rerank };
inline constexpr int stageCount = 8;
QString stageName(Stage stage);    ///< "Encode images"
QString stageMeaning(Stage stage); ///< what it makes, in a few words

/// What the window shows of a store without asking again; read once when it opens and after each stage.
struct StoreSummary
{
    QString path;
    QString root;
    store::Counts counts;
    std::vector<store::Split> splits;
    std::vector<QString> areas; ///< of the ranked cases
    std::array<std::optional<store::Run>, stageCount> runs;
    std::array<bool, stageCount> done{};
    qint64 rerankRun = 0; ///< 0 = not ranked yet
    QuestionBank questions;

    qint64 images() const { return counts.ground + counts.satellite; }
    /// The first stage without a result; none when the store is ranked.
    std::optional<Stage> missing() const;
    QString splitName(int id) const;
};

/// One open store: a reading connection on a thread of its own. Questions go there as functions, answers
/// come back to the window's thread, which never touches the file itself.
class StoreSession : public QObject
{
    Q_OBJECT

public:
    explicit StoreSession(QObject* parent = nullptr);
    ~StoreSession() override;

    /// Opens beside the current store, which stays until the new one is open.
    void open(const QString& path);
    void close();
    /// Reads the summary again: what a stage wrote becomes visible.
    void refresh();

    bool isOpen() const { return !m_summary.path.isEmpty(); }
    bool isOpening() const { return m_opening; }
    const StoreSummary& summary() const { return m_summary; }
    /// Questions asked and not answered yet.
    int pending() const { return m_pending; }

    /// Runs `question` on the reading thread, then `answered` (or `failed`, with a sentence) on this one,
    /// unless the ticket is late by then or `context` is gone.
    template <class Result>
    void ask(const Ticket& ticket, QObject* context, std::function<Result(const store::Store&)> question,
             std::function<void(Result)> answered, const std::function<void(QString)>& failed = {});

Q_SIGNALS:
    void opening(const QString& path);
    void openFailed(const QString& path, const QString& sentence);
    /// Another store, or the same one with new results: everything shown has to be asked for again.
    void changed();
    void closed();
    void idle();

private:
    using Job = std::function<std::function<void()>(const store::Store*)>;
    void post(Job job);
    void settle(const std::function<void()>& deliver);
    void adopt(StoreSummary summary);

    struct Reader;
    QThread m_thread;
    Reader* m_reader; ///< lives on m_thread
    StoreSummary m_summary;
    Generation m_openings;
    bool m_opening = false;
    int m_pending = 0;
};

/// The sentence for people of whatever a worker threw.
QString sentenceOf(const std::exception_ptr& failure);

template <class Result>
void StoreSession::ask(const Ticket& ticket, QObject* context,
                       std::function<Result(const store::Store&)> question,
                       std::function<void(Result)> answered, const std::function<void(QString)>& failed)
{
    const QPointer<QObject> receiver(context);
    post([=](const store::Store* open) -> std::function<void()> {
        if (!open || !ticket.isCurrent())
            return {};
        try {
            auto result = std::make_shared<Result>(question(*open));
            return [=] {
                if (receiver && ticket.isCurrent())
                    answered(std::move(*result));
            };
        } catch (...) {
            const QString sentence = sentenceOf(std::current_exception());
            return [=] {
                if (receiver && ticket.isCurrent() && failed)
                    failed(sentence);
            };
        }
    });
}

} // namespace geovlm::ui
