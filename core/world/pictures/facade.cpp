// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/facade.h"

#include "world/pictures/noise.h"

namespace geovlm::world {
namespace {

/// Share of [x - w/2, x + w/2] inside [a, b].
float inside(float x, float w, float a, float b)
{
    return std::clamp((std::min(x + w / 2, b) - std::max(x - w / 2, a)) / std::max(w, 1e-4f), 0.0f, 1.0f);
}

/// The same for a pulse [a, b] repeated every `period`.
float pulses(float x, float w, float period, float a, float b)
{
    const auto integral = [&](float t) {
        const float n = std::floor(t / period);
        return n * (b - a) + std::clamp(t - n * period - a, 0.0f, b - a);
    };
    return std::clamp((integral(x + w / 2) - integral(x - w / 2)) / std::max(w, 1e-4f), 0.0f, 1.0f);
}

float bayOf(const Prism& prism)
{
    switch (prism.facade) {
    case Facade::Apartments:
        return 3.1f;
    case Facade::Ornate:
        return 2.5f;
    case Facade::Glass:
        return 1.8f;
    case Facade::Columns:
        return 3;
    case Facade::Shop:
        return 3;
    default:
        return 2.9f;
    }
}

constexpr float eaves = 0.75f; ///< metres of wall top in the roof's colour, so that flat roofs show theirs

} // namespace

FacadeColumn::FacadeColumn(const Prism& prism, int edge, float along, float length, float wide)
    : m_prism(prism), m_edge(edge), m_u(along), m_length(length), m_wide(wide)
{
    const float count = std::max(1.0f, std::floor(length / bayOf(prism)));
    m_bay = length / count;
    const float half = prism.facade == Facade::Ornate  ? 0.46f
                       : prism.facade == Facade::Glass ? m_bay * 0.46f
                                                       : 0.62f;
    m_pulse = pulses(m_u, m_wide, m_bay, m_bay / 2 - half, m_bay / 2 + half);
    m_frame = pulses(m_u, m_wide, m_bay, m_bay / 2 - half - 0.17f, m_bay / 2 + half + 0.17f);
}

Rgb FacadeColumn::pane(float z) const
{
    const float tone = hashed(m_prism.seed, int(m_u / m_bay), int(z / 3) + 7 * m_edge);
    const Rgb dark = rgb(0x2c3a46), sky = rgb(0x8fb0c8);
    return tone > 0.86f ? rgb(0xe6d6a6) : mix(dark, sky, 0.15f + 0.5f * tone);
}

Rgb FacadeColumn::window(Rgb base, float across, float frame, float z, float tall, float low,
                         float high) const
{
    const Rgb trim = mix(base, {1, 1, 1}, 0.6f);
    const float rim = frame * inside(z, tall, low - 0.17f, high + 0.17f);
    return mix(mix(base, trim, rim), pane(z), across * inside(z, tall, low, high));
}

Rgb FacadeColumn::house(float z, float tall) const
{
    Rgb colour = m_prism.wall;
    const float top = float(m_prism.top);
    const float door =
        m_edge % 2 == 0 ? inside(m_u, m_wide, m_length * 0.5f - 0.55f, m_length * 0.5f + 0.55f) : 0;
    for (float floor = 0; floor + 2.4f < top + float(m_prism.rise) * 0.6f; floor += 2.75f)
        if (floor < 5.8f)
            colour = window(colour, m_pulse * (floor < 1 ? 1 - door : 1), m_frame, z, tall, floor + 0.95f,
                            floor + 2.15f);
    colour = mix(colour, m_prism.accent * 0.6f, door * inside(z, tall, 0, 2.2f));
    colour = mix(colour, colour * 0.72f, inside(z, tall, 0, 0.45f));
    return mix(colour, m_prism.cover * 0.8f, m_edge % 2 == 0 ? inside(z, tall, top - 0.3f, top) : 0);
}

Rgb FacadeColumn::apartments(float z, float tall) const
{
    const float top = float(m_prism.top);
    const float storey = 3;
    const float low = pulses(z, tall, storey, 0.9f, 2.35f) * inside(z, tall, 0, top - 0.8f);
    const float rim = pulses(z, tall, storey, 0.75f, 2.5f) * inside(z, tall, 0, top - 0.8f);
    const bool balconies = hashed(m_prism.seed, 9) > 0.4f && int(m_u / m_bay) % 2 == 0;
    Rgb colour = mix(m_prism.wall, mix(m_prism.wall, {1, 1, 1}, 0.5f), m_frame * rim);
    colour = mix(colour, pane(z), m_pulse * low);
    if (balconies && z > 2.6f)
        colour = mix(colour, mix(m_prism.accent, {1, 1, 1}, 0.3f),
                     pulses(z, tall, storey, 0, 0.95f) * 0.9f * inside(z, tall, 2.8f, top - 1));
    colour = mix(colour, m_prism.wall * 0.6f, inside(z, tall, 0, 0.6f));
    return mix(colour, m_prism.cover, inside(z, tall, top - eaves, top));
}

Rgb FacadeColumn::glass(float z, float tall) const
{
    const float top = float(m_prism.top);
    const float reflect = 0.5f + 0.4f * cloudNoise(m_u * 1.6f + float(m_prism.seed % 97), z * 2.2f);
    const Rgb glass = mix(m_prism.accent * 0.75f, rgb(0xd5e6f2),
                          std::clamp(reflect * (0.3f + z / top * 0.5f), 0.0f, 0.85f));
    const float band = pulses(z, tall, 3.5f, 0.5f, 3.4f) * m_pulse;
    Rgb colour = mix(mix(m_prism.wall, rgb(0xd2d6da), 0.5f), glass, band);
    return mix(colour, m_prism.cover, inside(z, tall, top - 1.1f, top));
}

Rgb FacadeColumn::shop(float z, float tall) const
{
    const float top = float(m_prism.top);
    const Rgb display = mix(pane(1), rgb(0xf2d8a0), 0.45f);
    Rgb colour = mix(m_prism.wall, mix(m_prism.wall, {1, 1, 1}, 0.3f), m_frame * 0.4f);
    const float ground = inside(z, tall, 0.45f, 2.6f);
    colour = mix(colour, display, ground * pulses(m_u, m_wide, m_bay, 0.18f, m_bay - 0.18f));
    colour = mix(colour, m_prism.accent, inside(z, tall, 2.75f, 3.5f));
    if (top > 6)
        colour = window(colour, m_pulse, m_frame, z, tall, 4.4f, 6.1f);
    return mix(colour, m_prism.cover, inside(z, tall, top - eaves, top));
}

Rgb FacadeColumn::hall(float z, float tall) const
{
    const float top = float(m_prism.top);
    const float ribs = pulses(m_u, m_wide, 0.8f, 0, 0.4f);
    Rgb colour = mix(m_prism.wall, m_prism.wall * 0.84f, ribs);
    const float gate =
        inside(m_u, m_wide, m_length * 0.3f, m_length * 0.3f + std::min(4.5f, m_length * 0.4f));
    const Rgb shutter = mix(rgb(0x59646e), rgb(0x8a949c), pulses(z, tall, 0.6f, 0, 0.3f));
    colour = mix(colour, shutter, gate * inside(z, tall, 0, 4.3f));
    colour = mix(colour, rgb(0x8ea8b8),
                 inside(z, tall, top - 2.1f, top - 1.2f) * pulses(m_u, m_wide, 2, 0.2f, 1.8f));
    colour = mix(colour, rgb(0x8f8c86), inside(z, tall, 0, 0.9f) * (1 - gate));
    return mix(colour, m_prism.cover, inside(z, tall, top - eaves, top));
}

Rgb FacadeColumn::ornate(float z, float tall) const
{
    const float top = float(m_prism.top);
    const float storey = 3.4f;
    const Rgb pale = mix(m_prism.wall, rgb(0xfff6e4), 0.55f);
    Rgb colour = mix(m_prism.wall, m_prism.wall * 0.9f, pulses(z, tall, 0.8f, 0, 0.14f));
    const float limit = inside(z, tall, 0, top - 1);
    colour = mix(colour, pale, m_frame * pulses(z, tall, storey, 0.6f, 2.9f) * limit);
    colour = mix(colour, pane(z), m_pulse * pulses(z, tall, storey, 0.85f, 2.6f) * limit);
    colour = mix(colour, pale, pulses(z, tall, storey, 3.05f, 3.4f) * limit);
    const float corner = 1 - inside(m_u, m_wide, 0.55f, m_length - 0.55f);
    colour = mix(colour, pale * 0.95f, corner * 0.8f);
    colour = mix(colour, m_prism.wall * 0.55f, inside(z, tall, 0, 0.7f));
    return mix(colour, mix(pale, m_prism.cover, 0.75f), inside(z, tall, top - 0.7f, top));
}

Rgb FacadeColumn::columns(float z, float tall) const
{
    const float top = float(m_prism.top);
    const float shaft = pulses(m_u, m_wide, m_bay, 0, 0.8f);
    Rgb colour = mix(m_prism.wall * 0.62f, pane(z),
                     pulses(m_u, m_wide, m_bay, 1.35f, 2.4f) * inside(z, tall, 1.6f, 5.2f));
    colour = mix(colour, mix(m_prism.wall, {1, 1, 1}, 0.35f), shaft);
    colour = mix(colour, m_prism.wall, inside(z, tall, top - 2, top));
    colour = mix(colour, mix(m_prism.wall, {1, 1, 1}, 0.3f), inside(z, tall, 0, 1.1f));
    return mix(colour, m_prism.cover, inside(z, tall, top - 0.55f, top));
}

Rgb FacadeColumn::vehicle(float z, float tall) const
{
    const float low = float(m_prism.bottom), high = float(m_prism.top);
    const bool side = m_edge % 2 == 0;
    Rgb colour = m_prism.wall;
    if (m_prism.facade == Facade::Bus) {
        const float post = pulses(m_u, m_wide, 1.5f, 0, 0.14f);
        colour = mix(colour, rgb(0x26323a),
                     inside(z, tall, low + (high - low) * 0.42f, high - 0.35f) * (1 - post));
        colour = mix(colour, rgb(0xf0eee8), inside(z, tall, high - 0.25f, high));
    }
    if (m_prism.facade == Facade::Lorry)
        colour = mix(colour, colour * 0.85f, pulses(m_u, m_wide, 1.2f, 0, 0.1f));
    if (m_prism.facade == Facade::CarBody && !side) {
        const float lamp = 1 - inside(m_u, m_wide, 0.42f, m_length - 0.42f);
        colour =
            mix(colour, m_edge == 1 ? rgb(0xfff8e0) : rgb(0xc02020), lamp * inside(z, tall, 0.5f, 0.75f));
    }
    colour = mix(colour, colour * 0.5f, inside(z, tall, low, low + 0.14f));
    return side ? wheels(colour, z, tall) : colour;
}

Rgb FacadeColumn::wheels(Rgb colour, float z, float tall) const
{
    const float radius = m_prism.facade == Facade::CarBody ? 0.34f : 0.52f;
    for (const float at : {0.19f, 0.8f}) {
        const float gap = std::hypot(m_u - m_length * at, z - radius);
        const float blur = std::max({m_wide, tall, 0.02f});
        colour = mix(colour, rgb(0x141618), std::clamp((radius - gap) / blur + 0.5f, 0.0f, 1.0f));
        colour = mix(colour, rgb(0x9ea4a8), std::clamp((radius * 0.5f - gap) / blur + 0.5f, 0.0f, 1.0f));
    }
    return colour;
}

float FacadeColumn::opacity(float z, float tall) const
{
    const float blur = std::max({m_wide, tall, 0.02f});
    if (m_prism.facade == Facade::Fence)
        return std::max({pulses(m_u, m_wide, 0.45f, 0, 0.12f),
                         inside(z, tall, float(m_prism.top) - 0.12f, float(m_prism.top)), 0.22f});
    if (m_prism.facade != Facade::Bicycle || m_edge % 2 == 1)
        return 1;
    float cover = inside(z, tall, 0.56f, 0.66f) * inside(m_u, m_wide, 0.35f, 1.3f);
    for (const float at : {0.36f, 1.34f}) {
        const float rim = std::abs(std::hypot(m_u - at, z - 0.35f) - 0.3f);
        cover = std::max(cover, std::clamp((0.06f - rim) / blur + 0.5f, 0.0f, 1.0f));
    }
    return cover;
}

Rgb FacadeColumn::signal(float z) const
{
    const float low = float(m_prism.bottom), step = float(m_prism.top - m_prism.bottom) / 3;
    const int lamp = std::clamp(int((z - low) / step), 0, 2);
    const float dx = m_u - m_length / 2, dz = z - low - (float(lamp) + 0.5f) * step;
    if (dx * dx + dz * dz > 0.26f * 0.26f)
        return m_prism.wall;
    static constexpr std::array lit{rgb(0x30e070), rgb(0x6a5a18), rgb(0xff3020)};
    return lit[size_t(lamp)];
}

Rgb FacadeColumn::sign(float z, float tall) const
{
    const float low = float(m_prism.bottom), high = float(m_prism.top);
    const float rim =
        inside(z, tall, low + 0.15f, high - 0.15f) * inside(m_u, m_wide, 0.15f, m_length - 0.15f);
    Rgb colour = mix(rgb(0xf4f4f4), m_prism.wall, rim);
    const float words = inside(m_u, m_wide, m_length * 0.15f,
                               m_length * (0.55f + 0.3f * hashed(m_prism.seed, int(z * 1.6f))));
    return mix(colour, rgb(0xf4f4f4), words * pulses(z - low, tall, 0.85f, 0.42f, 0.7f) * rim);
}

Rgb FacadeColumn::at(float z, float tall) const
{
    switch (m_prism.facade) {
    case Facade::House:
        return house(z, tall);
    case Facade::Apartments:
        return apartments(z, tall);
    case Facade::Glass:
        return glass(z, tall);
    case Facade::Shop:
        return shop(z, tall);
    case Facade::Hall:
        return hall(z, tall);
    case Facade::Ornate:
        return ornate(z, tall);
    case Facade::Columns:
        return columns(z, tall);
    case Facade::Barn:
        return mix(m_prism.wall, m_prism.wall * 0.78f, pulses(m_u, m_wide, 0.5f, 0, 0.2f));
    case Facade::Hedge:
        return m_prism.wall * (1 + 0.3f * grain(m_u * 2, z * 2 + float(m_edge)));
    case Facade::Stone:
        return m_prism.wall * (1 + 0.12f * grain(m_u, z) - 0.12f * pulses(z, tall, 0.5f, 0, 0.08f));
    case Facade::CarBody:
    case Facade::Bus:
    case Facade::Lorry:
        return vehicle(z, tall);
    case Facade::Signal:
        return signal(z);
    case Facade::Sign:
        return sign(z, tall);
    default:
        return m_prism.wall;
    }
}

} // namespace geovlm::world
