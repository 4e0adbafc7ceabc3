// The template interpreter: what the goldens of whole templates do not reach, limits, and where bytes come from.
#include "support/unit.h"
#include "text/jinja/template.h"

using namespace daylong;
using jinja::Value;

namespace {

constexpr jinja::Date kNow{2024, 2, 29, 15, 4, 5};

std::string render(const std::string& source, const jinja::Variables& variables = {}) {
    const auto program = jinja::Template::parse(source);
    if (!program) return "error: " + program.error().message;
    const auto text = (*program)->render(variables, kNow);
    return text ? text->bytes() : "error: " + text.error().message;
}

std::string error(const std::string& source) {
    const std::string shown = render(source);
    return shown.starts_with("error: the chat template, ") ? shown.substr(26) : "no error: " + shown.substr(0, 200);
}

void expect(std::initializer_list<std::pair<const char*, const char*>> cases) {
    for (const auto& [source, expected] : cases) {
        const std::string shown = render(source);
        if (shown != expected)
            unit::fail(__FILE__, __LINE__,
                       std::string(source) + " renders '" + shown + "' instead of '" + expected + "'");
    }
}

}  // namespace

TEST("expressions bind and compute as in Jinja2") {
    expect({
        {"{{ 1 + 2 * 3 - 4 }}", "3"},
        {"{{ 2 ** 3 ** 2 }}", "64"},
        {"{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 4 / 2 }}", "3 -4 -2 2 3.5 2.0"},
        {"{{ 1 ~ 2 * 3 }}", "16"},
        {"{{ 'a' ~ 1 ~ none ~ true }}", "a1NoneTrue"},
        {"{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ true == 1 }}", "True False True True"},
        {"{{ not 1 == 2 }} {{ 'b' in 'abc' }} {{ 2 not in [1] }}", "True True True"},
        {"{{ 'x' if false }}|{{ 'x' if true else 'y' }}", "|x"},
        {"{{ none or 'z' }} {{ 0 and 1 }} {{ '' or [] }}", "z 0 []"},
        {"{{ -1 | abs }} {{ 3 | string ~ 'x' }} {{ -2 ** 2 }}", "1 3x 4"},
        {"{{ [1, 'a', none, 2.5, (1,), {'k': 'v'}] }}", "[1, 'a', None, 2.5, (1,), {'k': 'v'}]"},
        {"{{ \"it's\" }} {{ [\"it's\", 'q\"'] }}", "it's [\"it's\", 'q\"']"},
        {"{{ 'a' 'b' }}{{ '\\x41\\u00e9\\n' }}", "abA\xC3\xA9\n"},
        {"{{ 1e3 }} {{ 1.5e-7 }} {{ 1e16 }} {{ 0.1 }} {{ 100.0 }}", "1000.0 1.5e-07 1e+16 0.1 100.0"},
        {"{{ 'ab' * 3 }}{{ [0] * 2 }}", "ababab[0, 0]"},
        {"{{ '%s is %d, %r, 100%%' % ('x', 3, 'y') }} {{ '%s' % 1 }}", "x is 3, 'y', 100% 1"},
    });
}

TEST("lists, text and slices count letters, not bytes") {
    expect({
        {"{{ 'äöü'[1] }} {{ 'äöü'[-1] }} {{ 'äöü'[::-1] }} {{ 'äöü' | length }}", "ö ü üöä 3"},
        {"{{ 'abcdef'[1:4] }} {{ 'abcdef'[-2:] }} {{ 'abcdef'[::2] }} {{ 'abc'[5:] }}|{{ 'abc'[2:1] }}",
         "bcd ef ace |"},
        {"{{ [1,2,3,4][1:] }} {{ [1,2,3][::-1] }} {{ [1,2,3][-5:2] }}", "[2, 3, 4] [3, 2, 1] [1, 2]"},
        {"{{ [1,2][5] is defined }} {{ {'a': 1}.b is defined }} {{ {'a': 1}['a'] }}", "False False 1"},
        {"{{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a  b '.split() }}",
         "['a', 'b,c'] ['a,b', 'c'] ['a', 'b']"},
        {"{{ 'xxaxx'.strip('x') }} {{ '\\n a\\t'.lstrip() }}|{{ 'a  '.rstrip() }}|", "a a\t|a|"},
        {"{{ 'äb'.find('b') }} {{ 'a' in {'a': 1} }} {{ 'x'.startswith(('y', 'x')) }}", "1 True True"},
        {"{{ 'one two'.title() }} {{ 'hELLO' | capitalize }} {{ 'ä' | upper }}", "One Two Hello Ä"},
        {"{{ {'a': 1, 'b': 2}.items() | list }} {{ {'a': 1}.get('z', 9) }} {{ {'a': 1}.get('z') }}",
         "[('a', 1), ('b', 2)] 9 None"},
        {"{{ '{0} and {1} {n}'.format(1, 2, n='c') }}", "1 and 2 c"},
    });
}

