// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "figures/evaluation.h"
#include "report/report.h"
#include "report/svg_chart.h"
#include "support/annotated_toy.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QBuffer>
#include <QImage>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>
#include <limits>

namespace tst_report {

using namespace Qt::StringLiterals;
using namespace geovlm;

namespace {

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

class ReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString path = m_folder.filePath(u"toy.geovlm"_s);
        const test::AnnotatedToy toy(path);
        m_store = store::Store::open(path, store::Access::Write);
        test::AnnotatedToy::rank(*m_store, u"evidence"_s);
        m_file = m_folder.filePath(u"report.html"_s);
        m_cases = report::writeReport(*m_store, {}, m_file, m_silent);
        m_html = contentOf(m_file);
        m_evaluation = figures::evaluate(*m_store);
    }

    void itIsAboutEveryCase()
    {
        QCOMPARE(m_cases, qint64(24));
        QVERIFY(m_html.startsWith(u"<!DOCTYPE html>"_s) && m_html.endsWith(u"</html>\n"_s));
    }

    void itsNumbersAreThoseOfEvaluate()
    {
        static const QRegularExpression block(
            u"<script type=\"application/json\" id=\"evaluation\">(.*?)</script>"_s);
        const QString json = block.match(m_html).captured(1);
        QCOMPARE(QJsonDocument::fromJson(json.toUtf8()).object(), toJson(m_evaluation));
        const figures::SplitEvaluation& split = m_evaluation.splits.front();
        QVERIFY(split.metrics.before.r1 && *split.metrics.before.r1 < *split.metrics.after.r1);
        const auto row = [&](const StageMetrics& metrics, const QString& name) {
            QString text = u"<td>"_s + name + u"</td>"_s;
            for (const auto& value : {metrics.r1, metrics.r5, metrics.r10, metrics.r1pct, metrics.hit,
                                      metrics.ap, metrics.medianErrorM})
                text += u"<td>"_s + (value ? QString::number(*value, 'f', 1) : u"–"_s) + u"</td>"_s;
            return text;
        };
        QVERIFY2(m_html.contains(row(split.metrics.before, u"before"_s)),
                 qPrintable(row(split.metrics.before, u"before"_s)));
        QVERIFY(m_html.contains(row(split.metrics.after, u"after"_s)));
        QVERIFY(m_html.contains(u"%1 [%2, %3]"_s.arg(u'+' + QString::number(split.lift.points, 'f', 1))
                                    .arg(split.lift.low, 0, 'f', 1)
                                    .arg(split.lift.high, 0, 'f', 1)));
    }

    void itAsksForNothing()
    {
        QVERIFY(m_html.contains(u"content=\"default-src 'none'; img-src data:;"_s));
        for (const char* word : {"http:", "https:", "//", "url(", "@import", "<link", "<iframe", "onload"})
            QVERIFY2(!m_html.contains(QLatin1String(word)), word);
        static const QRegularExpression sources(u"src=\"(?!data:image/jpeg;base64,)"_s);
        QVERIFY(!sources.match(m_html).hasMatch());
    }

    void everyChartIsWellFormed()
    {
        static const QRegularExpression charts(u"<svg.*?</svg>"_s,
                                               QRegularExpression::DotMatchesEverythingOption);
        int count = 0;
        for (auto it = charts.globalMatch(m_html); it.hasNext(); ++count) {
            QXmlStreamReader reader(it.next().captured());
            while (!reader.atEnd())
                reader.readNext();
            QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        }
        QCOMPARE(count, 6); // five of the split, one of the questions
        QVERIFY(!m_html.contains(u"nan"_s) && !m_html.contains(u"\"inf"_s));
    }

