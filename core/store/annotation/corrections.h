// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QString>
#include <vector>

namespace geovlm::store {

class Store;

/// One way in which an image belongs to a split.
struct Membership
{
    int split = 0;
    bool query = false;     ///< else a reference
    Role role = Role::Test; ///< of queries
    bool operator==(const Membership&) const = default;
};

/// In the order of splits, queries first.
std::vector<Membership> memberships(const Store& store, ImageId image);
/// Makes these the image's memberships, and no others.
void setMemberships(Store& store, ImageId image, const std::vector<Membership>& wanted);

/// Makes view, area and place of the image with this id what `image` says, empty ones too.
void correctImage(Store& store, const Image& image);

/// Images whose path begins with `prefix` ("folder/", empty = all), ascending.
std::vector<ImageId> imagesUnder(const Store& store, const QString& prefix);

} // namespace geovlm::store
