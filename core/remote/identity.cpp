// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/identity.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>

namespace geovlm::remote {
namespace {

/// The parts of a name between slashes, in small letters.
QStringList partsOf(const QString& name)
{
    QString plain = name.trimmed().toLower().replace(u'\\', u'/');
    for (const QLatin1String end : {QLatin1String(":latest"), QLatin1String(".gguf")})
        if (plain.endsWith(end))
            plain.chop(end.size());
    return plain.split(u'/');
}

/// Equal, or one is the other and a date or version number.
bool differByDate(const QString& one, const QString& other)
{
    static const QRegularExpression date(
        QStringLiteral("^[-@_:](?:\\d{4}-\\d{2}-\\d{2}|\\d{8}|\\d{6}|[01]\\d[0-3]\\d|2\\d[01]\\d|00\\d)$"));
    const QString& shorter = one.size() < other.size() ? one : other;
    const QString& longer = one.size() < other.size() ? other : one;
    return longer.startsWith(shorter) &&
           (longer.size() == shorter.size() || date.match(longer.mid(shorter.size())).hasMatch());
}

QByteArray hashOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(16);
}

/// The path is the server's to tell, so only what lies there is taken from it.
void addFile(const QString& path, QJsonObject& weights)
{
    const QFileInfo file(path);
    if (!file.isAbsolute() || !file.isFile())
        return;
    weights.insert(QStringLiteral("file_size"), file.size());
    weights.insert(QStringLiteral("file_time"), file.lastModified().toUTC().toString(Qt::ISODate));
}

} // namespace

bool isSameModel(const QString& name, const QString& other)
{
    const QStringList one = partsOf(name), two = partsOf(other);
    const qsizetype shared = std::min(one.size(), two.size());
    if (one.last().isEmpty() || two.last().isEmpty() || !differByDate(one.last(), two.last()))
        return false;
    return one.mid(one.size() - shared, shared - 1) == two.mid(two.size() - shared, shared - 1);
}

bool isOneOf(const QStringList& names, const QString& name)
{
    return std::ranges::any_of(names, [&](const QString& one) { return isSameModel(one, name); });
}

QStringList namesOf(const std::vector<ListedModel>& models, const QString& wanted)
{
    const auto listed = [&](const auto& fits) {
        QStringList names;
        for (const ListedModel& model : models)
            if (const QStringList all = QStringList{model.id} + model.aliases; std::ranges::any_of(all, fits))
                names += all;
        return names;
    };
    QStringList names = listed([&](const QString& name) { return name == wanted; });
    if (names.isEmpty())
        names = listed([&](const QString& name) { return isSameModel(name, wanted); });
    if (!names.isEmpty())
        names.prepend(wanted);
    names.removeDuplicates();
    return names;
}

QJsonObject weightsOf(const Client& client, const std::vector<ListedModel>& models, const QJsonObject& props)
{
    QJsonObject weights;
    for (const ListedModel& model : models)
        if (!model.meta.isEmpty() && isOneOf(QStringList{model.id} + model.aliases, client.backend().model))
            weights.insert(QStringLiteral("meta"), model.meta);
    for (const QString& key : {QStringLiteral("model_path"), QStringLiteral("model_ftype"),
                               QStringLiteral("modalities"), QStringLiteral("build_info")})
        if (const QJsonValue value = props[key]; !value.isUndefined())
            weights.insert(key, value);
    if (const QString form = props[QStringLiteral("chat_template")].toString(); !form.isEmpty())
        weights.insert(QStringLiteral("chat_template"), QString::fromLatin1(hashOf(form.toUtf8())));
    if (isThisMachine(client.backend().url))
        addFile(props[QStringLiteral("model_path")].toString(), weights);
    return weights;
}

QString revisionOf(const QJsonObject& weights)
{
    return weights.isEmpty()
               ? QString()
               : QString::fromLatin1(hashOf(QJsonDocument(weights).toJson(QJsonDocument::Compact)));
}

} // namespace geovlm::remote
