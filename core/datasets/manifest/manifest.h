// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace geovlm::datasets {

using ManifestColumns = QHash<QString, int>;

/// Which column is where, by the names that docs/datasets.md gives; usual other ones (latitude, lng,
/// filename) count as these. Throws Error naming a column that is required and not there.
ManifestColumns manifestColumns(const QStringList& header, const QStringList& required, const QString& file);
/// The columns of the header that mean nothing here.
QStringList unknownManifestColumns(const QStringList& header, const ManifestColumns& columns);
/// Trimmed; empty where there is no such column.
QString manifestField(const QStringList& row, const ManifestColumns& columns, const QString& name);

/// A row of images.csv.
struct ManifestRow
{
    Image image;
    QString split; ///< without "/train" or "/test"; empty = none
    Role role = Role::Test;
};
/// Returns why the row is malformed, or an empty text.
QString parseManifestRow(const QStringList& row, const ManifestColumns& columns, ManifestRow& parsed);

} // namespace geovlm::datasets
