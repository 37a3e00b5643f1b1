// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analysis_source.h"

#include "case/provenance.h"
#include "domain/error.h"
#include "pipeline/common/evaluate.h"
#include "store/results/runs.h"
#include "work/open_readers.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>

namespace geovlm::ui {

namespace {

using Part = AnalysisSource::Part;

constexpr int tickMilliseconds = 200;
const std::vector<Part> allParts{Part::Run,    Part::Figures, Part::Listed, Part::Questions,
                                 Part::Images, Part::Texts,   Part::Runs};
const std::vector<Part> ofRun{Part::Figures, Part::Listed, Part::Questions,
                              Part::Images,  Part::Texts,  Part::Runs};

QString modelNameOf(const store::Store& store, const store::Run& run)
{
    try {
        return run.model == 0 ? QString() : store::model(store, run.model).name;
    } catch (const Error&) {
        return {};
    }
}

RunChoice choiceOf(const store::Store& store, const store::Run& run)
{
    const QString name = modelNameOf(store, run);
    const QString at = QLocale().toString(run.finished.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm"));
    return {run.id, name.isEmpty() ? AnalysisSource::tr("Run %1, %2").arg(run.id).arg(at)
                                   : AnalysisSource::tr("Run %1: %2, %3").arg(run.id).arg(name, at)};
}

std::vector<RunChoice> choices(const store::Store& store)
{
    std::vector<RunChoice> list;
    for (const store::Run& run : store::runs(store))
        if (run.kind == RunKind::Rerank && run.finished.isValid())
            list.push_back(choiceOf(store, run));
    std::ranges::sort(list, std::ranges::greater{}, &RunChoice::id);
    return list;
}

AnalysedRun readRun(const store::Store& store, qint64 chosen, const Progress& progress)
{
    AnalysedRun run;
    run.table = figures::caseTable(store, chosen, progress);
    progress.throwIfStopped();
    const figures::Evaluation evaluation = pipeline::evaluateCases(store, run.table);
    run.signatures = evaluation.signatures;
    run.warnings = evaluation.warnings;
    run.questions = store.questions();
    const Provenance from = provenanceOf(store, run.table.run);
    run.line = from.line;
    run.provenance << AnalysisSource::tr("Store: %1").arg(QFileInfo(store.path()).fileName());
    run.provenance << from.sources;
    run.runs = choices(store);
    return run;
}

std::vector<store::CaseKey> ascending(std::vector<store::CaseKey> keys)
{
    std::ranges::sort(keys);
    return keys;
}

} // namespace

bool Listed::holds(const store::CaseKey& key) const
{
    return std::ranges::binary_search(keys, key);
}

AnalysisSource::AnalysisSource(QObject* parent) : QObject(parent)
{
    m_ticks.setInterval(tickMilliseconds);
    connect(&m_ticks, &QTimer::timeout, this, [this] {
        if (!isBusy())
            m_ticks.stop();
        Q_EMIT advanced();
    });
}

template <class Visit>
auto AnalysisSource::visit(Part part, Visit visit) const
{
    switch (part) {
    case Part::Run:
        return visit(m_run);
    case Part::Figures:
        return visit(m_figures);
    case Part::Listed:
        return visit(m_listed);
    case Part::Questions:
        return visit(m_questions);
    case Part::Images:
        return visit(m_images);
    case Part::Texts:
        return visit(m_texts);
    case Part::Runs:
        break;
    }
    return visit(m_compared);
}

template <class Value>
void AnalysisSource::compute(Slot<Value>& slot, Part part, Compute<Value> work)
{
    slot.failure.clear();
    slot.inquiry.ask(
        [path = m_path, work = std::move(work)](Progress& progress) {
            const auto store = openForReading(path);
            return std::make_shared<const Value>(work(*store, progress));
        },
        [this, &slot, part](const std::shared_ptr<const Value>& value) {
            slot.value = value;
            slot.current = true;
            settle(part);
        },
        [this, &slot, part](const QString& sentence) {
            slot.value.reset();
            slot.failure = sentence;
            slot.current = true;
            settle(part);
        });
    m_ticks.start();
    Q_EMIT changed();
}

void AnalysisSource::settle(Part part)
{
    if (part == Part::Run) {
        // Figures of before would stand beside the name of another run.
        for (const Part one : ofRun)
            if (!visit(one, [](auto& slot) { return slot.current; }))
                visit(one, [](auto& slot) { slot.value.reset(); });
        const std::set<Part> waiting = std::exchange(m_waiting, {});
        for (const Part one : waiting)
            if (m_run.value)
                beginDependent(one);
    }
    if (!isBusy())
        m_ticks.stop();
    Q_EMIT changed();
}

void AnalysisSource::forget(Part part)
{
    visit(part, [](auto& slot) {
        slot.inquiry.stop();
        slot.value.reset();
        slot.failure.clear();
        slot.current = false;
    });
}

/// What is there stays in sight until what is current comes.
void AnalysisSource::outdate(const std::vector<Part>& parts)
{
    for (const Part part : parts)
        visit(part, [](auto& slot) {
            slot.inquiry.stop();
            slot.failure.clear();
            slot.current = false;
        });
}

void AnalysisSource::open(const QString& path)
{
    m_waiting.clear();
    if (path == m_path) {
        outdate(allParts);
    } else {
        m_path = path;
        m_chosen = m_other = 0;
        m_keys.reset();
        std::ranges::for_each(allParts, [this](Part part) { forget(part); });
    }
    Q_EMIT changed();
}

void AnalysisSource::close()
{
    m_path.clear();
    m_waiting.clear();
    std::ranges::for_each(allParts, [this](Part part) { forget(part); });
    m_ticks.stop();
    Q_EMIT changed();
}

/// Another run's figures would be taken for this one's.
void AnalysisSource::chooseRun(qint64 run)
{
    if (run == m_chosen || (m_chosen == 0 && m_run.value && run == m_run.value->table.run))
        return;
    m_chosen = run;
    std::ranges::for_each(ofRun, [this](Part part) { forget(part); });
    outdate({Part::Run});
    Q_EMIT changed();
}

void AnalysisSource::chooseOther(qint64 run)
{
    if (run == m_other)
        return;
    m_other = run;
    forget(Part::Runs);
    Q_EMIT changed();
}

void AnalysisSource::list(const Keys& keys, bool restrict)
{
    if (keys == m_keys&& restrict == m_restricted)
        return;
    const bool was = isRestricted();
    m_keys = keys;
    m_restricted = restrict;
    forget(Part::Listed);
    if (was || isRestricted())
        outdate({Part::Figures, Part::Questions, Part::Images, Part::Texts, Part::Runs});
    Q_EMIT changed();
}

bool AnalysisSource::isBusy(Part part) const
{
    return m_waiting.contains(part) || visit(part, [](auto& slot) { return slot.inquiry.isRunning(); });
}

bool AnalysisSource::isBusy() const
{
    return std::ranges::any_of(allParts, [this](Part part) { return isBusy(part); });
}

QString AnalysisSource::failure(Part part) const
{
    const QString own = visit(part, [](auto& slot) { return slot.failure; });
    return own.isEmpty() ? m_run.failure : own;
}

QString AnalysisSource::busyText() const
{
    for (auto part = allParts.rbegin(); part != allParts.rend(); ++part) {
        if (!visit(*part, [](auto& slot) { return slot.inquiry.isRunning(); }))
            continue;
        const JobState state = visit(*part, [](auto& slot) { return slot.inquiry.state(); });
        if (state.title.isEmpty())
            return *part == Part::Run ? tr("Reading the cases…") : tr("Computing…");
        if (state.total <= 0)
            return tr("%1…").arg(state.title);
        const QLocale locale;
        return tr("%1: %2 of %3").arg(state.title, locale.toString(state.done), locale.toString(state.total));
    }
    return isBusy() ? tr("Computing…") : QString();
}

void AnalysisSource::want(Part part)
{
    if (!isOpen() || isBusy(part) || visit(part, [](auto& slot) { return slot.current; }))
        return;
    begin(part);
}

void AnalysisSource::retry(Part part)
{
    if (!m_run.failure.isEmpty() || !m_run.current)
        outdate({Part::Run});
    outdate({part});
    want(part);
}

void AnalysisSource::stop()
{
    m_waiting.clear();
    for (const Part part : allParts)
        visit(part, [](auto& slot) {
            if (!slot.inquiry.isRunning())
                return;
            slot.inquiry.stop();
            slot.value.reset(); // of before: it would be taken for what was asked for
            slot.failure = tr("Stopped.");
            slot.current = true;
        });
    m_ticks.stop();
    Q_EMIT changed();
}

void AnalysisSource::begin(Part part)
{
    if (part == Part::Run) {
        compute<AnalysedRun>(m_run, part, [chosen = m_chosen](const store::Store& store, Progress& progress) {
            return readRun(store, chosen, progress);
        });
    } else if (m_run.current && m_run.value) {
        beginDependent(part);
    } else if (!m_run.current) {
        m_waiting.insert(part);
        want(Part::Run);
    }
}

TablePtr AnalysisSource::table() const
{
    return {m_run.value, &m_run.value->table};
}

/// The cases that figures are of; told on the worker, because it looks at each.
std::function<TablePtr()> AnalysisSource::subject() const
{
    if (!isRestricted())
        return [all = table()] { return all; };
    return [all = table(), keys = m_keys]() -> TablePtr {
        return std::make_shared<const figures::CaseTable>(figures::onlyCases(*all, ascending(*keys)));
    };
}

void AnalysisSource::beginDependent(Part part)
{
    const auto subject = this->subject();
    const auto mapOf = [subject](store::EmbeddingKind kind) {
        return [subject, kind](const store::Store& store, Progress& progress) {
            const TablePtr table = subject();
            return Mapped{table, figures::embeddingMap(store, *table, kind, {}, progress)};
        };
    };
    switch (part) {
    case Part::Run:
        return begin(part);
    case Part::Figures:
        return compute<Figures>(m_figures, part, [subject](const store::Store&, Progress& progress) {
            const TablePtr table = subject();
            return Figures{table, figures::analyse(*table, {}, progress)};
        });
    case Part::Listed:
        if (!m_keys || m_restricted)
            return;
        return compute<Listed>(m_listed, part,
                               [all = table(), keys = m_keys](const store::Store&, Progress&) {
                                   Listed listed{ascending(*keys), {}};
                                   listed.table = figures::onlyCases(*all, listed.keys);
                                   return listed;
                               });
    case Part::Questions:
        return compute<Questions>(
            m_questions, part, [subject](const store::Store& store, Progress& progress) {
                const TablePtr table = subject();
                return Questions{table, pipeline::questionReport(store, *table, {}, progress)};
            });
    case Part::Images:
        return compute<Mapped>(m_images, part, mapOf(store::EmbeddingKind::Image));
    case Part::Texts:
        return compute<Mapped>(m_texts, part, mapOf(store::EmbeddingKind::Text));
    case Part::Runs:
        return compute<Compared>(
            m_compared, part, [subject, other = m_other](const store::Store& store, Progress& progress) {
                const TablePtr table = subject();
                if (other == 0)
                    return Compared{figures::beforeAgainstAfter(*table), {}};
                const figures::CaseTable second = figures::caseTable(store, other, progress);
                return Compared{figures::compareRuns(store, *table, second), provenanceOf(store, other).line};
            });
    }
}

} // namespace geovlm::ui
