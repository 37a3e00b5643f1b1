// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/scene.h"

namespace geovlm::world {

namespace {
constexpr double cellSize = 32;
}

QRectF around(Vec2 centre, double half)
{
    return {centre.x - half, centre.y - half, 2 * half, 2 * half};
}

void BoxIndex::build(const std::vector<QRectF>& boxes)
{
    m_boxes = boxes;
    m_bounds = {};
    for (const QRectF& box : boxes)
        m_bounds = m_bounds.isNull() ? box : m_bounds.united(box);
    m_columns = int(m_bounds.width() / cellSize) + 1;
    m_rows = int(m_bounds.height() / cellSize) + 1;
    m_cells.assign(size_t(m_columns) * size_t(m_rows), {});
    for (size_t i = 0; i < boxes.size(); ++i) {
        const QRectF& box = boxes[i];
        const int left = int((box.left() - m_bounds.left()) / cellSize);
        const int right = int((box.right() - m_bounds.left()) / cellSize);
        const int low = int((box.top() - m_bounds.top()) / cellSize);
        const int high = int((box.bottom() - m_bounds.top()) / cellSize);
        for (int row = low; row <= std::min(high, m_rows - 1); ++row)
            for (int column = left; column <= std::min(right, m_columns - 1); ++column)
                m_cells[size_t(row) * size_t(m_columns) + size_t(column)].push_back(int(i));
    }
}

std::vector<int> BoxIndex::find(const QRectF& area) const
{
    std::vector<int> found;
    if (m_cells.empty())
        return found;
    const int left = std::max(0, int(std::floor((area.left() - m_bounds.left()) / cellSize)));
    const int right = std::min(m_columns - 1, int(std::floor((area.right() - m_bounds.left()) / cellSize)));
    const int low = std::max(0, int(std::floor((area.top() - m_bounds.top()) / cellSize)));
    const int high = std::min(m_rows - 1, int(std::floor((area.bottom() - m_bounds.top()) / cellSize)));
    for (int row = low; row <= high; ++row)
        for (int column = left; column <= right; ++column)
            for (const int i : m_cells[size_t(row) * size_t(m_columns) + size_t(column)]) {
                const QRectF& box = m_boxes[size_t(i)];
                if (box.left() <= area.right() && box.right() >= area.left() && box.top() <= area.bottom() &&
                    box.bottom() >= area.top())
                    found.push_back(i);
            }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

QRectF Patch::box() const
{
    const double grow = width / 2;
    return points.boundingRect().adjusted(-grow, -grow, grow, grow);
}

Vec2 Prism::centre() const
{
    Vec2 sum;
    for (int i = 0; i < count; ++i)
        sum = sum + corners[size_t(i)];
    return sum * (1.0 / std::max(1, count));
}

double Prism::area() const
{
    double twice = 0;
    for (int i = 0; i < count; ++i)
        twice += corners[size_t(i)].cross(corners[size_t((i + 1) % count)]);
    return twice / 2;
}

QPolygonF Prism::polygon() const
{
    QPolygonF polygon;
    for (int i = 0; i < count; ++i)
        polygon << corners[size_t(i)].point();
    return polygon;
}

QRectF Prism::box() const
{
    return polygon().boundingRect();
}

bool Prism::slopes(int edge) const
{
    switch (roof) {
    case Roof::Flat:
        return false;
    case Roof::Gable:
        return edge % 2 == 0;
    case Roof::Shed:
        return edge == 0;
    case Roof::Hip:
    case Roof::Mansard:
        return true;
    }
    return false;
}

void Prism::settle()
{
    steepness = 0;
    if (roof == Roof::Flat || count < 3)
        return;
    if (roof == Roof::Mansard) {
        steepness = 2.2;
        return;
    }
    const Vec2 along = (corners[1] - corners[0]).unit();
    const double across = std::abs((corners[2] - corners[0]).dot(along.left()));
    if (roof == Roof::Shed) {
        steepness = rise / std::max(across, 0.5);
        return;
    }
    double reach = across / 2;
    if (roof == Roof::Hip)
        for (int i = 0; i < count; ++i) {
            const Vec2 a = corners[size_t(i)], d = (corners[size_t((i + 1) % count)] - a).unit();
            reach = std::min(reach, (centre() - a).dot(d.left()));
        }
    steepness = rise / std::max(reach, 0.05);
}

double Prism::plane(int edge, Vec2 p) const
{
    const Vec2 a = corners[size_t(edge)], d = (corners[size_t((edge + 1) % count)] - a).unit();
    return top + slope() * (p - a).dot(d.left());
}

double Prism::height(Vec2 p) const
{
    double lowest = top + rise;
    for (int i = 0; i < count; ++i)
        if (slopes(i))
            lowest = std::min(lowest, plane(i, p));
    return roof == Roof::Flat ? top : lowest;
}

Prism boxOn(const Frame& frame, double bottom, double top)
{
    Prism prism;
    prism.count = 4;
    const bool flipped = frame.along.cross(frame.away) < 0;
    prism.corners[0] = frame.at(0, 0);
    prism.corners[1] = flipped ? frame.at(0, frame.depth) : frame.at(frame.width, 0);
    prism.corners[2] = frame.at(frame.width, frame.depth);
    prism.corners[3] = flipped ? frame.at(frame.width, 0) : frame.at(0, frame.depth);
    prism.bottom = bottom;
    prism.top = top;
    return prism;
}

Prism roundOn(Vec2 centre, double radius, double bottom, double top)
{
    Prism prism;
    prism.count = 8;
    for (int i = 0; i < 8; ++i)
        prism.corners[size_t(i)] = centre + heading(i * pi / 4 + pi / 8) * radius;
    prism.bottom = bottom;
    prism.top = top;
    return prism;
}

std::vector<Vec2> clipConvex(const std::vector<Vec2>& polygon, double a, double b, double c)
{
    std::vector<Vec2> kept;
    const auto side = [&](Vec2 p) { return a * p.x + b * p.y + c; };
    for (size_t i = 0; i < polygon.size(); ++i) {
        const Vec2 p = polygon[i], q = polygon[(i + 1) % polygon.size()];
        const double sp = side(p), sq = side(q);
        if (sp >= 0)
            kept.push_back(p);
        if ((sp < 0) != (sq < 0))
            kept.push_back(mix(p, q, sp / (sp - sq)));
    }
    return kept;
}

void Scene::sortPatches()
{
    std::stable_sort(patches.begin(), patches.end(),
                     [](const Patch& a, const Patch& b) { return a.layer < b.layer; });
}

void Scene::buildIndexes()
{
    sortPatches();
    std::vector<QRectF> boxes;
    for (const Street& street : streets) {
        QPolygonF points;
        for (const Vec2 p : street.line)
            points << p.point();
        boxes.push_back(points.boundingRect().adjusted(-1, -1, 1, 1));
    }
    streetIndex.build(boxes);
    boxes.clear();
    for (const Parcel& parcel : parcels)
        boxes.push_back(parcel.frame.polygon().boundingRect());
    parcelIndex.build(boxes);
    boxes.clear();
    for (Prism& prism : prisms) {
        prism.settle();
        boxes.push_back(prism.box());
    }
    prismIndex.build(boxes);
    boxes.clear();
    for (const Tree& tree : trees)
        boxes.push_back(around(tree.at, tree.radius));
    treeIndex.build(boxes);
    boxes.clear();
    for (const Patch& patch : patches)
        boxes.push_back(patch.box());
    patchIndex.build(boxes);
}

} // namespace geovlm::world
