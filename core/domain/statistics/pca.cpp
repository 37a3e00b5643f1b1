// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/pca.h"

#include "domain/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm {
namespace {

constexpr int axes = 2;
constexpr int blockColumns = 8; ///< of the iterated subspace: the more, the sooner the first two stand
constexpr int mostIterations = 1000;
constexpr double tolerance = 1e-11; ///< of an eigenvector's residual, relative to the greatest eigenvalue
constexpr int panel = 8;            ///< rows whose products are added in one pass over the result

/// Row-major doubles.
struct Table
{
    Table(int rowCount, int columnCount)
        : rows(rowCount), columns(columnCount), values(std::size_t(rowCount) * std::size_t(columnCount))
    {
    }
    double* row(int index) { return values.data() + std::size_t(index) * std::size_t(columns); }
    const double* row(int index) const { return values.data() + std::size_t(index) * std::size_t(columns); }

    int rows, columns;
    std::vector<double> values;
};

double product(const double* a, const double* b, int n)
{
    return std::inner_product(a, a + n, b, 0.0);
}

void addScaled(double* y, const double* x, double factor, int n)
{
    for (int i = 0; i < n; ++i)
        y[i] += factor * x[i];
}

Table centred(const Matrix& rows)
{
    Table table(rows.rows, rows.columns);
    std::vector<double> mean(std::size_t(rows.columns));
    for (int r = 0; r < rows.rows; ++r) {
        const auto from = rows.row(r);
        std::transform(from.begin(), from.end(), table.row(r),
                       [](float value) { return std::isfinite(value) ? double(value) : 0.0; });
        addScaled(mean.data(), table.row(r), 1, rows.columns);
    }
    for (int r = 0; r < rows.rows; ++r)
        addScaled(table.row(r), mean.data(), -1.0 / rows.rows, rows.columns);
    return table;
}

Table transposed(const Table& table)
{
    Table result(table.columns, table.rows);
    for (int r = 0; r < table.rows; ++r)
        for (int c = 0; c < table.columns; ++c)
            result.row(c)[r] = table.row(r)[c];
    return result;
}

/// What `count` rows from `first` on add to the products of columns i and j >= i.
void addPanel(const Table& table, int first, int count, Table& sums)
{
    const int n = table.columns;
    for (int i = 0; i < n; ++i) {
        double* to = sums.row(i);
        for (int r = first; r < first + count; ++r) {
            const double* row = table.row(r);
            const double factor = row[i];
            for (int j = i; j < n; ++j)
                to[j] += factor * row[j];
        }
    }
}

/// Sums of products of the columns, columns × columns.
Table columnProducts(const Table& table, const Progress& progress)
{
    Table sums(table.columns, table.columns);
    for (int first = 0; first < table.rows; first += panel) {
        progress.throwIfStopped();
        addPanel(table, first, std::min(panel, table.rows - first), sums);
    }
    for (int i = 0; i < sums.rows; ++i)
        for (int j = 0; j < i; ++j)
            sums.row(i)[j] = sums.row(j)[i];
    return sums;
}

/// Gram-Schmidt, twice, so that the rows are orthogonal to rounding; a row that is nothing becomes zero.
void orthonormalise(Table& block)
{
    for (int i = 0; i < block.rows; ++i) {
        const double before = std::sqrt(product(block.row(i), block.row(i), block.columns));
        for (int pass = 0; pass < 2; ++pass)
            for (int j = 0; j < i; ++j)
                addScaled(block.row(i), block.row(j), -product(block.row(i), block.row(j), block.columns),
                          block.columns);
        const double length = std::sqrt(product(block.row(i), block.row(i), block.columns));
        const double scale = length > before * 1e-13 ? 1 / length : 0;
        std::transform(block.row(i), block.row(i) + block.columns, block.row(i),
                       [scale](double value) { return scale * value; });
    }
}

/// Turns coordinates p and q of a symmetric matrix so that their product vanishes (Jacobi 1846).
void rotate(Table& matrix, Table& vectors, int p, int q)
{
    const double off = matrix.row(p)[q];
    if (off == 0)
        return;
    const double theta = (matrix.row(q)[q] - matrix.row(p)[p]) / (2 * off);
    const double t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const double c = 1 / std::sqrt(t * t + 1), s = t * c;
    const auto turn = [c, s](double& a, double& b) {
        const double was = a;
        a = c * was - s * b;
        b = s * was + c * b;
    };
    for (int i = 0; i < matrix.rows; ++i)
        turn(matrix.row(i)[p], matrix.row(i)[q]);
    for (int i = 0; i < matrix.rows; ++i)
        turn(matrix.row(p)[i], matrix.row(q)[i]);
    for (int i = 0; i < matrix.rows; ++i)
        turn(vectors.row(p)[i], vectors.row(q)[i]);
}

struct Eigen
{
    std::vector<double> values; ///< descending
    Table vectors;              ///< a row each
};

Eigen eigenOf(Table matrix)
{
    const int n = matrix.rows;
    Table vectors(n, n);
    for (int i = 0; i < n; ++i)
        vectors.row(i)[i] = 1;
    for (int sweep = 0; sweep < 30; ++sweep)
        for (int p = 0; p < n; ++p)
            for (int q = p + 1; q < n; ++q)
                rotate(matrix, vectors, p, q);
    std::vector<int> order(std::size_t(n), 0);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return matrix.row(a)[a] > matrix.row(b)[b]; });
    Eigen result{{}, Table(n, n)};
    for (int i = 0; i < n; ++i) {
        const int from = order[std::size_t(i)];
        result.values.push_back(matrix.row(from)[from]);
        std::copy_n(vectors.row(from), n, result.vectors.row(i));
    }
    return result;
}

