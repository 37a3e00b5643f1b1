#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random weights in the published forms, saved by torch.save, with PyTorch's own figures for them.

Run with Debian's python3-torch: official_reference.py OUT rerankers|official-encoder|base. OUT gets the .pth files, the inputs
as raw little-endian numbers and, in WHAT.json, which belongs to which and the expected figures.
  rerankers  the published reranker for 1536-d and 384-d texts, prefixed "module." as DataParallel saves it
  official-encoder  a small ConvNeXt in Sample4Geo's form; tests/golden/official-encoder* came from it
  base       Sample4Geo's ConvNeXt-Base in float32 and bfloat16: half a gigabyte
"""
import json
import os
import sys
from collections import OrderedDict

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from networks_reference import ConvNext, SumReranker  # noqa: E402

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def randomise(module, gain=1.0):
    """Weights whose activations neither vanish nor explode, with every bias and norm in play."""
    with torch.no_grad():
        for name, value in module.named_parameters():
            if name.endswith('gamma'):
                value.uniform_(0.1, 0.6)
            elif value.dim() > 1:
                value.normal_(0, gain * (value.numel() / value.shape[0]) ** -0.5)
            elif name.endswith('weight'):
                value.uniform_(0.7, 1.3)
            else:
                value.normal_(0, 0.1)
    return module.eval()


def rounded(module, dtype):
    """The state dict as a checkpoint of that type holds it."""
    return OrderedDict((name, value.to(dtype)) for name, value in module.state_dict().items())


def save_raw(path, tensor):
    with open(path, 'wb') as file:
        file.write(tensor.contiguous().numpy().tobytes())


def pictures(count, height, width):
    """Bytes of blocks in random colours at three scales, so that pictures differ as photographs do."""
    total = torch.zeros(count, 3, height, width)
    for side in (64, 16, 4):
        coarse = torch.rand(count, 3, max(1, height // side), max(1, width // side))
        total += torch.nn.functional.interpolate(coarse, (height, width))
    return (total / 3 * 255).to(torch.uint8)


def reranker_case(out, text, queries=100, candidates=10):
    net = randomise(SumReranker(1024, text), 2.0)
    name = f'reranker-{text}'
    torch.save(OrderedDict(('module.' + key, value) for key, value in net.state_dict().items()), f'{out}/{name}.pth')
    images = torch.nn.functional.normalize(torch.randn(queries, 1 + candidates, 1024), dim=2)
    texts = torch.nn.functional.normalize(torch.randn(queries, 1 + candidates, text), dim=2)
    save_raw(f'{out}/{name}.images', images)
    save_raw(f'{out}/{name}.texts', texts)
    with torch.no_grad():
        scores = net(images[:, :1], texts[:, :1], images[:, 1:], texts[:, 1:])
    return {'name': name, 'text': text, 'queries': queries, 'candidates': candidates, 'scores': scores.tolist(),
            'parameters': sum(value.numel() for value in net.parameters())}


def encoder_cases(out, name, widths, depths, height, width, types):
    net = randomise(ConvNext(widths, depths))
    pixels = pictures(2, height, width)
    save_raw(f'{out}/{name}.pixels', pixels)
    original = net.state_dict()
    original = OrderedDict((key, value.clone()) for key, value in original.items())
    cases = []
    for dtype in types:
        net.load_state_dict(original)
        state = rounded(net, dtype)
        saved = OrderedDict(('model.' + key, value) for key, value in state.items())
        saved['logit_scale'] = torch.tensor(2.6592, dtype=dtype)
        file = f'{name}-{str(dtype).split(".")[-1]}.pth'
        torch.save(saved, f'{out}/{file}')
        net.load_state_dict(state)
        # Two pictures once, to see that they differ; one for each rounding, since the base takes seconds.
        shown = pixels if not cases else pixels[:1]
        with torch.no_grad():
            embeddings = net((shown.float() / 255 - MEAN) / DEVIATION)
        cases.append({'file': file, 'pixels': f'{name}.pixels', 'height': height, 'width': width, 'widths': widths,
                      'depths': depths, 'embeddings': embeddings.tolist(),
                      'parameters': sum(value.numel() for value in net.parameters()),
                      'between_pictures': float(embeddings[0] @ embeddings[1]) if not cases else None})
    return cases


def main():
    out, what = sys.argv[1], sys.argv[2]
    torch.manual_seed(20240607)
    if what == 'rerankers':
        cases = [reranker_case(out, 1536), reranker_case(out, 384)]
    elif what == 'official-encoder':
        cases = encoder_cases(out, what, [8, 12, 16, 24], [1, 1, 2, 1], 64, 96,
                              [torch.float32, torch.float16, torch.bfloat16])
    elif what == 'base':
        cases = encoder_cases(out, what, [128, 256, 512, 1024], [3, 3, 27, 3], 384, 768, [torch.float32, torch.bfloat16])
    else:
        sys.exit(__doc__)
    with open(f'{out}/{what}.json', 'w') as file:
        json.dump(cases, file)


if __name__ == '__main__':
    main()
