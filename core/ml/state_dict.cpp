// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/state_dict.h"

#include "domain/error.h"
#include "ml/pickle.h"
#include "ml/text.h"

#include <QHash>
#include <QStringList>
#include <algorithm>
#include <cstring>
#include <optional>

namespace geovlm::ml {
namespace {

using Kind = PickleValue::Kind;

const QString orderedDict = QStringLiteral("collections.OrderedDict");
const QString rebuildTensor = QStringLiteral("torch._utils._rebuild_tensor_v2");
const QString rebuildParameter = QStringLiteral("torch._utils._rebuild_parameter");
const QString torchSize = QStringLiteral("torch.Size");

constexpr std::size_t mostAxes = 16;
constexpr std::size_t mostTensors = 100'000;
constexpr int deepestWrapper = 4;

const QHash<QString, ElementType>& storageTypes()
{
    static const QHash<QString, ElementType> types{
        {QStringLiteral("torch.FloatStorage"), ElementType::F32},
        {QStringLiteral("torch.HalfStorage"), ElementType::F16},
        {QStringLiteral("torch.BFloat16Storage"), ElementType::BF16},
        {QStringLiteral("torch.DoubleStorage"), ElementType::F64},
        {QStringLiteral("torch.LongStorage"), ElementType::I64},
        {QStringLiteral("torch.IntStorage"), ElementType::I32},
        {QStringLiteral("torch.ShortStorage"), ElementType::I16},
        {QStringLiteral("torch.CharStorage"), ElementType::I8},
        {QStringLiteral("torch.ByteStorage"), ElementType::U8},
        {QStringLiteral("torch.BoolStorage"), ElementType::Bool},
        {QStringLiteral("torch.storage.UntypedStorage"), ElementType::U8},
    };
    return types;
}

const QSet<QString>& knownNames()
{
    static const QSet<QString> names = [] {
        QSet<QString> all{orderedDict, rebuildTensor, rebuildParameter, torchSize};
        for (auto it = storageTypes().keyBegin(); it != storageTypes().keyEnd(); ++it)
            all.insert(*it);
        return all;
    }();
    return names;
}

/// A tensor as the pickle describes it: a view of a storage.
struct View
{
    QString storage;
    ElementType type = ElementType::F32;
    qint64 storageCount = 0;
    qint64 offset = 0;
    std::vector<std::int64_t> shape, stride; ///< in elements
    qint64 count = 0;
    qint64 bytes() const { return count * bytesOf(type); }
};

class StateDict
{
public:
    StateDict(const Pickle& pickle, qint64 limit, const StorageReader& reader, const QString& origin)
        : m_pickle(pickle), m_left(limit), m_reader(reader), m_origin(origin)
    {
    }

    SafeTensors tensors()
    {
        SafeTensors content;
        const PickleValue& dict = weightsIn(m_pickle.root(), 0);
        if (dict.items.size() / 2 > mostTensors)
            refuse(Text::tr("it has more than %1 tensors").arg(mostTensors));
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
            const QString name = nameOf(m_pickle.at(dict.items[i]));
            content.tensors.push_back(tensorOf(name, viewOf(name, m_pickle.at(dict.items[i + 1]))));
        }
        sortByName(content.tensors);
        return content;
    }

private:
    [[noreturn]] void refuse(const QString& why) const
    {
        throw Error(Text::tr("%1 is not a usable .pth file: %2.").arg(m_origin, why));
    }
    [[noreturn]] void refuseTensor(const QString& name, const QString& why) const
    {
        refuse(Text::tr("the tensor \"%1\" %2").arg(printable(name), why));
    }

    static bool isDict(const PickleValue& value)
    {
        return value.kind == Kind::Dict || (value.kind == Kind::Call && value.text == orderedDict);
    }
    static bool isTensor(const PickleValue& value)
    {
        return value.kind == Kind::Call && (value.text == rebuildTensor || value.text == rebuildParameter);
    }
    QString nameOf(const PickleValue& key) const
    {
        if (key.kind != Kind::Text)
            refuse(Text::tr("its state dict has a key that is no text"));
        return key.text;
    }
    const PickleValue* member(const PickleValue& dict, const QString& name) const
    {
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
            if (m_pickle.at(dict.items[i]).kind == Kind::Text && m_pickle.at(dict.items[i]).text == name)
                return &m_pickle.at(dict.items[i + 1]);
        return nullptr;
    }
    bool holdsTensor(const PickleValue& dict) const
    {
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
            if (isTensor(m_pickle.at(dict.items[i + 1])))
                return true;
        return false;
    }

