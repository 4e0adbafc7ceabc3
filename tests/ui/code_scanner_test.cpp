// What is what in code, line by line.
#include "code/code_scanner.h"

#include <QRandomGenerator>
#include <QTest>

using namespace daylong::ui;

namespace {

char letterOf(Ink ink) { return "pktcs#fmn+-"[static_cast<int>(ink)]; }

/// "k:if c:1 #:// words": what is coloured in some code.
QString coloured(const QString& name, const QString& code) {
    const KnownLanguage* language = languageOf(name);
    if (language == nullptr) return QStringLiteral("unknown");
    QStringList list;
    CodeState state = 0;
    for (const QString& line : code.split(u'\n')) {
        const ScannedLine scanned = scanLine(*language, line, state);
        for (const CodeToken& token : scanned.tokens) {
            list << QString(QLatin1Char(letterOf(token.ink))) + u':' + line.mid(token.begin, token.end - token.begin);
        }
        state = afterLine(*language, scanned.end);
    }
    return list.join(u' ');
}

}  // namespace

class CodeScannerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theUsualLanguagesAreKnown_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"bash",     "sh",       "console",  "c",          "cpp",        "c++",        "csharp",      "c#",
              "css",      "scss",     "java",     "javascript", "js",         "jsx",        "typescript",  "ts",
              "tsx",      "python",   "py",       "rust",       "rs",         "go",         "php",         "ruby",
              "rb",       "swift",    "kotlin",   "kt",         "scala",      "dart",       "perl",        "lua",
              "r",        "julia",    "matlab",   "haskell",    "ocaml",      "fsharp",     "elixir",      "erlang",
              "clojure",  "lisp",     "sql",      "html",       "xml",        "json",       "yaml",        "yml",
              "toml",     "ini",      "makefile", "cmake",      "dockerfile", "powershell", "bat",         "diff",
              "markdown", "latex",    "vb",       "pascal",     "fortran",    "asm",        "zig",         "glsl",
              "cuda",     "protobuf", "graphql",  "terraform",  "nginx",      "vim",        "objective-c", "groovy"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }

    void theUsualLanguagesAreKnown() {
        QFETCH(const QString, name);
        QVERIFY(languageOf(name) != nullptr);
        QCOMPARE(languageOf(name.toUpper() + " title=\"x\""), languageOf(name));
    }

    void whatIsBehindAFenceMayBeWrittenOtherwise() {
        QVERIFY(languageOf(QStringLiteral("Python")) != nullptr);
        QCOMPARE(languageOf(QStringLiteral("js {1,3-5}")), languageOf(QStringLiteral("javascript")));
        QCOMPARE(languageOf(QStringLiteral("{.python .numberLines}")), languageOf(QStringLiteral("py")));
        QCOMPARE(languageOf(QStringLiteral("language-rust,ignore")), languageOf(QStringLiteral("rust")));
        QCOMPARE(languageOf(QStringLiteral("cpp:main.cpp")), languageOf(QStringLiteral("c++")));
        for (const char* name : {"", "text", "klingon", " ", "```", "{"})
            QVERIFY(languageOf(QString::fromLatin1(name)) == nullptr);
        QVERIFY(languageOf(QString(100000, u'x')) == nullptr);
    }

    void eachLanguageIsReadByItsOwnRules_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* code, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(code) << QString::fromUtf8(expected);
        };
        row("c", "#include <a.h>\nint f(char c) { return 0x1f; } // \"no\"",
            "m:#include s:<a.h> t:int f:f t:char k:return c:0x1f #:// \"no\"");
        row("cpp", "auto s = R\"(a\n\"b)\"; /* c\n*/ 1'000.5e-3f 0xff'ab 'x' '\\''",
            "k:auto s:R\"(a s:\"b)\" #:/* c #:*/ c:1'000.5e-3f c:0xff'ab s:'x' s:'\\''");
        row("python", "@dataclass\ndef f(x):\n  \"\"\"a\n  b\"\"\"\n  return None # 'c'",
            "m:@dataclass k:def f:f s:\"\"\"a s:  b\"\"\" k:return c:None #:# 'c'");
        row("javascript", "const a = `b\n${c}` + /d\"e/g.test($x) / 2;", "k:const s:`b s:${c}` s:/d\"e/g f:test c:2");
        row("typescript", "interface A { b?: string }", "k:interface t:A t:string");
        row("rust", "fn f<'a>(x: &'a str) -> Option<char> { 'x' } /* a /* b */ c */ #[test]",
            "k:fn m:'a m:'a t:str t:Option t:char s:'x' #:/* a /* b */ c */ m:#[test]");
        row("go", "func (s *T) F() error { return nil }", "k:func f:F t:error k:return c:nil");
        row("bash", "for f in *.txt; do echo \"$f\" ${#f} # a\ndone", "k:for k:in k:do t:echo s:\"$f\" #:# a k:done");
        row("console", "$ ls -l\ntotal 3", "m:$ t:ls c:3");
        row("sql", "SELECT a, 'it''s' FROM t WHERE b > 1 -- c", "k:SELECT s:'it''s' k:FROM k:WHERE c:1 #:-- c");
        row("json", "{\"a\": [1, true, \"b\"]}", "n:\"a\" c:1 c:true s:\"b\"");
        row("yaml", "a-b: \"c\" # d\n- e: 1", "n:a-b s:\"c\" #:# d n:e c:1");
        row("toml", "[a.b]\nc = 'd'", "k:[a.b] n:c s:'d'");
        row("html", "<!-- a\nb --><p class=\"c\">&amp; d</p>",
            "#:<!-- a #:b --> k:<p n:class s:\"c\" k:> c:&amp; k:</p>");
        row("css", "a:hover { color: #ff0000; } /* b */", "n:a n:color c:#ff0000 #:/* b */");
        row("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-c\n+d\n e", "m:--- a m:+++ b f:@@ -1 +1 @@ -:-c +:+d");
        row("haskell", "f' :: Int -> Int -- a\nlet x = 'c'", "t:Int t:Int #:-- a k:let s:'c'");
        row("matlab", "a = b'; c = 'd'; % e", "s:'d' #:% e");
        row("lua", "--[[ a\n]] local s = [[b]]", "#:--[[ a #:]] k:local s:[[b]]");
        row("latex", "\\frac{a}{b} % c", "k:\\frac #:% c");
        row("vb", "Dim a As String ' b", "k:Dim k:As t:String #:' b");
        row("dockerfile", "FROM debian:12 AS build\nRUN echo $A", "k:FROM c:12 k:AS k:RUN n:$A");
        row("makefile", "all: $(OBJ)\n\tcc -o x", "n:all n:$(OBJ)");
        row("powershell", "$a = Get-Item 'b' # c", "n:$a t:Get-Item s:'b' #:# c");
    }

    void eachLanguageIsReadByItsOwnRules() {
        QFETCH(const QString, code);
        QFETCH(const QString, expected);
        QCOMPARE(coloured(QString::fromLatin1(QTest::currentDataTag()), code), expected);
    }

    void codeMayComeInPieces() {
        const QString code = QStringLiteral("int a; /* b\nc */ \"d\\\"e\" // f\nchar g = 'h';\n/* i");
        const KnownLanguage& c = *languageOf(QStringLiteral("c"));
        for (qsizetype cut = 0; cut <= code.size(); ++cut) {
            const CodeState between = scanCode(c, code.left(code.lastIndexOf(u'\n', cut - 1) + 1), 0);
            QCOMPARE(scanCode(c, code.mid(code.lastIndexOf(u'\n', cut - 1) + 1), between), scanCode(c, code, 0));
        }
        QVERIFY(scanCode(c, QStringLiteral("// a"), 0) != 0);  // more of the line may come
        QCOMPARE(scanCode(c, QStringLiteral("// a\n"), 0), 0);
    }

    void anyTextIsSomeTokens() {
        const QString pieces = QStringLiteral("\"'`/*#-<>{}[]()$\\@!%=:;. \n\t09azAZ_\u00e4\u4e2d\U0001F600+|&?,");
        for (auto part : {languagesWithBraces, scriptLanguages, dataLanguages, otherLanguages}) {
            for (const Language& language : part()) {
                const KnownLanguage& known = *languageOf(language.names.section(u' ', 0, 0));
                QRandomGenerator random(7);
                CodeState state = 0;
                for (int i = 0; i < 200; ++i) {
                    QString line;
                    for (int size = static_cast<int>(random.bounded(60)); size > 0; --size)
                        line += pieces[random.bounded(static_cast<int>(pieces.size()))];
                    const ScannedLine scanned = scanLine(known, line, state);
                    qsizetype at = 0;
                    for (const CodeToken& token : scanned.tokens) {
                        QVERIFY(token.begin >= at && token.end > token.begin && token.end <= line.size());
                        at = token.end;
                    }
                    state = random.bounded(3) == 0 ? scanned.end : afterLine(known, scanned.end);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(CodeScannerTest)
#include "code_scanner_test.moc"
