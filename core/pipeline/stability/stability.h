// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/statistics/stability.h"
#include "pipeline/common/stage_options.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"
#include "store/results/stability.h"

#include <QJsonObject>
#include <functional>
#include <optional>

/// The stability check: the same images described several times, and what differs. Protocol and meaning of
/// every figure: docs/stability.md. Nothing here writes to the answer log.
namespace geovlm::pipeline {

inline constexpr int fewestStabilityRuns = 2;
inline constexpr int mostStabilityRuns = 64;
/// Pairs of different images that the baselines are taken over, at most.
inline constexpr int mostBaselinePairs = 1000;

/// What differs from one run to the next. Answering itself is deterministic, so something has to.
struct StabilityVariations
{
    /// The reader: answers drawn from its distributions. A server: a temperature, and a seed a run.
    bool draw = false;
    bool order = false; ///< servers: the options in another order
    bool crop = false, light = false, jpeg = false, roll = false, rotate = false; ///< imaging/variation.h
    friend bool operator==(const StabilityVariations&, const StabilityVariations&) = default;
};
/// "draw", "order", "crop", "light", "jpeg", "roll", "rotate".
QStringList variationNames();
QStringList namesOf(const StabilityVariations& variations);
/// Throws Error naming them all for a word that is none of them.
StabilityVariations variationsNamed(const QStringList& names);
/// Of the reader: drawing and every change of the input (of which each view takes those that suit it). Of a
/// server: drawing and the order of the options.
StabilityVariations usualVariations(bool server);

struct StabilityOptions
{
    QString model = QStringLiteral("small");      ///< the reader's name, where no server answers
    int runs = 5;                                 ///< fewestStabilityRuns to mostStabilityRuns
    int sample = 50;                              ///< images; 0 = all
    quint64 seed = 1;                             ///< of the sample, the variations and the baselines
    std::optional<View> view;                     ///< none = the queries that have a reranked case
    std::optional<StabilityVariations> vary;      ///< none = usualVariations()
    double temperature = 0.7;                     ///< of a server, when drawing
    double threshold = stability::driftThreshold; ///< decides nothing that is measured
    int threads = 0;
    std::optional<ServerOptions> server = {}; ///< none = the reader answers
};

/// The figures of a run, finished or not, as the store has them.
struct StabilityReport
{
    store::Run run;
    store::StabilityParameters parameters; ///< of the run
    QuestionBank questions;
    int runs = 0;
    int planned = 0; ///< images of the sample
    StabilityFigures figures;
    std::optional<store::StabilityBaseline> baseline;
    QStringList failed; ///< "path: why"
    double threshold = stability::driftThreshold;
    std::vector<ImageId> driftingImages; ///< furthest under the threshold first
    QStringList drifting;                ///< their paths
    bool finished() const { return run.finished.isValid(); }
};

/// Images that have just been measured (and committed), and the figures of all so far.
struct StabilityUpdate
{
    qint64 run = 0;
    int planned = 0;
    std::vector<store::StabilityImage> images; ///< new ones; the first update of a run that goes on has all
    QStringList paths;                         ///< of these
    StabilityFigures figures;
    store::StabilityBaseline baseline;
};
/// Called on the stage's thread.
using StabilityListener = std::function<void(const StabilityUpdate&)>;

struct StabilityResult
{
    StabilityReport report;
    double seconds = 0;
};

/// Measures image by image and commits a few at a time; a stopped run keeps what is done, and the same
/// options go on with it. The same seed gives the same figures. Throws Error when nothing would vary, there
/// is nothing to measure, or a server is lost.
StabilityResult stability(store::Store& store, const StabilityOptions& options, Progress& progress,
                          const StabilityListener& listener = {});

/// Of a run; 0 = the newest finished one. Throws Error when there is none or it is another kind of run.
StabilityReport stabilityReport(const store::Store& store, qint64 run = 0,
                                double threshold = stability::driftThreshold);
/// The command line's form: cosines, Jaccards and agreement 0 to 1 (or -1), top1_changed 0 to 100.
QJsonObject toJson(const StabilityReport& report);

/// Puts these images of a stability run in the annotation queue, whether they drift or not, by how far they
/// are under `threshold`. Images that the run did not measure are left out. Returns how many.
qint64 queueDrifting(store::Store& store, qint64 run, const std::vector<ImageId>& images, double threshold);
/// Brings the queue's drift in line with a run, in the transaction of the caller: what drifts goes in; what
/// the run measured and found steady leaves, unless it was sent from this very run.
void queueDriftOf(store::Store& store, qint64 run, double threshold);
/// The threshold that was used last on this store.
double driftThresholdOf(const store::Store& store);

} // namespace geovlm::pipeline
