// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/settings/settings.h"

#include "widgets/dialogs.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace geovlm::ui {

namespace {
constexpr int recentKept = 8;
} // namespace

QString Settings::folder() const
{
    const QString last = value(settings::folder);
    return last.isEmpty() ? QDir::homePath() : last;
}

void Settings::rememberFolder(const QString& file)
{
    set(settings::folder, QFileInfo(file).path());
}

void Settings::addRecent(const QString& store)
{
    QStringList recent = value(settings::recentStores);
    recent.removeAll(store);
    recent.prepend(store);
    set(settings::recentStores, QStringList(recent.mid(0, recentKept)));
}

QHash<QString, QKeySequence> Settings::keys() const
{
    QHash<QString, QKeySequence> keys;
    const QJsonObject object = QJsonDocument::fromJson(value(settings::keys)).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        keys.insert(it.key(), QKeySequence(it.value().toString(), QKeySequence::PortableText));
    return keys;
}

void Settings::setKeys(const QHash<QString, QKeySequence>& keys)
{
    QJsonObject object;
    for (auto it = keys.begin(); it != keys.end(); ++it)
        object[it.key()] = it.value().toString(QKeySequence::PortableText);
    set(settings::keys, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString Settings::suggestedPerson() const
{
    const QString chosen = annotator();
    return chosen.isEmpty() ? qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME")) : chosen;
}

void Settings::forgetRecent(const QString& store)
{
    QStringList recent = value(settings::recentStores);
    recent.removeAll(store);
    set(settings::recentStores, recent);
}

QJsonObject StoredViews::all() const
{
    return QJsonDocument::fromJson(m_settings.value(settings::savedViews)).object();
}

void StoredViews::keep(const QJsonObject& views)
{
    m_settings.set(settings::savedViews, QJsonDocument(views).toJson(QJsonDocument::Compact));
}

QStringList StoredViews::names() const
{
    return all().keys();
}

QJsonObject StoredViews::view(const QString& name) const
{
    return all()[name].toObject();
}

void StoredViews::save(const QString& name, const QJsonObject& view)
{
    QJsonObject views = all();
    views[name] = view;
    keep(views);
}

void StoredViews::remove(const QString& name)
{
    QJsonObject views = all();
    views.remove(name);
    keep(views);
}

QString StoredViews::askName(QWidget* parent)
{
    return m_dialogs.askText(parent, QObject::tr("Save this view"), QObject::tr("Name"));
}

} // namespace geovlm::ui
