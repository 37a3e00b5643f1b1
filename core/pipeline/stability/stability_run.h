// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/few_notes.h"
#include "imaging/variation.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/live/live_models.h"
#include "pipeline/stability/stability.h"
#include "store/results/cases.h"
#include "store/results/run_parameters.h"

#include <QElapsedTimer>
#include <QHash>
#include <map>
#include <memory>
#include <vector>

/// What the reader's and the servers' stability checks share.
namespace geovlm::pipeline {

/// What is measured and with what; not changed while it is.
struct StabilityPlan
{
    StabilityOptions options;
    StabilityVariations vary;
    QuestionBank bank;
    QString root;
    qint64 pool = 0;           ///< images that the sample was drawn from
    std::vector<Image> sample; ///< by id
    std::shared_ptr<const HashingEmbedder> embedder;
    qint64 textModel = 0; ///< where it came from; 0 = it knows the question bank alone
    LiveModelsPtr live;   ///< null: no order is made again
    QString whyNoOrders;  ///< then
    QHash<ImageId, store::CaseKey> cases;

    imaging::Variation inputs() const;
    /// Of run `run` of an image: what its input is varied by.
    quint64 inputSeed(ImageId image, int run) const;
    /// Everything that decides the figures, for the run.
    store::StabilityParameters parameters() const;
};
/// Throws Error when there is nothing to measure or nothing would vary.
StabilityPlan stabilityPlan(const store::Store& store, const StabilityOptions& options);

/// What was said about one image.
struct Told
{
    int index = 0;                    ///< in the sample
    QString failure;                  ///< why nothing was
    std::vector<QStringList> answers; ///< a list of values a run
    /// Per run and question, or empty: the answers are certain.
    std::vector<std::vector<std::vector<float>>> distributions;
};

/// Measures what was told and keeps it, a few images in each transaction.
class StabilityKeeper
{
public:
    StabilityKeeper(store::Store& store, const StabilityPlan& plan, qint64 run, Progress& progress,
                    const StabilityListener& listener);

    /// Places in the sample that are still to be measured; those that failed before are tried again.
    const std::vector<int>& left() const { return m_left; }
    void take(const Told& told);
    /// Commits what is measured and says so.
    void flush();
    /// The run is complete.
    void finish();

private:
    void resume();
    void count(int index, const ImageStability& figures, const std::vector<QStringList>& answers);
    void countPairs(int index, const std::vector<Account>& runs);
    void order(const Told& told, store::StabilityImage& image, store::StabilitySaid& said);
    std::vector<Account> accountsOf(const std::vector<QStringList>& answers) const;
    store::StabilityBaseline baseline() const;

    struct Pending
    {
        int index = 0;
        store::StabilityImage image;
        store::StabilitySaid said;
    };
    store::Store& m_store;
    const StabilityPlan& m_plan;
    qint64 m_run;
    Progress& m_progress;
    FewNotes m_failures{m_progress};
    const StabilityListener& m_listener;
    LiveModelsPtr m_live;
    std::vector<int> m_left;
    std::vector<Pending> m_pending;
    QElapsedTimer m_sinceFlush;
    qint64 m_done = 0;
    StabilityTally m_tally;
    std::vector<BaselinePair> m_pairs;
    std::vector<std::optional<Likeness>> m_likeness;  ///< of each pair that is known
    std::map<int, std::vector<int>> m_pairsOf;        ///< by place in the sample
    std::map<std::pair<int, int>, Account> m_waiting; ///< (place, run) of an image whose partner is to come
    double m_template;
};

void stabilityWithReader(store::Store& store, const StabilityPlan& plan, Progress& progress,
                         const StabilityListener& listener, qint64& run);
void stabilityWithServer(store::Store& store, const StabilityPlan& plan, Progress& progress,
                         const StabilityListener& listener, qint64& run);

} // namespace geovlm::pipeline
