// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answer_column.h"

#include "store/database.h"
#include "store/store.h"

namespace geovlm::store {

QStringList answersTo(const Store& store, int question, const std::vector<ImageId>& images)
{
    QStringList values;
    values.reserve(qsizetype(images.size()));
    for (const ImageId image : images) {
        Query row(store.database(),
                  "SELECT t.text FROM current_answer c JOIN answer_text t ON t.id = c.value "
                  "WHERE c.image = ? AND c.question = ?",
                  image, question);
        values << (row.next() ? row.text(0) : QString());
    }
    return values;
}

} // namespace geovlm::store
