// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"

#include <QJsonObject>
#include <QString>
#include <vector>

namespace geovlm::store {

struct SplitCounts
{
    QString name;
    qint64 train = 0, test = 0; ///< queries
    qint64 references = 0;
};

struct SetCounts
{
    EmbeddingSet set;
    QString model;
    qint64 images = 0; ///< with a row
    bool sealed = false;
};

/// How many of a run's queries have a result.
struct RunCounts
{
    qint64 run = 0; ///< 0 = there is none
    qint64 queries = 0;
};

/// What a store holds and how far each stage has come; all of it counted, nothing read from disk but sizes.
struct Info
{
    int schema = 0;
    qint64 fileBytes = 0, walBytes = 0, folderBytes = 0;
    qint64 walPages = 0; ///< pages of changes in the -wal that the file lacks
    QString root;
    Counts counts;
    std::vector<SplitCounts> splits;
    std::vector<SetCounts> sets;
    qint64 answered = 0, answeredByPeople = 0; ///< images with a current answer
    qint64 described = 0;                      ///< images
    RunCounts retrieval, reranking;            ///< newest finished runs
    std::vector<Model> models;                 ///< not the replaced ones
    std::vector<Run> runs;                     ///< by number
};
Info info(const Store& store);
/// Queries to train on and to test with, of all splits.
qint64 testQueries(const Info& info);
/// Of a model by its id; empty where it was replaced or there is none.
QString modelName(const Info& info, qint64 id);
QJsonObject toJson(const Info& info);

} // namespace geovlm::store
