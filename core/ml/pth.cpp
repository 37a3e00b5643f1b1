// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/pth.h"

#include "domain/error.h"
#include "ml/state_dict.h"
#include "ml/text.h"

#include <memory>
#include <zip.h>

namespace geovlm::ml {
namespace {

constexpr qint64 pickleLimit = 64ll * 1024 * 1024;
/// Tied weights are named more than once; more often than this they are a trap. All of them are in memory.
constexpr qint64 largestShare = 8;
constexpr qint64 smallChange = 1024ll * 1024;
constexpr qint64 largestTensors = 500'000'000;

[[noreturn]] void refusePth(const QString& origin, const QString& why)
{
    throw Error(Text::tr("%1 is not a usable .pth file: %2.").arg(origin, why));
}

/// A zip archive in memory, read only.
class Archive
{
public:
    Archive(const QByteArray& bytes, const QString& origin) : m_origin(origin), m_left(bytes.size())
    {
        zip_error_t error;
        zip_error_init(&error);
        zip_source_t* source =
            zip_source_buffer_create(bytes.constData(), zip_uint64_t(bytes.size()), 0, &error);
        if (source)
            m_zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
        const QString reason = QString::fromUtf8(zip_error_strerror(&error));
        if (source && !m_zip)
            zip_source_free(source);
        zip_error_fini(&error);
        if (!m_zip)
            refusePth(origin,
                      Text::tr("it is a zip that is cut short or damaged (%1); fetch it again").arg(reason));
    }

    QStringList names() const
    {
        QStringList list;
        const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
        for (zip_int64_t i = 0; i < count; ++i)
            list.append(QString::fromUtf8(zip_get_name(m_zip.get(), zip_uint64_t(i), 0)));
        return list;
    }

    QByteArray pickle(const QString& name)
    {
        const zip_stat_t stat = statOf(name);
        if (stat.size > zip_uint64_t(pickleLimit))
            refusePth(m_origin, Text::tr("its %1 would have %2 bytes").arg(name).arg(stat.size));
        return read(name, qint64(stat.size));
    }

    /// Tensors' bytes, which torch.save keeps as they are. Compressed ones could be a thousand times larger
    /// than the file; that all together are no larger than it keeps entries from lying over each other.
    QByteArray storage(const QString& name, qint64 bytes)
    {
        const zip_stat_t stat = statOf(name);
        if (stat.comp_method != ZIP_CM_STORE)
            refusePth(m_origin, Text::tr("its %1 is compressed, which torch.save does not do").arg(name));
        if (stat.size != zip_uint64_t(bytes))
            refusePth(m_origin,
                      Text::tr("its %1 has %2 bytes instead of %3").arg(name).arg(stat.size).arg(bytes));
        m_left -= bytes;
        if (m_left < 0)
            refusePth(m_origin, Text::tr("its entries claim more bytes than it has"));
        return read(name, bytes);
    }

private:
    zip_stat_t statOf(const QString& name)
    {
        zip_stat_t stat;
        zip_stat_init(&stat);
        constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD;
        if (zip_stat(m_zip.get(), name.toUtf8().constData(), 0, &stat) != 0 ||
            (stat.valid & needed) != needed)
            refusePth(m_origin, Text::tr("its %1 is missing").arg(name));
        return stat;
    }

    QByteArray read(const QString& name, qint64 size)
    {
        const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
            zip_fopen(m_zip.get(), name.toUtf8().constData(), 0), zip_fclose);
        QByteArray bytes;
        if (!file)
            refusePth(m_origin, Text::tr("its %1 cannot be read (%2)")
                                    .arg(name, QString::fromUtf8(zip_strerror(m_zip.get()))));
        bytes.resize(size);
        qint64 have = 0;
        for (zip_int64_t got = 1; have < size && got > 0; have += std::max<zip_int64_t>(got, 0))
            got = zip_fread(file.get(), bytes.data() + have, zip_uint64_t(size - have));
        // Only the read past the end compares the checksum.
        char past = 0;
        if (have != size || zip_fread(file.get(), &past, 1) != 0)
            refusePth(m_origin, Text::tr("its %1 is cut short or damaged; fetch it again").arg(name));
        return bytes;
    }

