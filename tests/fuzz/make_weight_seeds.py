#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes seeds/pth and seeds/safetensors: good files of torch.save, and hostile ones. Run with Debian's python3-torch;
tests/ml/tst_pth.cpp reads the same files and says what each is."""
import io
import json
import os
import pickle
import struct
import sys
import zipfile
from collections import OrderedDict

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
PTH = os.path.join(HERE, 'seeds', 'pth')
SAFE = os.path.join(HERE, 'seeds', 'safetensors')


def put(folder, name, data):
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(data)


def saved(value, **words):
    buffer = io.BytesIO()
    torch.save(value, buffer, **words)
    return buffer.getvalue()


def zipped(data_pkl, storages=(), method=zipfile.ZIP_STORED, extra=()):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w', method) as archive:
        archive.writestr(zipfile.ZipInfo('archive/data.pkl'), data_pkl, zipfile.ZIP_STORED)
        for key, data in storages:
            archive.writestr(zipfile.ZipInfo(f'archive/data/{key}'), data, method)
        for name, data in extra:
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


class Storage:
    def __init__(self, key, count, kind='FloatStorage'):
        self.key, self.count, self.kind = key, count, kind


class Pickler(pickle._Pickler):
    """Pickles tensors that torch itself would never write."""

    def persistent_id(self, value):
        return ('storage', getattr(torch, value.kind), value.key, 'cpu', value.count) if isinstance(value, Storage) else None


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.arguments = (storage, offset, size, stride, False, OrderedDict())

    def __reduce__(self):
        return torch._utils._rebuild_tensor_v2, self.arguments


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def pickled(value, protocol=2):
    buffer = io.BytesIO()
    Pickler(buffer, protocol).dump(value)
    return buffer.getvalue()


def one(offset=0, size=(2, 3), stride=(3, 1), count=6):
    return pickled({'w': Tensor(Storage('0', count), offset, size, stride)})


def good():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    types = (torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.int32, torch.int16,
             torch.int8, torch.uint8, torch.bool)
    every = OrderedDict((str(kind).split('.')[-1], torch.arange(4).to(kind)) for kind in types)
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
    with torch.no_grad():
        for value in model.parameters():
            value.copy_(torch.arange(value.numel()).reshape(value.shape))
    optimiser = torch.optim.AdamW(model.parameters())
    model(torch.ones(1, 3)).sum().backward()
    optimiser.step()
    with torch.no_grad():
        for value in model.parameters():
            value.copy_(torch.arange(value.numel()).reshape(value.shape))
    put(PTH, 'every-type.pth', saved(every))
    put(PTH, 'views.pth', saved({'whole': base, 'turned': base.t(), 'every-other': base[1:3, ::2], 'last': base[3, 5],
                                 'empty': base[:0]}))
    put(PTH, 'module.pth', saved(model.state_dict()))
    put(PTH, 'parameters.pth', saved({'w': torch.nn.Parameter(torch.arange(3.0))}))
    put(PTH, 'checkpoint.pth', saved({'epoch': 3, 'loss': 0.25, 'note': 'année', 'best': None, 'done': True, 'big': 1 << 40,
                                      'optimizer': optimiser.state_dict(), 'size': torch.Size([2, 3]),
                                      'state_dict': model.state_dict()}))
    put(PTH, 'protocol-4.pth', saved({'w': torch.arange(6.0).reshape(2, 3)}, pickle_protocol=4))
    put(PTH, 'old.pth', saved({'w': torch.arange(3.0)}, _use_new_zipfile_serialization=False))
    script = io.BytesIO()
    torch.jit.save(torch.jit.trace(torch.nn.ReLU(), torch.ones(1)), script)
    put(PTH, 'torchscript.pth', script.getvalue())


def hostile():
    data = struct.pack('<6f', *range(6))
    put(PTH, 'system.pth', zipped(pickle.dumps(Call(os.system, 'touch geovlm-was-run'), 2)))
    put(PTH, 'system-in-dict.pth', zipped(pickled({'epoch': Call(os.system, 'touch geovlm-was-run'),
                                                   'state_dict': {'w': Tensor(Storage('0', 6), 0, (6,), (1,))}}),
                                          [('0', data)]))
    put(PTH, 'eval.pth', zipped(pickle.dumps(Call(eval, '1'), 4)))
    put(PTH, 'load-from-bytes.pth', zipped(pickle.dumps(Call(torch.storage._load_from_bytes, b''), 4)))
    put(PTH, 'beyond.pth', zipped(one(offset=1), [('0', data)]))
    put(PTH, 'stride.pth', zipped(one(stride=(1 << 40, 1)), [('0', data)]))
    put(PTH, 'overflow.pth', zipped(one(size=(1 << 62, 1 << 62), stride=(1 << 62, 4)), [('0', data)]))
    put(PTH, 'repeated.pth', zipped(one(size=(1 << 30, 1 << 30), stride=(0, 0)), [('0', data)]))
    put(PTH, 'negative.pth', zipped(one(size=(-2, -3)), [('0', data)]))
    put(PTH, 'huge-storage.pth', zipped(one(count=1 << 61), [('0', data)]))
    put(PTH, 'short-storage.pth', zipped(one(), [('0', data[:-4])]))
    put(PTH, 'no-storage.pth', zipped(one()))
    put(PTH, 'compressed.pth', zipped(one(), [('0', data)], zipfile.ZIP_DEFLATED))
    put(PTH, 'deep.pth', zipped(b'\x80\x02' + b'(' * 5000 + b'.'))
    put(PTH, 'cycle.pth', zipped(b'\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00s.'))
    put(PTH, 'empty-dict.pth', zipped(pickle.dumps({}, 2)))
    put(PTH, 'number.pth', zipped(pickle.dumps(3, 2)))
    put(PTH, 'not-a-tensor.pth', zipped(pickled({'w': Tensor(Storage('0', 6), 0, (6,), (1,)), 'epoch': 3}), [('0', data)]))
    put(PTH, 'two-pickles.pth', zipped(one(), [('0', data)], extra=[('other/data.pkl', b'N.')]))
    put(PTH, 'other-zip.pth', plain_zip())
    put(PTH, 'truncated.pth', zipped(one(), [('0', data)])[:-60])
    put(PTH, 'damaged.pth', zipped(one(), [('0', data)]).replace(data, data[:-1] + b'\x07'))
    put(PTH, 'big-endian.pth', zipped(one(), [('0', data)], extra=[('archive/byteorder', b'big')]))
    put(PTH, 'pickle-alone.pth', one())
    for name in ('views', 'checkpoint', 'protocol-4', 'parameters'):
        with zipfile.ZipFile(os.path.join(PTH, name + '.pth')) as archive:
            inside = next(entry for entry in archive.namelist() if entry.endswith('/data.pkl'))
            put(PTH, name + '-alone.pkl', archive.read(inside))
    put(PTH, 'lfs.pth', b'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 350374352\n')
    put(PTH, 'page.pth', b'\n<!DOCTYPE html><html><body>Quota exceeded</body></html>')
    put(PTH, 'empty.pth', b'')


def plain_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w') as archive:
        archive.writestr('word/document.xml', '<xml/>')
    return buffer.getvalue()


def safe(header, data=b''):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack('<Q', len(text)) + text + data


def safetensors():
    f32 = {'dtype': 'F32', 'shape': [2, 1], 'data_offsets': [0, 8]}
    put(SAFE, 'two', safe({'a': f32, 'b': {'dtype': 'F16', 'shape': [], 'data_offsets': [8, 10]},
                           '__metadata__': {'configuration': '{"kind": "encoder"}'}}, bytes(10)))
    put(SAFE, 'none', safe({}))
    put(SAFE, 'empty-tensor', safe({'a': {'dtype': 'I64', 'shape': [0, 3], 'data_offsets': [0, 0]}, 'b': f32}, bytes(8)))
    put(SAFE, 'twice', safe(b'{"a":' + json.dumps(f32).encode() + b',"\\u0061":' + json.dumps(f32).encode() + b'}', bytes(8)))
    put(SAFE, 'overlap', safe({'a': f32, 'b': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}}, bytes(8)))
    put(SAFE, 'long', b'\xff' * 8 + b'{}')
    put(SAFE, 'overflow', safe({'a': {'dtype': 'F64', 'shape': [1 << 31, 1 << 31, 1 << 31], 'data_offsets': [0, 0]}}))


if __name__ == '__main__':
    good()
    hostile()
    safetensors()
    sys.stdout.write(f'{len(os.listdir(PTH))} and {len(os.listdir(SAFE))} seeds\n')
