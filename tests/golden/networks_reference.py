#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch's figures for networks whose weights follow a formula, so that no weights need to be stored.

Run with Debian's python3-torch: python3 tests/golden/networks_reference.py > tests/golden/networks.json
Weight i of the tensor that is k-th in name order: scale * sin(0.7 i + k), plus an offset of 1 for norms' weights.
"""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


def formula(count, k, scale=0.05):
    i = torch.arange(count, dtype=torch.float64)
    return scale * torch.sin(0.7 * i + k)


def fill(module):
    state = module.state_dict()
    for k, name in enumerate(sorted(state)):
        tensor = state[name]
        value = formula(tensor.numel(), k).reshape(tensor.shape)
        if 'norm' in name and name.endswith('weight') or name.endswith('stem.1.weight') or name.endswith('downsample.0.weight'):
            value = value + 1
        state[name] = value.float()
    module.load_state_dict(state)
    return module.eval()


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv_dw = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.mlp = Mlp(width)
        self.gamma = nn.Parameter(torch.ones(width))

    def forward(self, x):
        y = self.mlp(self.norm(self.conv_dw(x).permute(0, 2, 3, 1)))
        return x + (y * self.gamma).permute(0, 3, 1, 2)


class Stage(nn.Module):
    def __init__(self, before, width, depth):
        super().__init__()
        self.downsample = nn.Identity() if before is None else nn.Sequential(LayerNorm2d(before, eps=1e-6), nn.Conv2d(before, width, 2, 2))
        self.blocks = nn.Sequential(*[Block(width) for _ in range(depth)])

    def forward(self, x):
        return self.blocks(self.downsample(x))


class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=1e-6)


class ConvNext(nn.Module):
    """timm's ConvNeXt without its classifier, in plain PyTorch."""

    def __init__(self, widths, depths):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, widths[0], 4, 4), LayerNorm2d(widths[0], eps=1e-6))
        self.stages = nn.Sequential(*[Stage(None if s == 0 else widths[s - 1], w, d) for s, (w, d) in enumerate(zip(widths, depths))])
        self.head = Head(widths[-1])

    def forward(self, x):
        return F.normalize(self.head.norm(self.stages(self.stem(x)).mean((2, 3))), dim=1)


class SumReranker(nn.Module):
    """The published reranker: both sides are added before the first norm."""

    def __init__(self, image, text):
        super().__init__()
        self.image_projection = nn.Linear(image, 512)
        self.text_projection = nn.Linear(text, 512)
        self.norm = nn.LayerNorm(512)
        self.dense1, self.norm1 = nn.Linear(512, 256), nn.LayerNorm(256)
        self.dense2, self.norm2 = nn.Linear(256, 128), nn.LayerNorm(128)
        self.dense3, self.norm3 = nn.Linear(128, 64), nn.LayerNorm(64)
        self.output = nn.Linear(64, 1)

    def forward(self, qi, qt, ri, rt):
        x = self.norm(self.image_projection(qi) + self.text_projection(qt) + self.image_projection(ri) + self.text_projection(rt))
        for dense, norm in ((self.dense1, self.norm1), (self.dense2, self.norm2), (self.dense3, self.norm3)):
            x = F.relu(norm(dense(x)))
        return torch.sigmoid(self.output(x)).squeeze(-1)


def pixels(count, height, width):
    """Byte i is (31 i + 7 (i // 97)) mod 256."""
    i = torch.arange(count * 3 * height * width)
    return ((31 * i + 7 * (i // 97)) % 256).reshape(count, 3, height, width)


def shapes(module):
    return {name: list(tensor.shape) for name, tensor in sorted(module.state_dict().items())}


def encoder_case(widths, depths, height, width):
    net = fill(ConvNext(widths, depths))
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    with torch.no_grad():
        out = net((pixels(2, height, width).float() / 255 - mean) / deviation)
    return {'shapes': shapes(net), 'height': height, 'width': width, 'embeddings': out.tolist()}


def reranker_case(image, text, candidates):
    net = fill(SumReranker(image, text))
    qi, qt = formula(image, 100, 1.0).float(), formula(text, 101, 1.0).float()
    ri = torch.stack([formula(image, 200 + c, 1.0).float() for c in range(candidates)])
    rt = torch.stack([formula(text, 300 + c, 1.0).float() for c in range(candidates)])
    with torch.no_grad():
        scores = net(qi, qt, ri, rt)
    return {'shapes': shapes(net), 'image': image, 'text': text, 'candidates': candidates, 'scores': scores.tolist(),
            'parameters': sum(p.numel() for p in net.parameters())}


if __name__ == '__main__':
    print(json.dumps({'encoders': [encoder_case([8, 16, 24, 32], [1, 1, 2, 1], 64, 96), encoder_case([12, 20], [2, 1], 32, 40)],
                      'rerankers': [reranker_case(1024, 1536, 10), reranker_case(64, 384, 10)]}, indent=1))
