// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/image_names.h"

#include "datasets/text.h"
#include "domain/progress.h"
#include "store/models/images.h"

namespace geovlm::datasets {
ImageNames::ImageNames(const store::Store& store, const QString& file, std::optional<View> view,
                       Progress& progress, RejectSink sink)
    : m_store(store), m_file(file), m_view(view), m_progress(progress), m_sink(std::move(sink))
{
}

ImageId ImageNames::find(const QString& name, int line)
{
    Found found = lookUp(name);
    if (found.image == 0 && !found.several && name.trimmed() != name)
        found = lookUp(name.trimmed());
    if (found.image == 0)
        note(name, line, found.several);
    return found.image;
}

ImageId ImageNames::known(const QString& name) const
{
    return lookUp(name).image;
}

/// A path beats a file name, whichever view it is of.
ImageNames::Found ImageNames::lookUp(const QString& name) const
{
    if (m_view) {
        const std::vector<ImageId> images = store::imagesNamed(m_store, name, *m_view);
        return {images.size() == 1 ? images.front() : 0, images.size() > 1};
    }
    if (const ImageId image = store::imageAt(m_store, name))
        return {image, false};
    std::vector<ImageId> images = store::imagesNamed(m_store, name, View::Ground);
    for (const ImageId image : store::imagesNamed(m_store, name, View::Satellite))
        images.push_back(image);
    return {images.size() == 1 ? images.front() : 0, images.size() > 1};
}

void ImageNames::note(const QString& name, int line, bool several)
{
    const QString view = !m_view                   ? QString()
                         : *m_view == View::Ground ? QStringLiteral("ground ")
                                                   : QStringLiteral("satellite ");
    const QString why = (several ? Text::tr("several %1images are called \"%2\"; name one by its path")
                                 : Text::tr("there is no %1image \"%2\""))
                            .arg(view, name);
    if (m_sink)
        m_sink({m_file, line, why});
    if (++m_unknown > kept)
        return;
    m_sentences.append(Text::tr("%1, line %2: %3.").arg(m_file, QString::number(line), why));
    m_progress.note(m_sentences.back());
}

} // namespace geovlm::datasets
