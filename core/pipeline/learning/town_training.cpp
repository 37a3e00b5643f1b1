// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/town_training.h"

#include "datasets/formats/csv.h"
#include "datasets/formats/text_lines.h"
#include "domain/error.h"
#include "files/input.h"
#include "files/output.h"
#include "files/targets.h"
#include "pipeline/common/parallel.h"
#include "pipeline/learning/text.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr qint64 largestModel = 450'000'000; ///< bytes
constexpr int manySteps = 1'000'000;
constexpr int imagesPerTask = 32;

/// Elevations from +40° to -45° of a full panorama: roofs of near houses down to the kerb beside the camera.
constexpr double bandTop = 50.0 / 180;
constexpr double bandBottom = 135.0 / 180;

imaging::InputSpec groundSpec(int height, int width)
{
    imaging::InputSpec spec;
    spec.height = height;
    spec.width = width;
    spec.projection = imaging::InputSpec::Projection::PanoramaBand;
    spec.bandTop = bandTop;
    spec.bandBottom = bandBottom;
    return spec;
}

imaging::InputSpec satelliteSpec(int height, int width)
{
    imaging::InputSpec spec;
    spec.height = height;
    spec.width = width;
    spec.projection = imaging::InputSpec::Projection::PolarTile;
    return spec;
}

struct Pair
{
    QString panorama, tile; ///< relative to the world's folder
    int town = 0;
};

/// The positive pairs of one town, from VIGOR's label file of all its panoramas.
void addPairs(std::vector<Pair>& pairs, const QDir& world, const QString& area, int town)
{
    datasets::TextLines lines(world.filePath(QStringLiteral("splits/%1/pano_label_balanced.txt").arg(area)));
    while (const std::optional<datasets::Line> line = lines.next()) {
        const QStringList fields = line->text.trimmed().split(u' ', Qt::SkipEmptyParts);
        if (fields.size() == 13)
            pairs.push_back({area + QStringLiteral("/panorama/") + fields.at(0),
                             area + QStringLiteral("/satellite/") + fields.at(1), town});
    }
}

std::vector<Pair> pairsOf(const QString& folder)
{
    const QDir world(folder);
    QStringList areas;
    for (const QString& name : files::namesIn(world.filePath(QStringLiteral("splits"))))
        if (!name.startsWith(u'.') && QFileInfo(world.filePath(QStringLiteral("splits/") + name)).isDir())
            areas.append(name);
    areas.sort();
    std::vector<Pair> pairs;
    for (int town = 0; town < areas.size(); ++town)
        addPairs(pairs, world, areas.at(town), town);
    if (pairs.empty())
        throw Error(LearningText::tr("%1 holds no towns; make them with geovlm world.").arg(folder));
    return pairs;
}

struct PreparedPairs
{
    std::vector<std::uint8_t> ground, satellite;
};

ml::PairPixels loadPixels(const QString& folder, const std::vector<Pair>& pairs,
                          const imaging::InputSpec& ground, const imaging::InputSpec& satellite, int threads,
                          Progress& progress)
{
    ml::PairPixels all;
    all.count = int(pairs.size());
    all.ground = ground;
    all.satellite = satellite;
    for (const Pair& pair : pairs)
        all.group.push_back(pair.town);
    const QDir world(folder);
    progress.begin(LearningText::tr("Reading towns"), all.count);
    const auto prepareSome = [&](int task) {
        PreparedPairs prepared;
        const std::size_t first = std::size_t(task) * imagesPerTask;
        const std::size_t end = std::min(pairs.size(), first + imagesPerTask);
        for (std::size_t i = first; i < end; ++i) {
            const auto add = [&](std::vector<std::uint8_t>& to, const QString& path,
                                 const imaging::InputSpec& spec) {
                const auto pixels = imaging::prepareFile(world.filePath(path), spec).pixels;
                to.insert(to.end(), pixels.begin(), pixels.end());
            };
            add(prepared.ground, pairs[i].panorama, ground);
            add(prepared.satellite, pairs[i].tile, satellite);
        }
        return prepared;
    };
    const int tasks = (all.count + imagesPerTask - 1) / imagesPerTask;
    orderedParallel(
        tasks, threadsOr(threads), progress, prepareSome, [&](int task, const PreparedPairs& prepared) {
            all.groundPixels.insert(all.groundPixels.end(), prepared.ground.begin(), prepared.ground.end());
            all.satellitePixels.insert(all.satellitePixels.end(), prepared.satellite.begin(),
                                       prepared.satellite.end());
            progress.advance(std::min(all.count, (task + 1) * imagesPerTask));
        });
    return all;
}

