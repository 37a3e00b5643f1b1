// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QDir>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::datasets {

/// One of CVUSA's two lists.
struct CvusaList
{
    QString file; ///< under the root
    QString split;
    Role role = Role::Test;
};
const std::vector<CvusaList>& cvusaLists();
/// Those that are there; `split` = one of them, empty = both.
std::vector<CvusaList> cvusaListsIn(const QDir& root, const QString& split);

struct CvusaLine
{
    QString satellite, ground; ///< under the root
};
/// Reads a line: satellite path, ground path, path of an annotation that is not used. Returns why it is
/// malformed, or an empty text.
QString parseCvusaLine(const QString& text, CvusaLine& line);

} // namespace geovlm::datasets
