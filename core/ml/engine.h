// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/fusions.h"
#include "domain/image.h"
#include "domain/kinds.h"
#include "domain/matrix.h"
#include "domain/progress.h"
#include "domain/statistics/training_diagnosis.h"
#include "imaging/network_input.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

/// The networks, behind interfaces that no Torch type crosses. LibTorch lives in a plugin which is loaded
/// when engine() is first called; the window calls it only after its first paint.
namespace geovlm::ml {

/// A batch of prepared images of one view: count × 3 × height × width bytes.
struct PixelBatch
{
    int count = 0;
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> closesUp; ///< an image each: 1 where its columns go all the way round, so that
                                        ///< a reader may turn it; empty = all do
};

/// Pixels in, one L2-normalised embedding a row out. The result of a row does not depend on its neighbours.
class Encoder
{
public:
    virtual ~Encoder() = default;
    virtual int dimension() const = 0;
    virtual imaging::InputSpec input(View view) const = 0;
    virtual Matrix encode(const PixelBatch& batch, View view) = 0;
};

/// Pixels in, a distribution over each question's options out: count × optionCount, laid out as the bank
/// says. Options of a question that allows several are independent probabilities; of the others they sum
/// to 1.
class Reader
{
public:
    virtual ~Reader() = default;
    virtual imaging::InputSpec input(View view) const = 0;
    virtual QStringList questionIds() const = 0; ///< in the order of its heads
    virtual Matrix read(const PixelBatch& batch, View view) = 0;

    /// What the heads see: an image a row, turns() stretches of equal length, one for each bearing that the
    /// reader looks from; its answer is the mean over them. Heads can be trained on these alone. An image
    /// that does not close up is looked at as it is: its stretches are the same.
    virtual Matrix features(const PixelBatch& batch, View view) = 0;
    virtual int turns() const = 0;
};

/// What a reranker may look at, one row per image. Rows of `answers` are distributions as a Reader gives
/// them.
struct RerankFeatures
{
    Matrix images;
    Matrix texts;
    Matrix answers;
};

/// One query and its candidates, as rows of RerankFeatures.
struct RerankCase
{
    int query = 0;
    std::vector<int> candidates;
    std::vector<float> similarities; ///< first-stage cosine of each candidate
    int positive = -1;               ///< place of the match among the candidates, -1 = not among them
};

class Reranker
{
public:
    virtual ~Reranker() = default;
    virtual FusionKind fusion() const = 0;
    /// One score in (0, 1) per candidate.
    virtual std::vector<float> score(const RerankFeatures& features, const RerankCase& one) = 0;
};

/// Weights as safetensors, configuration in the header, with what training saw.
struct Trained
{
    QByteArray weights;
    QJsonObject configuration;
    qint64 parameters = 0;
    int steps = 0;
    std::vector<double> loss;       ///< mean per epoch (or per report)
    std::vector<double> validation; ///< R@1 on the validation part per epoch, or accuracy; 0..100
    double best =
        0; ///< the validation figure of the weights kept (rerankers: the mean of the last five epochs')
    std::vector<EpochFigures> epochs; ///< rerankers: every finished epoch
    bool stopped = false;             ///< rerankers: ended before its epochs, by request
    int kept = -1; ///< rerankers: the epoch whose weights these are; -1 = as they were before the first
};

/// What training a reranker is asked for. What a fusion makes no use of (FusionTraits) changes nothing. The
/// width is the aligner's: what image and text are projected to (of `sum` halved three times by the layers
/// that follow, of `attention` the size of its tokens). `evidence` starts from the same weights whatever the
/// seed, which orders its queries.
struct RerankOptions
{
    static constexpr int widthStep = 32; ///< widths are multiples of it, …
    static constexpr int widest = 2048;  ///< … up to this
    static constexpr int mostEpochs = 100'000;
    static constexpr double mostMargin = 10;

