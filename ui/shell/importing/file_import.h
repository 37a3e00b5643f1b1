// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::ui {

/// A file brought in beside the images.
struct FileImport
{
    enum class Kind { Answers, Captions, Embeddings, Model };
    QString file;
    Kind kind = Kind::Answers;
    QString view = QStringLiteral("ground"); ///< answers, captions: "ground", "satellite"
    QString part;   ///< embeddings: "image", "text"; models: "encoder", "reader", "reranker"
    QString images; ///< encoders: whose image sizes, "vigor", "cvusa", "cvact", "university1652"
    QString beside; ///< embeddings: the CSV of the rows' names; answers: .npy of probabilities, or empty
    QString name;   ///< the source of answers, the model of embeddings and weights
};

} // namespace geovlm::ui