    const PickleValue& weightsIn(const PickleValue& value, int depth) const
    {
        if (!isDict(value))
            refuse(Text::tr("it holds no state dict; save torch.save(model.state_dict(), …)"));
        if (holdsTensor(value))
            return value;
        for (const char* wrapper : {"state_dict", "model_state_dict", "model"}) {
            const PickleValue* inside = member(value, QLatin1String(wrapper));
            if (inside && isDict(*inside) && depth < deepestWrapper)
                return weightsIn(*inside, depth + 1);
        }
        refuse(Text::tr("no state dict is in it, only %1").arg(keysOf(value)));
    }
    QString keysOf(const PickleValue& dict) const
    {
        constexpr int shown = 6;
        QStringList keys;
        for (std::size_t i = 0; i < dict.items.size() && keys.size() < shown; i += 2)
            keys.append(QLatin1Char('"') + printable(m_pickle.at(dict.items[i]).text) + QLatin1Char('"'));
        return keys.isEmpty() ? Text::tr("an empty dict") : keys.join(QStringLiteral(", "));
    }

    const PickleValue& argument(const QString& name, const PickleValue& of, std::size_t index,
                                Kind kind) const
    {
        const PickleValue& tuple = m_pickle.at(of.argument);
        if (index >= tuple.items.size() || m_pickle.at(tuple.items[index]).kind != kind)
            refuseTensor(name, Text::tr("is not described as PyTorch describes one"));
        return m_pickle.at(tuple.items[index]);
    }
    std::vector<std::int64_t> sizes(const QString& name, const PickleValue& call, std::size_t index) const
    {
        const PickleValue& given = m_pickle.at(m_pickle.at(call.argument).items.at(index));
        const bool wrapped = given.kind == Kind::Call && given.text == torchSize;
        const PickleValue& tuple =
            wrapped ? argument(name, given, 0, Kind::Tuple) : argument(name, call, index, Kind::Tuple);
        if (tuple.items.size() > mostAxes)
            refuseTensor(name, Text::tr("has %1 axes").arg(tuple.items.size()));
        std::vector<std::int64_t> list;
        for (const int place : tuple.items) {
            const PickleValue& size = m_pickle.at(place);
            if (size.kind != Kind::Integer || size.integer < 0)
                refuseTensor(name, Text::tr("has a size or stride that is no whole number from 0"));
            list.push_back(size.integer);
        }
        return list;
    }

    /// The arguments of _rebuild_tensor_v2: storage, offset, size, stride, requires_grad, hooks.
    View viewOf(const QString& name, const PickleValue& value) const
    {
        const PickleValue* tensor = &value;
        if (tensor->kind == Kind::Call && tensor->text == rebuildParameter)
            tensor = &argument(name, *tensor, 0, Kind::Call);
        if (tensor->kind != Kind::Call || tensor->text != rebuildTensor)
            refuse(Text::tr("\"%1\" in its state dict is no tensor").arg(printable(name)));
        View view;
        takeStorage(name, argument(name, *tensor, 0, Kind::Persistent), view);
        view.offset = argument(name, *tensor, 1, Kind::Integer).integer;
        if (m_pickle.at(tensor->argument).items.size() < 4)
            refuseTensor(name, Text::tr("has no size"));
        view.shape = sizes(name, *tensor, 2);
        view.stride = sizes(name, *tensor, 3);
        checkView(name, view);
        return view;
    }
    /// ("storage", type, key, place, elements)
    void takeStorage(const QString& name, const PickleValue& id, View& view) const
    {
        if (m_pickle.at(id.argument).kind != Kind::Tuple ||
            argument(name, id, 0, Kind::Text).text != QLatin1String("storage"))
            refuseTensor(name, Text::tr("has no storage"));
        const QString type = argument(name, id, 1, Kind::Name).text;
        if (!storageTypes().contains(type))
            refuseTensor(name, Text::tr("has a storage of the type %1").arg(type));
        view.type = storageTypes().value(type);
        view.storage = argument(name, id, 2, Kind::Text).text;
        view.storageCount = argument(name, id, 4, Kind::Integer).integer;
        qint64 bytes = 0;
        if (view.storageCount < 0 ||
            __builtin_mul_overflow(view.storageCount, qint64(bytesOf(view.type)), &bytes))
            refuseTensor(name, Text::tr("has a storage of %1 elements").arg(view.storageCount));
    }
    /// Every element lies in the storage, and there are no more of them than it has: a stride of 0 could
    /// make terabytes of one number.
    void checkView(const QString& name, View& view) const
    {
        bool fits = view.shape.size() == view.stride.size() && view.offset >= 0;
        view.count = 1;
        qint64 last = view.offset;
        for (std::size_t axis = 0; fits && axis < view.shape.size(); ++axis) {
            qint64 reach = 0;
            fits = !__builtin_mul_overflow(view.count, view.shape[axis], &view.count);
            if (fits && view.shape[axis] > 0)
                fits = !__builtin_mul_overflow(view.shape[axis] - 1, view.stride[axis], &reach) &&
                       !__builtin_add_overflow(last, reach, &last);
        }
        if (!fits || (view.count > 0 && last >= view.storageCount) || view.count > view.storageCount)
            refuseTensor(name, Text::tr("reaches beyond its storage of %1 elements").arg(view.storageCount));
    }

