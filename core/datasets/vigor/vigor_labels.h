// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QString>
#include <QStringList>
#include <array>

namespace geovlm::datasets {

/// One of the four tiles of a label line: deltas are pixels of the 640-pixel tile.
struct VigorTile
{
    QString name;
    double delta1 = 0;
    double delta2 = 0;
};
/// A panorama with its positive tile (the first) and its three semi-positives.
struct VigorLabel
{
    QString panorama;
    std::array<VigorTile, 4> tiles;
};
/// Reads a label line. Returns why it is malformed, or an empty text.
QString parseVigorLabel(const QString& line, VigorLabel& label);

/// Finds label files in both forms: `splits/<City>/X.txt` and `splits__corrected/<City>/X__corrected.txt`.
class VigorLabels
{
public:
    enum class Form { Auto, Corrected, Original };
    VigorLabels(const QDir& root, Form form) : m_root(root), m_form(form) {}

    QStringList cities() const;
    /// Absolute path, or empty if there is no such file.
    QString labelFile(const QString& city, const QString& name) const;
    QString tileList(const QString& city) const;

private:
    QString existing(const QString& path) const;
    QDir m_root;
    Form m_form;
};

} // namespace geovlm::datasets
