// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/rejected.h"

#include <QString>
#include <QStringList>
#include <optional>

namespace geovlm {
class Progress;
}
namespace geovlm::store {
class Store;
}

namespace geovlm::datasets {

/// Finds the images that the rows of a file are about, and keeps account of those it cannot find.
class ImageNames
{
public:
    static constexpr int kept = 20; ///< sentences; the count goes on

    /// `file` is named in the sentences. Without a view an image of either will do. `sink` is told of every
    /// name that is not found.
    ImageNames(const store::Store& store, const QString& file, std::optional<View> view, Progress& progress,
               RejectSink sink = nullptr);

    /// The image with this path, else the only one with this file name; 0 = none or several, which is counted
    /// and noted.
    ImageId find(const QString& name, int line);
    /// The same without counting.
    ImageId known(const QString& name) const;

    qint64 unknown() const { return m_unknown; }
    const QStringList& sentences() const { return m_sentences; }

private:
    struct Found
    {
        ImageId image = 0;
        bool several = false;
    };
    Found lookUp(const QString& name) const;
    void note(const QString& name, int line, bool several);

    const store::Store& m_store;
    QString m_file;
    std::optional<View> m_view;
    Progress& m_progress;
    RejectSink m_sink;
    qint64 m_unknown = 0;
    QStringList m_sentences;
};

} // namespace geovlm::datasets
