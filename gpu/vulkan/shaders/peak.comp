// Multiplications and additions and nothing else: sixteen independent ones of four floats in flight.
#version 450

layout(local_size_x = 128) in;
layout(set = 0, binding = 4) writeonly buffer Out { float values[]; };
layout(push_constant) uniform Push { uint rounds; };

void main() {
    const float seed = float(gl_LocalInvocationID.x + 1);
    const vec4 a = vec4(0.999, 0.998, 0.997, 0.996) - seed * 1e-6, b = vec4(seed) * 1e-5;
    vec4 sums[16];
    for (int i = 0; i < 16; ++i) sums[i] = vec4(seed * float(i));
    for (uint round = 0; round < rounds; ++round) {
        for (int i = 0; i < 16; ++i) sums[i] = fma(sums[i], a, b);
    }
    vec4 all = vec4(0.0);
    for (int i = 0; i < 16; ++i) all += sums[i];
    values[gl_GlobalInvocationID.x] = all.x + all.y + all.z + all.w;
}
