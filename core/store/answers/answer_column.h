// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QStringList>
#include <vector>

namespace geovlm::store {

class Store;

/// The current answers of these images to one question, in the order given; empty = not answered.
QStringList answersTo(const Store& store, int question, const std::vector<ImageId>& images);

} // namespace geovlm::store
