// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QDir>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::datasets {

/// One task of University-1652 (Zheng et al. 2020): the images of one folder are looked for among those of
/// another. Both hold a folder a place, whose name is the label.
struct UniversityTask
{
    QString split;
    Role role = Role::Test;
    QString queries;    ///< under the root, e.g. "test/query_drone"
    QString references; ///< "test/gallery_satellite"
};

/// All tasks, in the order in which their splits are made.
const std::vector<UniversityTask>& universityTasks();
/// Those whose two folders are there. `split` = one task with its training part; empty = all.
std::vector<UniversityTask> universityTasksIn(const QDir& root, const QString& split);
/// Why folders of University-1652 that seem to be there are not taken: they, or `train` or `test`, are links
/// that lead out of the data set. A sentence without its end each.
QStringList universityLinksOut(const QDir& root);
/// Satellite for the folders of satellite tiles, Ground for drone, street and google.
View universityView(const QString& folder);
/// Why the name of a folder is no label, or an empty text.
QString whyNotALabel(const QString& name);
/// Endings of its images.
const QStringList& universityEndings();
/// What University-1652's folders are called, for messages.
QString universityExpected();

} // namespace geovlm::datasets
