// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/truth.h"

#include "domain/answers/question_bank.h"
#include "world/town/surroundings.h"

namespace geovlm::world {
namespace {

QString truthWord(const char* ascii)
{
    return QString::fromLatin1(ascii);
}

/// The name of the heaviest entry when it has at least `share` of the total; `otherwise` else.
template <size_t N>
QString heaviest(const std::array<double, N>& weights, const std::array<const char*, N>& names, double least,
                 double share, const char* none, const char* otherwise)
{
    double total = 0;
    for (const double weight : weights)
        total += weight;
    if (total < least)
        return truthWord(none);
    const auto best = std::max_element(weights.begin(), weights.end());
    return *best < share * total ? truthWord(otherwise) : truthWord(names[size_t(best - weights.begin())]);
}

QStringList heaviestOf(std::vector<std::pair<double, const char*>> entries, double least, int most)
{
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList names;
    for (const auto& [weight, name] : entries)
        if (weight >= least && names.size() < most)
            names.append(truthWord(name));
    return names.isEmpty() ? QStringList{truthWord("none")} : names;
}

/// What is seen beside the road.
class LandTruth
{
public:
    explicit LandTruth(const Surroundings& s) : m_s(s) {}

    QString environment() const
    {
        if (m_s.street && m_s.street->type == RoadClass::Highway)
            return truthWord("highway");
        if (m_s.water > 0.42)
            return truthWord("water body");
        const std::array<double, 6> weights{
            of({Use::Apartments, Use::Shops, Use::Offices, Use::Historic, Use::Public, Use::Square,
                Use::Hotel, Use::Supermarket, Use::Restaurant, Use::Church, Use::BusStation, Use::Petrol}),
            of({Use::Houses, Use::Playground, Use::Basketball, Use::Tennis}),
            of({Use::Field, Use::Farm, Use::Meadow}),
            of({Use::Industry, Use::EmptyLot, Use::CarPark, Use::RestArea}),
            of({Use::Parkland, Use::Garden, Use::Golf, Use::Football, Use::Pond}),
            of({Use::Forest})};
        return heaviest(weights, {"urban", "suburban", "rural", "industrial", "natural", "dense forestation"},
                        0.05, 0.4, "natural", "mixed");
    }

    QString features() const
    {
        return joinValues(heaviestOf(
            {{of({Use::Houses, Use::Apartments, Use::Historic}), "residential buildings"},
             {of({Use::Shops, Use::Offices, Use::Hotel, Use::Supermarket, Use::Restaurant, Use::Petrol}),
              "commercial areas"},
             {of({Use::Industry}), "factories"},
             {of({Use::Farm, Use::Field}), "farms"},
             {of({Use::Garden, Use::Golf, Use::Football, Use::Playground}), "green spaces"},
             {of({Use::Parkland}), "parks"},
             {m_s.canal * 1.3, "rivers"},
             {of({Use::Pond}) * 1.3, "lakes"},
             {of({Use::Forest}), "forests"},
             {of({Use::Meadow}), "open fields"},
             {of({Use::EmptyLot}), "vacant lots"}},
            0.13, 2));
    }

    QString buildingType() const
    {
        return heaviest(
            std::array<double, 5>{m_s.types[1], m_s.types[2], m_s.types[3], m_s.types[4], m_s.types[5]},
            {"residential houses", "apartment buildings", "commercial buildings", "industrial facilities",
             "public buildings"},
            0.02, 0.45, "no buildings", "mixed");
    }

    QString vegetation() const
    {
        const std::array<double, 6> weights{
            of({Use::Forest}),
            of({Use::Parkland, Use::Golf, Use::Football, Use::Pond, Use::Church}),
            of({Use::Houses, Use::Meadow, Use::Playground}) * 0.75,
            of({Use::Field, Use::Farm}),
            of({Use::EmptyLot, Use::RestArea}),
            of({Use::Garden}) * 1.3};
        return heaviest(weights,
                        {"dense forests", "parklands", "sparse vegetation", "agricultural fields",
                         "barren land", "ornamental gardens"},
                        0.13, 0, "none", "none");
    }

    QString distinctive() const
    {
        return joinValues(
            heaviestOf({{of({Use::Church, Use::Historic}), "historical buildings"},
                        {of({Use::Offices, Use::Hotel}), "modern structures"},
                        {of({Use::Football, Use::Basketball, Use::Tennis}), "sporting facilities"},
                        {m_s.water, "water bodies"},
                        {of({Use::Parkland, Use::Garden, Use::Playground}), "parks"},
                        {m_s.art, "urban art"},
                        {m_s.monument, "monuments"},
                        {of({Use::Industry}), "industrial facilities"}},
                       0.13, 2));
    }

