#include "text/jinja/lexer.h"

#include "base/utf8.h"
#include "text/jinja/text.h"

#include <algorithm>
#include <charconv>

namespace daylong::jinja {

Error atLine(uint32_t line, const std::string& what) {
    return {ErrorCode::InvalidFile, "the chat template, line " + std::to_string(line) + ": " + what};
}

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }
bool isSpaceByte(char c) { return c == '\n' || isBlank(c); }

class Lexer {
public:
    explicit Lexer(std::string_view source) : m_source(source) {}

    Result<std::vector<Token>> run() {
        while (m_at < m_source.size()) {
            TRY(data());
            if (m_at >= m_source.size()) break;
            const std::string_view opening = rest().substr(0, 2);
            if (opening == "{#") TRY(comment());
            else TRY(tag(opening == "{{"));
        }
        m_tokens.push_back({Token::Kind::End, "", m_line});
        return std::move(m_tokens);
    }

private:
    std::string_view rest() const { return m_source.substr(m_at); }
    bool standsHere(std::string_view text) const { return rest().starts_with(text); }
    void advance(size_t count) {
        m_line += static_cast<uint32_t>(std::count(m_source.begin() + static_cast<std::ptrdiff_t>(m_at),
                                                   m_source.begin() + static_cast<std::ptrdiff_t>(m_at + count), '\n'));
        m_at += count;
    }
    void skipSpace() {
        size_t count = 0;
        while (m_at + count < m_source.size() && isSpaceByte(m_source[m_at + count])) ++count;
        advance(count);
    }
    void push(Token::Kind kind, std::string text) { m_tokens.push_back({kind, std::move(text), m_line}); }

