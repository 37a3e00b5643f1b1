// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli_support.h"
#include "faults.h"
#include "support/files.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

namespace geovlm::test::files_support {

using namespace Qt::StringLiterals;

inline QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

inline bool isOneSentence(const QByteArray& err)
{
    const QByteArray text = err.trimmed();
    return !text.isEmpty() && text.count('\n') == 0 && text.endsWith('.');
}

/// A store with everything in it, and folders to write to.
class FilesFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = path(QStringLiteral("world"));
        QVERIFY(QDir().mkpath(m_world));
        copyFolder(smallWorld(), m_world);
        const QString place = folder(QStringLiteral("kept"));
        m_store = place + QStringLiteral("/t.geovlm");
        const auto run = [this](const char* command, const QStringList& more = {}) {
            const Run one = runGeovlm(QStringList{QString::fromLatin1(command), m_store} + more);
            if (one.status != 0)
                qFatal("%s: %s", command, one.err.constData());
        };
        run("init");
        run("import", QStringList{words("--layout vigor --root")} + QStringList{m_world});
        run("encode");
        run("retrieve");
        run("import-answers", QStringList{m_world + QStringLiteral("/answers_query.csv")} +
                                  words("--view ground --source truth"));
        run("import-answers", QStringList{m_world + QStringLiteral("/answers_reference.csv")} +
                                  words("--view satellite --source truth"));
        run("describe");
        run("embed", words("--with hashing"));
        run("train", words("--name base --epochs 3"));
        run("rerank");
        run("audit", words("--draw 5 --by Ann"));
    }

protected:
    QTemporaryDir m_dir;
    QString m_store;
    QString m_world;
    QString path(const QString& name) const { return m_dir.filePath(name); }
    /// An empty folder of that name.
    QString folder(const QString& name) const
    {
        QDir(path(name)).removeRecursively();
        QDir().mkpath(path(name));
        return path(name);
    }
    QStringList exporting(const QString& what, const QString& file) const
    {
        return QStringList{QStringLiteral("export"), m_store, QStringLiteral("--what")} +
               words(qPrintable(what)) + QStringList{QStringLiteral("--out"), file};
    }
    Run exported(const QString& what, const QString& file) const { return runGeovlm(exporting(what, file)); }
    static Run shell(const QString& line)
    {
        return program(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), line});
    }
};

} // namespace geovlm::test::files_support
