// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/random.h"
#include "world/town/style.h"

#include <QRectF>
#include <array>
#include <vector>

namespace geovlm::world {

// ---- streets -------------------------------------------------------------------------------------

enum class RoadClass { Lane, Local, Avenue, MultiLane, Expressway, Highway };
enum class Vehicles { Cars, Trucks, Bicycles, Buses, None };
enum class Lines { None, White, Yellow, DoubleYellow };
enum class NodeKind { Plain, Roundabout, Circle, CulDeSac };

/// A stretch of one street along which everything about the road stays the same.
struct Section
{
    double from = 0; ///< metres along the street
    double to = 0;
    Surface surface = Surface::Black;
    Lines lines = Lines::None;
    Vehicles vehicles = Vehicles::Cars;
    bool pavement = false;
    bool shoulder = false;
    bool busLane = false;
    bool bicycleLane = false;
    bool arrows = false;
    bool hatched = false;
    double zebra = -1;      ///< where, metres along the street; -1 = none
    double sign = -1;       ///< direction sign on a gantry
    double footbridge = -1; ///< footbridge over the road
    double regularity = 1;  ///< of the houses beside it, 0 to 1
};

struct Street
{
    int from = 0; ///< node
    int to = 0;
    std::vector<Vec2> line;     ///< points a few metres apart
    std::vector<double> length; ///< metres from the start, one per point
    RoadClass type = RoadClass::Local;
    bool curved = false;
    bool tram = false;
    std::vector<Section> sections;

    double total() const { return length.back(); }
    double halfWidth() const;
    /// Half the width with shoulders and pavements.
    double outerHalf(const Section& section) const;
    const Section& sectionAt(double along) const;
    Vec2 at(double along) const;
    Vec2 direction(double along) const;
    /// The stretch [from, to] shifted to the left by `offset` metres.
    std::vector<Vec2> offsetLine(double from_, double to_, double offset) const;
    /// Metres along the street of the point nearest to `p`; its distance in *distance.
    double nearest(Vec2 p, double* distance) const;
};

struct Node
{
    Vec2 at;
    std::vector<int> streets;
    NodeKind kind = NodeKind::Plain;
    bool lights = false;
    bool boxed = false; ///< a yellow box junction
    double radius = 0;  ///< of the paved junction
};

/// A canal or a railway.
struct Course
{
    std::vector<Vec2> line;
    double halfWidth = 5;
    bool water = true;
};
/// Where a street meets a course.
struct Crossing
{
    int street = 0;
    double along = 0;
    bool water = true;
};

// ---- land ----------------------------------------------------------------------------------------

enum class Use {
    Houses,
    Apartments,
    Shops,
    Offices,
    Industry,
    Public,
    Church,
    Historic,
    Farm,
    Field,
    Meadow,
    EmptyLot,
    Forest,
    Parkland,
    Garden,
    CarPark,
    Square,
    Golf,
    Playground,
    Football,
    Basketball,
    Tennis,
    Pond,
    Petrol,
    Supermarket,
    Restaurant,
    Hotel,
    BusStation,
    RestArea,
    Count
};
enum class BuildingType { None, House, Apartment, Commercial, Industrial, Public };
enum class Architecture { None, Traditional, Modern, Industrial, Historical };

struct Parcel
{
    Use use = Use::Meadow;
    Frame frame;
    int street = 0;
    Character character = Character::Suburban;
    RoofColour roof = RoofColour::Red;
    Vehicles vehicles = Vehicles::Cars;
    double regularity = 1;
    bool art = false; ///< a coloured sculpture
};

// ---- things that stand ---------------------------------------------------------------------------

enum class Facade : quint8 {
    Plain,
    House,
    Apartments,
    Glass,
    Shop,
    Hall,
    Ornate,
    Columns,
    Barn,
    Hedge,
    Fence,
    CarBody,
    CarGlass,
    Bus,
    Lorry,
    Sign,
    Signal,
    Stone,
    Canopy,
    Bicycle
};
enum class Roof : quint8 { Flat, Gable, Hip, Shed, Mansard };

/// A convex footprint (counter-clockwise) raised from `bottom` to `top`, with a roof above.
struct Prism
{
    std::array<Vec2, 8> corners;
    int count = 0;
    double bottom = 0;
    double top = 3;
    double rise = 0;
    Roof roof = Roof::Flat;
    Facade facade = Facade::Plain;
    Rgb wall{0.8f, 0.8f, 0.8f};
    Rgb cover{0.5f, 0.5f, 0.5f};
    Rgb accent{0.3f, 0.3f, 0.3f};
    quint32 seed = 0;
    BuildingType type = BuildingType::None; ///< None for everything that is no building
    Architecture architecture = Architecture::None;
    RoofColour roofColour = RoofColour::Grey;
    double steepness = 0;