/// Rows of `mixing` say how the rows of `block` are mixed.
Table mixed(const Table& mixing, const Table& block)
{
    Table result(block.rows, block.columns);
    for (int i = 0; i < block.rows; ++i)
        for (int j = 0; j < block.rows; ++j)
            addScaled(result.row(i), block.row(j), mixing.row(i)[j], block.columns);
    return result;
}

/// The images of the block's rows under a symmetric matrix, as sums of its rows.
Table applied(const Table& matrix, const Table& block)
{
    Table result(block.rows, block.columns);
    for (int c = 0; c < matrix.rows; ++c)
        for (int i = 0; i < block.rows; ++i)
            addScaled(result.row(i), matrix.row(c), block.row(i)[c], block.columns);
    return result;
}

bool isSettled(const Eigen& eigen, const Table& block, const Table& image)
{
    for (int i = 0; i < std::min(axes, block.rows); ++i) {
        double residual = 0;
        for (int c = 0; c < block.columns; ++c)
            residual += std::pow(image.row(i)[c] - eigen.values[std::size_t(i)] * block.row(i)[c], 2);
        if (std::sqrt(residual) > tolerance * eigen.values.front())
            return false;
    }
    return true;
}

/// Eigenvectors (a row each, at least `axes` or all) of a symmetric matrix without negative eigenvalues.
Eigen greatest(const Table& matrix, const Progress& progress)
{
    Table block(std::min(blockColumns, matrix.rows), matrix.columns);
    Random random = Random::stream(1, "pca");
    std::generate(block.values.begin(), block.values.end(), [&random] { return random.normal(); });
    for (int iteration = 0;; ++iteration) {
        progress.throwIfStopped();
        orthonormalise(block);
        Table image = applied(matrix, block);
        Table small(block.rows, block.rows);
        for (int i = 0; i < block.rows; ++i)
            for (int j = 0; j < block.rows; ++j)
                small.row(i)[j] = product(block.row(i), image.row(j), block.columns);
        const Eigen eigen = eigenOf(std::move(small));
        block = mixed(eigen.vectors, block);
        image = mixed(eigen.vectors, image);
        if (iteration == mostIterations || isSettled(eigen, block, image))
            return {eigen.values, std::move(block)};
        block = std::move(image);
    }
}

/// One axis of the columns' space, from an eigenvector of the Gram matrix.
std::vector<double> axisOf(const Table& table, const double* gramVector)
{
    std::vector<double> axis(std::size_t(table.columns));
    for (int r = 0; r < table.rows; ++r)
        addScaled(axis.data(), table.row(r), gramVector[r], table.columns);
    const double length = std::sqrt(product(axis.data(), axis.data(), table.columns));
    for (double& value : axis)
        value = length > 0 ? value / length : 0;
    return axis;
}

void pointTheSameWay(std::vector<double>& axis)
{
    const auto greatestOf = std::max_element(axis.begin(), axis.end(), [](double a, double b) {
        return std::abs(a) < std::abs(b) * (1 - 1e-9); // equal but for rounding: the first
    });
    if (greatestOf != axis.end() && *greatestOf < 0)
        for (double& value : axis)
            value = -value;
}

std::vector<double> along(const Table& table, const std::vector<double>& axis)
{
    std::vector<double> coordinates;
    coordinates.reserve(std::size_t(table.rows));
    for (int r = 0; r < table.rows; ++r)
        coordinates.push_back(product(table.row(r), axis.data(), table.columns));
    return coordinates;
}

} // namespace

PlaneProjection projectToPlane(const Matrix& rows, const Progress& progress)
{
    PlaneProjection plane;
    plane.x.assign(std::size_t(rows.rows), 0);
    plane.y = plane.x;
    if (rows.rows == 0 || rows.columns == 0)
        return plane;
    const Table table = centred(rows);
    const double whole = product(table.values.data(), table.values.data(), int(table.values.size()));
    if (!(whole > 0))
        return plane;
    const bool gram = table.rows < table.columns;
    const Eigen eigen = greatest(columnProducts(gram ? transposed(table) : table, progress), progress);
    for (int i = 0; i < std::min(axes, eigen.vectors.rows); ++i) {
        if (!(eigen.values[std::size_t(i)] > whole * 1e-12))
            break; // rounding, no variance
        const double* vector = eigen.vectors.row(i);
        std::vector<double> axis =
            gram ? axisOf(table, vector) : std::vector<double>(vector, vector + table.columns);
        pointTheSameWay(axis);
        (i == 0 ? plane.x : plane.y) = along(table, axis);
        plane.explained[std::size_t(i)] = 100 * eigen.values[std::size_t(i)] / whole;
    }
    return plane;
}

} // namespace geovlm
