// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/saved_views.h"
#include "remote/backend_list.h"

#include <QByteArray>
#include <QHash>
#include <QKeySequence>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace geovlm::ui {

/// One setting: its key, its type and what it is until someone changes it.
template <class T>
struct Setting
{
    const char* key;
    T standard;
};

/// The whole table: nothing else is kept between two starts.
namespace settings {
inline const Setting<QString> theme{"window/theme", QStringLiteral("system")}; ///< system, light, dark
inline const Setting<QByteArray> geometry{"window/geometry", {}};
inline const Setting<QByteArray> docks{"window/docks", {}};
inline const Setting<bool> motion{"window/motion", true};
inline const Setting<QString> lastStore{"store/last", {}};
inline const Setting<QStringList> recentStores{"store/recent", {}};
inline const Setting<QString> folder{"store/folder", {}}; ///< where file dialogs open
inline const Setting<QByteArray> savedViews{"cases/views", "{}"};
inline const Setting<QString> annotator{"answers/person", {}}; ///< empty = nobody has said yet
inline const Setting<bool> blind{"answers/blind", false};
inline const Setting<QByteArray> keys{"window/keys", "{}"}; ///< action → key, where it is not the default
/// Stores about which it was said often enough that the models have only seen drawn towns.
inline const Setting<QStringList> townsPutAway{"notices/towns-put-away", {}};
/// The servers that were set up. Never a key: those lie in the environment or in the keychain.
inline const Setting<QByteArray> backends{"backends/list", "[]"};
} // namespace settings

class Settings
{
public:
    Settings() = default; ///< the person's own
    explicit Settings(const QString& iniFile) : m_store(iniFile, QSettings::IniFormat) {}

    template <class T>
    T value(const Setting<T>& setting) const
    {
        return m_store.value(QString::fromLatin1(setting.key), QVariant::fromValue(setting.standard))
            .template value<T>();
    }
    template <class T>
    void set(const Setting<T>& setting, const T& value)
    {
        m_store.setValue(QString::fromLatin1(setting.key), QVariant::fromValue(value));
    }
    QHash<QString, QKeySequence> keys() const;
    void setKeys(const QHash<QString, QKeySequence>& keys);
    remote::Backends backends() const { return remote::backendsFromJson(value(settings::backends)); }
    void setBackends(const remote::Backends& backends) { set(settings::backends, toJson(backends)); }
    /// Who answers; empty until somebody has said so.
    QString annotator() const { return value(settings::annotator); }
    /// What to suggest to somebody who is asked: the last name, else the system's.
    QString suggestedPerson() const;
    /// Where file dialogs open: where a file was chosen last, else at home.
    QString folder() const;
    void rememberFolder(const QString& file);
    void addRecent(const QString& store);
    void forgetRecent(const QString& store);

private:
    QSettings m_store;
};

class Dialogs;

/// Named filters, kept in the settings.
class StoredViews final : public SavedViews
{
public:
    StoredViews(Settings& settings, Dialogs& dialogs) : m_settings(settings), m_dialogs(dialogs) {}
    QStringList names() const override;
    QJsonObject view(const QString& name) const override;
    void save(const QString& name, const QJsonObject& view) override;
    void remove(const QString& name) override;
    QString askName(QWidget* parent) override;

private:
    QJsonObject all() const;
    void keep(const QJsonObject& views);

    Settings& m_settings;
    Dialogs& m_dialogs;
};

} // namespace geovlm::ui
