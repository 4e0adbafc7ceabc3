// urlize: addresses in a text become links of HTML, by the rules and regular expressions of Jinja2's utils.urlize.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/utf8.h"
#include "text/jinja/filters.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <set>
#include <span>
#include <sstream>

namespace daylong::jinja {

namespace {

constexpr std::string_view kWeb =
    R"(^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|)"
    R"(([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|)"
    R"((https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))"
    R"()(?::[\d]{1,5})?(?:[/?#]\S*)?$)";
constexpr std::string_view kMail = R"(^\S+@\w[\w.-]*\.\w+$)";

class Pattern {
public:
    Pattern(std::string_view text, uint32_t options) : m_code(nullptr, pcre2_code_free) {
        int error = 0;
        PCRE2_SIZE at = 0;
        m_code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                   PCRE2_UTF | PCRE2_UCP | options, &error, &at, nullptr));
    }
    bool matches(std::string_view text) const {
        const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(
            pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
        return pcre2_match(m_code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, match.get(),
                           nullptr) >= 0;
    }

private:
    std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> m_code;
};

size_t count(std::string_view text, std::string_view what) {
    size_t found = 0;
    for (size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++found;
    return found;
}

/// One of `signs` that the text begins or ends with, else nothing.
std::string_view signAt(std::string_view text, Ends end, std::span<const std::string_view> signs) {
    for (const std::string_view sign : signs) {
        if (end == Ends::Left ? text.starts_with(sign) : text.ends_with(sign)) return sign;
    }
    return {};
}

/// What of a word is no part of an address: brackets before it; brackets and stops behind it, but for those that close
/// one within it.
struct Trimmed {
    size_t begin, end;
};
Trimmed trimmed(std::string_view word) {
    constexpr std::string_view kOpening[] = {"(", "<", "&lt;"};
    constexpr std::string_view kClosing[] = {")", ">", ".", ",", "&gt;"};
    constexpr std::pair<std::string_view, std::string_view> kPairs[] = {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}};
    size_t begin = 0, end = word.size();
    while (const size_t size = signAt(word.substr(begin), Ends::Left, kOpening).size()) begin += size;
    while (const size_t size = signAt(word.substr(begin, end - begin), Ends::Right, kClosing).size()) end -= size;
    for (const auto& [open, close] : kPairs) {
        const std::string_view middle = word.substr(begin, end - begin);
        const size_t opened = count(middle, open);
        if (opened <= count(middle, close)) continue;
        for (size_t i = std::min(opened, count(word.substr(end), close)); i > 0; --i)
            end = word.find(close, end) + close.size();
    }
    return {begin, end};
}

struct Link {
    std::string attributes;  // behind the address
    size_t shown;            // letters of an address of the web
};

/// A word, which is an address or none, as HTML.
void appendWord(Text& out, const Text& word, const Link& link) {
    static const Pattern web(kWeb, PCRE2_CASELESS), mail(kMail, 0);
    const auto [begin, end] = trimmed(word.bytes());
    const Text middle = word.slice(begin, end);
    const std::string_view address = middle.bytes();
    const auto anchor = [&](std::string_view scheme, const std::string& attributes, const Text& shown) {
        out.append("<a href=\"" + std::string(scheme));
        out.append(middle);
        out.append("\"" + attributes + ">");
        out.append(shown);
        out.append("</a>");
    };
    constexpr std::string_view kMailTo = "mailto:";
    out.append(word, 0, begin);
    if (web.matches(address)) {
        Text shown = middle;
        if (middle.length() > link.shown) {
            shown = middle.slice(0, middle.boundaries()[link.shown]);
            shown.append("...");
        }
        const bool whole = address.starts_with("https://") || address.starts_with("http://");
        anchor(whole ? "" : "https://", link.attributes, shown);
    } else if (address.starts_with(kMailTo) && mail.matches(address.substr(kMailTo.size()))) {
        anchor("", "", middle.slice(kMailTo.size(), middle.size()));
    } else if (!address.starts_with("www.") && !address.starts_with('@') &&
               address.find(':') == std::string_view::npos && mail.matches(address)) {
        anchor(kMailTo, "", middle);
    } else {
        out.append(middle);
    }
    out.append(word, end, word.size());
}

/// ` name="value"`, or nothing without a value.
Result<std::string> attribute(Evaluator& run, const std::string& name, const Value& value) {
    if (!value.truth()) return std::string();
    const Value shown = TRY(run.applyFilter("forceescape", value, {}));
    return " " + name + "=\"" + shown.asText()->bytes() + "\"";
}

Result<Value> urlizeFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *limit = arguments.get(0, "trim_url_limit"), *nofollow = arguments.get(1, "nofollow"),
                *target = arguments.get(2, "target"), *rel = arguments.get(3, "rel");
    if (arguments.get(4, "extra_schemes") != nullptr)
        return Error{ErrorCode::InvalidFile, "Daylong does not have extra_schemes of urlize"};
    Link link{.attributes = {}, .shown = std::numeric_limits<size_t>::max()};
    if (limit != nullptr && !limit->isNone()) {
        if (!limit->isInteger() || limit->integerValue() < 0)
            return Error{ErrorCode::InvalidFile, "urlize wants a length to cut addresses to"};
        link.shown = static_cast<size_t>(limit->integerValue());
    }
    std::set<std::string> relations{"noopener"};
    if (rel != nullptr && rel->truth()) {
        std::istringstream words(TRY(toText(*rel, run.meter())).bytes());
        for (std::string word; words >> word;) relations.insert(word);
    }
    if (nofollow != nullptr && nofollow->truth()) relations.insert("nofollow");
    std::string related;
    for (const std::string& each : relations) related += (related.empty() ? "" : " ") + each;
    link.attributes = TRY(attribute(run, "rel", Value::text(Text(related))));
    if (target != nullptr) link.attributes += TRY(attribute(run, "target", *target));

    const Value escaped = TRY(run.applyFilter("forceescape", input, {}));
    const Text& text = *escaped.asText();
    TRY(run.meter().spend(text.size() * 16));
    const std::vector<size_t> at = text.boundaries();
    Text out;
    for (size_t begin = 0, end = 0; begin + 1 < at.size(); begin = end) {
        const auto space = [&](size_t i) {
            return isSpace(nextUtf8(std::string_view(text.bytes()).substr(at[i])).codePoint);
        };
        const bool blank = space(begin);
        for (end = begin + 1; end + 1 < at.size() && space(end) == blank;) ++end;
        TRY(run.meter().spend(link.attributes.size()));
        if (blank) out.append(text, at[begin], at[end]);
        else appendWord(out, text.slice(at[begin], at[end]), link);
    }
    return Value::text(std::move(out));
}

}  // namespace

Filter linkFilter(std::string_view name) { return name == "urlize" ? urlizeFilter : nullptr; }

}  // namespace daylong::jinja
