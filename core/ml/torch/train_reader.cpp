// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/networks.h"
#include "ml/torch/schedule.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QJsonDocument>
#include <atomic>
#include <exception>
#include <thread>

namespace geovlm::ml {
namespace {

constexpr int readerReportEvery = 20;
constexpr int readerValidationShare = 10; // every tenth place is held out

/// Mean over the questions of each one's cross-entropy; binary per option where several may be true.
torch::Tensor questionLoss(const torch::Tensor& logits, const torch::Tensor& labels, const QuestionBank& bank)
{
    torch::Tensor sum = torch::zeros({});
    for (int q = 0; q < bank.size(); ++q) {
        const std::int64_t options = bank.at(q).options.size();
        const torch::Tensor answer = logits.narrow(1, bank.offset(q), options);
        const torch::Tensor truth = labels.narrow(1, bank.offset(q), options);
        if (bank.at(q).multiple)
            sum = sum + torch::binary_cross_entropy_with_logits(answer, truth).mul(2);
        else
            sum = sum - (truth * answer.log_softmax(1)).sum(1).mean();
    }
    return sum / bank.size();
}

/// Per question, the share of rows whose likeliest answer is true (of several: each option on its right side
/// of 0.5), 0..100.
std::vector<double> accuracies(const torch::Tensor& probability, const torch::Tensor& labels,
                               const QuestionBank& bank)
{
    std::vector<double> shares;
    for (int q = 0; q < bank.size(); ++q) {
        const std::int64_t options = bank.at(q).options.size();
        const torch::Tensor answer = probability.narrow(1, bank.offset(q), options);
        const torch::Tensor truth = labels.narrow(1, bank.offset(q), options);
        const torch::Tensor right = bank.at(q).multiple
                                        ? answer.gt(0.5).eq(truth.gt(0.5)).to(torch::kFloat).mean(1)
                                        : answer.argmax(1).eq(truth.argmax(1)).to(torch::kFloat);
        shares.push_back(right.mean().item<double>() * 100);
    }
    return shares;
}

/// One view's network with what it trains on. The two views share nothing, so they train side by side.
struct Half
{
    Half(const char* prefix, const std::vector<std::uint8_t>& bytes, const imaging::InputSpec& input,
         const Matrix& truth, const QuestionBank& questions, const ReaderOptions& options)
        : name(prefix), pixels(bytes), spec(input), labels(tensorOf(truth)), bank(questions),
          weights(startOf(name, questions, options)), net(weights, questions),
          optimiser(weights, options.learningRate, 0.05)
    {
    }
    static Weights startOf(const std::string& prefix, const QuestionBank& questions,
                           const ReaderOptions& options)
    {
        if (options.start.isEmpty())
            return ReaderNet::fresh({6, options.widths, options.depths, options.kernel, 0}, questions);
        return weightsFrom(readSafeTensors(options.start, Text::tr("The model to start from"))).under(prefix);
    }
    torch::Tensor labelsOf(const std::vector<std::int64_t>& items) const
    {
        return labels.index_select(0, torch::tensor(items));
    }

