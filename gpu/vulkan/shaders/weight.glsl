// Weights in units of 32 elements: two runs of 16 that one thread reads with 16-byte loads. Each type's file says how many
// units its block has, where in the block a unit's runs lie, and how they are read. `block` counts through the slice.
// The layout is repack.h's: blocks without their half-float scale, and the scales in an array of their own.
#include "unpack.glsl"

layout(set = 0, binding = 6) readonly buffer Body4 { uvec4 body4[]; };
layout(set = 0, binding = 6) readonly buffer Body1 { uint body1[]; };
layout(set = 0, binding = 7) readonly buffer Scales { uint scales[]; };

float blockScale(uint block) { return floatFromHalf((scales[block >> 1] >> (16 * (block & 1))) & 0xFFFFu); }

#if defined(WEIGHT_F32)
#include "types/f32.glsl"
#elif defined(WEIGHT_F16)
#include "types/f16.glsl"
#elif defined(WEIGHT_BF16)
#include "types/bf16.glsl"
#elif defined(WEIGHT_Q4_0)
#include "types/q4_0.glsl"
#elif defined(WEIGHT_Q4_1)
#include "types/q4_1.glsl"
#elif defined(WEIGHT_Q5_0)
#include "types/q5_0.glsl"
#elif defined(WEIGHT_Q5_1)
#include "types/q5_1.glsl"
#elif defined(WEIGHT_Q8_0)
#include "types/q8_0.glsl"
#elif defined(WEIGHT_Q2_K)
#include "types/q2_k.glsl"
#elif defined(WEIGHT_Q3_K)
#include "types/q3_k.glsl"
#elif defined(WEIGHT_Q4_K)
#include "types/q4_k.glsl"
#elif defined(WEIGHT_Q5_K)
#include "types/q5_k.glsl"
#elif defined(WEIGHT_Q6_K)
#include "types/q6_k.glsl"
#elif defined(WEIGHT_IQ4_NL)
#include "types/iq4_nl.glsl"
#elif defined(WEIGHT_IQ4_XS)
#include "types/iq4_xs.glsl"
#elif defined(WEIGHT_MXFP4)
#include "types/mxfp4.glsl"
#endif