TEST("filters and tests do what Jinja2's do") {
    expect({
        {"{{ [3,1,2] | sort }} {{ ['b','A'] | sort }} {{ [1,2] | reverse | list }} {{ [1,1,2] | unique | list }}",
         "[1, 2, 3] ['A', 'b'] [2, 1] [1, 2]"},
        {"{{ [{'a': 1}, {'a': 2}] | map(attribute='a') | join('-') }} {{ ['a'] | map('upper') | list }}", "1-2 ['A']"},
        {"{{ [1,2,3,4] | select('odd') | list }} {{ [1,0] | select | list }} {{ [1,2] | reject('equalto', 1) | list }}",
         "[1, 3] [1] [2]"},
        {"{{ [{'r': 'u'}, {'r': 's'}] | selectattr('r', 'equalto', 's') | first }} {{ [{'r': 1}, {}] | selectattr('r', "
         "'defined') | list | length }}",
         "{'r': 's'} 1"},
        {"{{ {'a': [1, 'é\"\\n'], 'b': none, 'c': true} | tojson }}",
         "{\"a\": [1, \"é\\\"\\n\"], \"b\": null, \"c\": true}"},
        {"{{ {'a': [1], 'b': {}} | tojson(indent=2) }}", "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}"},
        {"{{ {'b': 1, 'A': 2} | dictsort }} {{ 'a\\nb' | indent(2) }} {{ 2.5 | round }} {{ '12' | int + 1 }} {{ 'x' | "
         "int(7) }}",
         "[('A', 2), ('b', 1)] a\n  b 2.0 13 7"},
        {"{{ x | default('d') }} {{ '' | default('d', true) }} {{ x | length }} {{ x is defined }} {{ x }}|",
         "d d 0 False |"},
        {"{{ 'a' is string }} {{ 1 is number }} {{ [] is iterable }} {{ {} is mapping }} {{ none is none }} {{ 1 is "
         "not none }} {{ 3 is divisibleby 3 }}",
         "True True True True True True True"},
        {"{{ '<a>' | e }} {{ 'a b c' | wordcount }} {{ [1,2,3] | sum }} {{ [3,9,4] | max }} {{ 'aXbX' | replace('X', "
         "'-') }}",
         "&lt;a&gt; 3 6 9 a-b-"},
        {"{{ strftime_now('%d %b %Y %H:%M %A %j %I%p %-d') }}", "29 Feb 2024 15:04 Thursday 060 03PM 29"},
    });
}

