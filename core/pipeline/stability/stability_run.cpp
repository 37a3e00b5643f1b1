// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stability/stability_run.h"

#include "domain/error.h"
#include "domain/random.h"
#include "domain/ranking.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reordering.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stability/text.h"
#include "store/models/images.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr std::size_t imagesPerCommit = 16;
constexpr qint64 commitMs = 300; ///< a person watches

/// Where the store has no embedder of its own, words weigh as if every option were as frequent as the others.
std::shared_ptr<const HashingEmbedder> embedderOfBank(const QuestionBank& bank)
{
    std::vector<std::vector<float>> even;
    for (const Question& question : bank.questions())
        even.emplace_back(std::size_t(question.options.size()), 1 / float(question.options.size()));
    TermStatistics statistics(bank);
    statistics.add(QStringList(bank.size()), even);
    auto embedder = std::make_shared<HashingEmbedder>(bank);
    embedder->fit(statistics);
    return embedder;
}

void chooseEmbedder(const store::Store& store, StabilityPlan& plan)
{
    const auto model = store::modelNamed(store, ModelKind::TextEmbedder, QStringLiteral("hashing"));
    if (!model) {
        plan.embedder = embedderOfBank(plan.bank);
        return;
    }
    plan.textModel = model->id;
    plan.embedder = std::make_shared<HashingEmbedder>(
        HashingEmbedder::fromJson(modelBytes(store, *model), model->file, plan.bank));
}

void chooseReranker(const store::Store& store, StabilityPlan& plan)
{
    const auto rerank = store::latestRun(store, RunKind::Rerank);
    if (!rerank) {
        plan.whyNoOrders = StabilityText::tr("nothing is reranked yet.");
        return;
    }
    for (const store::CaseKey& key : store::caseKeys(store, rerank->id, {}, store::CaseOrder::Name, false)) {
        const auto known = plan.cases.constFind(key.query); // of a query of two splits: the first split's
        if (known == plan.cases.constEnd() || known->split > key.split)
            plan.cases.insert(key.query, key);
    }
    try {
        plan.live = liveModels(store, rerank->id);
    } catch (const Error& error) {
        plan.whyNoOrders = error.sentence();
        return;
    }
    if (!plan.live->embedsHere()) {
        plan.whyNoOrders = plan.live->whyWaiting() + QLatin1Char('.');
        plan.live.reset();
    }
}

std::vector<ImageId> poolOf(const store::Store& store, const StabilityPlan& plan)
{
    if (plan.options.view)
        return store::imageIds(store, *plan.options.view);
    std::vector<ImageId> pool(plan.cases.keyBegin(), plan.cases.keyEnd());
    if (pool.empty())
        pool = store::imageIds(store, View::Ground);
    if (pool.empty())
        pool = store::imageIds(store, View::Satellite);
    std::sort(pool.begin(), pool.end());
    return pool;
}

std::vector<ImageId> drawnFrom(std::vector<ImageId> pool, int sample, quint64 seed)
{
    if (sample <= 0 || sample >= int(pool.size()))
        return pool;
    Random random = Random::stream(seed, "stability sample");
    random.shuffle(pool);
    pool.resize(std::size_t(sample));
    std::sort(pool.begin(), pool.end());
    return pool;
}

void requireVariation(const StabilityPlan& plan, bool server)
{
    const bool any = plan.vary.draw || (server && plan.vary.order) ||
                     std::any_of(plan.sample.begin(), plan.sample.end(),
                                 [&](const Image& image) { return plan.inputs().changes(image.view); });
    if (!any)
        throw Error(StabilityText::tr("Nothing would differ from one run to the next, since answering is "
                                      "deterministic; vary something that suits these images (%1).")
                        .arg(variationNames().join(QStringLiteral(", "))));
}

QString viewName(const std::optional<View>& view)
{
    if (!view)
        return QStringLiteral("cases");
    return *view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite");
}

std::vector<int> orderOf(LiveCase& live)
{
    const std::vector<float>& scores = live.scores();
    return orderByScore(scores, firstStagePlaces(scores.size()));
}

} // namespace

imaging::Variation StabilityPlan::inputs() const
{
    return {vary.crop, vary.light, vary.jpeg, vary.roll, vary.rotate};
}

