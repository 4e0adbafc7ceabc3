// One layer's keys and values, in chunks of 8 dims (kDims: the head's, rounded up to chunks). Keys lie in tiles of 16 slots,
// [kvHead][tile][chunk][16], so that neighbouring threads, each with a key of its own, read neighbouring chunks; values
// [kvHead][slot][chunk], for threads that share a key. Half floats and floats as they are; q8_0 as signed bytes, with a
// float scale per 32 dims behind all chunks, [kvHead][tile][block][16] and [kvHead][slot][block].
#include "unpack.glsl"

const uint kKvF32 = 0, kKvF16 = 1, kKvQ8_0 = 2;
layout(constant_id = 10) const uint kKvType = kKvF16;
layout(constant_id = 11) const uint kDims = 128;
layout(constant_id = 12) const uint kTiles = 1;    // of kTileSlots
layout(constant_id = 13) const uint kKvHeads = 1;
const uint kTileSlots = 16, kChunks = kDims / 8, kScaleBlocks = (kDims + 31) / 32;

uint keyChunk(uint kvHead, uint slot, uint chunk) { return ((kvHead * kTiles + slot / kTileSlots) * kChunks + chunk) * kTileSlots + slot % kTileSlots; }
uint valueChunk(uint kvHead, uint slot, uint chunk) { return (kvHead * kTiles * kTileSlots + slot) * kChunks + chunk; }
uint scalesAt() { return kKvHeads * kTiles * kTileSlots * kChunks * 2; }  // q8_0: two words per chunk come first
uint keyScale(uint kvHead, uint slot, uint block) { return scalesAt() + ((kvHead * kTiles + slot / kTileSlots) * kScaleBlocks + block) * kTileSlots + slot % kTileSlots; }
uint valueScale(uint kvHead, uint slot, uint block) { return scalesAt() + (kvHead * kTiles * kTileSlots + slot) * kScaleBlocks + block; }
