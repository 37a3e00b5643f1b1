// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/world_files.h"

#include "domain/answers/question_bank.h"
#include "domain/error.h"
#include "files/output.h"
#include "world/text.h"

#include <QDir>
#include <QImageWriter>
#include <atomic>
#include <mutex>
#include <thread>

namespace geovlm::world {
namespace {

/// VIGOR's labels count in pixels of a 640-pixel tile.
constexpr double pixelsPerMetre = 640 / tileMetres;

QString degrees(double value)
{
    return QString::number(value, 'f', 7);
}

QString quoted(const QString& field)
{
    if (!field.contains(u',') && !field.contains(u'"') && !field.contains(u'\n'))
        return field;
    return u'"' + QString(field).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString tileName(const Town& town, int place)
{
    const QPointF p = town.longitudeLatitude(town.places().at(size_t(place)).tileCentre);
    return QStringLiteral("satellite_%1_%2.png").arg(degrees(p.y()), degrees(p.x()));
}

QString panoramaName(const Town& town, int place)
{
    const QPointF p = town.longitudeLatitude(town.places().at(size_t(place)).camera);
    return QStringLiteral("p%1,%2,%3,.jpg")
        .arg(place, 5, 10, QLatin1Char('0'))
        .arg(degrees(p.y()), degrees(p.x()));
}

QString labelLine(const Town& town, int place)
{
    const Place& at = town.places().at(size_t(place));
    std::vector<int> tiles = at.semiPositives;
    tiles.insert(tiles.begin(), place);
    QString line = panoramaName(town, place);
    for (const int tile : tiles) {
        const QPointF offset = town.places().at(size_t(tile)).tileCentre - at.camera;
        line += QStringLiteral(" %1 %2 %3")
                    .arg(tileName(town, tile), QString::number(offset.y() * pixelsPerMetre, 'f', 3),
                         QString::number(offset.x() * pixelsPerMetre, 'f', 3));
    }
    return line + u'\n';
}

void makeFolder(const QString& path)
{
    if (!QDir().mkpath(path))
        throw Error(Text::tr("The folder %1 could not be made; check its permissions or choose another.")
                        .arg(QDir::toNativeSeparators(path)));
}

void saveText(const QString& path, const QString& text)
{
    files::Outputs output;
    output.add(path).put(text.toUtf8());
    output.commit(files::Outputs::Sync::Later);
}

void saveImage(const QString& path, const QImage& image, bool jpeg)
{
    files::Outputs output;
    files::OutputFile& file = output.add(path);
    // Level 1 of 9: a third larger than the default and five times as fast.
    QImageWriter writer(&file, jpeg ? "jpg" : "png");
    writer.setQuality(jpeg ? 90 : 85);
    const bool drawn = writer.write(image);
    file.throwIfFailed();
    if (!drawn)
        throw Error(Text::tr("The picture %1 could not be made: %2.").arg(path, writer.errorString()));
    output.commit(files::Outputs::Sync::Later);
}

AnswerTable::AnswerTable()
{
    m_text = QStringLiteral("image_name");
    for (const Question& question : QuestionBank::standard().questions())
        m_text += u',' + quoted(QStringLiteral("%1 (%2)").arg(question.prompt,
                                                              question.options.join(QStringLiteral(" / "))));
    m_text += u'\n';
}

void AnswerTable::add(const QString& image, const QStringList& answers)
{
    m_text += quoted(image);
    for (const QString& answer : answers)
        m_text += u',' + quoted(answer);
    m_text += u'\n';
}

void inParallel(int count, int threads, const std::function<void(int)>& work)
{
    if (threads <= 0)
        threads = int(std::max(1u, std::thread::hardware_concurrency()));
    std::atomic<int> next = 0;
    std::mutex guard;
    std::exception_ptr problem;
    const auto run = [&] {
        for (int i = next++; i < count; i = next++)
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock(guard);
                if (!problem)
                    problem = std::current_exception();
                next = count;
            }
    };
    std::vector<std::thread> workers;
    for (int i = 1; i < std::min(threads, count); ++i)
        workers.emplace_back(run);
    run();
    for (std::thread& worker : workers)
        worker.join();
    if (problem)
        std::rethrow_exception(problem);
}

} // namespace geovlm::world
