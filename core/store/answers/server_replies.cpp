// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/server_replies.h"

#include "domain/utc.h"
#include "store/models/floats.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

namespace geovlm::store {
namespace {

constexpr qint64 longestReplies = 256 << 20; // a store from somebody else may promise gigabytes

QJsonValue valueOf(const QByteArray& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(text));
}

QByteArray jsonOf(const std::vector<QByteArray>& texts)
{
    QJsonArray array;
    for (const QByteArray& text : texts)
        array.append(valueOf(text));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

std::vector<QByteArray> textsOf(const QByteArray& json)
{
    std::vector<QByteArray> texts;
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array())
        texts.push_back(value.toString().toUtf8());
    return texts;
}

QByteArray unpacked(const QByteArray& packed)
{
    if (packed.size() < 4 || qFromBigEndian<quint32>(packed.constData()) > longestReplies)
        return {};
    return qUncompress(packed);
}

} // namespace

qint64 keepServerRequest(Store& store, const QString& model, const QByteArray& revision,
                         const std::vector<QByteArray>& bodies)
{
    const QByteArray json = jsonOf(bodies);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(revision + '\n' + json);
    if (const qint64 known =
            integerOf(store.database(), "SELECT id FROM server_request WHERE hash = ?", 0, hash.result()))
        return known;
    insert(store.database(), "server_request",
           {{"hash", hash.result()}, {"model", model}, {"bodies", QString::fromUtf8(json)}});
    return store.database().lastRowId();
}

std::vector<QByteArray> serverRequest(const Store& store, qint64 request)
{
    const auto bodies = textOf(store.database(), "SELECT bodies FROM server_request WHERE id = ?", request);
    if (!bodies)
        throw Error(Text::tr("%1 holds no request number %2.").arg(store.path()).arg(request));
    return textsOf(bodies->toUtf8());
}

std::optional<ServerReply> serverReply(const Store& store, qint64 request, const QByteArray& imageHash)
{
    Query row(store.database(),
              "SELECT id, replies, at FROM server_reply WHERE request = ? AND image_hash = ?", request,
              imageHash);
    if (!row.next())
        return std::nullopt;
    return ServerReply{row.integer("id"), textsOf(unpacked(row.blob("replies"))), utcTime(row.integer("at"))};
}

qint64 keepServerReply(Store& store, qint64 request, const QByteArray& imageHash,
                       const std::vector<QByteArray>& replies)
{
    Database& database = store.database();
    insertOrUpdate(database, "server_reply", {{"request", request}, {"image_hash", imageHash}},
                   {{"replies", qCompress(jsonOf(replies))}, {"at", QDateTime::currentMSecsSinceEpoch()}});
    return integerOf(database, "SELECT id FROM server_reply WHERE request = ? AND image_hash = ?", 0, request,
                     imageHash);
}

void putServerAnswer(Store& store, const ServerAnswer& answer)
{
    insertOrReplace(store.database(), "server_answer",
                    {{"run", answer.run},
                     {"image", answer.image},
                     {"reply", answer.reply},
                     {"cached", answer.cached},
                     {"held", answer.held},
                     {"off_list", bytesOf(answer.offList)}});
}

std::optional<ServerAnswer> serverAnswer(const Store& store, qint64 run, ImageId image)
{
    Query row(store.database(),
              "SELECT reply, cached, held, off_list FROM server_answer WHERE run = ? AND image = ?", run,
              image);
    if (!row.next())
        return std::nullopt;
    return ServerAnswer{run,
                        image,
                        row.integer("reply"),
                        int(row.integer("cached")),
                        int(row.integer("held")),
                        floatsFrom(row.blob("off_list"))};
}

} // namespace geovlm::store
