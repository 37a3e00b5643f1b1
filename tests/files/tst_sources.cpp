// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"
#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

namespace tst_sources {

using namespace Qt::StringLiterals;
using namespace geovlm::test;

/// The room is only worth something if nobody goes round it.
class SourcesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAreOpenedInOnePlaceOnly()
    {
        // What else opens a file, and why it may.
        const QMap<QString, QString> may{
            {u"core/store/sqlite/writer_lock.cpp"_s, u"a lock is no content"_s},
            {u"core/store/models/files.cpp"_s, u"syncs and moves what SQLite wrote"_s},
            {u"core/store/models/files.h"_s, u"the same"_s},
            {u"core/store/models/embedding_file.cpp"_s, u"writes rows into a file that stays"_s},
            {u"core/store/sqlite/new_file.cpp"_s, u"marks a store that is not whole yet"_s},
            {u"core/store/upkeep/backup.cpp"_s, u"copies a folder to where nothing is"_s},
        };
        static const QRegularExpression opens(
            u"\\bQSaveFile\\b|\\bQTemporaryFile\\b|\\bQFile\\s+\\w+\\s*[({]|\\bQFile::(copy|rename)\\b|[io]"
            u"fstream\\b|"
            "\\bfopen\\(|(?<![\\w])::open(at)?\\(|\\bQImageReader\\s+\\w+\\((?!&)|\\bQPdfWriter\\s+\\w+\\((?!"
            "&)|"
            "\\bQImageWriter\\s+\\w+\\((?!&)|\\bset(Output)?FileName\\("_s);
        const QString root = QStringLiteral(GEOVLM_SOURCE_DIR "/");
        int sources = 0;
        QStringList found;
        for (const char* floor : {"core", "ui", "app"})
            for (QDirIterator all(root + QLatin1String(floor), {u"*.cpp"_s, u"*.h"_s, u"*.inc"_s},
                                  QDir::Files, QDirIterator::Subdirectories);
                 all.hasNext();) {
                const QString path = all.next(), name = path.mid(root.size());
                ++sources;
                if (name.startsWith(QLatin1String("core/files/")) || may.contains(name))
                    continue;
                const QStringList lines = QString::fromUtf8(contentIfAny(path)).split(u'\n');
                for (qsizetype i = 0; i < lines.size(); ++i) {
                    const QString& line = lines.at(i);
                    const bool comment = line.trimmed().startsWith(QLatin1String("//"));
                    if (comment || !opens.match(line).hasMatch() ||
                        line.contains(QLatin1String("Store::open(")) || isResource(lines, i))
                        continue;
                    found.append(
                        u"%1:%2 goes round core/files: %3"_s.arg(name).arg(i + 1).arg(line.trimmed()));
                }
            }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
        QVERIFY(sources > 500);
    }

private:
    /// What is compiled in (":/…") is no file of the system.
    static bool isResource(const QStringList& lines, qsizetype line)
    {
        const QString around = lines.mid(qMax<qsizetype>(0, line - 4), 6).join(u'\n');
        return around.contains(QLatin1String(":/")) || around.contains(QLatin1String("compiled("));
    }
};

GEOVLM_TEST(SourcesTest);

} // namespace tst_sources

#include "tst_sources.moc"
