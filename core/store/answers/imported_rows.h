// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QByteArray>
#include <QString>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// How a view's answer file began when it was imported last: every byte before its first row. Empty = none
/// was.
QByteArray answerHeader(const Store& store, View view);
void putAnswerHeader(Store& store, View view, const QByteArray& header);

/// The place after the last row that was imported, where the rows of the next file begin.
qint64 nextAnswerPlace(const Store& store);
/// What an imported answer file calls an image, and where its row stood.
void putAnswerRow(Store& store, ImageId image, const QString& name, qint64 place);

struct FileRow
{
    ImageId image = 0;
    QString name; ///< as the imported file has it, else the path
};
/// The images of an answer file: those of imported files in their order, then the answered others by path.
std::vector<FileRow> answerRowsToWrite(const Store& store, std::optional<View> view);
/// Views of which there is an answer.
std::vector<View> answeredViews(const Store& store);

/// A caption that was imported.
struct Caption
{
    QString text;
    QString name; ///< as the file calls the image
};
void putCaption(Store& store, qint64 run, ImageId image, const Caption& caption);
std::optional<Caption> caption(const Store& store, ImageId image);

/// Described images in the order of their paths, under the name that an imported file has for them: of
/// captions, else of answers.
std::vector<FileRow> captionRowsToWrite(const Store& store, std::optional<View> view);

} // namespace geovlm::store
