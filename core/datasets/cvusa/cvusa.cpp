// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvusa/cvusa.h"

#include "datasets/common/folders.h"
#include "datasets/common/import_session.h"
#include "datasets/common/names.h"
#include "datasets/cvusa/cvusa_layout.h"
#include "datasets/formats/text_lines.h"
#include "datasets/text.h"
#include "domain/error.h"

#include <QFileInfo>

namespace geovlm::datasets {
namespace {

const QString cvusaArea = QStringLiteral("CVUSA");
const QStringList endings{QStringLiteral(".jpg"), QStringLiteral(".jpeg"), QStringLiteral(".png")};

QString whyNotAnImage(const QString& path)
{
    QString why = whyNotAPath(path);
    if (!why.isEmpty())
        return why;
    return endsInOneOf(path, endings) ? QString()
                                      : Text::tr("\"%1\" does not end in .jpg, .jpeg or .png").arg(path);
}

class CvusaImport
{
public:
    CvusaImport(ImportSession& session, const CvusaList& list)
        : m_session(session), m_list(list), m_split(store::addSplit(session.store(), list.split))
    {
    }

    void run()
    {
        const QString file = m_session.root().filePath(m_list.file);
        try {
            TextLines lines(file);
            while (const auto line = lines.next()) {
                const QString text = line->text.trimmed();
                const QString why = !line->problem.isEmpty() ? line->problem
                                    : text.isEmpty()         ? QString()
                                                             : use(text);
                if (!why.isEmpty())
                    m_session.reject(file, line->number, why);
                m_session.lineDone(lines.bytesRead());
            }
            m_session.fileDone(lines.bytesRead());
        } catch (const UnreadableFile& error) {
            m_session.reject(file, 0, error.sentence());
        }
    }

private:
    QString use(const QString& text)
    {
        CvusaLine line;
        QString why = parseCvusaLine(text, line);
        for (const QString& path : {line.satellite, line.ground})
            if (why.isEmpty())
                why = m_session.whyElsewhere(path);
        if (!why.isEmpty())
            return why;
        if (m_queries.contains(line.ground))
            return Text::tr("the ground image %1 stands twice in the file").arg(line.ground);
        m_queries.insert(line.ground);
        const ImageId query = m_session.add({0, line.ground, View::Ground, cvusaArea, {}});
        m_session.label(query, {{tile(line.satellite), PairKind::Positive, 0, 0}});
        store::addSplitQuery(m_session.store(), m_split, query, m_list.role);
        return {};
    }

    ImageId tile(const QString& path)
    {
        const auto known = m_tiles.constFind(path);
        if (known != m_tiles.constEnd())
            return *known;
        const ImageId id = m_session.add({0, path, View::Satellite, cvusaArea, {}});
        store::addSplitReference(m_session.store(), m_split, id);
        m_tiles.insert(path, id);
        return id;
    }

    ImportSession& m_session;
    const CvusaList& m_list;
    int m_split;
    QSet<QString> m_queries;
    QHash<QString, ImageId> m_tiles;
};

} // namespace

const std::vector<CvusaList>& cvusaLists()
{
    // Apart, because the references of the published test are the tiles of its list alone.
    static const std::vector<CvusaList> lists{
        {QStringLiteral("splits/train-19zl.csv"), QStringLiteral("cvusa-train"), Role::Train},
        {QStringLiteral("splits/val-19zl.csv"), QStringLiteral("cvusa"), Role::Test}};
    return lists;
}

std::vector<CvusaList> cvusaListsIn(const QDir& root, const QString& split)
{
    std::vector<CvusaList> lists;
    for (const CvusaList& list : cvusaLists())
        if ((split.isEmpty() || split == list.split) && QFileInfo(root.filePath(list.file)).isFile())
            lists.push_back(list);
    return lists;
}

QString parseCvusaLine(const QString& text, CvusaLine& line)
{
    const QStringList fields = text.split(QLatin1Char(','));
    if (fields.size() != 3)
        return Text::tr("the line has %1 fields instead of 3").arg(fields.size());
    line.satellite = fields.at(0).trimmed();
    line.ground = fields.at(1).trimmed();
    QString why = whyNotAnImage(line.satellite);
    if (!why.isEmpty())
        return why;
    return line.satellite == line.ground ? Text::tr("\"%1\" stands on both sides").arg(line.ground)
                                         : whyNotAnImage(line.ground);
}

void importCvusa(ImportSession& session, const ImportOptions& options)
{
    const std::vector<CvusaList>& all = cvusaLists();
    if (!options.split.isEmpty() && options.split != all[0].split && options.split != all[1].split)
        throw Error(Text::tr("CVUSA has no split \"%1\"; choose %2 or %3.")
                        .arg(options.split, all[1].split, all[0].split));
    const std::vector<CvusaList> lists = cvusaListsIn(session.root(), options.split);
    if (lists.empty())
        throw Error(
            Text::tr("There is no %1 under %2.")
                .arg(options.split == all[0].split ? all[0].file : all[1].file, session.root().path()));
    qint64 bytes = 0;
    for (const CvusaList& list : lists)
        bytes += QFileInfo(session.root().filePath(list.file)).size();
    session.begin(Text::tr("Importing CVUSA"), bytes);
    for (const CvusaList& list : lists)
        CvusaImport(session, list).run();
    session.report().areas.append(cvusaArea);
}

} // namespace geovlm::datasets
