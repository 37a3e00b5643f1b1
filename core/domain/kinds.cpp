// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/kinds.h"

namespace geovlm {

QString nameOf(RunKind kind)
{
    switch (kind) {
    case RunKind::Encode:
        return QStringLiteral("encode");
    case RunKind::Retrieve:
        return QStringLiteral("retrieve");
    case RunKind::Answer:
        return QStringLiteral("answer");
    case RunKind::Describe:
        return QStringLiteral("describe");
    case RunKind::Embed:
        return QStringLiteral("embed");
    case RunKind::Train:
        return QStringLiteral("train");
    case RunKind::Rerank:
        return QStringLiteral("rerank");
    case RunKind::Sweep:
        return QStringLiteral("sweep");
    case RunKind::TrainReader:
        return QStringLiteral("train-reader");
    case RunKind::Stability:
        return QStringLiteral("stability");
    case RunKind::Queue:
        return QStringLiteral("queue");
    case RunKind::ImportAnswers:
        return QStringLiteral("import-answers");
    case RunKind::ImportCaptions:
        return QStringLiteral("import-captions");
    case RunKind::ImportEmbeddings:
        return QStringLiteral("import-embeddings");
    case RunKind::ImportModel:
        return QStringLiteral("import-model");
    case RunKind::Synonyms:
        return QStringLiteral("synonyms");
    }
    return {};
}

QString nameOf(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Encoder:
        return QStringLiteral("encoder");
    case ModelKind::Reader:
        return QStringLiteral("reader");
    case ModelKind::TextEmbedder:
        return QStringLiteral("text-embedder");
    case ModelKind::Reranker:
        return QStringLiteral("reranker");
    case ModelKind::Answerer:
        return QStringLiteral("answerer");
    }
    return {};
}

} // namespace geovlm
