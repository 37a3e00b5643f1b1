// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

class QWidget;

namespace geovlm::ui {

/// Filters that a person gave a name. Where they are kept, and how the name is asked for, is the shell's.
class SavedViews
{
public:
    virtual ~SavedViews() = default;
    virtual QStringList names() const = 0;
    virtual QJsonObject view(const QString& name) const = 0;
    virtual void save(const QString& name, const QJsonObject& view) = 0;
    virtual void remove(const QString& name) = 0;
    /// Empty = thought better of it.
    virtual QString askName(QWidget* parent) = 0;
};

} // namespace geovlm::ui
