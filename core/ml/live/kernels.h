// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

/// The inner loops of the live rerankers, compiled once per instruction set; the best that this processor
/// runs is chosen at run time, because the program itself is built for every x86-64.
namespace geovlm::ml::live {

/// Outputs of a dense layer are padded with zeros to a multiple of this, so that no loop has a tail.
constexpr int block = 32;

struct Moments
{
    float mean = 0;
    float squares = 0; ///< sum of squared deviations from the mean
};

struct Kernels
{
    const char* name;
    /// y = W x + bias for `rows` rows. `packed`: W by blocks of outputs: [outputs / block][inputs][block];
    /// `outputs` is a multiple of block, rows of x and y lie `xStride` and `outputs` apart.
    void (*multiply)(const float* x, int rows, int xStride, int inputs, const float* packed,
                     const float* bias, int outputs, float* y);
    Moments (*moments)(const float* x, int n);
    /// x = max(gain · (x − mean) / √(variance + epsilon) + shift, floor), in place.
    void (*normalise)(float* x, int n, const float* gain, const float* shift, float epsilon, float floor);
    /// Σ (a + b)².
    float (*squaresOfSum)(const float* a, const float* b, int n);
    /// y = [|a − b|, a · b], 2 n floats.
    void (*apart)(const float* a, const float* b, int n, float* y);
    /// y = (a + b) · scale + shift.
    void (*scaledSum)(const float* a, const float* b, float scale, const float* shift, int n, float* y);
    float (*dot)(const float* a, const float* b, int n);
    double (*dotWide)(const double* a, const double* b, int n);
    void (*addScaled)(float* y, const float* x, float factor, int n);
    void (*addScaledWide)(double* y, const float* x, double factor, int n);
    void (*gelu)(float* x, int n); ///< the exact form, x · Φ(x), in place
};

/// The fastest that this processor runs.
const Kernels& kernels();
/// All that this processor runs, the fastest first (for tests).
std::vector<const Kernels*> runnableKernels();

} // namespace geovlm::ml::live