    QString fusion = fusionTraits(FusionKind::Evidence).name; ///< one of fusionNames()
    double margin = 1;
    int epochs = 30;
    double learningRate = 0; ///< 0 = the fusion's own
    double dropout = 0.3;    ///< 0 … below 1
    int width = 0;           ///< 0 = the fusion's own
    quint64 seed = 1;
    /// Asked to stop, training ends with the best weights so far instead of throwing Stopped, once an epoch
    /// is finished.
    bool keepBest = false;
};

/// Called after each epoch, on the training's thread.
using EpochReport = std::function<void(const EpochFigures&)>;

/// Matching pairs for training: item i of both views is one place.
struct PairPixels
{
    int count = 0;
    imaging::InputSpec ground, satellite;
    std::vector<std::uint8_t> groundPixels, satellitePixels;
    std::vector<int> group; ///< town of each place: half of every batch comes from one
};

struct EncoderOptions
{
    std::vector<int> widths{24, 64, 128, 256};
    std::vector<int> depths{0, 1, 2, 1};
    int kernel = 5;
    int dimension = 1024;
    int batch = 64;
    double minutes = 5; ///< wall time; 0 = no limit
    int steps = 3000;   ///< length of the cosine schedule
    double learningRate = 2e-3;
    quint64 seed = 1;
};

/// Labels: count × optionCount, 1 where an option is true; several may be for multiple questions.
struct ReaderOptions
{
    std::vector<int> widths{24, 64, 128, 256};
    std::vector<int> depths{0, 1, 2, 1};
    int kernel = 5;
    int batch = 32;
    double minutes = 12;
    int steps = 4000;
    double learningRate = 2e-3;
    quint64 seed = 1;
    QByteArray start; ///< weights of an earlier training to go on from; empty = fresh ones of the shape above
};

/// What the heads of one view learn from, an image a row.
struct HeadLessons
{
    Matrix features; ///< as Reader::features() gives them
    Matrix targets;  ///< × optionCount: a distribution over the options of each question; of a question
                     ///< that allows several, the probability of each
    Matrix weights;  ///< × questions: how much an answer counts; 0 = there is none
    std::vector<int> fold; ///< 0 … folds - 1: the part that the image is held out with
};

struct DistilOptions
{
    int folds = 5;
    int steps = 200;
    double minutes = 0; ///< wall time; 0 = no limit, and only then is the result the same to the bit
    int batch = 512;
    double learningRate = 0.25; ///< as a share of the step that the features' variance allows
    quint64 seed = 1;
};

/// A reader whose heads were trained, and what it is worth: `held` gives for each image of the lessons the
/// probabilities (images × optionCount) of heads that learned without the image's part.
struct Distilled
{
    Trained trained; ///< loss: per report, held out; configuration: `heads` says what each was made of
    Matrix heldGround, heldSatellite;
};

class Engine
{
public:
    virtual ~Engine() = default;
    /// Threads that one operation may use; 1 by default.
    virtual void setThreads(int threads) = 0;
    virtual QString device() const = 0;

    /// Each throws Error naming `origin` when the bytes are no such model.
    virtual std::unique_ptr<Encoder> encoder(const QByteArray& safetensors, const QString& origin) = 0;
    virtual std::unique_ptr<Reader> reader(const QByteArray& safetensors, const QString& origin) = 0;
    virtual std::unique_ptr<Reranker> reranker(const QByteArray& safetensors, const QString& origin) = 0;

    /// Symmetric InfoNCE over places. Throws Stopped.
    virtual Trained trainEncoder(const PairPixels& pairs, const EncoderOptions& options,
                                 Progress& progress) = 0;
    /// One head per question; `labels` per view as documented above.
    virtual Trained trainReader(const PairPixels& pairs, const Matrix& groundLabels,
                                const Matrix& satelliteLabels, const QuestionBank& bank,
                                const ReaderOptions& options, Progress& progress) = 0;
    /// New heads for the trunk of `reader`, which stays as it is; they may answer another bank than its own.
    /// Without any answer to a question its head stays, or knows nothing. Throws Error naming `origin`, and
    /// Stopped.
    virtual Distilled distilReader(const QByteArray& reader, const QString& origin, const HeadLessons& ground,
                                   const HeadLessons& satellite, const QuestionBank& bank,
                                   const DistilOptions& options, Progress& progress) = 0;
    /// Margin ranking loss over the cases whose match is among the candidates; keeps the epoch at which
    /// validation R@1, averaged over the last five, is best. A training that is stopped before its fifth
    /// epoch keeps the last finished one if that average is better than at the start. A loss that is no
    /// number ends it. Throws Error when no case can be learned from or an option is out of range, and
    /// Stopped.
    virtual Trained trainReranker(const RerankFeatures& features, const std::vector<RerankCase>& training,
                                  const std::vector<RerankCase>& validation, const QuestionBank& bank,
                                  const RerankOptions& options, Progress& progress,
                                  const EpochReport& report) = 0;

    /// The k most similar rows of `references` for every row of `queries` (both normalised): indices by
    /// descending cosine, ties by lower index; and all similarities to hand for ranks via `visit`.
    virtual void search(const Matrix& queries, const Matrix& references,
                        const std::function<void(int query, std::span<const float> similarities)>& visit) = 0;
};

/// Loads the plugin on first use. Throws Error saying which file is missing or why it does not load.
Engine& engine();

} // namespace geovlm::ml
