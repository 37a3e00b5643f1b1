// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/text/hashing_embedder.h"
#include "pipeline/common/answer_sheet.h"
#include "store/sqlite/store.h"

#include <QHash>
#include <QStringList>
#include <memory>
#include <vector>

namespace geovlm::pipeline {

/// Answers from files that stand in memory for those of the store, e.g. the true ones of the demo's towns.
/// They are certain, and there are no others: what the files leave open is not answered.
struct GivenAnswers
{
    QHash<ImageId, QStringList> values;              ///< per image, in question order; empty = not answered
    std::shared_ptr<const HashingEmbedder> embedder; ///< fitted on exactly these, as embed would be
    QStringList files;                               ///< their names, without folders
    QByteArray hash;                                 ///< over the files' content, in hex
};

/// Reads files as importAnswers() would (datasets/answers/answer_columns.h says which column is which), read
/// onto the options. Images that the store does not know are left out. Throws Error for a file that cannot be
/// read, a row of another length, or a name that several images have.
GivenAnswers readGivenAnswers(const store::Store& store, const QStringList& files);

/// The sheets of these images with the given answers instead of the store's. Throws Error naming an image
/// that the files say nothing of: a mixture would be neither's.
std::vector<AnswerSheet> givenSheets(const store::Store& store, const GivenAnswers& given,
                                     const std::vector<ImageId>& images);

} // namespace geovlm::pipeline
