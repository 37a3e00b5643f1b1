#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a tiny language model and a vision tower with random weights that llama.cpp takes: tiny_models.py FOLDER

FOLDER/tiny.gguf: two layers, a token for each byte and for a few longer pieces, ChatML. FOLDER/tiny-mmproj.gguf: a CLIP
tower with LLaVA's projector, 64 tokens an image. The rows of the letters are larger, so that letters are often, and not
always, among the likeliest tokens. Needs gguf and numpy.
"""
import re
import sys

import gguf
import numpy as np

HIDDEN, HEADS, LAYERS, CONTEXT = 64, 4, 2, 32768
TEMPLATE = ("{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
            "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
# Joined to one token each, as real vocabularies have them: a mark and a letter, a blank and a letter, JSON's signs.
PIECES = [*(f'"{c}' for c in "ABCDEFGH"), *(f"Ġ{c}" for c in "ABCDEFGH"), '{"', '":', '"]', '"}', "Ġt", "Ġa", "he", "in", "er",
          "re", "on", "an"]


def byte_letters():
    """GPT-2's printable letter for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    letters = {byte: chr(byte) for byte in plain} | {byte: chr(256 + i) for i, byte in enumerate(rest)}
    return [letters[byte] for byte in range(256)]


class File:
    def __init__(self, path, kind, seed):
        self.writer, self.random = gguf.GGUFWriter(path, kind), np.random.default_rng(seed)

    def matrix(self, name, *shape, scale=None):
        fan = int(np.prod(shape[1:]))
        values = self.random.normal(0, scale or fan ** -0.5, shape).astype(np.float32)
        self.writer.add_tensor(name, values)

    def flat(self, name, size, value):
        self.writer.add_tensor(name, np.full(size, value, dtype=np.float32))

    def close(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def language_model(path):
    file = File(path, "llama", 1)
    writer = file.writer
    tokens = byte_letters() + PIECES + SPECIAL
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(2 * HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(HIDDEN // HEADS)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([token.encode() for token in tokens])
    ordinary = len(tokens) - len(SPECIAL)
    writer.add_token_types([gguf.TokenType.NORMAL] * ordinary + [gguf.TokenType.CONTROL] * len(SPECIAL))
    writer.add_token_merges([f"{piece[0]} {piece[1]}" for piece in PIECES])
    writer.add_bos_token_id(ordinary)
    writer.add_eos_token_id(ordinary + 2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    writer.add_vocab_size(len(tokens))
    file.matrix("token_embd.weight", len(tokens), HIDDEN, scale=1.0)
    file.flat("output_norm.weight", HIDDEN, 1)
    output = file.random.normal(0, HIDDEN ** -0.5, (len(tokens), HIDDEN)).astype(np.float32)
    for i, token in enumerate(tokens):
        if re.fullmatch('["Ġ]?[A-J]', token):
            output[i] *= 3
    writer.add_tensor("output.weight", output)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        file.flat(block + "attn_norm.weight", HIDDEN, 1)
        file.flat(block + "ffn_norm.weight", HIDDEN, 1)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            file.matrix(f"{block}{name}.weight", HIDDEN, HIDDEN, scale=2 * HIDDEN ** -0.5)
        file.matrix(block + "ffn_gate.weight", 2 * HIDDEN, HIDDEN)
        file.matrix(block + "ffn_up.weight", 2 * HIDDEN, HIDDEN)
        file.matrix(block + "ffn_down.weight", HIDDEN, 2 * HIDDEN)
    file.close()


def vision_tower(path, width=32, feed=64, patch=14, size=112):
    file = File(path, "clip", 2)
    writer = file.writer
    writer.add_type(gguf.GGUFType.MMPROJ)
    writer.add_name("tiny")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type("mlp")
    writer.add_vision_projection_dim(HIDDEN)
    writer.add_vision_image_size(size)
    writer.add_vision_patch_size(patch)
    writer.add_vision_embedding_length(width)
    writer.add_vision_feed_forward_length(feed)
    writer.add_vision_head_count(2)
    writer.add_vision_block_count(LAYERS)
    writer.add_vision_attention_layernorm_eps(1e-5)
    writer.add_vision_image_mean([0.48, 0.46, 0.41])
    writer.add_vision_image_std([0.27, 0.26, 0.28])
    writer.add_vision_use_gelu(True)
    file.matrix("v.patch_embd.weight", width, 3, patch, patch)
    file.flat("v.class_embd", width, 0)
    file.matrix("v.position_embd.weight", (size // patch) ** 2 + 1, width, scale=0.5)
    file.flat("v.pre_ln.weight", width, 1)
    file.flat("v.pre_ln.bias", width, 0)
    for layer in range(LAYERS):
        block = f"v.blk.{layer}."
        for norm in ("ln1", "ln2"):
            file.flat(f"{block}{norm}.weight", width, 1)
            file.flat(f"{block}{norm}.bias", width, 0)
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            file.matrix(f"{block}{name}.weight", width, width)
            file.flat(f"{block}{name}.bias", width, 0)
        file.matrix(block + "ffn_up.weight", feed, width)
        file.flat(block + "ffn_up.bias", feed, 0)
        file.matrix(block + "ffn_down.weight", width, feed)
        file.flat(block + "ffn_down.bias", width, 0)
    for place, columns in (("mm.0", width), ("mm.2", HIDDEN)):
        file.matrix(f"{place}.weight", HIDDEN, columns, scale=2 * columns ** -0.5)
        file.flat(f"{place}.bias", HIDDEN, 0)
    file.close()


if __name__ == "__main__":
    language_model(sys.argv[1] + "/tiny.gguf")
    vision_tower(sys.argv[1] + "/tiny-mmproj.gguf")