std::vector<float> labelsOf(const QStringList& fields, const QuestionBank& bank, const QString& file)
{
    std::vector<float> row(std::size_t(bank.optionCount()), 0.0f);
    for (int q = 0; q < bank.size(); ++q) {
        const QString& value = fields.at(q + 1);
        for (const QString& one : bank.at(q).multiple ? splitValues(value) : QStringList{value}) {
            const int option = bank.at(q).optionIndex(one);
            if (option < 0)
                throw Error(LearningText::tr("%1: \"%2\" is no option of the question %3.")
                                .arg(file, one, bank.at(q).id));
            row[std::size_t(bank.offset(q)) + std::size_t(option)] = 1;
        }
    }
    return row;
}

QHash<QString, std::vector<float>> readLabels(const QString& path, const QuestionBank& bank)
{
    QHash<QString, std::vector<float>> labels;
    datasets::CsvReader reader(path);
    QStringList fields;
    for (bool header = true; reader.next(fields); header = false)
        if (!header && fields.size() == bank.size() + 1)
            labels.insert(fields.at(0), labelsOf(fields, bank, path));
    return labels;
}

Matrix labelMatrix(const QString& path, const QStringList& images, const QuestionBank& bank)
{
    const QHash<QString, std::vector<float>> labels = readLabels(path, bank);
    Matrix matrix(int(images.size()), bank.optionCount());
    for (int i = 0; i < matrix.rows; ++i) {
        const auto found = labels.constFind(images.at(i));
        if (found == labels.constEnd())
            throw Error(LearningText::tr("%1 has no row for %2.").arg(path, images.at(i)));
        std::copy(found->begin(), found->end(), matrix.row(i).begin());
    }
    return matrix;
}

QByteArray bytesOf(const QString& path)
{
    if (path.isEmpty())
        return {};
    return files::readWhole(path, largestModel);
}

/// Before hours of training, not after them.
void requireTarget(const TownTrainingOptions& options)
{
    const auto isOurs = [](const QByteArray& begin) {
        return begin.mid(8).startsWith("{\"__metadata__\":{\"configuration\":");
    };
    files::requireReplaceable({options.out, isOurs}, options.replaceOthers);
}

TownTrainingResult keep(const ml::Trained& trained, const QString& out)
{
    files::save(out, trained.weights);
    return {out, trained.steps, trained.loss.empty() ? 0 : trained.loss.back(), trained.best,
            trained.parameters};
}

} // namespace

TownTrainingResult trainEncoderOnTowns(const TownTrainingOptions& options, Progress& progress)
{
    requireTarget(options);
    const std::vector<Pair> pairs = pairsOf(options.world);
    const ml::PairPixels pixels = loadPixels(options.world, pairs, groundSpec(48, 192),
                                             satelliteSpec(48, 192), options.threads, progress);
    ml::EncoderOptions settings;
    settings.minutes = options.minutes;
    settings.steps = options.steps > 0 ? options.steps : manySteps;
    settings.seed = options.seed;
    ml::engine().setThreads(threadsOr(options.threads));
    return keep(ml::engine().trainEncoder(pixels, settings, progress), options.out);
}

TownTrainingResult trainReaderOnTowns(const TownTrainingOptions& options, Progress& progress)
{
    requireTarget(options);
    const QuestionBank& bank = QuestionBank::standard();
    const std::vector<Pair> pairs = pairsOf(options.world);
    QStringList panoramas, tiles;
    for (const Pair& pair : pairs) {
        panoramas.append(pair.panorama);
        tiles.append(pair.tile);
    }
    const QDir world(options.world);
    const Matrix ground = labelMatrix(world.filePath(QStringLiteral("answers_query.csv")), panoramas, bank);
    const Matrix satellite =
        labelMatrix(world.filePath(QStringLiteral("answers_reference.csv")), tiles, bank);
    const ml::PairPixels pixels = loadPixels(options.world, pairs, groundSpec(64, 256),
                                             satelliteSpec(64, 256), options.threads, progress);
    ml::ReaderOptions settings;
    settings.minutes = options.minutes;
    settings.steps = options.steps > 0 ? options.steps : manySteps;
    settings.seed = options.seed;
    settings.start = bytesOf(options.from);
    ml::engine().setThreads(1); // the two views already keep two cores busy
    return keep(ml::engine().trainReader(pixels, ground, satellite, bank, settings, progress), options.out);
}

QJsonObject toJson(const TownTrainingResult& result)
{
    return {{QStringLiteral("model"), result.model},
            {QStringLiteral("steps"), result.steps},
            {QStringLiteral("loss"), result.loss},
            {QStringLiteral("accuracy"), result.accuracy},
            {QStringLiteral("parameters"), result.parameters}};
}

} // namespace geovlm::pipeline
