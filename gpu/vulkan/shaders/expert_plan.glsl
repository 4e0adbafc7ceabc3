// Where expert_tiles.comp's plan has what: [tiles] experts, kNoPair past the last tile; [tiles][kTilePairs] pairs, kNoPair
// where an expert has fewer.
const uint kTilePairs = 64, kNoPair = 0xFFFFFFFFu;
