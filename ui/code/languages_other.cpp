#include "code/language_parts.h"

namespace daylong::ui {

std::vector<Language> otherLanguages() {
    const Region mlComment{u"(*"_s, u"*)"_s, Ink::Comment, Region::Lines | Region::Nests};
    const Region braces{u"{"_s, u"}"_s, Ink::Comment, Region::Lines};
    const std::vector<Region> lisp{lineComment(u";"_s),
                                   {u"#|"_s, u"|#"_s, Ink::Comment, Region::Lines | Region::Nests},
                                   {u"\""_s, u"\""_s, Ink::Text, Region::Escapes | Region::Lines}};
    return {
        {u"haskell hs lhs purescript elm"_s,
         u"case class data deriving do else family forall foreign if import in infix infixl infixr instance let module "
         u"newtype of qualified then type where as hiding exposing port"_s,
         QString(),
         u"True False otherwise"_s,
         {{u"{-"_s, u"-}"_s, Ink::Comment, Region::Lines | Region::Nests}, lineComment(u"--"_s), text(u"\""_s)},
         Capitals | Primes | Quotes},
        {u"ocaml ml reasonml sml"_s,
         u"and as assert begin class constraint do done downto else end exception external for fun function functor if "
         u"in "
         u"include inherit initializer lazy let match method module mutable new object of open or private rec sig "
         u"struct then "
         u"to try type val virtual when while with"_s,
         u"bool char float int list option ref string unit array"_s,
         u"true false"_s,
         {mlComment, text(u"\""_s)},
         Capitals | Primes | Quotes},
        {u"fsharp fs f# fsx"_s,
         u"abstract and as async base begin class default delegate do done downcast elif else end exception extern "
         u"finally for "
         u"fun function if in inherit inline interface internal lazy let match member module mutable namespace new of "
         u"open or "
         u"override private public rec return static struct then to try type upcast use val void when while with yield"_s,
         u"bool byte char decimal float int int64 list option seq string unit"_s,
         u"true false null"_s,
         {mlComment, lineComment(u"//"_s), {u"\"\"\""_s, u"\"\"\""_s, Ink::Text, Region::Lines}, text(u"\""_s)},
         Capitals | Primes | Quotes},
        {u"clojure clj cljs edn"_s,
         u"case cond def defmacro defmethod defmulti defn defn- defonce defprotocol defrecord deftype do doseq dotimes "
         u"fn for "
         u"if if-let if-not import in-ns let letfn loop ns quote recur reify require throw try catch when when-let when-not"_s,
         QString(), u"true false nil"_s, lisp, Dashes | Marks | Keys},
        {u"lisp common-lisp commonlisp cl elisp emacs-lisp el scheme scm racket rkt"_s,
         u"and begin call/cc case cond define define-syntax defmacro defparameter defun defvar do dolist dotimes else "
         u"flet if "
         u"lambda let let* letrec loop or progn quote require set! setf setq unless when"_s,
         QString(), u"nil t"_s, lisp, Dashes | Marks},
        {u"pascal delphi objectpascal pas lazarus"_s,
         u"and array as begin case class const constructor destructor div do downto else end except finally for "
         u"function goto "
         u"if implementation in inherited interface is label mod not object of or packed procedure program property "
         u"raise "
         u"record repeat set shl shr then to try type unit until uses var while with xor"_s,
         u"boolean byte char double integer longint real single string word cardinal int64"_s,
         u"true false nil"_s,
         {mlComment, braces, lineComment(u"//"_s), plainText(u"'"_s)},
         IgnoresCase | Calls},
        {u"fortran f90 f95 f03 f77"_s,
         u"allocatable allocate call case contains cycle deallocate dimension do else elseif end enddo endif exit "
         u"function if "
         u"implicit in intent interface module none only out parameter pointer print private program public pure read "
         u"recursive result return save select stop subroutine then type use where while write"_s,
         u"character complex double integer logical precision real"_s,
         QString(),
         {lineComment(u"!"_s), plainText(u"\""_s), plainText(u"'"_s)},
         IgnoresCase | Calls},
        {u"vb vbnet visualbasic vb.net vba vbscript vbs basic"_s,
         u"and as byref byval call case catch class const dim do each else elseif end enum exit finally for friend "
         u"function "
         u"get if imports in inherits interface is let loop me module namespace new next not of on option or private "
         u"property "
         u"protected public readonly redim return select set shared static step structure sub then throw to try until "
         u"using "
         u"wend while with"_s,
         u"boolean byte char date decimal double integer long object short single string variant"_s,
         u"true false nothing null"_s,
         {lineComment(u"'"_s), plainText(u"\""_s)},
         IgnoresCase | Calls},
        {u"ada adb ads"_s,
         u"abort abs accept access all and array at begin body case constant declare delay do else elsif end entry "
         u"exception "
         u"exit for function generic goto if in is limited loop mod new not of or others out package pragma private "
         u"procedure "
         u"raise range record rem renames return reverse select separate subtype task terminate then type until use "
         u"when "
         u"while with xor"_s,
         u"boolean character float integer natural positive string"_s,
         u"true false null"_s,
         {lineComment(u"--"_s), plainText(u"\""_s)},
         IgnoresCase | Quotes},
        {u"prolog swipl datalog"_s,
         u"is not mod rem dynamic module use_module"_s,
         QString(),
         u"true false fail"_s,
         {lineComment(u"%"_s), blockComment(), text(u"\""_s), text(u"'"_s)},
         Capitals | Calls},
        {u"cobol cob"_s,
         u"accept add call close compute data delete display divide division else end end-if end-perform environment "
         u"evaluate "
         u"exit file from go identification if input into move multiply not open output perform pic picture procedure "
         u"program-id read run section select set stop string subtract then thru times to until using value varying "
         u"when "
         u"working-storage write"_s,
         QString(),
         u"zero zeros space spaces"_s,
         {lineComment(u"*>"_s), plainText(u"\""_s), plainText(u"'"_s)},
         IgnoresCase | Dashes},
        {u"vhdl vhd"_s,
         u"after all and architecture array assert begin block body buffer case component configuration constant "
         u"downto else "
         u"elsif end entity exit file for function generate generic if in inout is library loop map next not of on "
         u"open or "
         u"others out package port process range record report return select severity signal subtype then to type "
         u"until use "
         u"variable wait when while with xor"_s,
         u"bit boolean integer natural real signed std_logic std_logic_vector string time unsigned"_s,
         u"true false"_s,
         {lineComment(u"--"_s), plainText(u"\""_s)},
         IgnoresCase | Quotes},
        {u"nix"_s,
         u"assert else if import in inherit let or rec then with"_s,
         QString(),
         u"true false null"_s,
         {lineComment(u"#"_s),
          blockComment(),
          {u"''"_s, u"''"_s, Ink::Text, Region::Lines},
          {u"\""_s, u"\""_s, Ink::Text, Region::Escapes | Region::Lines}},
         Dollars | Dashes | Settings},
        {u"applescript osascript"_s,
         u"and as considering contains else end error every exit false from given handler if ignoring in into is my "
         u"not of on "
         u"or repeat return script set tell the then through times to true try until where while with without"_s,
         QString(),
         QString(),
         {lineComment(u"--"_s), mlComment, text(u"\""_s)},
         0},
    };
}

}  // namespace daylong::ui