    void namesStayText()
    {
        const QString path = m_folder.filePath(u"evil.geovlm"_s);
        const test::AnnotatedToy toy(path, 24);
        const auto store = store::Store::open(path, store::Access::Write);
        const int split = store::addSplit(*store, u"</script><script>alert(1)</script>"_s);
        for (const ImageId query : store::imageIds(*store, View::Ground))
            store::addSplitQuery(*store, split, query, Role::Test);
        for (const ImageId tile : store::imageIds(*store, View::Satellite))
            store::addSplitReference(*store, split, tile);
        test::AnnotatedToy::rank(*store, u"evidence"_s);
        const QString file = m_folder.filePath(u"evil.html"_s);
        report::writeReport(*store, {}, file, m_silent);
        const QString html = contentOf(file);
        QVERIFY(html.contains(u"alert(1)"_s));
        QVERIFY(!html.contains(u"<script>alert"_s));
        QCOMPARE(html.count(u"</script>"_s), 1);
    }

    void anImageThatIsThereIsInIt()
    {
        const auto worst = [&] {
            static const QRegularExpression path(u"<h4>(A/panorama/[^:]+\\.jpg):"_s);
            return path.match(m_html).captured(1);
        }();
        QVERIFY(!worst.isEmpty()); // the toy is not ranked without a mistake
        QDir(m_folder.path()).mkpath(u"A/panorama"_s);
        QImage picture(40, 20, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(m_folder.filePath(worst), "JPEG"));
        QVERIFY(!m_html.contains(u"data:image/jpeg"_s));                             // it was not there
        QVERIFY(m_html.contains(u"<figure class=\"tile\"><p>"_s + m_folder.path())); // its sentence is
        const QString file = m_folder.filePath(u"pictured.html"_s);
        report::writeReport(*m_store, {}, file, m_silent);
        QVERIFY(contentOf(file).contains(u"src=\"data:image/jpeg;base64,/9j/"_s));
    }

