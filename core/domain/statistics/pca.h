// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"
#include "domain/progress.h"

#include <array>
#include <vector>

namespace geovlm {

/// Rows seen from where they spread most.
struct PlaneProjection
{
    std::vector<double> x, y;          ///< one a row, around 0, in the rows' own units
    std::array<double, 2> explained{}; ///< share of the whole variance along each axis, 0..100
};

/// Principal component analysis (Pearson 1901, "On lines and planes of closest fit") to two dimensions: the
/// centred rows on the two eigenvectors of their covariance with the greatest eigenvalues. An axis points to
/// where its component of the greatest size (the first of several) is positive, so that the picture is
/// always the same. Numbers that are not finite count as 0. Where there is no variance (left), coordinates
/// and shares are 0. By subspace iteration with Rayleigh-Ritz steps (Stewart 1976) on the covariance, or on
/// the Gram matrix where there are fewer rows than columns: O(rows · columns · the lesser of both). Throws
/// Stopped.
PlaneProjection projectToPlane(const Matrix& rows, const Progress& progress = SilentProgress());

} // namespace geovlm