quint64 StabilityPlan::inputSeed(ImageId image, int run) const
{
    return Random::stream(options.seed, "stability input", quint64(image) * mostStabilityRuns + quint64(run))
        .next();
}

store::StabilityParameters StabilityPlan::parameters() const
{
    return {.with = QStringLiteral("reader"),
            .runs = options.runs,
            .sample = options.sample,
            .seed = options.seed,
            .images = viewName(options.view),
            .pool = pool,
            .vary = namesOf(vary),
            .texts = textModel,
            .rerank = live ? std::optional(live->run) : std::nullopt,
            .server = std::nullopt};
}

StabilityPlan stabilityPlan(const store::Store& store, const StabilityOptions& options)
{
    if (options.runs < fewestStabilityRuns || options.runs > mostStabilityRuns)
        throw Error(StabilityText::tr("A stability check takes %1 to %2 runs, not %3.")
                        .arg(fewestStabilityRuns)
                        .arg(mostStabilityRuns)
                        .arg(options.runs));
    StabilityPlan plan;
    plan.options = options;
    plan.vary = options.vary.value_or(usualVariations(options.server.has_value()));
    plan.bank = store.questions();
    plan.root = store.root();
    chooseEmbedder(store, plan);
    chooseReranker(store, plan);
    const std::vector<ImageId> pool = poolOf(store, plan);
    plan.pool = qint64(pool.size());
    plan.sample = store::images(store, drawnFrom(pool, options.sample, options.seed));
    if (plan.sample.empty())
        throw Error(StabilityText::tr("There are no such images to describe; import some first."));
    requireVariation(plan, options.server.has_value());
    return plan;
}

StabilityKeeper::StabilityKeeper(store::Store& store, const StabilityPlan& plan, qint64 run,
                                 Progress& progress, const StabilityListener& listener)
    : m_store(store), m_plan(plan), m_run(run), m_progress(progress), m_listener(listener), m_live(plan.live),
      m_tally(plan.bank.size()), m_pairs(baselinePairs(int(plan.sample.size()), plan.options.runs,
                                                       mostBaselinePairs, plan.options.seed)),
      m_likeness(m_pairs.size()), m_template(templateJaccard(plan.bank))
{
    for (int pair = 0; pair < int(m_pairs.size()); ++pair) {
        m_pairsOf[m_pairs[std::size_t(pair)].a].push_back(pair);
        m_pairsOf[m_pairs[std::size_t(pair)].b].push_back(pair);
    }
    if (!m_live)
        m_progress.note(StabilityText::tr("No order is made again: %1").arg(plan.whyNoOrders));
    m_progress.begin(StabilityText::tr("Describing images %1 times").arg(plan.options.runs),
                     qint64(plan.sample.size()));
    resume();
    m_sinceFlush.start();
}

void StabilityKeeper::resume()
{
    QHash<ImageId, store::StabilityImage> known;
    for (const store::StabilityImage& image : store::stabilityImages(m_store, m_run))
        if (image.failure.isEmpty())
            known.insert(image.image, image);
    StabilityUpdate update{m_run, int(m_plan.sample.size()), {}, {}, {}, {}};
    for (int index = 0; index < int(m_plan.sample.size()); ++index) {
        const Image& image = m_plan.sample[std::size_t(index)];
        const auto found = known.constFind(image.id);
        if (found == known.constEnd()) {
            m_left.push_back(index);
            continue;
        }
        count(index, found->figures, store::stabilitySaid(m_store, m_run, image.id).answers);
        update.images.push_back(*found);
        update.paths.append(image.path);
        ++m_done;
    }
    m_progress.advance(m_done);
    update.figures = m_tally.figures();
    update.baseline = baseline();
    if (m_listener)
        m_listener(update);
}

std::vector<Account> StabilityKeeper::accountsOf(const std::vector<QStringList>& answers) const
{
    std::vector<Account> accounts;
    for (const QStringList& run : answers) {
        accounts.push_back(accountOf(run));
        accounts.back().vector = m_plan.embedder->embed(run, {});
    }
    return accounts;
}

/// What is already measured, from a run that goes on.
void StabilityKeeper::count(int index, const ImageStability& figures, const std::vector<QStringList>& answers)
{
    std::vector<QStringList> canonical;
    canonical.reserve(answers.size());
    for (const QStringList& run : answers)
        canonical.push_back(canonicalAnswers(run));
    m_tally.add(figures, canonical);
    if (m_pairsOf.contains(index))
        countPairs(index, accountsOf(answers));
}

