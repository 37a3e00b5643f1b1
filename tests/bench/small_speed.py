#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The compiled-in encoder and reader in our program and in python3-torch, with the same weights, batches, threads and
environment, in turns on one machine. Prints images a second, network alone, and ours over
PyTorch's.

    /usr/bin/python3 tests/bench/small_speed.py [--geovlm build/release/bin/geovlm] [--threads 1] [--rounds 4]

PyTorch runs in inference mode, in its usual memory layout and in channels_last, in our batches and in batches of eight (in
larger ones it loses most of its time to memory that is handed back and paged in again); the fastest counts. Timings decide
no test.
"""
import argparse
import json
import math
import os
import statistics
import struct
import subprocess
import tempfile
import time

from encode_speed import same_for_both

HERE = os.path.dirname(os.path.abspath(__file__))
TURNS = 4  # the reader looks in four directions and takes the mean


def weights_of(torch, kind):
    data = open(os.path.join(HERE, '..', '..', 'resources', 'models', f'{kind}-small.safetensors'), 'rb').read()
    length = struct.unpack('<Q', data[:8])[0]
    header = json.loads(data[8:8 + length])
    bank = json.loads(header.pop('__metadata__')['configuration'])
    tensors = {}
    for name, one in header.items():
        start, end = (8 + length + offset for offset in one['data_offsets'])
        tensors[name] = torch.frombuffer(bytearray(data[start:end]), dtype=torch.float32).view(one['shape'])
    return tensors, bank


class Net:
    def __init__(self, torch, weights, prefix):
        self.torch, self.f = torch, torch.nn.functional
        self.w = {name[len(prefix):]: value for name, value in weights.items() if name.startswith(prefix)}

    def norm(self, name, x):
        scale = self.w[name + '.weight']
        return self.f.layer_norm(x, scale.shape, scale, self.w[name + '.bias'], 1e-6)

    def norm2d(self, name, x):
        return self.norm(name, x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    def linear(self, name, x):
        return self.f.linear(x, self.w[name + '.weight'], self.w[name + '.bias'])

    def block(self, name, x):
        kernel = self.w[name + 'conv_dw.weight']
        y = self.f.conv2d(x, kernel, self.w[name + 'conv_dw.bias'], 1, kernel.shape[2] // 2, 1, x.shape[1])
        y = self.norm(name + 'norm', y.permute(0, 2, 3, 1))
        y = self.linear(name + 'mlp.fc2', self.f.gelu(self.linear(name + 'mlp.fc1', y)))
        return x + (y * self.w[name + 'gamma']).permute(0, 3, 1, 2)

    def trunk(self, x):
        x = self.norm2d('stem.1', self.f.conv2d(x, self.w['stem.0.weight'], self.w['stem.0.bias'], 4))
        for stage in range(4):
            name = f'stages.{stage}.'
            if stage > 0:
                x = self.f.conv2d(self.norm2d(name + 'downsample.0', x), self.w[name + 'downsample.1.weight'],
                                  self.w[name + 'downsample.1.bias'], 2)
            block = 0
            while f'{name}blocks.{block}.gamma' in self.w:
                x = self.block(f'{name}blocks.{block}.', x)
                block += 1
        return x

    def encode(self, x):
        pooled = self.norm('head.norm', self.trunk(x).mean((2, 3)))
        return self.f.normalize(self.linear('head.fc', pooled), dim=1)

    def read(self, x, questions):
        seen = self.trunk(x)
        seen = self.norm('pool.norm', self.torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))
        parts = []
        for one in questions:
            logits = self.linear('heads.' + one['id'], seen)
            parts.append(logits.sigmoid() if one.get('multiple') else logits.softmax(1))
        return self.torch.cat(parts, 1)


def with_bearing(torch, pixels, layout):
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    colours = (pixels.float() / 255 - mean) / deviation
    count, _, height, width = pixels.shape
    azimuth = ((torch.arange(width) + 0.5) / width * 2 - 1) * math.pi
    elevation = (torch.arange(height) + 0.5) / height * 2 - 1
    bearing = torch.stack([azimuth.sin().expand(height, width), azimuth.cos().expand(height, width),
                           elevation.unsqueeze(1).expand(height, width)])
    return torch.cat([colours, bearing.expand(count, 3, height, width)], 1).to(memory_format=layout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--geovlm', default='build/release/bin/geovlm')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=4)
    given = parser.parse_args()
    same_for_both(given.threads)
    import torch
    torch.set_num_threads(given.threads)
    encoder, _ = weights_of(torch, 'encoder')
    reader, configuration = weights_of(torch, 'reader')
    questions = configuration['bank']['questions']
    encode, read = Net(torch, encoder, ''), Net(torch, reader, 'ground.')

    def turned(pixels, layout):
        width = pixels.shape[3]
        return sum(read.read(with_bearing(torch, pixels.roll(width * turn // TURNS, 3), layout), questions)
                   for turn in range(TURNS)) / TURNS

    work = {'encode': lambda pixels, layout: encode.encode(with_bearing(torch, pixels, layout)), 'read': turned}
    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        store = f'{folder}/speed.geovlm'
        subprocess.run([given.geovlm, 'init', store, '--quiet'], check=True, stdout=subprocess.DEVNULL)
        for path, run in work.items():
            rows = []
            for _ in range(given.rounds):
                words = [given.geovlm, 'bench', store, '--paths', path, '--threads', str(given.threads), '--json', '--quiet']
                said = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)['paths'][0]
                row = [said['batch'] * 1000 / said['median_ms']]
                for batch in (said['batch'], 8):
                    pixels = torch.randint(0, 256, (batch, 3, said['height'], said['width']), dtype=torch.uint8)
                    for layout in (torch.contiguous_format, torch.channels_last):
                        times = []
                        for _ in range(12):
                            start = time.perf_counter()
                            run(pixels, layout)
                            times.append(time.perf_counter() - start)
                        row.append(batch / statistics.median(times[2:]))
                rows.append(row)
            ours, *theirs = (statistics.median(column) for column in zip(*rows))
            print(f"{path}, {given.threads} thread(s): geovlm {ours:.0f} images a second in batches of {said['batch']}, PyTorch "
                  f"{theirs[0]:.0f}, in channels_last {theirs[1]:.0f}; in batches of 8 {theirs[2]:.0f} and {theirs[3]:.0f}: "
                  f"ratio {ours / max(theirs):.2f}", flush=True)


if __name__ == '__main__':
    main()
