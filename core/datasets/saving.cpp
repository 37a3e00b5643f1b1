// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/saving.h"

#include "domain/error.h"

#include <QCoreApplication>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Export)
};

} // namespace

void openForWriting(QSaveFile& file)
{
    if (!file.open(QIODevice::WriteOnly))
        throw Error(Text::tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
}

void commit(QSaveFile& file)
{
    if (!file.commit())
        throw Error(Text::tr("%1 could not be written to the end: %2. Nothing was changed.")
                        .arg(file.fileName(), file.errorString()));
}

} // namespace geovlm::datasets
