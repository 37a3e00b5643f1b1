// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace geovlm::test {

/// Pictures that look enough like a street panorama and a satellite tile of a place to judge a window by.
QImage paintPanorama(int place, const QSize& size);
QImage paintTile(int place, const QSize& size);

} // namespace geovlm::test
