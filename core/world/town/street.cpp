// SPDX-License-Identifier: GPL-3.0-or-later
// One street's geometry: lengths, offsets, the nearest point.
#include "world/town/scene.h"

namespace geovlm::world {
namespace {

size_t segmentAt(const Street& street, double along)
{
    const auto after = std::upper_bound(street.length.begin(), street.length.end(), along);
    const auto index = after - street.length.begin();
    return size_t(std::clamp<std::ptrdiff_t>(index, 1, std::ssize(street.length) - 1));
}

} // namespace

double Street::halfWidth() const
{
    switch (type) {
    case RoadClass::Lane:
        return 2.3;
    case RoadClass::Local:
        return 3.7;
    case RoadClass::Avenue:
        return 5.6;
    case RoadClass::MultiLane:
        return 7.4;
    case RoadClass::Expressway:
        return 9.2;
    case RoadClass::Highway:
        return 10.2;
    }
    return 3.5;
}

double Street::outerHalf(const Section& section) const
{
    return halfWidth() + (section.shoulder ? 2.4 : 0) + (section.pavement ? 2.6 : 0);
}

const Section& Street::sectionAt(double along) const
{
    for (const Section& section : sections)
        if (along < section.to)
            return section;
    return sections.back();
}

Vec2 Street::at(double along) const
{
    const size_t i = segmentAt(*this, along);
    const double span = length[i] - length[i - 1];
    return mix(line[i - 1], line[i], span > 0 ? (along - length[i - 1]) / span : 0);
}

Vec2 Street::direction(double along) const
{
    const size_t i = segmentAt(*this, along);
    return (line[i] - line[i - 1]).unit();
}

std::vector<Vec2> Street::offsetLine(double from_, double to_, double offset) const
{
    std::vector<Vec2> points;
    const double step = curved ? 2.5 : std::max(1.0, to_ - from_);
    const int count = std::max(1, int(std::ceil((to_ - from_) / step)));
    for (int i = 0; i <= count; ++i) {
        const double along = from_ + (to_ - from_) * i / count;
        const Vec2 ahead = (at(along + 1.5) - at(along - 1.5)).unit();
        points.push_back(at(along) + ahead.left() * offset);
    }
    return points;
}

double Street::nearest(Vec2 p, double* distance) const
{
    double best = 1e9, where = 0;
    for (size_t i = 1; i < line.size(); ++i) {
        const Vec2 a = line[i - 1], d = line[i] - a;
        const double t = std::clamp((p - a).dot(d) / std::max(1e-9, d.dot(d)), 0.0, 1.0);
        const double gap = (p - (a + d * t)).length();
        if (gap < best) {
            best = gap;
            where = length[i - 1] + d.length() * t;
        }
    }
    *distance = best;
    return where;
}

} // namespace geovlm::world