void StabilityKeeper::countPairs(int index, const std::vector<Account>& runs)
{
    const auto own = m_pairsOf.find(index);
    if (own == m_pairsOf.end())
        return;
    for (const int place : own->second) {
        const BaselinePair& pair = m_pairs[std::size_t(place)];
        const bool isA = pair.a == index;
        const int run = isA ? pair.runOfA : pair.runOfB;
        const std::pair<int, int> partner =
            isA ? std::pair(pair.b, pair.runOfB) : std::pair(pair.a, pair.runOfA);
        const Account& account = runs.at(std::size_t(run));
        if (const auto waiting = m_waiting.find(partner); waiting != m_waiting.end())
            m_likeness[std::size_t(place)] = likeness(account, waiting->second);
        m_waiting.emplace(std::pair(index, run), account);
    }
}

store::StabilityBaseline StabilityKeeper::baseline() const
{
    std::vector<Likeness> known; // in the order of the pairs, however they came
    for (const std::optional<Likeness>& one : m_likeness)
        if (one)
            known.push_back(*one);
    return {int(known.size()), meanOf(known), m_template};
}

/// A case that cannot be scored ends the scoring: the next ones would fail for the same reason.
void StabilityKeeper::order(const Told& told, store::StabilityImage& image, store::StabilitySaid& said)
{
    const auto key = m_plan.cases.constFind(image.image);
    if (!m_live || key == m_plan.cases.constEnd())
        return;
    try {
        LiveCase present(m_store, m_live, *key);
        said.order = orderOf(present);
        AnswerSheet sheet = present.sheet(image.image);
        for (std::size_t run = 0; run < told.answers.size(); ++run) {
            LiveCase other = present;
            sheet.values = told.answers[run];
            sheet.distributions = told.distributions.empty()
                                      ? std::vector<std::vector<float>>(std::size_t(m_plan.bank.size()))
                                      : told.distributions[run];
            other.setSheet(sheet);
            said.orders.push_back(orderOf(other));
        }
        putOrders(image.figures, said.order, said.orders);
    } catch (const Error& error) {
        said.order.clear();
        said.orders.clear();
        m_live.reset();
        m_progress.note(StabilityText::tr("No order is made again: %1").arg(error.sentence()));
    }
}

void StabilityKeeper::take(const Told& told)
{
    Pending pending;
    pending.index = told.index;
    pending.image.image = m_plan.sample[std::size_t(told.index)].id;
    pending.image.failure = told.failure;
    if (told.failure.isEmpty()) {
        const std::vector<Account> accounts = accountsOf(told.answers);
        pending.image.figures.likeness = meanLikeness(accounts);
        pending.said.answers = told.answers;
        order(told, pending.image, pending.said);
        std::vector<QStringList> canonical;
        canonical.reserve(accounts.size());
        for (const Account& account : accounts)
            canonical.push_back(account.answers);
        m_tally.add(pending.image.figures, canonical);
        countPairs(told.index, accounts);
    } else {
        m_failures.note(told.failure);
    }
    m_pending.push_back(std::move(pending));
    if (m_pending.size() >= imagesPerCommit || m_sinceFlush.elapsed() >= commitMs)
        flush();
}

void StabilityKeeper::flush()
{
    m_sinceFlush.restart();
    if (m_pending.empty())
        return;
    StabilityUpdate update{m_run, int(m_plan.sample.size()), {}, {}, m_tally.figures(), baseline()};
    store::Transaction transaction(m_store);
    for (const Pending& pending : m_pending) {
        store::putStabilityImage(m_store, m_run, pending.image, pending.said);
        update.images.push_back(pending.image);
        update.paths.append(m_plan.sample[std::size_t(pending.index)].path);
    }
    store::putStabilityBaseline(m_store, m_run, update.baseline);
    transaction.commit();
    m_done += qint64(m_pending.size());
    m_pending.clear();
    if (m_listener)
        m_listener(update);
    m_progress.advance(m_done);
}

void StabilityKeeper::finish()
{
    flush();
    store::Transaction transaction(m_store);
    store::putStabilityBaseline(m_store, m_run, baseline());
    store::finishRun(m_store, m_run);
    transaction.commit();
}

} // namespace geovlm::pipeline
