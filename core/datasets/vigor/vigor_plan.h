// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/image.h"

#include <QDir>
#include <QString>
#include <vector>

namespace geovlm::datasets {

/// One label file of a city and what its queries are for.
struct VigorLabelFile
{
    QString file; ///< absolute
    QString split;
    Role role = Role::Test;
};
struct VigorCity
{
    QString name;
    QString tiles; ///< its satellite_list.txt; empty = there is none
    std::vector<VigorLabelFile> labels;
};

/// Which label files make which splits: "same-area", "cross-area" and "cross-area-train". Cities that serve
/// none are left out. Throws Error for options that VIGOR does not have, or a folder without what they ask
/// for.
std::vector<VigorCity> planVigor(const QDir& root, const ImportOptions& options);

/// The names of VIGOR's splits, in the order in which they are made.
const QStringList& vigorSplits();
bool servesSplit(const std::vector<VigorCity>& cities, const QString& split);

/// Sample4Geo's form of the folders puts the view first, VIGOR's the city. Path under the root.
QString vigorPath(const QDir& root, const QString& city, View view, const QString& name);

} // namespace geovlm::datasets
