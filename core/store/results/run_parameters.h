// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ranking.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>

/// What runs keep in Run::parameters, each kind of run a type. A run is found again by the text of its
/// parameters, so toJson() writes exactly what earlier versions wrote. from() never fails: what a run of
/// another version does not say stays as it is in a fresh object.
namespace geovlm::store {

struct RetrieveParameters
{
    int k = candidatesKept;     ///< candidates a query
    QString split;              ///< empty = all
    qint64 embeddings = 0;      ///< the embedding set that was searched, …
    std::optional<qint64> rows; ///< … how many rows it had, …
    QString seal;               ///< … and its EmbeddingSet::seal; empty = not known
    QJsonObject searched;       ///< figures/coverage.h
    QJsonObject labels;         ///< figures/labels.h

    QJsonObject toJson() const;
    static RetrieveParameters from(const QJsonObject& json);
};

/// What a reranker's scores came from, or what it learned from.
struct ScoreSources
{
    qint64 retrieval = 0; ///< the run of the candidates; 0 = not known
    qint64 textRun = 0;   ///< the run that embedded or imported texts last; 0 = none
    qint64 textModel = 0; ///< the model of the texts' embeddings; 0 = none

    QJsonObject toJson() const;
    static ScoreSources from(const QJsonObject& json);
};

struct RerankParameters
{
    ScoreSources sources;
    QString split;        ///< empty = every split with test queries
    QJsonObject features; ///< figures/feature_sources.h

    QJsonObject toJson() const;
    static RerankParameters from(const QJsonObject& json);
};

/// How one reranker was trained, alone or in a sweep.
struct TrainingSettings
{
    QString fusion;
    double margin = 1;
    int epochs = 0;
    quint64 seed = 0;
    QString split;
    std::optional<double> rate = {};    ///< none = the fusion's own
    std::optional<double> dropout = {}; ///< none = the fusion has none
    std::optional<int> width = {};      ///< none = the fusion's own, or it has none

    QJsonObject toJson() const;
    static TrainingSettings from(const QJsonObject& json);
};

struct TrainParameters
{
    TrainingSettings settings;
    ScoreSources sources;
    QString name;                       ///< of the reranker
    std::optional<double> validationR1; ///< of the weights kept, 0..100

    QJsonObject toJson() const;
    static TrainParameters from(const QJsonObject& json);
};

/// What the trainings of one table have in common, whatever their fusion makes of it; 0 = the fusion's own.
struct SweepCommon
{
    QString data; ///< hash of features, candidates and labels
    int epochs = 0;
    double rate = 0, dropout = 0;
    int width = 0;
    bool operator==(const SweepCommon&) const = default;
};

struct SweepParameters
{
    TrainingSettings settings;
    SweepCommon common;
    qint64 retrieval = 0;
    QStringList answers; ///< files that stood for the store's answers; empty = the store's own

    QJsonObject toJson() const;
    static SweepParameters from(const QJsonObject& json);
};

struct StabilityParameters
{
    /// What only a server's check has.
    struct Server
    {
        QString model, mode, revision;
        std::optional<double> temperature; ///< where answers were drawn
    };

    QString with;   ///< "reader", or the address of a server
    int runs = 0;   ///< answers an image
    int sample = 0; ///< images asked for; 0 = all of the pool
    quint64 seed = 0;
    QString images; ///< "cases", "ground", "satellite"
    qint64 pool = 0;
    QStringList vary;             ///< what differed from run to run
    qint64 texts = 0;             ///< the model of the texts' embeddings; 0 = none
    std::optional<qint64> rerank; ///< the run whose orders were made again
    std::optional<Server> server;

    /// Images that it was to measure.
    int planned() const;
    QJsonObject toJson() const;
    static StabilityParameters from(const QJsonObject& json);
};

} // namespace geovlm::store
