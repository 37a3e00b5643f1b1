// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/vigor/vigor_plan.h"

#include "datasets/text.h"
#include "datasets/vigor/vigor_labels.h"
#include "domain/error.h"

#include <QFileInfo>

namespace geovlm::datasets {
namespace {

const QString sameArea = QStringLiteral("same-area");
const QString crossArea = QStringLiteral("cross-area");
const QString crossAreaTrain = QStringLiteral("cross-area-train");
const QString trainLabels = QStringLiteral("same_area_balanced_train");
const QString testLabels = QStringLiteral("same_area_balanced_test");
const QString allLabels = QStringLiteral("pano_label_balanced");

VigorLabels::Form formNamed(const QString& labels)
{
    if (labels.isEmpty() || labels == QStringLiteral("auto"))
        return VigorLabels::Form::Auto;
    if (labels == QStringLiteral("corrected"))
        return VigorLabels::Form::Corrected;
    if (labels == QStringLiteral("original"))
        return VigorLabels::Form::Original;
    throw Error(Text::tr("There are no labels \"%1\"; choose corrected, original or auto.").arg(labels));
}

void addIfThere(VigorCity& city, const QString& file, const QString& split, Role role)
{
    if (!file.isEmpty())
        city.labels.push_back({file, split, role});
}

/// VIGOR's own four cities as published; in other worlds a city without same-area files is for testing.
bool testsAcrossAreas(const VigorLabels& labels, const QString& city)
{
    if (city == QStringLiteral("NewYork") || city == QStringLiteral("Seattle"))
        return false;
    if (city == QStringLiteral("Chicago") || city == QStringLiteral("SanFrancisco"))
        return true;
    return labels.labelFile(city, trainLabels).isEmpty() && labels.labelFile(city, testLabels).isEmpty();
}

void planSameArea(const VigorLabels& labels, VigorCity& city)
{
    addIfThere(city, labels.labelFile(city.name, trainLabels), sameArea, Role::Train);
    addIfThere(city, labels.labelFile(city.name, testLabels), sameArea, Role::Test);
}

void planCrossArea(const VigorLabels& labels, VigorCity& city)
{
    const bool tests = testsAcrossAreas(labels, city.name);
    const QString& split = tests ? crossArea : crossAreaTrain;
    const Role role = tests ? Role::Test : Role::Train;
    const QString all = labels.labelFile(city.name, allLabels);
    addIfThere(city, all, split, role);
    if (!all.isEmpty() || tests)
        return;
    addIfThere(city, labels.labelFile(city.name, trainLabels), split, role);
    addIfThere(city, labels.labelFile(city.name, testLabels), split, role);
}

/// Training across areas without a city to test on is no cross-area split.
void dropCrossAreaWithoutTest(std::vector<VigorCity>& cities)
{
    if (servesSplit(cities, crossArea))
        return;
    for (VigorCity& city : cities)
        std::erase_if(city.labels, [](const VigorLabelFile& label) { return label.split == crossAreaTrain; });
}

void requireSomething(const std::vector<VigorCity>& cities, const ImportOptions& options)
{
    for (const QString& split : {sameArea, crossArea})
        if (options.split == split && !servesSplit(cities, split))
            throw Error(Text::tr("The label files under %1 make no split \"%2\".").arg(options.root, split));
    if (!servesSplit(cities, sameArea) && !servesSplit(cities, crossArea))
        throw Error(Text::tr("There are no VIGOR label files under %1; they are expected in splits/CITY or "
                             "splits__corrected/CITY.")
                        .arg(options.root));
}

} // namespace

bool servesSplit(const std::vector<VigorCity>& cities, const QString& split)
{
    for (const VigorCity& city : cities)
        for (const VigorLabelFile& label : city.labels)
            if (label.split == split)
                return true;
    return false;
}

std::vector<VigorCity> planVigor(const QDir& root, const ImportOptions& options)
{
    if (!options.split.isEmpty() && options.split != sameArea && options.split != crossArea)
        throw Error(
            Text::tr("VIGOR has no split \"%1\"; choose same-area or cross-area.").arg(options.split));
    const VigorLabels labels(root, formNamed(options.labels));
    std::vector<VigorCity> cities;
    for (const QString& name : labels.cities()) {
        VigorCity city{name, labels.tileList(name), {}};
        if (options.split != crossArea)
            planSameArea(labels, city);
        if (options.split != sameArea)
            planCrossArea(labels, city);
        cities.push_back(std::move(city));
    }
    dropCrossAreaWithoutTest(cities);
    requireSomething(cities, options);
    std::erase_if(cities, [](const VigorCity& city) { return city.labels.empty(); });
    return cities;
}

const QStringList& vigorSplits()
{
    static const QStringList splits{sameArea, crossArea, crossAreaTrain};
    return splits;
}

QString vigorPath(const QDir& root, const QString& city, View view, const QString& name)
{
    const bool grouped = !QFileInfo(root.filePath(city)).isDir();
    const QString word = view == View::Satellite ? QStringLiteral("satellite")
                         : grouped               ? QStringLiteral("ground")
                                                 : QStringLiteral("panorama");
    return grouped ? word + QLatin1Char('/') + city + QLatin1Char('/') + name
                   : city + QLatin1Char('/') + word + QLatin1Char('/') + name;
}

} // namespace geovlm::datasets