TEST("statements have Jinja2's scopes") {
    expect({
        {"{% set x = 1 %}{% for i in [1,2] %}{% set x = i %}{% endfor %}{{ x }}", "1"},
        {"{% set ns = namespace(x=1) %}{% for i in [1,2] %}{% set ns.x = i %}{% endfor %}{{ ns.x }}", "2"},
        {"{% if true %}{% set y = 2 %}{% endif %}{{ y }}", "2"},
        {"{% for a, b in {'k': 1}.items() %}{{ a }}{{ b }}{{ loop.first }}{{ loop.last }}{{ loop.index }}{{ "
         "loop.length }}{% endfor %}",
         "k1TrueTrue11"},
        {"{% for i in [1,2,3] if i != 2 %}{{ i }}{{ loop.index0 }}{{ loop.previtem if not loop.first }}{{ "
         "loop.nextitem is defined }},{% else %}none{% endfor %}",
         "10True,311False,"},
        {"{% for i in [] %}x{% else %}none{% endfor %}", "none"},
        {"{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i "
         "}}{% endfor %}",
         "02"},
        {"{% macro m(a, b=2) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{% set c = 'g' %}{{ m(1) }}{{ m(1, b=3) }}{{ m(b=4, "
         "a=5) }}",
         "12g13g54g"},
        {"{% macro m() %}[{{ caller('x') }}]{% endmacro %}{% call(v) m() %}{{ v }}!{% endcall %}", "[x!]"},
        {"{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{% set all = [m] %}{{ all[0](*['x', 'y']) }}{{ m('z', *[1]) "
         "}}",
         "xyz1"},
        {"{% macro f(n) %}{{ n if n < 1 else n ~ f(n - 1) }}{% endmacro %}{{ f(3) }}", "3210"},
        {"{% set b %} x {% endset %}{{ b | trim }}{% set c | upper %}y{% endset %}{{ c }}", "xY"},
        {"{% set a, b = 1, 2 %}{{ a }}{{ b }}{% filter upper %}z{% endfilter %}", "12Z"},
        {"{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}"},
        {"{% generation %}a{% endgeneration %}{# comment {{ x }} #}b", "ab"},
    });
}

TEST("tags take white space as trim_blocks and lstrip_blocks say") {
    expect({
        {"a\n  {% if true %}\nb\n  {% endif %}\nc", "a\nb\nc"},
        {"a\n  {{ 1 }}\nb", "a\n  1\nb"},
        {"a \n {%- if true -%} \n b \n {%- endif +%}\nc", "ab\nc"},
        {"a\n  {%+ if true %}b{% endif %}", "a\n  b"},
        {"a\n  {# c #}\nb", "a\nb"},
        {"x {{- 1 -}} y", "x1y"},
        {"last line\n", "last line"},
        {"two\r\nlines\n\n", "two\nlines\n"},
        {"x {% if true %}y{% endif %}", "x y"},
        {"{% if true %}\n  {% if true %}y{% endif %}{% endif %}", "y"},
    });
}

TEST("what is wrong with a template is said with its line") {
    CHECK_EQUAL(error("a\n{{ x.y.z }}"), "line 2: 'x' is undefined");
    CHECK_EQUAL(error("{% if true %}\n"), "line 1: expected 'endif', found the end");
    CHECK_EQUAL(error("\n\n{{ raise_exception('no ' ~ 'system') }}"),
                "line 3: it refuses this conversation: no system");
    CHECK_EQUAL(error("{{ 1 + 'a' }}"), "line 1: '+' cannot be done with 'int' and 'str'");
    CHECK_EQUAL(error("{{ 'a' | nonsense }}"), "line 1: Daylong does not have the filter 'nonsense'");
    CHECK_EQUAL(error("{% include 'x' %}"), "line 1: Daylong does not have the tag 'include'");
    CHECK_EQUAL(error("{{ f() }}"), "line 1: 'f' is undefined");
    for (const char* source : {"{{",
                               "{% if",
                               "{{ 'a",
                               "{# a",
                               "{% raw %}",
                               "{{ (1 }}",
                               "{{ 1 | }}",
                               "{{ ] }}",
                               "{% endif %}",
                               "{% for x %}",
                               "{% set %}",
                               "{{ a b }}",
                               "{{ 1/0 }}",
                               "{{ 9223372036854775807 + 1 }}",
                               "{{ 99999999999999999999 }}",
                               "{% break %}",
                               "{{ none + 1 }}",
                               "{{ [] | tojson(indent=100000) }}",
                               "{{ x + 1 }}",
                               "{{ {[]: 1} }}",
                               "{{ 'a'.split('') }}",
                               "{{ [1, 'a'] | sort }}",
                               "{% set x.y = 1 %}",
                               "{{ ''.__class__.__mro__ }}",
                               "{{ cycler.__init__.__globals__ }}"}) {
        CHECK(error(source).starts_with("line "));
    }
}

