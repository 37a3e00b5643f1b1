// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"
#include "remote/errors.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

/// What servers reply, read from bytes that may be anything. Throws nothing but RemoteError: BadReply, or
/// what troubleOf() says of an error that comes with status 200.
namespace geovlm::remote {

struct TokenChoice
{
    QString token;
    double probability = 0; ///< 0..1; 0 = outside what was reported
};

/// One token of a reply with the alternatives at its place.
struct ReplyToken
{
    QString token;
    QByteArray bytes;                 ///< what it adds to the text, in UTF-8: a token may end within a letter
    std::vector<TokenChoice> choices; ///< itself among them
};

/// `choices[0]` of a chat completion.
struct ChatReply
{
    QString content;      ///< without thinking, trimmed
    bool thought = false; ///< thinking was there: in a field of its own or before the answer
    QString finish;       ///< "stop", "length", "content_filter"
    /// Empty where the server gave no log-probabilities, or ones that cannot be (above 0, more than 1 in
    /// sum).
    std::vector<ReplyToken> tokens;
    QString model, fingerprint; ///< as the server names itself; may be empty
    QByteArray raw;             ///< the whole body, to be kept
};
ChatReply readChatReply(const QByteArray& body);

/// `text` without `<think>…</think>` (or `<thinking>`, or a closing tag alone) before the answer; null when
/// the thinking does not end.
std::optional<QString> withoutThinking(const QString& text);

/// The name that a reply gives to the model that made it; empty = none.
QString modelOfReply(const QByteArray& body);

/// `data[]` of an embeddings reply in the order of their indexes, `count` of them, all of the same length
/// (`dimension` where that is not 0), as numbers or as base64 of little-endian float32; normalised. Missing,
/// repeated or foreign indexes, numbers that are not finite, and zero vectors are errors.
Matrix readEmbeddings(const QByteArray& body, int count, int dimension);

struct ListedModel
{
    QString id;
    QString owner;
    QStringList aliases;
    QJsonObject meta; ///< what it says of the weights: llama.cpp's `meta`, vLLM's `root`; may be empty
};
/// `data[]` of /v1/models.
std::vector<ListedModel> readModels(const QByteArray& body);

/// Trouble that stays however often the same is asked, as servers word it.
enum class Lasting {
    None,
    NoImages,     ///< the model takes none
    UnknownModel, ///< the server has none of this name
    TooLong       ///< more than the model's context, or the server's batch, holds
};

/// What it means for the run; BadReply for None.
Trouble troubleOf(Lasting lasting);

/// What an error reply says: `error.message` (with its code), else the first 500 characters, one line.
struct ErrorText
{
    QString text;
    bool quotaSpent = false; ///< insufficient_quota
    Lasting lasting = Lasting::None;
};
ErrorText readError(const QByteArray& body);

} // namespace geovlm::remote