    std::string name;
    const std::vector<std::uint8_t>& pixels;
    const imaging::InputSpec& spec;
    torch::Tensor labels;
    const QuestionBank& bank;
    Weights weights;
    ReaderNet net;
    Optimiser optimiser;
    std::vector<double> losses; ///< mean of every readerReportEvery steps
};

double trainStep(Half& half, const std::vector<std::int64_t>& items, double done, Random& random)
{
    // No mirror: left and right turns would swap. Colours stay nearly as they are: several questions ask for
    // them.
    const std::int64_t turn = random.below(half.spec.width);
    const torch::Tensor bytes = pick(half.pixels, half.spec, items).roll(turn, 3);
    const torch::Tensor x = networkBatch(jittered(bytes, 0.08, random), half.net.inputChannels());
    const torch::Tensor loss = questionLoss(half.net.logits(x), half.labelsOf(items), half.bank);
    half.optimiser.step(loss, done);
    return loss.item<double>();
}

/// What the two trainings share: the budget, and where they report.
struct Course
{
    const std::vector<int>& group;
    const std::vector<int>& members;
    const ReaderOptions& options;
    const Budget& budget;
    Progress& progress;
    std::atomic<int> steps{0};
};

void trainHalf(Half& half, Course& course)
{
    BatchSampler sampler(course.group, course.members, course.options.seed);
    Random random = Random::stream(course.options.seed, half.name);
    double sum = 0;
    for (int step = 0; course.budget.allows(step) && !course.progress.stopRequested(); ++step) {
        sum += trainStep(half, sampler.draw(course.options.batch), course.budget.done(step), random);
        if ((step + 1) % readerReportEvery == 0) {
            half.losses.push_back(sum / readerReportEvery);
            sum = 0;
        }
        course.progress.advance(++course.steps);
    }
}

std::vector<double> heldOut(const Half& half, const std::vector<int>& held)
{
    const QuestionBank& bank = half.bank;
    const torch::NoGradGuard guard;
    const ReaderNet net(half.optimiser.averaged(), bank);
    std::vector<torch::Tensor> answers;
    for (std::size_t start = 0; start < held.size(); start += 64) {
        const std::vector<std::int64_t> items(held.begin() + std::ptrdiff_t(start),
                                              held.begin() +
                                                  std::ptrdiff_t(std::min(held.size(), start + 64)));
        answers.push_back(probabilities(
            net.logits(networkBatch(pick(half.pixels, half.spec, items), net.inputChannels())), bank));
    }
    return accuracies(torch::cat(answers), half.labelsOf({held.begin(), held.end()}), bank);
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / double(values.size());
}

QJsonObject shareByQuestion(const std::vector<double>& shares, const QuestionBank& bank)
{
    QJsonObject object;
    for (int q = 0; q < bank.size(); ++q)
        object[bank.at(q).id] = std::round(shares[std::size_t(q)] * 10) / 10;
    return object;
}

} // namespace

Trained trainReader(const PairPixels& pairs, const Matrix& groundLabels, const Matrix& satelliteLabels,
                    const QuestionBank& bank, const ReaderOptions& options, Progress& progress)
{
    std::vector<int> members, held;
    for (int i = 0; i < pairs.count; ++i)
        (i % readerValidationShare == readerValidationShare - 1 ? held : members).push_back(i);
    if (int(members.size()) < options.batch)
        throw Error(Text::tr("%1 places are too few to train a reader; batches take %2.")
                        .arg(pairs.count)
                        .arg(options.batch));
    torch::manual_seed(options.seed);
    Half ground("ground.", pairs.groundPixels, pairs.ground, groundLabels, bank, options);
    Half satellite("satellite.", pairs.satellitePixels, pairs.satellite, satelliteLabels, bank, options);
    const Budget budget(options.steps, options.minutes);
    progress.begin(Text::tr("Training the reader"), 2 * qint64(options.steps));
    Course course{pairs.group, members, options, budget, progress};
    std::exception_ptr failure;
    std::thread other([&] {
        try {
            trainHalf(satellite, course);
        } catch (...) {
            failure = std::current_exception();
        }
    });
    try {
        trainHalf(ground, course);
    } catch (...) {
        other.join();
        throw;
    }
    other.join();
    if (failure)
        std::rethrow_exception(failure);
    progress.throwIfStopped();
    Trained trained;
    for (std::size_t i = 0; i < std::min(ground.losses.size(), satellite.losses.size()); ++i)
        trained.loss.push_back((ground.losses[i] + satellite.losses[i]) / 2);
    Weights all;
    QJsonObject accuracy;
    for (const Half* half : {&ground, &satellite}) {
        const std::vector<double> shares = heldOut(*half, held);
        accuracy[QString::fromStdString(half->name).chopped(1)] = shareByQuestion(shares, bank);
        trained.best += mean(shares) / 2;
        const Weights averaged = half->optimiser.averaged();
        for (const auto& [name, tensor] : averaged.all())
            all.set(half->name + name, tensor);
    }
    trained.validation = {trained.best};
    trained.steps = ground.optimiser.stepsTaken();
    trained.configuration = {
        {QStringLiteral("kind"), nameOf(ModelKind::Reader)},
        {QStringLiteral("architecture"), QStringLiteral("convnext")},
        {QStringLiteral("seed"), QString::number(options.seed)},
        {QStringLiteral("bank"), QJsonDocument::fromJson(bank.toJson()).object()},
        {QStringLiteral("held_out_accuracy"), accuracy},
        {QStringLiteral("input"), QJsonObject{{QStringLiteral("ground"), pairs.ground.toJson()},
                                              {QStringLiteral("satellite"), pairs.satellite.toJson()}}}};
    trained.parameters = all.count();
    trained.weights = bytesOf(all, trained.configuration);
    return trained;
}

} // namespace geovlm::ml