TEST("nothing is reachable but the template's variables") {
    expect({
        {"{{ ''.__class__ }}|{{ namespace.__globals__ }}|{{ self is defined }}|{{ messages is defined }}",
         "||False|False"},
        {"{{ ([].append is defined) }} {{ ({}.update is defined) }}", "False False"},
    });
}

TEST("hostile templates end soon, with an error") {
    for (const char* source :
         {"{% for i in range(100000) %}{% for j in range(100000) %}{{ j }}{% endfor %}{% endfor %}",
          "{{ 'a' * 999999999999 }}",
          "{{ [0] * 999999999 }}",
          "{{ range(999999999) }}",
          "{{ range(-9223372036854775807, 9223372036854775807, 9223372036854775807) | list * 99999999 }}",
          "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
          "{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
          "{% set ns = namespace(s=[1]) %}{% for i in range(99999) %}{% set ns.s = [ns.s] %}{% endfor %}",
          "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
          "{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = "
          "[ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}",
          "{{ ('a' * 100000).replace('a', 'b' * 100000) }}",
          "{{ ('a' * 100000) | replace('', 'b' * 100000) }}",
          "{{ ('\\n' * 100000) | indent(1000, true, true) }}",
          "{{ ('a' * 1000000).rsplit('a' * 500000 ~ 'b') }}",
          "{{ 'a'.center(4611686018427387904, '\xF0\x9F\x99\x82') }}",
          "{{ [1] | batch(288230376151711744, 'x') | list }}",
          "{{ [1] | slice(288230376151711744) | list }}",
          "{{ '{:099999999,}'.format(1) }}",
          "{{ '%099999999d' % 1 }}",
          "{{ '%.99999999d' % 1 }}",
          "{{ 'a'.zfill(9223372036854775807) }}",
          "{{ '\\t'.expandtabs(1000) * 100000 }}",
          "{% for i in [[]] recursive %}{{ loop([i]) }}{% endfor %}",
          "{% set ns = namespace() %}{% for i in range(9) %}{% set ns.l = loop %}{% endfor %}{{ ns.l(1) }}",
          "{{ strftime_now('%999999999Y') }}",
          "{{ strftime_now('%Y' * 2000000) }}",
          "{% set ns = namespace() %}{% set ns.a = [ns] %}{{ ns.a | tojson }}",
          "{{ (['x' * 10000] * 1000) | join('y' * 10000) }}",
          "{{ '%s' * 1000 % (('x' * 100000,) * 1000) }}"}) {
        const std::string message = error(source);
        if (!message.starts_with("line ")) unit::fail(__FILE__, __LINE__, std::string(source) + ": " + message);
    }
    std::string deep, chain = "{{ 1";
    for (int i = 0; i < 5000; ++i) deep += "(";
    for (int i = 0; i < 5000; ++i) chain += " + 1";
    CHECK(
        error("{{ " + deep + std::string(5000, ')') + " }}").starts_with("line 1: an expression is nested too deeply"));
    CHECK(error(chain + " }}").starts_with("line 1: an expression is nested too deeply"));
    std::string ifs;
    for (int i = 0; i < 5000; ++i) ifs += "{% if 1 %}";
    CHECK(error(ifs).starts_with("line 1: its statements are nested too deeply"));
    std::string named = "{{ namespace(", parameters = "{% macro m(", variables, keys = "{% set d = {";
    for (int i = 0; i < 20000; ++i) {
        const std::string name = "a" + std::to_string(i);
        named += name + "=1,";
        parameters += name + ",";
        variables += "{% set " + name + " = 1 %}";
        keys += "'" + name + "': 1,";
    }
    CHECK_EQUAL(error(named + ") }}"), "line 1: a call names too many arguments");
    CHECK_EQUAL(error(parameters + ") %}{% endmacro %}"), "line 1: a macro has too many parameters");
    CHECK_EQUAL(error(variables + "{% for i in range(99999) %}{{ a19999 }}{% endfor %}"),
                "line 1: it takes too much work or memory");
    CHECK_EQUAL(error(keys + "} %}{% for i in range(99999) %}{{ d.a19999 }}{% endfor %}"),
                "line 1: it takes too much work or memory");
    std::string nots = "{{ ";
    for (int i = 0; i < 5000; ++i) nots += i % 2 == 0 ? "not " : "- ";
    CHECK(error(nots + "1 }}").starts_with("line 1: "));
}

