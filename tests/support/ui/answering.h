// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/ui/bench.h"
#include "support/ui/live_fixture.h"

#include <QTemporaryDir>
#include <memory>
#include <vector>

class QListView;

/// What the tests of answering share.
namespace geovlm::test {

/// Stores that the window can rank itself, each in a folder of its own.
class LiveStores
{
public:
    QString fresh(const LiveOptions& options = {});

private:
    std::vector<std::unique_ptr<QTemporaryDir>> m_folders;
};

/// Opens the store and waits until it may be answered in.
bool openForAnswers(Bench& bench, const QString& path);
/// The list whose keys answer.
QListView* answersOf(Bench& bench);
/// Waits until the window says that everything is saved.
bool saved(Bench& bench);
/// What the status bar says.
QString said(Bench& bench);
/// Current answers by a reading connection of its own, as another program would see them.
std::vector<AnswerEvent> currentAt(const QString& path, ImageId image);
/// Their values, 30, empty where there is none.
QStringList valuesAt(const QString& path, ImageId image);
/// How many rankings of the newest run are older than their answers.
qint64 owedAt(const QString& path);
/// The key that chooses an option.
Qt::Key keyOf(int option);
/// The ten as the cards after reranking show them.
std::vector<ImageId> shownOrder(Bench& bench);
/// A candidate of the case shown that others have among their ten too.
ImageId sharedTile(Bench& bench, const QString& path);

} // namespace geovlm::test
