// One layer's keys and values, in chunks of 8 dims (kDims: the head's, rounded up to chunks). Keys lie in tiles of 32 slots,
// [kvHead][tile][chunk][32], so that neighbouring threads, each with a key of its own, read neighbouring chunks; values
// [kvHead][slot][chunk], for threads that share a key. Half floats and floats as they are; q8_0 as signed bytes, with a
// float scale per 32 dims behind all chunks, [kvHead][tile][block][32] and [kvHead][slot][block].
#include "unpack.glsl"

const uint kKvF32 = 0, kKvF16 = 1, kKvQ8_0 = 2;
layout(constant_id = 10) const uint kKvType = kKvF16;
layout(constant_id = 11) const uint kDims = 128;
layout(constant_id = 12) const uint kTiles = 1;    // of 32 slots
layout(constant_id = 13) const uint kKvHeads = 1;
const uint kChunks = kDims / 8, kScaleBlocks = (kDims + 31) / 32;

uint keyChunk(uint kvHead, uint slot, uint chunk) { return ((kvHead * kTiles + slot / 32) * kChunks + chunk) * 32 + slot % 32; }
uint valueChunk(uint kvHead, uint slot, uint chunk) { return (kvHead * kTiles * 32 + slot) * kChunks + chunk; }
uint scalesAt() { return kKvHeads * kTiles * 32 * kChunks * 2; }  // q8_0: two words per chunk come first
uint keyScale(uint kvHead, uint slot, uint block) { return scalesAt() + ((kvHead * kTiles + slot / 32) * kScaleBlocks + block) * 32 + slot % 32; }
uint valueScale(uint kvHead, uint slot, uint block) { return scalesAt() + (kvHead * kTiles * 32 + slot) * kScaleBlocks + block; }