    /// Text up to a tag, less what the tag takes.
    void pushData(std::string_view text, char sign, bool isVariable) {
        const uint32_t line = m_line;
        advance(text.size());
        if (sign == '-') {
            text = text.substr(0, strip(Text(std::string(text)), Ends::Right).size());
        } else if (sign != '+' && !isVariable) {
            const size_t lineBegin = text.rfind('\n') + 1;  // 0 where there is none
            const bool blank = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(lineBegin), text.end(), isBlank);
            if (blank && (lineBegin > 0 || m_lineStarts)) text = text.substr(0, lineBegin);
        }
        if (!text.empty()) m_tokens.push_back({Token::Kind::Data, std::string(text), line});
    }

    Result<void> data() {
        size_t at = m_at;
        while (true) {
            at = m_source.find('{', at);
            if (at == std::string_view::npos || at + 1 >= m_source.size()) {
                pushData(rest(), '+', true);
                return {};
            }
            const char next = m_source[at + 1];
            if (next == '{' || next == '%' || next == '#') break;
            ++at;
        }
        const char sign = at + 2 < m_source.size() ? m_source[at + 2] : ' ';
        pushData(m_source.substr(m_at, at - m_at), sign, m_source[at + 1] == '{');
        return {};
    }

    Result<void> comment() {
        const size_t end = m_source.find("#}", m_at + 2);
        if (end == std::string_view::npos) return atLine(m_line, "a comment has no end");
        const char sign = end > m_at + 2 ? m_source[end - 1] : ' ';
        advance(end + 2 - m_at);
        finishBlock(sign);
        return {};
    }

    /// What stands behind a block or a comment.
    void finishBlock(char sign) {
        if (sign == '-') {
            skipSpace();
        } else if (sign != '+' && standsHere("\n")) {
            advance(1);
        }
        m_lineStarts = m_at > 0 && m_source[m_at - 1] == '\n';
    }

    /// {% raw %}: everything up to {% endraw %} is data.
    Result<bool> raw() {
        size_t at = m_at + 2;
        const auto skip = [&] {
            while (at < m_source.size() && isSpaceByte(m_source[at])) ++at;
        };
        if (at < m_source.size() && (m_source[at] == '-' || m_source[at] == '+')) ++at;
        skip();
        if (m_source.substr(at, 3) != "raw") return false;
        at += 3;
        skip();
        const bool takesSpace = m_source.substr(at, 3) == "-%}";
        if (!takesSpace && m_source.substr(at, 2) != "%}") return false;
        advance(at + (takesSpace ? 3U : 2U) - m_at);
        if (takesSpace) skipSpace();
        m_lineStarts = m_at > 0 && m_source[m_at - 1] == '\n';
        for (size_t tag = m_source.find("{%", m_at); tag != std::string_view::npos;
             tag = m_source.find("{%", tag + 2)) {
            at = tag + 2;
            const char sign = at < m_source.size() ? m_source[at] : ' ';
            if (sign == '-' || sign == '+') ++at;
            skip();
            if (m_source.substr(at, 6) != "endraw") continue;
            at += 6;
            skip();
            const char end = at < m_source.size() ? m_source[at] : ' ';
            if (end == '-' || end == '+') ++at;
            if (m_source.substr(at, 2) != "%}") continue;
            pushData(m_source.substr(m_at, tag - m_at), sign, false);
            advance(at + 2 - m_at);
            finishBlock(end);
            return true;
        }
        return atLine(m_line, "'raw' has no 'endraw'");
    }

    Result<void> tag(bool isVariable) {
        if (!isVariable && TRY(raw())) return {};
        const uint32_t begin = m_line;
        push(isVariable ? Token::Kind::VariableBegin : Token::Kind::BlockBegin, "");
        advance(2);
        if (standsHere("-") || (!isVariable && standsHere("+"))) advance(1);
        const std::string_view end = isVariable ? "}}" : "%}";
        std::string open;  // brackets
        while (true) {
            skipSpace();
            if (m_at >= m_source.size()) return atLine(begin, "a tag has no end");
            const char sign = m_source[m_at];
            const bool signedEnd = (sign == '-' || (sign == '+' && !isVariable)) && rest().substr(1, 2) == end;
            if (open.empty() && (signedEnd || standsHere(end))) {
                push(isVariable ? Token::Kind::VariableEnd : Token::Kind::BlockEnd, "");
                advance(signedEnd ? 3 : 2);
                if (!isVariable) {
                    finishBlock(signedEnd ? sign : ' ');
                } else {
                    if (signedEnd) skipSpace();
                    m_lineStarts = m_source[m_at - 1] == '\n';
                }
                return {};
            }
            TRY(expressionToken(open));
        }
    }

    Result<void> expressionToken(std::string& open) {
        const char c = m_source[m_at];
        if (c == '\'' || c == '"') return string();
        if (isDigit(c)) return number();
        if (isNameStart(c)) {
            size_t size = 1;
            while (size < rest().size() && (isNameStart(rest()[size]) || isDigit(rest()[size]))) ++size;
            push(Token::Kind::Name, std::string(rest().substr(0, size)));
            advance(size);
            return {};
        }
        for (const std::string_view two : {"//", "**", "==", "!=", "<=", ">="}) {
            if (!standsHere(two)) continue;
            push(Token::Kind::Operator, std::string(two));
            advance(2);
            return {};
        }
        if (std::string_view("+-*/%~[](){}<>=.:|,;").find(c) == std::string_view::npos)
            return atLine(m_line, "an unexpected character");
        if (c == '(') open += ')';
        if (c == '[') open += ']';
        if (c == '{') open += '}';
        if (c == ')' || c == ']' || c == '}') {
            if (open.empty() || open.back() != c) return atLine(m_line, std::string("'") + c + "' closes nothing");
            open.pop_back();
        }
        push(Token::Kind::Operator, std::string(1, c));
        advance(1);
        return {};
    }

    /// "0x1F", "0o17", "0b11"; else nothing is read.
    Result<bool> numberOfBase() {
        const std::string_view all = rest();
        for (const auto& [letter, base] : {std::pair{'x', 16}, {'o', 8}, {'b', 2}}) {
            if (all.size() < 3 || all[0] != '0' || (all[1] | 0x20) != letter) continue;
            const size_t size = std::min(all.find_first_not_of("0123456789abcdefABCDEF_", 2), all.size());
            std::string digits(all.substr(2, size - 2));
            std::erase(digits, '_');
            int64_t value = 0;
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
            if (read.ec == std::errc::result_out_of_range) return atLine(m_line, "a number is too large");
            if (read.ptr == digits.data()) return false;
            const bool whole = read.ptr == digits.data() + digits.size();
            if (!whole) return atLine(m_line, "a number cannot be read");
            push(Token::Kind::Integer, std::to_string(value));
            advance(size);
            return true;
        }
        return false;
    }

    Result<void> number() {
        if (TRY(numberOfBase())) return {};
        const std::string_view all = rest();
        size_t size = 0;
        const auto digits = [&] {
            while (size < all.size() &&
                   (isDigit(all[size]) || (all[size] == '_' && size > 0 && isDigit(all[size - 1]))))
                ++size;
        };
        digits();
        bool real = false;
        const bool afterDot = !m_tokens.empty() && m_tokens.back().is(Token::Kind::Operator, ".");  // x.0.1: indices
        if (!afterDot && size + 1 < all.size() && all[size] == '.' && isDigit(all[size + 1])) {
            real = true;
            ++size;
            digits();
        }
        if (!afterDot && size < all.size() && (all[size] == 'e' || all[size] == 'E')) {
            const size_t sign = size + 1 < all.size() && (all[size + 1] == '+' || all[size + 1] == '-') ? 1 : 0;
            if (size + 1 + sign < all.size() && isDigit(all[size + 1 + sign])) {
                real = true;
                size += 1 + sign;
                digits();
            }
        }
        std::string text(all.substr(0, size));
        std::erase(text, '_');
        push(real ? Token::Kind::Float : Token::Kind::Integer, text);
        advance(size);
        return {};
    }

    Result<void> string() {
        const char mark = m_source[m_at];
        std::string content;
        size_t at = m_at + 1;
        for (;; ++at) {
            if (at >= m_source.size()) return atLine(m_line, "a string has no end");
            const char c = m_source[at];
            if (c == mark) break;
            if (c != '\\') {
                content += c;
                continue;
            }
            if (++at >= m_source.size()) return atLine(m_line, "a string has no end");
            escape(at, content);
        }
        push(Token::Kind::String, std::move(content));
        advance(at + 1 - m_at);
        return {};
    }

    /// Behind a backslash, as in Python; `at` ends at the last character that belongs to it.
    void escape(size_t& at, std::string& content) const {
        const char c = m_source[at];
        const size_t hexDigits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (hexDigits > 0 && at + hexDigits < m_source.size()) {
            const std::string digits(m_source.substr(at + 1, hexDigits));
            if (digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
                appendUtf8(content, static_cast<char32_t>(std::stoul(digits, nullptr, 16)));
                at += hexDigits;
                return;
            }
        }
        if (c >= '0' && c <= '7') {
            char32_t code = 0;
            size_t used = 0;
            while (used < 3 && at + used < m_source.size() && m_source[at + used] >= '0' && m_source[at + used] <= '7')
                code = code * 8 + static_cast<char32_t>(m_source[at + used++] - '0');
            appendUtf8(content, code);
            at += used - 1;
            return;
        }
        constexpr std::string_view kFrom = "ntrbfav\\'\"", kTo = "\n\t\r\b\f\a\v\\'\"";
        const size_t known = kFrom.find(c);
        if (c == '\n') return;  // a line that goes on
        if (known != std::string_view::npos) content += kTo[known];
        else content += std::string{'\\', c};
    }

    std::string_view m_source;
    size_t m_at = 0;
    uint32_t m_line = 1;
    bool m_lineStarts = true;
    std::vector<Token> m_tokens;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view source) { return Lexer(source).run(); }

}  // namespace daylong::jinja
