// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "datasets/common/preview.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::datasets {

class ImportSession;
class PreviewSession;

/// A way in which a data set lies in its folder: all that import, preview, the command line and the window
/// know of it. Each layout has a folder of its own beside this one.
struct Layout
{
    QString id;                   ///< "vigor": what ImportOptions, the command line and its JSON call it
    QString name;                 ///< for people, translated: "VIGOR"
    bool readsOneSplit = false;   ///< ImportOptions::split can name one of several
    bool pairsByDistance = false; ///< ImportOptions::thresholdKm says what a match is

    /// Reads the data set into the store. Throws Error where the folder is not of this layout, or an option
    /// is none of its own.
    void (*import)(ImportSession& session, const ImportOptions& options) = nullptr;
    /// Whether the folder is of this layout, and why; `layout` need not be filled in. Bounded, and quick
    /// beside the preview itself. Throws Stopped.
    LayoutMatch (*match)(PreviewSession& session) = nullptr;
    /// Fills in what an import would read of a folder that matches. Throws Stopped.
    void (*preview)(PreviewSession& session) = nullptr;
};

/// All, in the order in which they are offered and guessed: the first that matches a folder is the guess.
const std::vector<Layout>& layouts();
/// "vigor", "university1652", …
QStringList layoutIds();
/// Throws Error, naming those that there are, for another id.
const Layout& layoutNamed(const QString& id);

} // namespace geovlm::datasets