    /// A JPEG with a place in its EXIF block, a comment and XMP.
    void picturesCarryNothingOfThePhotographs()
    {
        static const QRegularExpression path(u"<h4>(A/panorama/[^:]+\\.jpg):"_s);
        const QString photograph = m_folder.filePath(path.match(m_html).captured(1));
        QDir().mkpath(QFileInfo(photograph).path());
        QImage picture(40, 20, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        QByteArray jpeg;
        QBuffer buffer(&jpeg);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && picture.save(&buffer, "JPEG"));
        const auto segment = [](char marker, const QByteArray& content) {
            const int length = int(content.size()) + 2;
            return QByteArray("\xFF") + marker + char(length >> 8) + char(length & 255) + content;
        };
        // One entry of IFD0, GPSInfo, whose directory says GPSLatitudeRef "N".
        const QByteArray tiff = QByteArray("II*\0\x08\0\0\0", 8) +
                                QByteArray("\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0", 18) +
                                QByteArray("\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0", 18);
        jpeg.insert(2, segment('\xE1', QByteArray("Exif\0\0", 6) + tiff + "SecretCamera") +
                           segment('\xE1', "http://ns.adobe.com/xap/1.0/" + QByteArray(1, '\0') +
                                               "<x>SecretXmp</x>") +
                           segment('\xFE', "SecretComment"));
        QFile file(photograph);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(jpeg) == jpeg.size() && file.flush());
        const QString report = m_folder.filePath(u"bare.html"_s);
        report::writeReport(*m_store, {}, report, m_silent);
        static const QRegularExpression embedded(u"base64,([^\"]+)\""_s);
        int pictures = 0;
        for (auto found = embedded.globalMatch(contentOf(report)); found.hasNext(); ++pictures) {
            const QByteArray bytes = QByteArray::fromBase64(found.next().captured(1).toLatin1());
            QVERIFY(bytes.startsWith("\xFF\xD8"));
            for (const char* told : {"Exif", "GPS", "Secret", "adobe", "ICC_PROFILE"})
                QVERIFY2(!bytes.contains(told), told);
        }
        QVERIFY(pictures > 0);
    }

    void whatCannotBeDoneLeavesNothing()
    {
        const QString nowhere = m_folder.filePath(u"no/such/report.html"_s);
        QVERIFY_THROWS_EXCEPTION(Error, report::writeReport(*m_store, {}, nowhere, m_silent));
        test::WatchedProgress stopping({.reports = 0});
        const QString stopped = m_folder.filePath(u"stopped.html"_s);
        QVERIFY_THROWS_EXCEPTION(Stopped, report::writeReport(*m_store, {}, stopped, stopping));
        QVERIFY(!QFile::exists(stopped));
        const QString empty = m_folder.filePath(u"empty.geovlm"_s);
        store::Store::create(empty);
        const auto store = store::Store::open(empty, store::Access::Read);
        QVERIFY_THROWS_EXCEPTION(Error, report::writeReport(*store, {}, stopped, m_silent));
        QVERIFY(!QFile::exists(stopped));
    }

    void ticksCoverTheirRange()
    {
        for (const auto& [low, high] :
             {std::pair(0.0, 1.0), {-3.2, 17.0}, {0.0, 0.00031}, {990.0, 1001.0}, {5.0, 5.0}}) {
            const std::vector<double> ticks = report::roundTicks(low, high, 5);
            QVERIFY(ticks.size() >= 2 && ticks.size() <= 13);
            QVERIFY2(ticks.front() <= low + 1e-9 && ticks.back() >= high - 1e-9,
                     qPrintable(QString::number(low)));
        }
    }

    /// Its log10(0) once made ticks until memory ended.
    void aStoreWithoutAnyMatchHasAReport()
    {
        const QString path = m_folder.filePath(u"unmatched.geovlm"_s);
        const test::AnnotatedToy toy(path, 24);
        const auto store = store::Store::open(path, store::Access::Write);
        const int split = store::addSplit(*store, u"apart"_s);
        const auto queries = store::imageIds(*store, View::Ground);
        const auto tiles = store::imageIds(*store, View::Satellite);
        for (std::size_t i = 0; i < 8; ++i) {
            store::addSplitQuery(*store, split, queries[i], Role::Test);
            store::addSplitReference(*store, split, tiles[i + 12]);
        }
        test::AnnotatedToy::rank(*store, u"evidence"_s);
        const QString file = m_folder.filePath(u"unmatched.html"_s);
        report::writeReport(*store, {}, file, m_silent);
        const QString html = contentOf(file);
        QVERIFY(html.contains(u"apart: none of the 8 queries has a match among the references"_s));
        QVERIFY(html.contains(u"8 queries have no match among the references and are in no figure"_s));
        QVERIFY(html.size() < 3'000'000);
    }

    void whateverAnAxisIsGivenItEnds()
    {
        const double inf = std::numeric_limits<double>::infinity();
        const std::vector<double> odd{0,    -5,    std::nan(""),    inf,  -inf, 1e-300, 1e300,
                                      1e18, -1e18, 1099511627776.0, -0.0, 1e15, 5e-324, 1};
        for (const double a : odd)
            for (const double b : odd)
                for (const auto kind :
                     {report::Chart::Kind::Line, report::Chart::Kind::Bars, report::Chart::Kind::Rows})
                    for (const bool logarithmic : {false, true}) {
                        report::Chart chart;
                        chart.kind = kind;
                        chart.logarithmic = logarithmic;
                        chart.categories = QStringList{u"x"_s};
                        chart.series = {{{}, u"before"_s, {a, b}, {b, a}, {a, a}, {b, b}}};
                        const QString svg = report::svg(chart);
                        QVERIFY(svg.size() < 100'000);
                        QVERIFY2(!svg.contains(u"nan"_s) && !svg.contains(u"inf"_s), qPrintable(svg));
                    }
        for (const double a : odd)
            for (const double b : odd) {
                QVERIFY(report::roundTicks(a, b, 5).size() <= 60);
                QVERIFY(report::decadeTicks(a, b).size() <= 90);
            }
    }

    void decadesStandAtTheirMarks()
    {
        QCOMPARE(report::decadeTicks(0.3, 30), (std::vector<double>{0.5, 1, 2, 5, 10, 20}));
        QVERIFY(report::decadeTicks(0, 30).empty());
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<store::Store> m_store;
    SilentProgress m_silent;
    QString m_file, m_html;
    qint64 m_cases = 0;
    figures::Evaluation m_evaluation;
};

} // namespace

GEOVLM_TEST(ReportTest);

} // namespace tst_report

#include "tst_report.moc"