    QString architecture() const
    {
        return heaviest(std::array<double, 4>{m_s.styles[1], m_s.styles[2], m_s.styles[3], m_s.styles[4]},
                        {"traditional", "modern", "industrial", "historical"}, 0.02, 0.5, "none", "mixed");
    }

    QString openSpace() const
    {
        const std::array<double, 9> weights{of({Use::Field, Use::Meadow}),
                                            of({Use::EmptyLot}),
                                            of({Use::Forest}),
                                            of({Use::CarPark, Use::Supermarket}) * 1.1,
                                            of({Use::Square}) * 1.2,
                                            of({Use::Golf}) * 1.2,
                                            of({Use::Garden, Use::Parkland}),
                                            of({Use::Playground}) * 1.2,
                                            of({Use::Football, Use::Basketball, Use::Tennis}) * 1.2};
        return heaviest(weights,
                        {"fields", "empty lots", "forests", "car parks", "urban squares", "golf course",
                         "public garden", "playgrounds", "sports field"},
                        0.18, 0, "none", "none");
    }

    QString layout() const
    {
        double built = 0;
        for (const double weight : m_s.types)
            built += weight;
        if (built < 0.03)
            return truthWord("none");
        const double r = m_s.regularity;
        return truthWord(r > 0.68   ? "regular pattern"
                         : r > 0.5  ? "organized"
                         : r > 0.32 ? "irregular pattern"
                                    : "disorganized");
    }

    QString roofColour() const
    {
        return heaviest(m_s.roofs, {"red", "brown", "grey", "white", "green", "other"}, 0.02, 0.45, "none",
                        "multi-colored");
    }

    QString colourFeature() const
    {
        const double sports = of({Use::Football, Use::Basketball, Use::Tennis}) * 1.4,
                     gardens = of({Use::Garden}) * 1.3;
        const double green = of({Use::Parkland, Use::Forest, Use::Golf, Use::Meadow}) * 0.9;
        const double coloured = of({Use::Shops, Use::Restaurant, Use::Petrol, Use::Playground});
        return heaviest(
            std::array<double, 5>{green, m_s.water * 1.3, coloured, sports, gardens},
            {"green areas", "water bodies", "colored buildings", "sports fields", "colorful gardens"}, 0.2, 0,
            "none", "none");
    }

    QString serviceFacility() const
    {
        return nearest({{Use::Petrol, "petrol station"},
                        {Use::Supermarket, "supermarket"},
                        {Use::Restaurant, "restaurant"},
                        {Use::Hotel, "hotel"}});
    }
    QString court() const
    {
        return nearest(
            {{Use::Basketball, "basketball"}, {Use::Tennis, "tennis"}, {Use::Football, "football"}});
    }
    QString service() const
    {
        return truthWord(m_s.gap(Use::Petrol) < nearGap || m_s.gap(Use::RestArea) < nearGap ? "yes" : "no");
    }
    bool busStation() const { return m_s.gap(Use::BusStation) < nearGap; }

private:
    static constexpr double nearGap = 25;

    double of(std::initializer_list<Use> uses) const
    {
        double sum = 0;
        for (const Use use : uses)
            sum += m_s.uses[size_t(use)];
        return sum;
    }
    QString nearest(std::initializer_list<std::pair<Use, const char*>> list) const
    {
        double best = nearGap;
        const char* name = "none";
        for (const auto& [use, option] : list)
            if (m_s.gap(use) < best)
                best = m_s.gap(use), name = option;
        return truthWord(name);
    }

    const Surroundings& m_s;
};

} // namespace

QStringList trueAnswers(const Scene& scene, Vec2 position)
{
    const Surroundings s(scene, position);
    const LandTruth land(s);
    const RoadTruth road(s);
    return {land.environment(), road.layout(),       land.features(),
            road.feature(),     land.buildingType(), land.vegetation(),
            land.distinctive(), land.architecture(), road.transport(land.busStation()),
            land.openSpace(),   land.layout(),       road.pattern(),
            land.roofColour(),  road.colour(),       land.colourFeature(),
            road.mainRoad(),    road.markings(),     road.markingColour(),
            road.structure(),   road.orientation(),  road.vehicles(),
            road.directions(),  road.width(),        road.lights(),
            road.signs(),       land.service(),      land.serviceFacility(),
            land.court(),       road.shoulder(),     road.footpath()};
}

} // namespace geovlm::world
