// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/style.h"

#include "world/world.h"

namespace geovlm::world {
namespace {

Style named(const char* name)
{
    Style style;
    style.name = QString::fromLatin1(name);
    return style;
}

Style harbour()
{
    Style s = named("harbour");
    s.character = {3, 2, 2, 0.6, 1.2, 0.4};
    s.waterShare = 0.5;
    s.roofWeights = {1, 0.6, 1.3, 1, 0.6, 0.3};
    s.facades = {rgb(0xf2efe6), rgb(0xc8d6dd), rgb(0x9fb4bf), rgb(0xe0c9a2), rgb(0xb8573f)};
    s.surfaceWeights = {0.9, 1.3, 0.7, 0.5};
    s.grass = rgb(0x6f9058);
    return s;
}

Style garden()
{
    Style s = named("garden");
    s.pitch = 78;
    s.curved = 0.45;
    s.jitter = 6;
    s.character = {1.4, 4, 0.8, 1.2, 2.4, 1};
    s.roofs[0] = rgb(0xa8442f);
    s.grass = rgb(0x6b9a48);
    s.leaf = rgb(0x42762f);
    s.treeShare = 0.7;
    s.tidy = 0.65;
    return s;
}

Style brick()
{
    Style s = named("brick");
    s.pitch = 68;
    s.character = {3.2, 2.6, 1.8, 0.5, 1, 0.4};
    s.roofWeights = {1.1, 1.3, 1.1, 0.4, 0.5, 0.1};
    s.facades = {rgb(0xa4533c), rgb(0x8c4636), rgb(0xb87050), rgb(0xd9c7ad), rgb(0x9a6a58)};
    s.surfaceWeights = {1.1, 0.8, 1.1, 0.5};
    s.surfaces[2] = rgb(0x93503f);
    s.unmarkedShare = 0.2;
    s.heights = 1.15;
    return s;
}

Style alpine()
{
    Style s = named("alpine");
    s.pitch = 80;
    s.curved = 0.5;
    s.character = {1.2, 3, 0.8, 2, 1.6, 2};
    s.roofWeights = {0.8, 1.5, 1, 0.5, 0.9, 0.1};
    s.roofSlope = 0.95;
    s.conifers = 0.65;
    s.facades = {rgb(0xf1ece0), rgb(0x9b7048), rgb(0xc99f6a), rgb(0xe6d6b6)};
    s.grass = rgb(0x7d9f4c);
    s.leaf = rgb(0x355f3a);
    return s;
}

Style mesa()
{
    Style s = named("mesa");
    s.pitch = 76;
    s.character = {2, 3, 1.3, 1.6, 1, 0.3};
    s.roofWeights = {1.4, 0.9, 0.7, 1.1, 0.4, 0.15};
    s.roofs[0] = rgb(0xc4694a);
    s.facades = {rgb(0xe9cfa3), rgb(0xdcae7c), rgb(0xf3e6cc), rgb(0xc98f66)};
    s.surfaceWeights = {0.8, 0.8, 0.9, 1.1};
    s.grass = rgb(0xa3a062);
    s.soil = rgb(0xc4a072);
    s.leaf = rgb(0x66803f);
    s.treeShare = 0.35;
    s.yellowShare = 0.5;
    s.waterShare = 0.2;
    return s;
}

Style prairie()
{
    Style s = named("prairie");
    s.pitch = 82;
    s.jitter = 2;
    s.curved = 0.12;
    s.character = {1, 2.6, 1, 3.6, 1.2, 0.6};
    s.roofWeights = {0.9, 0.8, 1.2, 0.9, 1, 0.2};
    s.surfaceWeights = {1, 1, 0.5, 1.1};
    s.grass = rgb(0x94a055);
    s.soil = rgb(0xb2925f);
    s.pavementShare = 0.45;
    s.shoulderShare = 0.4;
    s.tidy = 0.75;
    return s;
}

Style works()
{
    Style s = named("works");
    s.pitch = 80;
    s.character = {1.8, 1.6, 4, 0.8, 0.9, 0.4};
    s.railShare = 0.45;
    s.roofWeights = {0.8, 0.7, 1.4, 1.1, 0.8, 0.4};
    s.facades = {rgb(0xb8bcc0), rgb(0xd5d0c2), rgb(0x8f9ba6), rgb(0xa65f48), rgb(0xc7b58e)};
    s.grass = rgb(0x7d8a52);
    s.soil = rgb(0x94836c);
    s.surfaceWeights = {1.1, 1.2, 0.6, 0.6};
    s.treeShare = 0.3;
    return s;
}

Style boulevard()
{
    Style s = named("boulevard");
    s.pitch = 72;
    s.jitter = 2.5;
    s.curved = 0.15;
    s.diagonal = 0.12;
    s.character = {4, 1.8, 0.9, 0.4, 1.8, 0.5};
    s.facades = {rgb(0xede4d0), rgb(0xd8cdb6), rgb(0xe5d3ad), rgb(0xcfc6ba), rgb(0xf4efe4)};
    s.roofWeights = {0.8, 0.8, 1.4, 0.8, 0.9, 0.15};
    s.roofs[2] = rgb(0x747c88);
    s.pavementShare = 0.65;
    s.tramShare = 0.3;
    s.tidy = 0.7;
    s.heights = 1.2;
    return s;
}

Style lagoon()
{
    Style s = named("lagoon");
    s.unseen = true;
    s.pitch = 75;
    s.curved = 0.35;
    s.character = {2.4, 2.8, 0.9, 0.9, 1.8, 0.7};
    s.waterShare = 0.4;
    s.roofs = {rgb(0xbb5a44), rgb(0x7a5540), rgb(0x8d9196), rgb(0xefebe0), rgb(0x6c9a78), rgb(0x4f78a0)};
    s.facades = {rgb(0xf4d9b0), rgb(0xe8b79c), rgb(0xf3eee2), rgb(0xb9cfc4), rgb(0xd8c6d0)};
    s.grass = rgb(0x7a9a52);
    s.tidy = 0.55;
    return s;
}

Style foundry()
{
    Style s = named("foundry");
    s.unseen = true;
    s.pitch = 71;
    s.diagonal = 0.08;
    s.character = {2.6, 2, 2.6, 0.7, 1, 0.6};
    s.roofWeights = {1.1, 1.1, 1, 0.7, 0.6, 0.2};
    s.roofs[1] = rgb(0x5f4334);
    s.facades = {rgb(0xb06a4c), rgb(0xc6c0b2), rgb(0x96705a), rgb(0xe2d6c0), rgb(0x8a949c)};
    s.railShare = 0.36;
    s.grass = rgb(0x76884c);
    s.surfaces[0] = rgb(0x424246);
    s.surfaces[2] = rgb(0x8f5644);
    return s;
}

Style heath()
{
    Style s = named("heath");
    s.unseen = true;
    s.pitch = 79;
    s.curved = 0.38;
    s.character = {1.5, 3, 0.9, 2.2, 1.9, 1.2};
    s.conifers = 0.4;
    s.facades = {rgb(0xefe6d6), rgb(0xbf8d62), rgb(0xd6c5a4), rgb(0xa9604a)};
    s.grass = rgb(0x8b9a55);
    s.leaf = rgb(0x4d6e3c);
    s.roofSlope = 0.85;
    return s;
}

QStringList namesWhere(bool unseen)
{
    QStringList names;
    for (const Style& style : styles())
        if (style.unseen == unseen)
            names.append(style.name);
    return names;
}

} // namespace

const std::vector<Style>& styles()
{
    static const std::vector<Style> all{harbour(), garden(),    brick(),  alpine(),  mesa(), prairie(),
                                        works(),   boulevard(), lagoon(), foundry(), heath()};
    return all;
}

const Style* findStyle(const QString& name)
{
    for (const Style& style : styles())
        if (style.name == name)
            return &style;
    return nullptr;
}

QStringList trainingStyles()
{
    return namesWhere(false);
}

QStringList unseenStyles()
{
    return namesWhere(true);
}

} // namespace geovlm::world
