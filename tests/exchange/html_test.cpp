// What of a reply's Markdown is read as such in an HTML export, and what is not.
#include "base/say.h"
#include "exchange/document.h"

#include "support/unit.h"

#include <algorithm>

using daylong::exchange::markdownToHtml;

TEST("formulas stand in HTML as they were written") {
    for (const char* const formula : {R"(\(a*b*c\))", R"(\[\{x\} \\ \,y\])", R"($$\sum_{i}^{n} a_i * b_i * c$$)",
                                      "$x_1*y*z_1$", R"(\(|x| \\\))", R"(\[ - 1. [a](b) \])"}) {
        const std::string html = markdownToHtml(std::string("So **it** is ") + formula + ", *then*.");
        CHECK_EQUAL(html, std::string("<p>So <strong>it</strong> is ") + formula + ", <em>then</em>.</p>\n");
    }
    CHECK_EQUAL(markdownToHtml("\\[\na*b*c \\\\\n= d\n\\]"), "<p>\\[<br>\na*b*c \\\\<br>\n= d<br>\n\\]</p>\n");
    CHECK_EQUAL(markdownToHtml("1. so\n    \\[ a*b*c \\]"),
                "<ol start=\"1\">\n<li>so<br>\n\\[ a*b*c \\]</li>\n</ol>\n");
}

TEST("what is no formula stays Markdown, and code stays code") {
    CHECK_EQUAL(markdownToHtml("$5 and **not** $10, US$*5*$"),
                "<p>$5 and <strong>not</strong> $10, US$<em>5</em>$</p>\n");
    CHECK_EQUAL(markdownToHtml("\\( no *end*"), "<p>( no <em>end</em></p>\n");
    CHECK_EQUAL(markdownToHtml("\\(a\n\n*b*\\)"), "<p>(a</p>\n<p><em>b</em>)</p>\n");
    CHECK_EQUAL(markdownToHtml("`\\(x\\)` and ``a`$x$`` \\`*c*"),
                "<p><code>\\(x\\)</code> and <code>a`$x$</code> `<em>c</em></p>\n");
    CHECK_EQUAL(markdownToHtml("```tex\n\\(x\\) $y$\n```\n\\(x*y*z\\)"),
                "<pre><code>\\(x\\) $y$\n</code></pre>\n<p>\\(x*y*z\\)</p>\n");
    CHECK_EQUAL(markdownToHtml("~~~\n$x$"), "<pre><code>$x$\n</code></pre>\n");
    CHECK_EQUAL(markdownToHtml("So:\n\n    grep '\\(x\\)' $y$\n"),
                "<p>So:</p>\n<pre><code>grep &#39;\\(x\\)&#39; $y$\n</code></pre>\n");
    CHECK_EQUAL(markdownToHtml("[a](https://example.org/b_\\(c\\)) $<x>$"),
                "<p><a rel=\"noreferrer\" href=\"https://example.org/b_(c)\">a</a> $&lt;x&gt;$</p>\n");
}

TEST("footnotes are not taken for addresses of links, and columns stand as they were set") {
    CHECK_EQUAL(markdownToHtml("So[^1] and[^b].\n\n[^1]: Smith\n[^b]: https://example.org\n"),
                "<p>So[^1] and[^b].</p>\n<p>[^1]: Smith<br>\n[^b]: <a rel=\"noreferrer\" "
                "href=\"https://example.org\">https://example.org</a></p>\n");
    CHECK_EQUAL(markdownToHtml("[a]\n\n[a]: https://example.org"),
                "<p><a rel=\"noreferrer\" href=\"https://example.org\">a</a></p>\n");
    CHECK_EQUAL(markdownToHtml("`[^1]: x`"), "<p><code>[^1]: x</code></p>\n");
    const std::string table = markdownToHtml("|a|b|c|\n|---|--:|:-:|\n|1|2|3|\n");
    CHECK(table.find("<td>1</td>") != std::string::npos);
    CHECK(table.find("<td style=\"text-align: right\">2</td>") != std::string::npos);
    CHECK(table.find("<th style=\"text-align: center\">c</th>") != std::string::npos);
}

TEST("backticks without an end are looked for once") {
    std::string many;
    for (int i = 1; i < 700; ++i) many += std::string(static_cast<size_t>(i), '`') + " ";
    CHECK(daylong::exchange::putFormulasAside(many) == many);
}

TEST("a formula that can be shown is, and what it is given stands in code and links as it was written") {
    const auto shown = [](std::string_view formula) {
        return formula.find("bad") == std::string_view::npos ? "<math>" + std::to_string(formula.size()) + "</math>"
                                                             : std::string();
    };
    CHECK_EQUAL(markdownToHtml("**So** \\(a*b*c\\), $x$ and \\(bad*b*\\).", shown),
                "<p><strong>So</strong> <math>9</math>, <math>3</math> and \\(bad*b*\\).</p>\n");
    CHECK_EQUAL(markdownToHtml("\\[\na*b*c \\\\\n= d\n\\]", shown), "<p><math>18</math></p>\n");
    const std::string table = markdownToHtml("|a|b|\n|---|---|\n|$|x|$|c|\n", shown);
    CHECK_EQUAL(table.substr(std::min(table.find("<td>"), table.size())),
                "<td><math>5</math></td>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n");
    CHECK_EQUAL(markdownToHtml("So:\n\n    grep '$y$'\n", shown),
                "<p>So:</p>\n<pre><code>grep &#39;$y$&#39;\n</code></pre>\n");
    CHECK_EQUAL(
        markdownToHtml("<https://example.org/$y$>", shown),
        "<p><a rel=\"noreferrer\" href=\"https://example.org/$y$\">https://example.org/<math>3</math></a></p>\n");
    CHECK_EQUAL(markdownToHtml("$x$ \U0001FFFE7\U0001FFFF \U0001FFFE", shown),
                "<p><math>3</math> \U0001FFFE7\U0001FFFF \U0001FFFE</p>\n");
}

TEST("what a person typed is shown in HTML as the window shows it, and what Daylong says as it is") {
    const auto document = daylong::exchange::htmlDocument(daylong::inEnglish, {});
    const auto html = [&](daylong::store::MessageRole role) {
        return document->message({.row = {.role = role, .text = "**Now**\n<b>"}});
    };
    const auto shows = [](const std::string& page, const char* text) { return page.find(text) != std::string::npos; };
    CHECK(shows(html(daylong::store::MessageRole::User),
                "<div class=\"text\"><p><strong>Now</strong><br>\n&lt;b&gt;</p>\n</div>"));
    CHECK(shows(html(daylong::store::MessageRole::Note), "<div class=\"text\">**Now**\n&lt;b&gt;</div>"));
}