TEST("what holds itself is printed and compared without an end") {
    expect({
        {"{% set a = namespace() %}{% set a.x = [a, a] %}{{ a.x }}{{ a == a }}{{ a in a.x }}{{ a.x == [a, a] }}{{ "
         "a.x.0 is defined }}",
         "[<Namespace>, <Namespace>]TrueTrueTrueTrue"},
        {"{% set a = namespace() %}{% set b = namespace() %}{% set a.x = b %}{% set b.x = a %}{{ a == b }}{{ a.x.x.x.x "
         "== b }}{{ a.x.x == a }}",
         "FalseFalseTrue"},
    });
}

TEST("bytes that are no UTF-8 become valid text before anything sees them") {
    expect({{"\xFF{{ '\xC3(' | length }}\xE2\x82",
             "\xEF\xBF\xBD"
             "2\xEF\xBF\xBD"},
            {"{{ '\xF0\x9F\x98'[::-1] | length }}", "1"},
            {"{{ '\\ud800' }}{{ '\\x' }}", "\xEF\xBF\xBD\\x"}});
}

TEST("namespaces and macros that hold each other are let go") {
    expect(
        {{"{% set a = namespace() %}{% set a.me = a %}{% macro m() %}{% endmacro %}{% set a.m = m %}{% for i in [1] "
          "%}{% macro n() %}{{ n is defined }}{% endmacro %}{{ n() }}{% endfor %}",
          "True"}});
}

TEST("every byte keeps where it came from, whatever a template does to it") {
    const jinja::Variables variables = {{"a", Value::text(jinja::Text(" <Ab>ß ", 1))},
                                        {"b", Value::text(jinja::Text("x,y", 2))}};
    const auto marks = [&](const std::string& source) {
        const auto program = jinja::Template::parse(source);
        const auto text = program ? (*program)->render(variables, kNow) : Result<jinja::Text>(program.error());
        if (!text) return text.error().message;
        std::string shown;
        for (size_t i = 0; i < text->size(); ++i) shown += static_cast<char>('0' + text->markAt(i));
        return text->bytes() + " " + shown;
    };
    CHECK_EQUAL(marks("[{{ b }}]"), "[x,y] 02220");
    CHECK_EQUAL(marks("{{ a | trim ~ '+' ~ b.split(',')[1] }}"), "<Ab>ß+y 11111102");
    CHECK_EQUAL(marks("{{ a.strip().upper() }}"), "<AB>SS 111111");
    CHECK_EQUAL(marks("{{ b[::-1] }}{{ b | replace(',', '<|>') }}"), "y,xx<|>y 22220002");
    CHECK_EQUAL(marks("{{ b.split(',') | join(b) }}"), "xx,yy 22222");
    CHECK_EQUAL(marks("{{ [b, 'c'] }}"), "['x,y', 'c'] 002220000000");
    CHECK_EQUAL(marks("{{ {b: 1} | tojson }}"), "{\"x,y\": 1} 0022200000");
    CHECK_EQUAL(marks("{{ '%s!' % b }}{% set s %}<{{ b }}>{% endset %}{{ s }}"), "x,y!<x,y> 222002220");
    CHECK_EQUAL(marks("{% macro m(t) %}{{ t | title }}{% endmacro %}{{ m(b) | indent }}{% filter trim %} {{ b }} {% "
                      "endfilter %}"),
                "X,yx,y 222222");
    CHECK_EQUAL(marks("{% for c in b %}{{ c }}|{% endfor %}{{ b | e }}{{ b | list | sort | last }}"),
                "x|,|y|x,yy 2020202222");
}

