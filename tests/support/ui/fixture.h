// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QSize>
#include <QString>

namespace geovlm::store {
class Store;
}

namespace geovlm::test {

/// A made-up store, written through the store's own functions: two areas, two splits, five outcomes in turn
/// (case i has outcome i modulo 5), answers of a model, descriptions, a run of every stage.
struct FixtureOptions
{
    int queries = 20; ///< in all
    QSize panorama{256, 128};
    QSize tile{128, 128};
    bool ranked = true;
    bool images = true; ///< write the picture files
    bool answers = true;
};

/// Makes DIR/ui.geovlm and returns its path.
QString makeFixture(const QString& directory, const FixtureOptions& options = {});

} // namespace geovlm::test
