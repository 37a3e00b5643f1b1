// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/answers/answer_files.h"
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "ml/engine.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/settle.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/answers/synonyms.h"
#include "store/results/invalidation.h"
#include "support/annotated_toy.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <algorithm>

namespace geovlm::test::annotate_support {

inline const QStringList fusions{QStringLiteral("evidence"), QStringLiteral("sum"), QStringLiteral("compare"),
                                 QStringLiteral("attention")};

inline quint64 printedSeed()
{
    const quint64 seed = QRandomGenerator::global()->generate64();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    return seed;
}

/// What a person might do to one answer: an option, one more or one fewer, other words, nothing.
inline pipeline::AnswerEdit randomAnswer(const QuestionBank& bank, const QString& current, int question,
                                         Random& random)
{
    const Question& asked = bank.at(question);
    if (random.chance(0.05))
        return {question, QString(), false, true};
    if (random.chance(0.1))
        return {question, QStringLiteral("something %1").arg(random.below(5)), false, true};
    return {question, chosenAnswer(asked, current, random.below(int(asked.options.size()))), false, true};
}

inline QString valueOf(const store::Store& store, ImageId image, int question)
{
    for (const AnswerEvent& event : store::currentAnswers(store, image))
        if (event.question == question)
            return event.value;
    return {};
}

inline pipeline::Edit editOf(ImageId image, int question, const QString& value,
                             const QString& by = QStringLiteral("Ann"))
{
    pipeline::Edit edit;
    edit.image = image;
    edit.by = by;
    edit.answers = {{question, value, false, true}};
    return edit;
}

/// Toys ranked with a fusion, each made once.
class RankedToys : public QObject
{
    Q_OBJECT

protected:
    QTemporaryDir m_dir;
    SilentProgress m_silent;
    QString pathOf(const QString& name) const { return m_dir.filePath(name + QStringLiteral(".geovlm")); }
    std::unique_ptr<store::Store> ranked(const QString& name,
                                         const QString& fusion = QStringLiteral("evidence"))
    {
        if (!QFile::exists(pathOf(name))) {
            test::AnnotatedToy(pathOf(name), 48);
            const auto making = store::Store::open(pathOf(name), store::Access::Write);
            test::AnnotatedToy::rank(*making, fusion);
        }
        return store::Store::open(pathOf(name), store::Access::Write);
    }
    static std::vector<store::Reranking> orders(const store::Store& store)
    {
        const qint64 run = store::latestRun(store, RunKind::Rerank)->id;
        return store::rerankings(store, run, store::splits(store).front().id, Role::Test);
    }
};

} // namespace geovlm::test::annotate_support
