// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <vector>

namespace geovlm::store {

class Store;

/// Remembers that `run` has put all its questions to the image, whether it got answers or not. Again is no
/// mistake. The caller commits.
void noteAskedImage(Store& store, qint64 run, ImageId image);
/// The images of which that is so, ascending.
std::vector<ImageId> askedImages(const Store& store, qint64 run);

} // namespace geovlm::store
