#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ConvNeXt-Base (Sample4Geo's encoder, random weights) at 384 x 768 in our program and in python3-torch, in turns on
the same machine with the same threads and environment. Prints milliseconds an image and PyTorch's over ours.

    /usr/bin/python3 tests/bench/encode_speed.py [--geovlm build/release/bin/geovlm] [--threads 2] [--rounds 4]

PyTorch runs the network as timm writes it, in inference mode, once in its usual memory layout and once in
channels_last; the faster of both counts. Not part of the test suite: timings decide no test.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PICTURES_A_ROUND = 3


def same_for_both(threads):
    """The environment of both sides, set before any library is loaded: this program starts itself again."""
    wanted = {'OMP_NUM_THREADS': str(threads), 'OPENBLAS_NUM_THREADS': str(threads), 'OMP_WAIT_POLICY': 'PASSIVE',
              'QT_QPA_PLATFORM': 'offscreen', 'PYTHONDONTWRITEBYTECODE': '1'}
    forbidden = ('OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE')
    if all(os.environ.get(k) == v for k, v in wanted.items()) and not any(k in os.environ for k in forbidden):
        return
    environment = {k: v for k, v in os.environ.items() if k not in forbidden} | wanted
    os.execve(sys.executable, [sys.executable] + sys.argv, environment)


def ours(program, store, threads):
    words = [program, 'bench', store, '--paths', 'encode', '--model', 'base', '--threads', str(threads), '--json', '--quiet']
    path = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)['paths'][0]
    assert (path['height'], path['width'], path['batch']) == (384, 768, 1), path
    return path['median_ms']


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--geovlm', default='build/release/bin/geovlm')
    parser.add_argument('--threads', type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument('--rounds', type=int, default=4)
    given = parser.parse_args()
    same_for_both(given.threads)

    import torch
    sys.path.insert(0, os.path.join(HERE, '..', 'golden'))
    from networks_reference import ConvNext
    from official_reference import DEVIATION, MEAN, randomise
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    net = randomise(ConvNext([128, 256, 512, 1024], [3, 3, 27, 3]))
    pixels = torch.randint(0, 256, (1, 3, 384, 768), dtype=torch.uint8)

    def theirs(layout):
        times = []
        moved = net.to(memory_format=layout)
        with torch.inference_mode():
            for repeat in range(1 + PICTURES_A_ROUND):
                start = time.perf_counter()
                moved(((pixels.float() / 255 - MEAN) / DEVIATION).to(memory_format=layout))
                times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times[1:])

    with tempfile.TemporaryDirectory() as folder:
        weights, store = f'{folder}/base.pth', f'{folder}/speed.geovlm'
        torch.save({'model.' + name: value for name, value in net.state_dict().items()}, weights)
        for words in (['init', store], ['import-model', store, weights, '--kind', 'encoder', '--name', 'base']):
            subprocess.run([given.geovlm] + words + ['--quiet'], check=True, stdout=subprocess.DEVNULL)
        rows = []
        for _ in range(given.rounds):
            rows.append((ours(given.geovlm, store, given.threads), theirs(torch.contiguous_format),
                         theirs(torch.channels_last)))
            print('geovlm %.0f ms, PyTorch %.0f ms, in channels_last %.0f ms' % rows[-1], flush=True)
    median = [statistics.median(column) for column in zip(*rows)]
    print('%d threads, PyTorch %s: geovlm %.0f ms, PyTorch at its best %.0f ms: ratio %.2f' %
          (given.threads, torch.__version__, median[0], min(median[1:]), min(median[1:]) / median[0]))


if __name__ == '__main__':
    main()
