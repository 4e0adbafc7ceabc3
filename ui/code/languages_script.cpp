#include "code/language_parts.h"

namespace daylong::ui {

std::vector<Language> scriptLanguages() {
    const Region hash = lineComment(u"#"_s), shellHash = lineComment(u"#"_s, Region::AfterSpace);
    const auto triple = [](const QString& quotes) {
        return Region{quotes, quotes, Ink::Text, Region::Escapes | Region::Lines};
    };
    const QString shellWords = QStringLiteral(
        "if then else elif fi for while until do done case esac in function select return exit break continue local "
        "export "
        "readonly declare typeset unset shift trap source alias eval exec set sudo end begin and or not");
    const QString shellTypes = QStringLiteral(
        "echo printf read cd ls pwd mkdir rm cp mv cat grep sed awk find xargs sort head tail cut tr wc chmod chown "
        "curl wget "
        "tar git docker npm npx yarn pip pip3 python python3 node cargo go make cmake apt apt-get dnf brew systemctl "
        "ssh scp "
        "test kill sleep touch tee env which ln df du ps");
    const std::vector<Region> shell{shellHash, triple(u"\""_s), plainText(u"'"_s, Region::Lines), text(u"`"_s)};
    const QString rubyWords = QStringLiteral(
        "alias and begin break case class def defined do else elsif end ensure extend for if in include loop module "
        "next not "
        "or private protected public raise redo require require_relative rescue retry return super then undef unless "
        "until "
        "when while yield attr_accessor attr_reader attr_writer puts lambda proc");
    const Region semicolon = lineComment(u";"_s);
    return {
        {u"python py python3 py3 pycon ipython gyp starlark bzl"_s,
         u"and as assert async await break case class continue def del elif else except finally for from global if "
         u"import in "
         u"is lambda match nonlocal not or pass raise return try while with yield"_s,
         u"bool bytearray bytes complex dict float frozenset int list object set str tuple type enumerate filter len "
         u"map max "
         u"min open print range reversed sorted sum super zip isinstance Exception ValueError TypeError KeyError"_s,
         u"True False None self cls"_s,
         {hash, triple(u"\"\"\""_s), triple(u"'''"_s), text(u"\""_s), text(u"'"_s)},
         Decorators | Calls | Capitals},
        {u"bash sh shell zsh ksh fish ash"_s, shellWords, shellTypes, u"true false"_s, shell,
         Dollars | Dashes | Settings},
        {u"console shell-session shellsession sh-session terminal"_s, shellWords, shellTypes, u"true false"_s, shell,
         Dollars | Dashes | Settings | Prompts},
        {u"powershell ps1 pwsh posh"_s,
         u"begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach "
         u"function "
         u"if in param process return switch throw trap try until using while"_s,
         QString(),
         QString(),
         {{u"<#"_s, u"#>"_s, Ink::Comment, Region::Lines},
          hash,
          plainText(u"\""_s, Region::Lines),
          plainText(u"'"_s, Region::Lines)},
         IgnoresCase | Dollars | Dashes | Capitals},
        {u"batch bat cmd dosbatch"_s,
         u"call cd cls copy del do echo else endlocal exit for goto if in mkdir move not off on pause popd pushd rd "
         u"rem set "
         u"setlocal shift start"_s,
         QString(),
         u"nul errorlevel"_s,
         {{u"rem "_s, {}, Ink::Comment, Region::LineStart},
          {u"REM "_s, {}, Ink::Comment, Region::LineStart},
          {u"::"_s, {}, Ink::Comment, Region::LineStart},
          {u"%"_s, u"%"_s, Ink::Name},
          plainText(u"\""_s)},
         IgnoresCase},
        {u"ruby rb irb rake gemfile crystal cr"_s,
         rubyWords,
         QString(),
         u"true false nil self"_s,
         {{u"=begin"_s, u"=end"_s, Ink::Comment, Region::Lines | Region::LineStart},
          hash,
          triple(u"\""_s),
          triple(u"'"_s)},
         Calls | Capitals | Marks | Patterns | Decorators},
        {u"perl pl pm raku"_s,
         u"and cmp continue do else elsif eq for foreach ge given gt if last le lt my ne next no not or our package "
         u"print "
         u"printf push redo require return say shift sub unless until use when while wantarray die warn local keys values"_s,
         QString(),
         u"undef __PACKAGE__ STDIN STDOUT STDERR"_s,
         {{u"="_s, u"=cut"_s, Ink::Comment, Region::Lines | Region::LineStart},
          shellHash,
          triple(u"\""_s),
          triple(u"'"_s)},
         Dollars | Decorators | Calls | Patterns},
        {u"lua luau moonscript"_s,
         u"and break do else elseif end for function goto if in local not or repeat return then until while"_s,
         u"assert error ipairs next pairs pcall print require select setmetatable string table math tonumber tostring type"_s,
         u"true false nil self"_s,
         {{u"--[["_s, u"]]"_s, Ink::Comment, Region::Lines},
          lineComment(u"--"_s),
          {u"[["_s, u"]]"_s, Ink::Text, Region::Lines},
          text(u"\""_s),
          text(u"'"_s)},
         Calls},
        {u"r rlang rscript splus"_s,
         u"break else for function if in library next repeat require return while"_s,
         QString(),
         u"TRUE FALSE NULL NA NaN Inf T F"_s,
         {hash, triple(u"\""_s), triple(u"'"_s)},
         Calls},
        {u"julia jl"_s,
         u"abstract baremodule begin break catch const continue do else elseif end export finally for function global "
         u"if "
         u"import in isa let local macro module mutable primitive quote return struct try type using where while"_s,
         QString(),
         u"true false nothing missing NaN Inf pi"_s,
         {{u"#="_s, u"=#"_s, Ink::Comment, Region::Lines | Region::Nests}, hash, triple(u"\"\"\""_s), text(u"\""_s)},
         Decorators | Calls | Capitals | Marks | Quotes},
        {u"matlab octave"_s,
         u"break case catch classdef continue else elseif end endfor endfunction endif endwhile for function global if "
         u"methods otherwise parfor persistent properties return switch try while"_s,
         QString(),
         u"true false pi inf nan Inf NaN eps"_s,
         {{u"%{"_s, u"%}"_s, Ink::Comment, Region::Lines | Region::LineStart},
          lineComment(u"%"_s),
          hash,
          plainText(u"\""_s),
          plainText(u"'"_s)},
         Calls | Transposes},
        {u"elixir ex exs heex"_s,
         u"after alias and case catch cond def defimpl defmacro defmodule defp defprotocol defstruct do else end fn "
         u"for if "
         u"import in not or quote raise receive require rescue try unless unquote use when with"_s,
         QString(),
         u"true false nil"_s,
         {hash, triple(u"\"\"\""_s), triple(u"\""_s), text(u"'"_s)},
         Decorators | Calls | Capitals | Marks},
        {u"erlang erl"_s,
         u"after and andalso begin case catch end fun if let not of or orelse receive try when"_s,
         QString(),
         u"true false undefined ok error"_s,
         {lineComment(u"%"_s), triple(u"\""_s), text(u"'"_s)},
         Calls | Capitals},
        {u"tcl tk"_s,
         u"break catch continue default else elseif error for foreach global if incr list namespace proc puts return "
         u"set switch "
         u"unset upvar variable while expr"_s,
         QString(),
         QString(),
         {shellHash, triple(u"\""_s)},
         Dollars},
        {u"awk gawk"_s,
         u"BEGIN END break continue delete do else exit for function getline if in next print printf return while"_s,
         QString(),
         u"NR NF FS OFS RS ORS FILENAME"_s,
         {hash, text(u"\""_s)},
         Dollars | Calls | Patterns},
        {u"vim viml vimscript"_s,
         u"abort call command echo else elseif endfor endfunction endif endwhile execute for function if in let map "
         u"nnoremap "
         u"inoremap vnoremap return set setlocal while autocmd augroup syntax highlight"_s,
         QString(),
         QString(),
         {lineComment(u"\""_s, Region::LineStart), text(u"\""_s), plainText(u"'"_s)},
         Calls},
        {u"nim"_s,
         u"and as break case const continue def discard div do echo elif else enum except export finally for from func "
         u"if "
         u"import in include is iterator let macro method mod not object of or proc raise ref return template try "
         u"tuple type "
         u"using var when while yield"_s,
         u"bool char float int seq string uint void"_s,
         u"true false nil"_s,
         {{u"#["_s, u"]#"_s, Ink::Comment, Region::Lines | Region::Nests}, hash, triple(u"\"\"\""_s), text(u"\""_s)},
         Calls | Capitals | Quotes},
        {u"gdscript gd"_s,
         u"and as await break class class_name const continue elif else enum extends for func if in is match not or "
         u"pass "
         u"return signal static super var while"_s,
         u"bool float int void String Array Dictionary"_s,
         u"true false null self"_s,
         {hash, triple(u"\"\"\""_s), text(u"\""_s), text(u"'"_s)},
         Decorators | Calls | Capitals | Dollars},
        {u"assembly asm nasm x86asm gas s armasm mips riscv"_s,
         u"mov movq movl lea push pop call ret jmp je jne jz jnz jg jge jl jle cmp test add sub mul imul div idiv inc "
         u"dec and "
         u"or xor not neg shl shr sal sar nop int syscall section global extern db dw dd dq resb resw resd equ ldr str "
         u"bl b "
         u"beq bne li lw sw addi"_s,
         u"rax rbx rcx rdx rsi rdi rsp rbp eax ebx ecx edx esi edi esp ebp ax bx cx dx al ah bl bh cl dl r8 r9 r10 r11 "
         u"r12 "
         u"r13 r14 r15 xmm0 xmm1 xmm2 xmm3"_s,
         QString(),
         {semicolon, lineComment(u"//"_s), shellHash, text(u"\""_s), plainText(u"'"_s)},
         IgnoresCase | Keys},
    };
}

}  // namespace daylong::ui
