// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace geovlm::store {
class Store;
}

namespace geovlm::ui {

/// Which runs and models made an order, in words.
struct Provenance
{
    QString line;
    QStringList sources;
    QDateTime finished;     ///< when the order was done; answers after that had no part in it
    qint64 retrieveRun = 0; ///< the first stage that was reranked; 0 = not recorded
};
/// Says only what the runs themselves recorded, never a guess.
Provenance provenanceOf(const store::Store& store, qint64 rerankRun);
/// A sentence about any run, e.g. of an answer; empty when there is none.
QString runSentence(const store::Store& store, qint64 run);

} // namespace geovlm::ui