    QString m_origin;
    qint64 m_left;
    std::unique_ptr<zip_t, void (*)(zip_t*)> m_zip{nullptr, zip_discard};
};

/// "NAME/" of the only NAME/data.pkl.
QString folderIn(const QStringList& names, const QString& origin)
{
    const QString data = QStringLiteral("/data.pkl");
    QStringList found;
    for (const QString& name : names) {
        if (name.count(u'/') == 1 && name.endsWith(data))
            found.append(name.chopped(data.size() - 1));
        if (name.contains(QStringLiteral("/code/")) || name.endsWith(QStringLiteral("/constants.pkl")))
            refusePth(
                origin,
                Text::tr("it is a TorchScript program (torch.jit.save), which would have to be run; save "
                         "torch.save(model.state_dict(), …) instead"));
    }
    if (found.size() != 1)
        refusePth(origin, found.isEmpty() ? Text::tr("it is a zip without data.pkl, so not from torch.save")
                                          : Text::tr("it is a zip with more than one data.pkl"));
    return found.first();
}

/// The first bytes of a pickled long, torch.serialization.MAGIC_NUMBER, which torch.save wrote before zips.
bool isOldTorchSave(const QByteArray& bytes)
{
    static const QByteArray magic = QByteArray::fromHex("8a0a6cfc9c46f9206aa85019");
    return bytes.startsWith(char(0x80)) && bytes.mid(2, magic.size()) == magic;
}

bool isWebPage(const QByteArray& bytes)
{
    const QByteArray start = bytes.left(512).trimmed().toLower();
    return start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml");
}

bool isSafeTensors(const QByteArray& bytes)
{
    // The header's length is followed by "{"; that of a header of 100 MB leaves the upper half zero.
    return bytes.size() > 8 && bytes.at(8) == '{' && bytes.mid(4, 4) == QByteArray(4, '\0');
}

[[noreturn]] void refuseOther(const QByteArray& bytes, const QString& origin)
{
    if (bytes.isEmpty())
        throw Error(Text::tr("%1 is empty; fetch the file again.").arg(origin));
    if (bytes.startsWith("version https://git-lfs"))
        throw Error(
            Text::tr("%1 is only Git LFS's pointer to the file; fetch the file itself with git lfs pull.")
                .arg(origin));
    if (isWebPage(bytes))
        throw Error(
            Text::tr("%1 is a web page, not weights: the download gave an error or a login page; fetch the "
                     "file itself.")
                .arg(origin));
    if (isOldTorchSave(bytes))
        throw Error(
            Text::tr("%1 was written by a torch.save older than 1.6; read it in PyTorch and save it again "
                     "with torch.save(state_dict, …).")
                .arg(origin));
    if (bytes.startsWith(char(0x80)))
        throw Error(
            Text::tr("%1 is a bare pickle, which could run anything; save the weights with torch.save or "
                     "as safetensors.")
                .arg(origin));
    throw Error(Text::tr("%1 is neither a .pth of torch.save (a zip) nor a safetensors file.").arg(origin));
}

} // namespace

SafeTensors readPth(const QByteArray& bytes, const QString& origin)
{
    Archive archive(bytes, origin);
    const QStringList names = archive.names();
    const QString folder = folderIn(names, origin);
    if (names.contains(folder + QStringLiteral("byteorder")) &&
        archive.pickle(folder + QStringLiteral("byteorder")) != "little")
        refusePth(origin, Text::tr("its numbers are big-endian; save it again on a little-endian machine"));
    const auto storage = [&](const QString& key, qint64 size) {
        return archive.storage(folder + QStringLiteral("data/") + key, size);
    };
    return stateDictFrom(archive.pickle(folder + QStringLiteral("data.pkl")),
                         std::min(largestShare * bytes.size() + smallChange, largestTensors), storage,
                         origin);
}

SafeTensors readWeightFile(const QByteArray& bytes, const QString& origin)
{
    if (bytes.startsWith("PK"))
        return readPth(bytes, origin);
    if (isSafeTensors(bytes))
        return readSafeTensors(bytes, origin);
    refuseOther(bytes, origin);
}

} // namespace geovlm::ml
