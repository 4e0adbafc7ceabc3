"""What Jinja2 makes of its built-in filters, tests, methods, formats, loops and dates, each in a template of one line; how
transformers sets Jinja2 up. Where Jinja2 fails, the interpreter must fail too.

    pip install jinja2==3.1.6
    python make.py          writes builtins.json (with Python 3.11, whose Unicode is 14)
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "templates"))
from make_goldens import environment  # noqa: E402

VARIABLES = {
    "s": "It's O'Clock, half-past (two) <b>", "u": "Straße ǆ ΑΣ. ΣΑΣ İıﬁ ŁÓDŹ", "empty": "", "spaced": "  a b\tc \n", "lines": "a\r\nb\n\nc\x0bd\x85e\u2028f",
    "n": 42, "x": 3.14159, "big": 1234567, "neg": -7.5, "yes": True, "nothing": None, "list": [3, 1, 2], "words": ["b", "A", "c", "a"],
    "dict": {"b": 2, "A": 1, "c": 3}, "nested": [{"name": "x", "v": 2, "r": {"k": "p"}}, {"name": "Y", "v": 1, "r": {"k": "q"}}, {"name": "y", "v": 1, "r": {"k": "p"}}],
    "tree": [{"n": "1", "kids": [{"n": "1.1", "kids": []}, {"n": "1.2", "kids": [{"n": "1.2.1", "kids": []}]}]}, {"n": "2", "kids": []}],
    "text": "one two  three, four-five. six", "think": "<think>\nhm\n</think>\n\nYes</think>!",
}
FILTERS = """
s|title|upper~u|title; u|lower; u|upper; u|capitalize; 'hello wORLD'|title; 'it\\'s o\\'clock'|title; 'a-b (c) [d] {e} <f> g\\'h'|title; 'ﬁne ßa ǆx'|title; empty|title; s|capitalize; 'ﬁRST'|capitalize
-7|abs; neg|abs; 'a'|abs; yes|abs
list|batch(2)|list; list|batch(2, 'x')|list; []|batch(3)|list
'x'|center(7); 'ab'|center(7); 'abc'|center(8); 'é'|center(4); 5|center(3)
list|count; dict|length; nothing|length; undefined_name|length; n|length
undefined_name|default('d'); ''|default('d'); ''|default('d', true); nothing|d('x'); nothing|d('x', true); empty|default(default_value='z', boolean=true)
dict|dictsort; dict|dictsort(true); dict|dictsort(false, 'value'); dict|dictsort(reverse=true); list|dictsort
'<a href="x">\\'&'|escape; '<'|e; '<'|forceescape
1|filesizeformat; 0|filesizeformat; 999|filesizeformat; 1000|filesizeformat; 1234567|filesizeformat; 1234567|filesizeformat(true); 1e30|filesizeformat; '12'|filesizeformat; 1536|filesizeformat(binary=true)
list|first; words|last; []|first; 'abc'|first; dict|first; nothing|first
'3.5'|float; 'x'|float; 'x'|float(1.5); ' 2 '|float; nothing|float; '1e3'|float; 7|float; list|float
'%s-%05d'|format('a', 42); '%(a)s %(b).2f'|format(a=1, b=2.345); '%d'|format; '%s %s'|format(1)
words|groupby('x')|list|length; nested|groupby('v')|map(attribute='grouper')|list; nested|groupby('v')|map(attribute='list')|map('length')|list; nested|groupby('name')|list|length; nested|groupby('name', case_sensitive=true)|list|length; nested|groupby('r.k')|map('first')|list; nested|groupby('zz', default='d')|list|length
'a\\nb\\n\\nc'|indent; 'a\\nb\\n\\nc'|indent(2, true); 'a\\nb\\n\\nc'|indent(2, false, true); 'a\\nb'|indent('> '); lines|indent(1); 'a\\n'|indent; ''|indent(first=true)
'12'|int; '12.9'|int; 'x'|int; 'x'|int(5); '0x1F'|int(0, 16); 'ff'|int(0, 16); '101'|int(base=2); '0b11'|int(0, 2); -3.9|int; nothing|int; nothing|int(4); ' 7 '|int; '1_000'|int; yes|int; list|int; '0o17'|int(0, 8); ''|int(3); '-5'|int; '0'|int(9)
list|join; list|join(', '); nested|join('-', attribute='name'); 'abc'|join('.'); []|join('x'); nothing|join; [1, nothing, 'a']|join('|')
dict|items|list; nested[0]|items|list; undefined_name|items|list; list|items|list
'abc'|list; dict|list; nothing|list; undefined_name|list
nested|map(attribute='name')|list; nested|map(attribute='r.k')|list; nested|map(attribute='zz', default='d')|list; words|map('upper')|list; ['1', '2']|map('int')|sum; words|map('default', 'x')|list; nothing|map('upper')|list; nothing|map(attribute='x')|list; 0|map('upper')|list; ''|map('x')|list; false|map('upper')|list; undefined_name|map('upper')|list; 5|map('upper')|list; list|map('nosuch')|list
list|max; list|min; words|max; words|min; words|max(true); nested|max(attribute='v'); nested|min(attribute='name'); []|max; nothing|max
[1, 2, 3, 4]|reject('odd')|list; [0, 1, '']|reject|list; nothing|reject('odd')|list; nested|rejectattr('v', 'eq', 1)|list|length; nothing|rejectattr('a')|list; nested|rejectattr('zz')|list|length; nothing|rejectattr('a', 'defined')|list
'aXbX'|replace('X', '-'); 'aXbX'|replace('X', '-', 1); 'abc'|replace('', '.'); 5|replace('5', 'x'); 'aaa'|replace('a', 'b', 2); 'a'|replace('a')
'abc'|reverse|list|reverse|list; dict|reverse|list; nothing|reverse
2.5|round; 3.5|round; 2.675|round(2); 1.115|round(2); -2.5|round; 42|round; 42.55|round; 42.55|round(1, 'floor'); 42.55|round(1, 'ceil'); 42|round(0, 'ceil'); 1234|round(-2); 1250.0|round(-2); 'x'|round; 2.5|round(method='nope'); 0.5|round; 1e20|round
'a'|safe; [1, 2, 3, 4]|select('even')|list; [0, 1]|select|list; nothing|select|list; nested|selectattr('v', 'gt', 1)|list|length; nothing|selectattr('type', 'equalto', 'code')|list; nested|selectattr('r.k', 'in', ['p'])|map(attribute='name')|list; undefined_name|selectattr('a')|list
list|slice(2)|list; [1, 2, 3, 4, 5]|slice(3, 'x')|list; []|slice(2)|list
list|sort; words|sort; words|sort(case_sensitive=true); list|sort(reverse=true); nested|sort(attribute='v')|map(attribute='name')|list; nested|sort(attribute='v,name')|map(attribute='name')|list; dict|sort; ['a', 1]|sort; nothing|sort
5|string; nothing|string; list|string; list|sum; nested|sum(attribute='v'); list|sum(start=10); []|sum; words|sum
dict|tojson; words|tojson(indent=1); 'é\\u2028<'|tojson; x|tojson; nothing|tojson; {'a': [1, {'b': true}]}|tojson(indent=2); dict|tojson(sort_keys=true); 'é'|tojson(ensure_ascii=true); [1]|tojson(separators=(',', ':'))
spaced|trim; 'xxaxx'|trim('x'); nothing|trim; '\\u00a0a\\u2003'|trim
text|truncate(10); text|truncate(10, true); text|truncate(10, false, '…'); text|truncate(26); text|truncate(10, leeway=0); 'abcdefghijklmnop'|truncate(5); 'abc'|truncate(2)
words|unique|list; ['a', 'A', 'b']|unique|list; ['a', 'A', 'b']|unique(true)|list; nested|unique(attribute='v')|map(attribute='name')|list; nothing|unique|list
'a b/c?d=é&'|urlencode; dict|urlencode; [('a', 'b c'), ('d', '/')]|urlencode; 5|urlencode
text|wordcount; 'don\\'t stop'|wordcount; 'a_b é-ü 12'|wordcount; ''|wordcount
text|wordwrap(12); text|wordwrap(5); text|wordwrap(3, false); lines|wordwrap(4); 'well-known half-truths'|wordwrap(10); 'well-known half-truths'|wordwrap(10, true, '|', false); '  indented words here'|wordwrap(10); 'a-b-c-d'|wordwrap(3); 'é ü ö ä'|wordwrap(3); ''|wordwrap(4); 'abcdefgh-ijk'|wordwrap(10); 'x abcdefghijkl'|wordwrap(5); 'a'|wordwrap(0)
'<p>a &amp; <b>b</b>\\n c</p>'|striptags; 'a <!-- <b> --> c'|striptags; '1 < 2'|striptags; '&lt;x&gt; &#65; &#x42;'|striptags; s|striptags; spaced|striptags
{'a': 1, 'b': none, 'c': '<"x"> y'}|xmlattr; {'a': 1}|xmlattr(false); {}|xmlattr; {'a b': 1}|xmlattr; list|xmlattr
dict|pprint; nested|pprint; 'a\\'b'|pprint; list|pprint; n|pprint; nothing|pprint; {'z': ['words of some length ' ~ 1, 'words of some length ' ~ 2, 'words of some length ' ~ 3], 'a': (1,)}|pprint; [[1, 2], {'k': 'v'}]|pprint
[7]|random; 'a'|random; []|random
'see https://a.org/x?y=1 now'|urlize; 'www.example.com, and (http://b.de/(x)).'|urlize; 'b.org c.xyz http://1.2.3.4:80/ http://[::1]/ HTTP://A.DE'|urlize; 'me@x.org mailto:me@x.org @a@b a@b'|urlize; '<http://a.de>&<b.org>'|urlize; 'http://a.de/long/path/of/it'|urlize(10); 'a.org'|urlize(nofollow=true, target='_blank', rel='me'); 'é.org  \\n x.info/é'|urlize; ''|urlize; 5|urlize; nothing|urlize; s|urlize; 'http://a.de/\"x\"'|urlize(none, false, '\"')
s|attr('upper')|string is string; dict|attr('b') is defined; s|nosuchfilter
""".strip().split("\n")
TESTS = """
n is boolean, yes is boolean, s is callable, range is callable, n is defined, zz is defined, zz is undefined, 9 is divisibleby 3, 9 is divisibleby(2), 3 is eq 3, 3 is equalto 3.0, 'a' is escaped
4 is even, 3 is odd, false is false, true is true, 0 is false, 'upper' is filter, 'nosuch' is filter, 'odd' is test, 'nosuch' is test, 1.5 is float, 1 is float, true is float, 3 is ge 2, 3 is gt 3, 2 in [1, 2] is true
1 is in [1, 2], 'a' is in 'abc', 5 is in dict, 1 is integer, true is integer, 1.0 is integer, list is iterable, s is iterable, n is iterable, zz is iterable, 1 is le 1, 'abc' is lower, 'aBc' is lower, 'ß' is lower, 'ǆ' is lower, '123' is lower, 1 is lt 2
dict is mapping, list is mapping, 1 is ne 2, nothing is none, n is none, 1 is number, true is number, '1' is number, 3 is odd, nothing is sameas none, n is sameas 42, list is sameas list, [1] is sameas [1], true is sameas 1, list is sequence, dict is sequence, s is sequence, n is sequence
s is string, n is string, 'ABC' is upper, 'İ' is upper, 'ǅ' is upper, '' is upper, 3 is nosuchtest, 5 is lessthan 6, 5 is greaterthan 6, list | map('string') is iterable, list | map('string') is sequence
""".strip().split("\n")
METHODS = """
u.upper(); u.lower(); u.title(); u.capitalize(); u.swapcase(); u.casefold(); 'ΌΣΟΣ ΟΔΥΣΣΕΎΣ'.lower(); 'ΑΣ\\'Σ'.lower(); 'Σ'.lower(); 'ΣΣ'.title(); "they're bill's".title(); 'ﬃ ŉ ǰ'.upper(); 'Ǆ ǈ'.title(); 'ǆ'.swapcase(); 'İI'.lower(); 'ẞß'.casefold()
'abc'.center(8, '*'); 'ab'.center(5); 'ab'.ljust(4) ~ '|'; 'ab'.rjust(4, '.'); 'ab'.rjust(1); '7'.zfill(3); '-7'.zfill(4); '+'.zfill(3); 'é'.zfill(3); 'x'.center(4, 'ab'); 'a\\tb\\n\\tc'.expandtabs(4); 'a\\tb'.expandtabs(); 'é\\t|'.expandtabs(3)
think.partition('</think>'); think.partition('zz'); think.rpartition('</think>')[2]; think.rpartition('zz'); think.split('</think>')[-1]; 'a'.partition(''); ''.partition('x'); think.rsplit('</think>', 1)[0]; 'aXbXc'.rpartition('X')[0]
'abcabc'.find('c'); 'abcabc'.find('c', 3); 'abcabc'.find('c', 0, 2); 'abcabc'.rfind('c'); 'abcabc'.rfind('c', 0, 5); 'abc'.find('z'); 'abc'.index('b'); 'abc'.index('z'); 'abc'.rindex('c'); 'abc'.rindex('z'); 'éabc'.find('b'); 'abc'.find(''); 'abc'.find('', 9); 'abcabc'.count('b'); 'abcabc'.count('b', 2); 'aaa'.count('aa'); 'abc'.count(''); 'abc'.find('b', -2)
'abc'.startswith('ab'); 'abc'.startswith(('x', 'a')); 'abc'.startswith('b', 1); 'abc'.endswith('c'); 'abc'.endswith('b', 0, 2); 'abc'.endswith(('b', 'c')); 'abc'.startswith(['a']); 'abc'.startswith(''); 'abc'.startswith('', 4); 'abc'.removeprefix('a'); 'abc'.removesuffix('bc'); 'abc'.removeprefix('x'); 'abc'.removesuffix('')
spaced.strip() ~ '|'; spaced.lstrip() ~ '|'; spaced.rstrip() ~ '|'; 'xyax'.strip('xy'); 'xxa'.lstrip('x'); 'axx'.rstrip('x'); ' a  b '.split(); 'a,b,c'.split(','); 'a,b,c'.split(',', 1); 'a b c'.split(none, 1); 'a,b,c'.rsplit(',', 1); ' a b c '.rsplit(none, 1); 'a,b'.split(''); ''.split(); ''.split(','); lines.splitlines(); lines.splitlines(true); 'a\\n'.splitlines(); 'a\\n\\n'.splitlines(); 'a,b,c'.split(sep=',', maxsplit=1)
'a-a'.replace('a', 'b'); 'a-a'.replace('a', 'b', 1); 'abc'.replace('', '-'); 'a'.replace('a', 5); ', '.join(['a', 'b']); ''.join([]); ','.join([1]); '-'.join('abc')
'abc'.isalpha(); 'é'.isalpha(); 'a1'.isalpha(); ''.isalpha(); 'a1'.isalnum(); '²'.isdigit(); '²'.isdecimal(); '½'.isnumeric(); '五'.isnumeric(); '٣'.isdecimal(); '12'.isdigit(); '1.2'.isdigit(); ' \\t\\u2003'.isspace(); 'ABC'.isupper(); 'ABC1'.isupper(); '1'.isupper(); 'ΑΒ'.isupper(); 'ǅ'.isupper(); 'abc'.islower(); 'ß'.islower(); 'Abc Def'.istitle(); 'ABc'.istitle(); "It'S".istitle(); 'ǅa'.istitle(); 'a_1'.isidentifier(); '1a'.isidentifier(); 'é'.isidentifier(); 'abc'.isascii(); 'é'.isascii(); ''.isascii(); 'a\\n'.isprintable(); 'a b'.isprintable(); '\\u00a0'.isprintable()
list.index(1); list.index(9); list.count(1); list.copy(); [1, 2, 1].index(1, 1); (1, 2).count(2); list.append(4); list.sort(); list.nosuch; list.pop()
dict.get('b'); dict.get('z'); dict.get('z', 0); dict.items() | list; dict.keys() | list; dict.values() | list; dict.copy(); dict.pop('b'); dict.update({'z': 1}); dict.b; dict['b']; dict.zz is defined; dict['items'] is defined
n.nosuch is defined; nothing.x; zz.x; 'abc'.nosuch(); 'abc'[1]; 'abc'[9] is defined
""".strip().split("\n")
FORMATS = """
'%5d|%-5d|%05d|%+d|% d' % (42, 42, 42, 42, 42); '%x %X %#x %o %#o' % (255, 255, 255, 8, 8); '%.2f|%8.3f|%-8.1f|%08.2f|%e|%G' % (x, x, x, -x, x, x); '%s|%10s|%-10s|%.2s' % ('abc', 'abc', 'abc', 'abc'); '%r|%10r' % ('a', 'b'); '%c%c' % (65, 'b'); '%%' % (); '100%% %s' % 'x'; '%*d' % (5, 3); '%-*d|' % (5, 3); '%.3d' % 7; '%5.3d|' % 7; '%d' % 3.9; '%d' % 'a'; '%s' % none; '%s' % [1]; '%s %s' % 'a'; '%s' % ('a', 'b'); '%(k)s-%(v)03d' % {'k': 'a', 'v': 5}; '%i' % true; '%q' % 1; '%' % 1; '%5%' % (); '%f' % 1; '%x' % 1.5; '%.0f %.0f' % (0.5, 1.5); '%10.4s|' % 'abcdefgh'; '%s' % (1,); '%g %g %g' % (1e10, 0.00001, 100000); '%05s|' % 'ab'; '%+.1f' % 2; '%ld' % 3; '%s' % {'a': 1}
'{}'.format(1); '{0}{1}{0}'.format('a', 'b'); '{a}'.format(a=1); '{:5}|{:<5}|{:>5}|{:^5}|'.format('a', 'a', 'a', 'a'); '{:5}|{:<5}|{:^5}|{:05}|{:+}|{: }'.format(42, 42, 42, 42, 42, 42); '{:*^9}'.format('mid'); '{:é>4}'.format('x'); '{:,}|{:_}|{:,.2f}'.format(big, big, 1234567.891); '{:.2f}|{:8.3f}|{:<8.1f}|{:08.2f}|{:+.1f}'.format(x, x, x, -x, x); '{:e}|{:.1E}|{:g}|{:G}|{:%}|{:.1%}'.format(x, x, x, 1e20, 0.25, 0.256); '{:x}|{:X}|{:#x}|{:b}|{:#b}|{:o}|{:c}'.format(255, 255, 255, 5, 5, 8, 65); '{!r}|{!s}|{!r:>6}'.format('a', 'b', 'c'); '{:{}}|{:{w}.{p}f}'.format('a', 4, x, w=8, p=2); '{{}}{}'.format(1); '{0.b}{0[b]}'.format(dict); '{0[1]}'.format(list); '{}'.format(none); '{:5}'.format(none); '{:d}'.format('a'); '{:s}'.format(1); '{:s}'.format('a'); '{:.2}|{:.3}'.format('abcd', x); '{:.2}'.format(3); '{:5}|{}'.format(true, true); '{:d}'.format(true); '{'.format(1); '}'.format(1); '{}'.format(); '{1}'.format(1); '{x}'.format(1); '{:010,}'.format(1234); '{:=+6d}'.format(5); '{:<06}'.format(5); '{:06}'.format(-5); '{:06}'.format('a'); '{: >6}'.format(5); '{:n}'.format(5); '{:.3}'.format(3.0); '{:10}|'.format(2.5); '{}'.format(2.0); '{:f}'.format(1); '{:#o}'.format(8); '{:_x}'.format(1048575); '{}{}'.format(1); '{:,}'.format(1.5); '{:z}'.format(1); '{a[k]}'.format(a={'k': 1}); '{:>{w}}'.format('a', w=3); '{:5s}|'.format('ab'); '{:%}'.format(1); '{0}{}'.format(1); '{a.b.c}'.format(a={'b': {'c': 1}}); '{:-^7}'.format('a'); '{:.0f}'.format(2.5); '{:,}'.format(1e15); '{:,g}'.format(1e20); '{:015,.2f}'.format(1234.5); '{:012,}'.format(-1234); '{:#012_x}'.format(74565); '{:08,}'.format(0)
""".strip().split("\n")
STATEMENTS = [
    "{% for i in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }} {% endfor %}",
    "{% for i in list %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for i in list %}{{ loop.cycle() }}{% endfor %}",
    "{% for i in [1, 1, 2, 2, 1] %}{{ loop.changed(i) }}{% endfor %}", "{% for i in [1, 1, 2] %}{{ loop.changed(i, 'x') }}{% endfor %}", "{% for i in [1, 2] %}{{ loop.changed() }}{% endfor %}",
    "{% for i in list %}{{ loop.previtem | default('-') }}<{{ i }}>{{ loop.nextitem | default('-') }} {% endfor %}", "{% for i in list %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}",
    "{% for a in [1, 2] %}{% for b in 'xy' %}{{ loop.depth }}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for a in [1, 2] %}{% set outer = loop %}{% for b in 'xy' %}{{ outer.index }}{{ b }}{% endfor %}{% endfor %}", "{% for a in [1] %}{{ loop is mapping }}{{ loop is defined }}{{ loop['index'] }}{% endfor %}",
    "{% for t in tree recursive %}{{ loop.depth }}:{{ t.n }}{% if t.kids %}({{ loop(t.kids) }}){% endif %} {% endfor %}", "{% for t in tree recursive %}{{ loop.depth0 }}{{ loop(t.kids) }}{% else %}-{% endfor %}",
    "{% for t in [1] %}{{ loop([2]) }}{% endfor %}", "{% for i in [] %}a{% else %}none{% endfor %}", "{% for i in nothing %}a{% endfor %}", "{% for k, v in dict | dictsort %}{{ k }}{{ v }}{% endfor %}",
    "{% for g in nested | groupby('v') %}{{ g.grouper }}={% for i in g.list %}{{ i.name }}{% endfor %} {% endfor %}", "{% for k, items in nested | groupby('name') %}{{ k }}:{{ items | length }} {% endfor %}",
    "{{ nested | groupby('v') | map('last') | map('length') | list }}", "{{ (nested | groupby('v'))[0][0] }}", "{{ (nested | groupby('v'))[0]['grouper'] }}",
    "{% with %}{% set a = 1 %}{{ a }}{% endwith %}{{ a is defined }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "{% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with a = [1, 2] %}{% for i in a %}{{ i }}{% endfor %}{% endwith %}", "{% with a %}{% endwith %}", "{% for i in [1, 2] %}{% with x = i %}{% if x == 2 %}{{ x }}{% endif %}{% endwith %}{% endfor %}",
    "{% for x in list if x > 1 %}{{ loop.index }}{{ x }}{% endfor %}", "{% for m in words %}{{ loop.cycle('Q', 'A') }}: {{ m }}\n{% endfor %}", "{% set ns = namespace(n=0) %}{% for i in list %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
    "{% for i in list %}{% set loop.x = 1 %}{% endfor %}", "{% for i in list %}{{ loop.nosuch is defined }}{% endfor %}", "{{ loop is defined }}", "{% for i in [[1, [2, [3]]]] recursive %}{{ loop.depth }}{% endfor %}",
    "{% set c = cycler('a', 'b', 'c') %}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.current }}", "{{ cycler() }}", "{% set row = cycler(1) %}{{ row.next() }}{{ row.next() }}",
    "{% set comma = joiner() %}{% for i in list %}{{ comma() }}{{ i }}{% endfor %}", "{% set pipe = joiner('|') %}{{ pipe() }}a{{ pipe() }}b{{ pipe() }}", "{{ cycler is callable }}{{ joiner is defined }}",
    "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, b=3) }}", "{% filter upper %}a{{ 'ß' }}{% endfilter %}", "{% set t | upper | trim %} ab {% endset %}{{ t }}",
]
DATES = ["%" + c for c in "aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%fEQ"] + [
    "%-d %-m %-H %-I %-j %-M %-y", "%_d|%_H|%_j", "%^a %^B %#Z", "%10Y|%05d|%_5d", "%d %B %Y", "%A, %d %b %Y", "%Ey %Od %OH", "Today: %d/%m/%y.", "", "no codes", "%%Y", "%Y-%m-%dT%H:%M:%S%z", "é %Y", "%e.%-m."]


def expressions():
    for line in FILTERS + METHODS + FORMATS:
        yield from top_level(line, ";")
    for line in TESTS:
        yield from top_level(line, ",")


def top_level(line, separator):
    """Cut where the separator stands outside of quotes and brackets."""
    parts, depth, quote, begin, i = [], 0, "", 0, 0
    while i < len(line):
        c = line[i]
        if quote:
            i += c == "\\"
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == separator and depth == 0:
            parts.append(line[begin:i].strip())
            begin = i + 1
        i += 1
    return parts + [line[begin:].strip()]


def main():
    env = environment()
    goldens = {}
    templates = ["{{ " + e + " }}" for e in expressions()] + STATEMENTS + ["{{ strftime_now(" + json.dumps(d, ensure_ascii=False) + ") }}" for d in DATES]
    for source in templates:
        try:
            goldens[source] = env.from_string(source).render(**VARIABLES)
        except Exception as error:  # whatever it is, ours must fail too
            goldens[source] = {"fails": type(error).__name__}
    (HERE / "builtins.json").write_text(json.dumps({"variables": VARIABLES, "goldens": goldens}, ensure_ascii=False, indent=0) + "\n")
    print(len(goldens), "templates,", sum(isinstance(g, dict) for g in goldens.values()), "of which fail")


if __name__ == "__main__":
    main()
