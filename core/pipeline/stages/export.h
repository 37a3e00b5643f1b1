// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "files/export_target.h"
#include "store/models/embeddings.h"
#include "store/sqlite/store.h"

#include <QString>

namespace geovlm::pipeline {

/// Writes query,reference,kind,rank_before,similarity,rank_after,score,split (ranks from 1): the ten of every
/// test query of every split, and one more row for a match that is not among them, its score empty. A query
/// and a split name one ranking. Returns the rows.
/// `split` empty = all. Throws Error when the file cannot be written.
qint64 exportRankings(const store::Store& store, qint64 run, const QString& split,
                      const files::ExportTarget& file);

/// FILE (.npy, float32, a row per image) and beside it FILE.csv with the column `filename`, of the encoder or
/// text embedder called `model` (empty = the one used last), in the order in which the rows came, under the
/// names that an imported file has for the images: what was imported comes out the same. Text rows that are
/// older than their descriptions are left out and noted. Returns the rows.
qint64 exportEmbeddings(const store::Store& store, store::EmbeddingKind kind, const QString& model,
                        const files::ExportTarget& file, Progress& progress);

} // namespace geovlm::pipeline
