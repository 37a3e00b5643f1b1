// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <vector>

namespace geovlm::store {

class Store;

/// Remembers that `run` has put all its questions to the image, whether it got answers or not. Saying it
/// twice changes nothing. The caller commits.
void noteAskedImage(Store& store, qint64 run, ImageId image);
/// The images that `run` has put all its questions to, ascending.
std::vector<ImageId> askedImages(const Store& store, qint64 run);

} // namespace geovlm::store
