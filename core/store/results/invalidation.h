// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/cases.h"

namespace geovlm::store {

class Store;

/// To be called after an image's answers changed, in the same transaction, so that nothing derived from the
/// old ones is ever taken for current: the description is written again, the text embeddings are forgotten
/// (they are made again when next needed), and every case of the newest reranking that has the image as its
/// query or among its candidates is marked as pending: its scores have to be made again.
void answersChanged(Store& store, ImageId image);

/// The same after its caption changed; nothing to do where answers make the description.
void captionChanged(Store& store, ImageId image);

/// Hash of what a text embedding of the image comes from now: its answers with their distributions, else its
/// caption.
QByteArray textSource(const Store& store, ImageId image);
/// To be called when a file brought the first answers or the caption of an image: embeddings that came from a
/// file before them, when the image's texts had the hash `before`, are taken for embeddings of these.
void adoptImportedTexts(Store& store, ImageId image, const QByteArray& before);

/// Cases of `run` whose scores are older than an answer they rest on, ordered by key and after `after`.
std::vector<CaseKey> casesPendingRerank(const Store& store, qint64 run, const CaseKey& after, int limit);
qint64 pendingRerankCount(const Store& store, qint64 run);
/// Whether this one is among them.
bool isPendingRerank(const Store& store, qint64 run, const CaseKey& key);
/// Cases of `run` that have `reference` among their candidates.
std::vector<CaseKey> casesWith(const Store& store, qint64 run, ImageId reference);
/// Cases of `run` whose query is `query`: one a split.
std::vector<CaseKey> casesOf(const Store& store, qint64 run, ImageId query);
/// The newest answer event about any of the images, 0 = none.
qint64 newestAnswer(const Store& store, const std::vector<ImageId>& images);

} // namespace geovlm::store
