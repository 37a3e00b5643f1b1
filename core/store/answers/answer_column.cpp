// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/answer_column.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {

QStringList answersTo(const Store& store, int question, const std::vector<ImageId>& images)
{
    QStringList values;
    values.reserve(qsizetype(images.size()));
    for (const ImageId image : images)
        values << textOf(store.database(),
                         "SELECT t.text FROM current_answer c JOIN answer_text t ON t.id = c.value "
                         "WHERE c.image = ? AND c.question = ?",
                         image, question)
                      .value_or(QString());
    return values;
}

} // namespace geovlm::store
