// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvusa/cvusa_layout.h"

#include "datasets/common/preview_session.h"
#include "datasets/cvusa/cvusa.h"
#include "datasets/text.h"

namespace geovlm::datasets {
LayoutMatch matchCvusa(PreviewSession& session)
{
    const auto lists = cvusaListsIn(session.root(), QString());
    if (lists.empty())
        return {{}, false, Text::tr("There is neither splits/train-19zl.csv nor splits/val-19zl.csv.")};
    QStringList files;
    for (const CvusaList& list : lists)
        files.append(list.file);
    return {{}, true, Text::tr("CVUSA's %1.").arg(files.join(QStringLiteral(", ")))};
}

void previewCvusa(PreviewSession& session)
{
    const auto lists = cvusaListsIn(session.root(), QString());
    AreaPreview& area = session.area(QStringLiteral("CVUSA"));
    for (const CvusaList& list : lists) {
        const QString file = session.root().filePath(list.file);
        const qint64 lines = session.linesIn(file);
        SplitPreview& split = session.split(list.split);
        (list.role == Role::Train ? split.trainQueries : split.testQueries) = lines;
        split.references = lines;
        area.ground += lines;
        area.satellite += lines;
        session.firstLines(file, int(lists.size()), [&](const QString& text) {
            CvusaLine line;
            QString why = parseCvusaLine(text, line);
            if (why.isEmpty())
                session.sample({line.ground, line.satellite, std::nullopt, false, false});
            return why;
        });
    }
}

} // namespace geovlm::datasets