    Vec2 centre() const;
    double area() const;
    QRectF box() const;
    QPolygonF polygon() const;
    bool slopes(int edge) const;
    /// Metres of rise per metre inward from a sloping edge; known once settle() was called.
    double slope() const { return steepness; }
    void settle();
    /// Height of the roof plane above `edge` at p.
    double plane(int edge, Vec2 p) const;
    /// Height of the roof at p (inside the footprint).
    double height(Vec2 p) const;
};

struct Tree
{
    Vec2 at;
    double radius = 2;
    double height = 6; ///< of the crown's tip
    double base = 1.5; ///< of the crown's lower end
    bool conifer = false;
    float tone = 1;
    quint32 seed = 0;
};

// ---- what is painted on the ground ---------------------------------------------------------------

enum class Material : quint8 { Plain, Grass, Soil, Asphalt, Paving, Water, Crop };
enum Layer {
    LandLayer,
    ParcelLayer,
    DetailLayer,
    CourseLayer,
    PavementLayer,
    RoadLayer,
    LaneLayer,
    MarkLayer,
    TopLayer
};

/// A filled polygon, or a stroke when width > 0.
struct Patch
{
    QPolygonF points;
    double width = 0;
    Rgb colour;
    Material material = Material::Plain;
    Layer layer = ParcelLayer;
    double dash = 0; ///< metres of a dash and of a gap; 0 = solid
    double gap = 0;
    bool round = false;
    QRectF box() const;
};

/// Finds what lies near without looking at everything.
class BoxIndex
{
public:
    void build(const std::vector<QRectF>& boxes);
    /// Indexes whose box meets `area`, ascending.
    std::vector<int> find(const QRectF& area) const;

private:
    std::vector<std::vector<int>> m_cells;
    std::vector<QRectF> m_boxes;
    QRectF m_bounds;
    int m_columns = 0;
    int m_rows = 0;
};

struct Scene
{
    const Style* style = nullptr;
    quint64 seed = 0;
    double half = 300; ///< the town lies in [-half, half] on both axes
    std::vector<Node> nodes;
    std::vector<Street> streets;
    std::vector<Course> courses;
    std::vector<Crossing> crossings;
    std::vector<Parcel> parcels;
    std::vector<Prism> prisms;
    std::vector<Tree> trees;
    std::vector<Patch> patches;
    BoxIndex streetIndex, parcelIndex, prismIndex, treeIndex, patchIndex;

    void buildIndexes();
    void sortPatches();
};

/// Draws an index in proportion to its weight.
int pick(Random& random, const double* weights, int count);
QRectF around(Vec2 centre, double half);
/// A counter-clockwise box prism on a frame.
Prism boxOn(const Frame& frame, double bottom, double top);
/// A regular polygon with up to eight corners.
Prism roundOn(Vec2 centre, double radius, double bottom, double top);
std::vector<Vec2> clipConvex(const std::vector<Vec2>& polygon, double a, double b, double c);

} // namespace geovlm::world
