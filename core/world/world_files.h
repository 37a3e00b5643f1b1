// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/world.h"

#include <QImage>
#include <functional>

namespace geovlm::world {

/// Names and lines of one town's files in VIGOR's layout.
QString panoramaName(const Town& town, int place);
QString tileName(const Town& town, int place);
/// A label line: the panorama, then four tiles with the camera's place in each.
QString labelLine(const Town& town, int place);

/// Whole or not at all; on the disk once files::syncFileSystem() was called. Throw Error naming the file.
void saveText(const QString& path, const QString& text);
void saveImage(const QString& path, const QImage& image, bool jpeg);
void makeFolder(const QString& path);

/// One row after another of an answers file.
class AnswerTable
{
public:
    AnswerTable();
    void add(const QString& image, const QStringList& answers);
    QString text() const { return m_text; }

private:
    QString m_text;
};

/// Runs `work(i)` for 0 <= i < count on `threads` threads (0 = all); the first exception ends it and is
/// thrown again here.
void inParallel(int count, int threads, const std::function<void(int)>& work);

} // namespace geovlm::world