    StoredTensor tensorOf(const QString& name, const View& view)
    {
        StoredTensor tensor{name, view.type, view.shape, {}};
        m_left -= view.bytes();
        if (m_left < 0)
            refuse(Text::tr("its tensors are many times larger than the file"));
        if (view.count == 0)
            return tensor;
        const QByteArray& storage = bytesOfStorage(view);
        tensor.bytes = isRowMajor(view) ? part(storage, view) : gathered(storage, view);
        return tensor;
    }
    const QByteArray& bytesOfStorage(const View& view)
    {
        const qint64 wanted = view.storageCount * bytesOf(view.type);
        QByteArray& known = m_storages[view.storage];
        if (known.isNull())
            known = m_reader(view.storage, wanted);
        if (known.size() != wanted)
            refuse(Text::tr("its storage \"%1\" has %2 bytes instead of %3")
                       .arg(printable(view.storage))
                       .arg(known.size())
                       .arg(wanted));
        return known;
    }
    static bool isRowMajor(const View& view)
    {
        qint64 expected = 1;
        for (std::size_t axis = view.shape.size(); axis-- > 0;) {
            if (view.shape[axis] != 1 && view.stride[axis] != expected)
                return false;
            expected *= view.shape[axis];
        }
        return true;
    }
    static QByteArray part(const QByteArray& storage, const View& view)
    {
        // mid() of everything shares the bytes instead of copying them.
        return storage.mid(view.offset * bytesOf(view.type), view.bytes());
    }
    static QByteArray gathered(const QByteArray& storage, const View& view)
    {
        const int step = bytesOf(view.type);
        QByteArray bytes(view.bytes(), Qt::Uninitialized);
        std::vector<std::int64_t> index(view.shape.size());
        qint64 from = view.offset;
        for (qint64 to = 0; to < view.count; ++to) {
            std::memcpy(bytes.data() + to * step, storage.constData() + from * step, std::size_t(step));
            for (std::size_t axis = view.shape.size(); axis-- > 0;) {
                if (view.shape[axis] == 1)
                    continue; // its stride was never checked, since it is never walked
                from += view.stride[axis];
                if (++index[axis] < view.shape[axis])
                    break;
                from -= view.stride[axis] * view.shape[axis];
                index[axis] = 0;
            }
        }
        return bytes;
    }

    void sortByName(std::vector<StoredTensor>& tensors) const
    {
        const auto byName = [](const StoredTensor& a, const StoredTensor& b) { return a.name < b.name; };
        std::sort(tensors.begin(), tensors.end(), byName);
        const auto twice =
            std::adjacent_find(tensors.begin(), tensors.end(),
                               [](const StoredTensor& a, const StoredTensor& b) { return a.name == b.name; });
        if (twice != tensors.end())
            refuseTensor(twice->name, Text::tr("is there twice"));
    }

    const Pickle& m_pickle;
    qint64 m_left;
    const StorageReader& m_reader;
    const QString& m_origin;
    QHash<QString, QByteArray> m_storages;
};

} // namespace

SafeTensors stateDictFrom(const QByteArray& pickle, qint64 limit, const StorageReader& storage,
                          const QString& origin)
{
    const Pickle parsed = Pickle::parse(pickle, knownNames(), origin);
    return StateDict(parsed, limit, storage, origin).tensors();
}

} // namespace geovlm::ml