TEST("a macro that speaks of varargs and kwargs takes more than it names, another one does not") {
    expect({
        {"{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }} {{ m(1, 2, 3, z=4) }}",
         "1(){} 1(2, 3){'z': 4}"},
        {"{% macro m() %}{% macro n() %}{{ varargs }}{% endmacro %}{{ n(1) }}{% endmacro %}{{ m(2) }}", "(1,)"},
        {"{% macro m() %}{{ caller(*[]) if false }}{{ kwargs }}{% endmacro %}{% call m(a=1) %}{% endcall %}",
         "{'a': 1}"},
    });
    CHECK_EQUAL(error("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}"), "line 1: the macro 'm' takes fewer arguments");
    CHECK_EQUAL(error("{% macro m(a) %}{% endmacro %}{{ m(b=2) }}"), "line 1: the macro 'm' has no parameter 'b'");
}

TEST("a dict is spread to named arguments") {
    expect({
        {"{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(**{'a': 1}) }}{{ m(3, **{'b': 4}) }}{{ m(*[5], **{}) "
         "}}",
         "123452"},
        {"{% macro n(a) %}{{ a }}{{ kwargs }}{% endmacro %}{% macro m() %}{{ n(**kwargs) }}{% endmacro %}"
         "{{ m(a=1, c=2) }}",
         "1{'c': 2}"},
        {"{{ '{a}-{b}'.format(**{'a': 1, 'b': 2}) }} {{ dict({'a': 1}, **{'b': 2}) }} {{ namespace(**{'x': 3}).x }}",
         "1-2 {'a': 1, 'b': 2} 3"},
        {"{{ 'a\nb' | indent(**{'width': 1, 'first': true}) }}{{ 2 ** 3 }}", " a\n b8"},
    });
    const std::string macro = "{% macro m(a) %}{% endmacro %}";
    CHECK_EQUAL(error(macro + "{{ m(**[1]) }}"), "line 1: 'list' cannot be named arguments");
    CHECK_EQUAL(error(macro + "{{ m(**{1: 2}) }}"), "line 1: the name of an argument is text");
    CHECK_EQUAL(error(macro + "{{ m(a=1, **{'a': 2}) }}"), "line 1: a call names 'a' twice");
    CHECK_EQUAL(error(macro + "{{ m(**{}, a=1) }}"), "line 1: an argument stands behind those that must be last");
}

TEST("numbers are read in any base, and what does not fit into 64 bits is said") {
    expect({{"{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 0XfF_ff }} {{ 1_000 }}", "31 3 15 65535 1000"},
            {"{{ -0.0 }} {{ -(0.0) }} {{ - 2 ** 2 }}", "-0.0 -0.0 4"},
            {"{{ 9223372036854775807 }}", "9223372036854775807"}});
    for (const char* source : {"{{ 9223372036854775808 }}", "{{ 0x8000000000000000 }}"})
        CHECK_EQUAL(error(source), "line 1: a number is too large");
    for (const char* source : {"{{ 9223372036854775807 + 1 }}", "{{ 2 ** 63 }}", "{{ '9223372036854775808' | int }}",
                               "{{ 1e19 | int }}", "{{ '%d' % 1e19 }}"})
        CHECK_EQUAL(error(source), "line 1: a number grew past 64 bits");
    CHECK_EQUAL(error("{{ 0b12 }}"), "line 1: a number cannot be read");
}

TEST("what Jinja2 has and Daylong has not is said by name, and may be a template's own name") {
    CHECK_EQUAL(error("\n{{ lipsum() }}"), "line 2: Daylong does not have 'lipsum'");
    CHECK_EQUAL(error("{{ self.title() }}"), "line 1: Daylong does not have 'self'");
    CHECK_EQUAL(error("{% block title %}{% endblock %}"), "line 1: Daylong does not have the tag 'block'");
    expect({{"{% set self = 1 %}{{ self }}{% macro m(lipsum) %}{{ lipsum }}{% endmacro %}{{ m(2) }}", "12"}});
}

TEST("days and months are named as in English, of the very day") {
    expect({{"{{ strftime_now('%a %A %d %b %B %Y, %j %U %W %u %w') }}",
             "Thu Thursday 29 Feb February 2024, 060 08 09 4 4"}});
}
