// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace geovlm {

/// What made a run.
enum class RunKind {
    Encode,
    Retrieve,
    Answer,
    Describe,
    Embed,
    Train,
    Rerank,
    Sweep,
    TrainReader,
    Stability,
    Queue,
    ImportAnswers,
    ImportCaptions,
    ImportEmbeddings,
    ImportModel,
    Synonyms,
};

/// What a model is for. A reranker's fusion is another question (fusions.h).
enum class ModelKind { Encoder, Reader, TextEmbedder, Reranker, Answerer };

/// As stores, files and the command line say it: "rerank", "text-embedder".
QString nameOf(RunKind kind);
QString nameOf(ModelKind kind);

/// A kind as a store says it: one of those above, or a name that only another version knows, which is kept
/// and shown as it is and equals none of them.
template <typename Kind>
class StoredKind
{
public:
    StoredKind() = default;
    StoredKind(Kind kind) : m_name(nameOf(kind)) {}
    static StoredKind called(const QString& name)
    {
        StoredKind kind;
        kind.m_name = name;
        return kind;
    }

    const QString& name() const { return m_name; }
    bool operator==(const StoredKind&) const = default;
    bool operator==(Kind kind) const { return m_name == nameOf(kind); }

private:
    QString m_name;
};

} // namespace geovlm
