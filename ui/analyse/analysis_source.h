// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/analysis.h"
#include "figures/embedding_map.h"
#include "figures/evaluation.h"
#include "figures/run_comparison.h"
#include "pipeline/live/question_report.h"
#include "work/inquiry.h"

#include <QObject>
#include <QTimer>
#include <set>

namespace geovlm::ui {

/// A rerank run that can be analysed.
struct RunChoice
{
    qint64 id = 0;
    QString text; ///< "Run 9: evidence-1, 2025-06-01 12:30"
};

/// The cases of one run, and what is said of it everywhere.
struct AnalysedRun
{
    figures::CaseTable table;
    std::vector<Signature> signatures;
    QStringList warnings; ///< what must be read beside the figures, a sentence each
    QuestionBank questions;
    QString line;                ///< which run, of which model, when
    QStringList provenance;      ///< a line each, for what is exported
    std::vector<RunChoice> runs; ///< all there are, the newest first
};
using TablePtr = std::shared_ptr<const figures::CaseTable>;

/// Figures of a run, or of those of its cases that are in the list.
struct Figures
{
    TablePtr table; ///< the cases that they are of
    figures::Analysis analysis;
};

/// The cases of the list among those of the run.
struct Listed
{
    std::vector<store::CaseKey> keys; ///< ascending
    figures::CaseTable table;
    bool holds(const store::CaseKey& key) const;
};

struct Questions
{
    TablePtr table;
    pipeline::QuestionReport report;
};

struct Mapped
{
    TablePtr table; ///< the map points into it
    figures::EmbeddingMap map;
};

struct Compared
{
    figures::RunComparison comparison;
    QString otherLine; ///< which run B is; empty for before against after
};

/// Computes what the sections show, each when it is first wanted, on workers with connections of their own:
/// neither the window's thread nor the one that reads for it waits. What was computed is kept until the store
/// changes, another run is chosen, or the cases that it is restricted to are others; the old figures stay
/// until the new ones are there.
class AnalysisSource : public QObject
{
    Q_OBJECT

public:
    enum class Part { Run, Figures, Listed, Questions, Images, Texts, Runs };
    using Keys = std::shared_ptr<const std::vector<store::CaseKey>>;

    explicit AnalysisSource(QObject* parent = nullptr);

    /// The store at `path` is new, or has changed.
    void open(const QString& path);
    void close();
    bool isOpen() const { return !m_path.isEmpty(); }

    void chooseRun(qint64 run); ///< 0 = the newest
    qint64 chosenRun() const { return m_chosen; }
    /// 0 = before against after of the chosen run.
    void chooseOther(qint64 run);
    qint64 other() const { return m_other; }
    /// The cases of the list, in any order; null = all. `restrict`: every figure is of them alone.
    void list(const Keys& keys, bool restrict);
    bool isRestricted() const { return m_restricted && m_keys != nullptr; }

    /// Computes the part, unless it is there, on its way, has failed or was stopped.
    void want(Part part);
    /// Once more, what has failed or was stopped.
    void retry(Part part);
    void stop(); ///< all that is on its way; what is not there yet stays away until retry()

    bool isBusy() const;
    bool isBusy(Part part) const;
    QString failure(Part part) const;
    /// How far the slowest is, e.g. "Taking each question away: 120 of 300"; empty when nothing is.
    QString busyText() const;

    std::shared_ptr<const AnalysedRun> run() const { return m_run.value; }
    std::shared_ptr<const Figures> figures() const { return m_figures.value; }
    /// Null while every case is in the list, or figures are restricted to it.
    std::shared_ptr<const Listed> listed() const { return m_listed.value; }
    std::shared_ptr<const Questions> questions() const { return m_questions.value; }
    std::shared_ptr<const Mapped> map(store::EmbeddingKind kind) const
    {
        return kind == store::EmbeddingKind::Image ? m_images.value : m_texts.value;
    }
    std::shared_ptr<const Compared> compared() const { return m_compared.value; }

Q_SIGNALS:
    void changed();  ///< something came, failed, or is on its way now
    void advanced(); ///< busyText() is another

private:
    template <class Value>
    struct Slot
    {
        std::shared_ptr<const Value> value;
        QString failure;
        bool current = false; ///< value or failure are those of what is asked for now
        Inquiry<std::shared_ptr<const Value>> inquiry;
    };
    template <class Value>
    using Compute = std::function<Value(const store::Store&, Progress&)>;

    template <class Visit>
    auto visit(Part part, Visit visit) const;
    template <class Value>
    void compute(Slot<Value>& slot, Part part, Compute<Value> work);
    void begin(Part part);
    void beginDependent(Part part);
    void outdate(const std::vector<Part>& parts);
    void forget(Part part);
    TablePtr table() const;
    std::function<TablePtr()> subject() const;
    void settle(Part part);

    QString m_path;
    qint64 m_chosen = 0;
    qint64 m_other = 0;
    Keys m_keys;
    bool m_restricted = false;
    std::set<Part> m_waiting; ///< for the run's cases
    mutable Slot<AnalysedRun> m_run;
    mutable Slot<Figures> m_figures;
    mutable Slot<Listed> m_listed;
    mutable Slot<Questions> m_questions;
    mutable Slot<Mapped> m_images, m_texts;
    mutable Slot<Compared> m_compared;
    QTimer m_ticks;
};

} // namespace geovlm::ui
