#include "code/language_parts.h"

namespace daylong::ui {

std::vector<Language> languagesWithBraces() {
    const QString cWords = QStringLiteral(
        "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof "
        "static struct switch typedef union volatile while");
    const QString cTypes = QStringLiteral(
        "void char short int long float double signed unsigned bool _Bool size_t ssize_t ptrdiff_t int8_t int16_t "
        "int32_t "
        "int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t wchar_t char8_t char16_t char32_t FILE");
    const QString cConstants = QStringLiteral("NULL true false nullptr this stdin stdout stderr");
    const QString jsWords = QStringLiteral(
        "async await break case catch class const continue debugger default delete do else export extends finally for "
        "from "
        "function get if import in instanceof let new of return set static super switch throw try typeof var void "
        "while "
        "with yield");
    const QString jsConstants = QStringLiteral("true false null undefined NaN Infinity this globalThis console");
    std::vector<Region> js = cRegions();
    js.push_back({u"`"_s, u"`"_s, Ink::Text, Region::Escapes | Region::Lines});
    std::vector<Region> cpp = cRegions();
    cpp.insert(cpp.begin(), {u"R\"("_s, u")\""_s, Ink::Text, Region::Lines});
    std::vector<Region> blocks = cRegions(true);
    blocks.insert(blocks.begin(), {u"\"\"\""_s, u"\"\"\""_s, Ink::Text, Region::Escapes | Region::Lines});
    std::vector<Region> rust{lineComment(u"//"_s),
                             {u"/*"_s, u"*/"_s, Ink::Comment, Region::Lines | Region::Nests},
                             {u"r#\""_s, u"\"#"_s, Ink::Text, Region::Lines},
                             {u"#!["_s, u"]"_s, Ink::Meta},
                             {u"#["_s, u"]"_s, Ink::Meta},
                             {u"\""_s, u"\""_s, Ink::Text, Region::Escapes | Region::Lines}};
    std::vector<Region> go{
        lineComment(u"//"_s), blockComment(), text(u"\""_s), text(u"'"_s), {u"`"_s, u"`"_s, Ink::Text, Region::Lines}};
    std::vector<Region> csharp = cRegions();
    csharp.insert(csharp.begin(), {u"@\""_s, u"\""_s, Ink::Text, Region::Lines});
    std::vector<Region> php = cRegions();
    php.push_back(lineComment(u"#"_s));
    return {
        {u"c h"_s, cWords, cTypes, cConstants, cRegions(), Directives | Calls},
        {u"cpp c++ cc cxx hpp hh hxx h++ cuda cu cuh ino arduino"_s,
         cWords +
             u" alignas alignof and asm catch class co_await co_return co_yield concept consteval constexpr constinit "
             u"const_cast decltype delete dynamic_cast explicit export final friend import module mutable namespace "
             u"new "
             u"noexcept not operator or override private protected public reinterpret_cast requires static_assert "
             u"static_cast template thread_local throw try typeid typename using virtual __global__ __device__ "
             u"__host__ __shared__"_s,
         cTypes + u" std string string_view vector map set optional variant unique_ptr shared_ptr tuple pair array"_s,
         cConstants, cpp, Directives | Calls},
        {u"csharp cs c# dotnet"_s,
         u"abstract as async await base break case catch checked class const continue default delegate do else enum "
         u"event "
         u"explicit extern finally fixed for foreach get goto if implicit in init interface internal is lock namespace "
         u"new "
         u"operator out override params partial private protected public readonly record ref return sealed set sizeof "
         u"stackalloc static struct switch throw try typeof unchecked unsafe using var virtual volatile when where "
         u"while "
         u"yield"_s,
         u"bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort void"_s,
         u"true false null this value"_s, csharp, Directives | Calls | Capitals},
        {u"java"_s,
         u"abstract assert break case catch class const continue default do else enum extends final finally for goto "
         u"if "
         u"implements import instanceof interface native new package permits private protected public record return "
         u"sealed static strictfp super switch synchronized throw throws transient try var volatile while yield"_s,
         u"boolean byte char double float int long short void"_s, u"true false null this"_s, blocks,
         Decorators | Calls | Capitals},
        {u"javascript js jsx mjs cjs node"_s, jsWords, QString(), jsConstants, js,
         Decorators | Calls | Capitals | Patterns | DollarWords},
        {u"typescript ts tsx mts cts"_s,
         jsWords + u" abstract as asserts declare enum implements infer interface is keyof module namespace override "
                   u"private protected public readonly satisfies type"_s,
         u"any bigint boolean never number object string symbol unknown void"_s, jsConstants, js,
         Decorators | Calls | Capitals | Patterns | DollarWords},
        {u"rust rs"_s,
         u"as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move "
         u"mut pub "
         u"ref return static struct super trait type union unsafe use where while macro_rules"_s,
         u"bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize"_s, u"true false self Self"_s,
         rust, Calls | Capitals | Quotes | Marks},
        {u"go golang"_s,
         u"break case chan const continue default defer else fallthrough for func go goto if import interface map "
         u"package "
         u"range return select struct switch type var"_s,
         u"any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string "
         u"uint "
         u"uint8 uint16 uint32 uint64 uintptr"_s,
         u"true false nil iota"_s, go, Calls},
        {u"swift"_s,
         u"actor as associatedtype async await break case catch class continue default defer deinit do else enum "
         u"extension "
         u"fallthrough fileprivate final for func get guard if import in init inout internal is lazy let mutating "
         u"nonisolated "
         u"open operator override private protocol public repeat rethrows return set some static struct subscript "
         u"super "
         u"switch throw throws try typealias unowned var weak where while"_s,
         QString(), u"true false nil self Self"_s, blocks, Decorators | Calls | Capitals},
        {u"kotlin kt kts"_s,
         u"abstract actual as break by catch class companion const constructor continue crossinline data do else enum "
         u"expect "
         u"external final finally for fun get if import in infix init inline inner interface internal is lateinit "
         u"noinline "
         u"object open operator out override package private protected public reified return sealed set super suspend "
         u"tailrec throw try typealias val var vararg when where while"_s,
         QString(), u"true false null this it"_s, blocks, Decorators | Calls | Capitals},
        {u"scala sc"_s,
         u"abstract case catch class def do else enum export extends extension final finally for given if implicit "
         u"import lazy "
         u"match new object override package private protected return sealed super then throw trait try type using val "
         u"var "
         u"while with yield"_s,
         QString(), u"true false null this"_s, blocks, Decorators | Calls | Capitals},
        {u"dart flutter"_s,
         u"abstract as assert async await base break case catch class const continue covariant default deferred do "
         u"else enum "
         u"export extends extension external factory final finally for get if implements import in interface is late "
         u"library "
         u"mixin new on operator part required rethrow return sealed set static super switch sync throw try typedef "
         u"var when "
         u"while with yield"_s,
         u"bool double dynamic int num void"_s, u"true false null this"_s, blocks, Decorators | Calls | Capitals},
        {u"php"_s,
         u"abstract and as break callable case catch class clone const continue declare default do echo else elseif "
         u"enum "
         u"extends final finally fn for foreach function global goto if implements include include_once instanceof "
         u"insteadof interface isset list match namespace new or print private protected public readonly require "
         u"require_once return static switch throw trait try unset use var while xor yield"_s,
         u"array bool float int iterable mixed never object string void"_s, u"true false null self parent"_s, php,
         IgnoresCase | Dollars | Calls | Capitals},
        {u"objective-c objc objectivec m mm"_s, cWords + u" in out self super nil YES NO id"_s, cTypes, cConstants,
         cRegions(), Directives | Decorators | Calls},
        {u"groovy gradle jenkinsfile"_s,
         u"abstract as assert break case catch class const continue def default do else enum extends final finally for "
         u"if "
         u"implements import in instanceof interface new package private protected public return static super switch "
         u"throw "
         u"throws trait try var while"_s,
         u"boolean byte char double float int long short void"_s, u"true false null this it"_s, blocks,
         Decorators | Calls | Capitals},
        {u"zig"_s,
         u"and break catch comptime const continue defer else enum errdefer error export extern fn for if inline or "
         u"orelse "
         u"packed pub return struct switch test threadlocal try union unreachable usingnamespace var while"_s,
         u"bool f16 f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize void type anytype noreturn"_s,
         u"true false null undefined"_s,
         {lineComment(u"//"_s), text(u"\""_s), text(u"'"_s)},
         Decorators | Calls | Capitals},
        {u"glsl hlsl wgsl metal vert frag shader"_s,
         cWords + u" in out inout uniform varying attribute layout discard precision highp mediump lowp buffer shared "
                  u"cbuffer fn let var"_s,
         cTypes + u" vec2 vec3 vec4 ivec2 ivec3 ivec4 mat2 mat3 mat4 sampler2D samplerCube float2 float3 float4 "
                  u"float4x4 half "
                  u"uint"_s,
         cConstants, cRegions(), Directives | Decorators | Calls},
        {u"solidity sol"_s,
         u"abstract as assembly break case catch constructor continue contract delete do else emit enum event external "
         u"for "
         u"function if immutable import indexed interface internal is library mapping memory modifier new override "
         u"payable "
         u"pragma private public pure require return returns revert storage struct try using view virtual while"_s,
         u"address bool bytes bytes32 int int256 string uint uint8 uint256"_s, u"true false this msg"_s, cRegions(),
         Calls | Capitals},
        {u"protobuf proto proto3"_s,
         u"enum extend extensions import map message oneof option optional package public repeated required reserved "
         u"returns "
         u"rpc service stream syntax"_s,
         u"bool bytes double fixed32 fixed64 float int32 int64 sint32 sint64 string uint32 uint64"_s, u"true false"_s,
         cRegions(), Capitals},
        {u"verilog systemverilog sv v"_s,
         u"always always_comb always_ff assign begin case default else end endcase endfunction endmodule endtask for "
         u"function "
         u"generate if initial inout input localparam module negedge output parameter posedge task while"_s,
         u"bit byte integer int logic real reg time wire"_s, QString(), cRegions(), Calls},
    };
}

}  // namespace daylong::ui
