// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"
#include "ml/live/kernels.h"
#include "ml/live/tensors.h"

#include <vector>

namespace geovlm::ml::live {

/// Scale and shift of a layer norm, with PyTorch's epsilon.
struct Norm
{
    static constexpr float epsilon = 1e-5f;

    Norm() = default;
    /// NAME.weight and NAME.bias of `size` numbers. Throws Error as Tensors does.
    Norm(const Tensors& tensors, const QString& name, int size);
    int size() const { return int(gain.size()); }
    /// In place: normalised, scaled, shifted, and nothing below `floor`.
    void apply(float* x, float floor) const;

    std::vector<float> gain, shift;
};

/// y = W x + b as it is in the file, to be rearranged before it is packed.
struct Linear
{
    /// NAME.weight (outputs × inputs, -1 = as in the file) and NAME.bias. Throws Error as Tensors does.
    Linear(const Tensors& tensors, const QString& name, int outputs, int inputs);

    /// W · norm(x) + b rearranged, where norm(x) = gain · (x − mean) / deviation + shift: it is
    /// (W' x) / deviation + b'. W' is linear in x, hence the parts of x are multiplied apart and kept; each
    /// of its rows sums to 0, which takes the mean out.
    Linear folded(const Norm& norm) const;
    /// What the inputs [first, first + count) add, without bias.
    Linear part(int first, int count) const;

    int inputs = 0;
    int outputs = 0;
    std::vector<float> weights; ///< outputs × inputs, row-major
    std::vector<float> bias;    ///< outputs

private:
    Linear() = default;
};

/// A linear layer packed for the kernels. A row of results is stride() floats; those from outputs() on are 0.
class Dense
{
public:
    Dense() = default;
    explicit Dense(const Linear& layer);
    int inputs() const { return m_inputs; }
    int stride() const { return int(m_bias.size()); }
    /// inputs() floats of x into stride() floats of y.
    void apply(const float* x, float* y) const;
    /// Row by row: rows of at least inputs() floats into rows of stride().
    Matrix apply(const Matrix& x) const;

private:
    int m_inputs = 0;
    std::vector<float> m_packed; ///< [stride / block][inputs][block]
    std::vector<float> m_bias;   ///< stride
};

/// A linear layer by columns, for texts: one changed number of a text costs one column.
class Columns
{
public:
    Columns() = default;
    explicit Columns(const Linear& layer);
    int inputs() const { return m_inputs; }
    int outputs() const { return int(m_bias.size()); }
    const std::vector<float>& bias() const { return m_bias; }
    /// projected (outputs doubles) += factor · W[:, index].
    void add(std::vector<double>& projected, int index, double factor) const;

private:
    int m_inputs = 0;
    std::vector<float> m_columns; ///< inputs × outputs
    std::vector<float> m_bias;
};

} // namespace geovlm::ml::live
