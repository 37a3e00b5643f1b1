// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/server_replies.h"

#include "domain/utc.h"
#include "store/models/floats.h"
#include "store/sqlite/database.h"
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
    run(store.database(), "INSERT INTO server_request(hash, model, bodies) VALUES (?, ?, ?)", hash.result(),
        model, QString::fromUtf8(json));
    return store.database().lastRowId();
}

std::vector<QByteArray> serverRequest(const Store& store, qint64 request)
{
    Query row(store.database(), "SELECT bodies FROM server_request WHERE id = ?", request);
    if (!row.next())
        throw Error(Text::tr("%1 holds no request number %2.").arg(store.path()).arg(request));
    return textsOf(row.text(0).toUtf8());
}

std::optional<ServerReply> serverReply(const Store& store, qint64 request, const QByteArray& imageHash)
{
    Query row(store.database(),
              "SELECT id, replies, at FROM server_reply WHERE request = ? AND image_hash = ?", request,
              imageHash);
    if (!row.next())
        return std::nullopt;
    return ServerReply{row.integer(0), textsOf(unpacked(row.blob(1))), utcTime(row.integer(2))};
}

qint64 keepServerReply(Store& store, qint64 request, const QByteArray& imageHash,
                       const std::vector<QByteArray>& replies)
{
    Database& database = store.database();
    run(database,
        "INSERT INTO server_reply(request, image_hash, replies, at) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT(request, image_hash) DO UPDATE SET replies = ?3, at = ?4",
        request, imageHash, qCompress(jsonOf(replies)), QDateTime::currentMSecsSinceEpoch());
    return integerOf(database, "SELECT id FROM server_reply WHERE request = ? AND image_hash = ?", 0, request,
                     imageHash);
}

void putServerAnswer(Store& store, const ServerAnswer& answer)
{
    run(store.database(), "INSERT OR REPLACE INTO server_answer VALUES (?, ?, ?, ?, ?, ?)", answer.run,
        answer.image, answer.reply, answer.cached, answer.held, bytesOf(answer.offList));
}

std::optional<ServerAnswer> serverAnswer(const Store& store, qint64 run, ImageId image)
{
    Query row(store.database(),
              "SELECT reply, cached, held, off_list FROM server_answer WHERE run = ? AND image = ?", run,
              image);
    if (!row.next())
        return std::nullopt;
    return ServerAnswer{
        run, image, row.integer(0), int(row.integer(1)), int(row.integer(2)), floatsFrom(row.blob(3))};
}

} // namespace geovlm::store
