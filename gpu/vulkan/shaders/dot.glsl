// Sums of products of packed signed bytes, by the one instruction that devices have for four of them
// (VK_KHR_shader_integer_dot_product). Named by its number: Debian 12's glslc has no word for it.
#extension GL_EXT_spirv_intrinsics : require

spirv_instruction(extensions = ["SPV_KHR_integer_dot_product"], capabilities = [6019, 6018], id = 4450)
int packedDot(uint a, uint b, spirv_literal int format);

int dot16(uvec4 a, uvec4 b) { return packedDot(a.x, b.x, 0) + packedDot(a.y, b.y, 0) + packedDot(a.z, b.z, 0) + packedDot(a.w, b.w, 0); }
