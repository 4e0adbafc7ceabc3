// Cuts a JSON file of any size into the conversations that it holds, one text after the other: the elements of an
// array, those of the array "conversations" in an object, or objects one after the other. Only brackets and strings are
// looked at here; whether an element is JSON is found out by who parses it, and where it is not, reading goes on behind
// the damage. Memory: one element, at most kLargest. Thread rule: one thread. Failure rule: what the stream reports.
#pragma once

#include "exchange/byte_stream.h"

#include <optional>
#include <string>

namespace daylong::exchange {

struct JsonLimits {
    size_t largest = size_t{256} << 20U;      // bytes of an element
    size_t largestOfOurs = size_t{1} << 30U;  // in our own export, which has whole files in it
    size_t mostValues = size_t{8} << 20U;     // in it: each costs memory, however short it is
    size_t mostMessages = size_t{2} << 20U;   // likewise, where it is no JSON
    size_t deepest = 200;                     // brackets
    unsigned mostDamage = 100;                // places where reading goes on
};

class JsonElements {
public:
    explicit JsonElements(ByteStream& stream, JsonLimits limits = {}) : m_stream(&stream), m_limits(limits) {}

    struct Element {
        std::string text;
        bool whole = true;  // else it is the beginning of one that is too large, or at which the file ends
        bool tooLarge = false;
    };
    /// Nothing: the end.
    Result<std::optional<Element>> next();
    /// `element`, the last one, is none from this byte on (counted from 1): looks in it, and behind it, for the next.
    void damagedAt(const Element& element, size_t byte);
    /// What stands in the object before its "conversations", as an object of its own; empty: there is no such object.
    const std::string& header() const { return m_header; }
    bool isBehindDamage() const { return m_damage > 0; }
    bool gaveUp() const { return m_damage > m_limits.mostDamage; }

private:
    Result<bool> findNext();
    Result<Element> cut();
    Result<void> skipRest();
    size_t nextElement(std::string_view text, size_t from) const;
    static size_t nextLine(std::string_view text, size_t from);

    /// How far brackets and strings are followed.
    struct Quotes {
        bool inside = false, escaped = false;
        /// Whether this letter is a string's, its last quotation mark included.
        bool holds(char letter);
    };
    struct Place {
        size_t depth = 0, values = 0, deepest = 0;
        Quotes quotes;
        /// Bytes of `text` up to the end of the value, or of `text`; `ended` tells which.
        size_t follow(std::string_view text, bool& ended);
    };

    ByteStream* m_stream;
    JsonLimits m_limits;
    Place m_place;
    std::string m_header, m_firstName;
    enum class Where { Start, InArray, BetweenObjects, End } m_where = Where::Start;
    bool m_unfinished = false;  // the last element was cut off where it became too large
    unsigned m_damage = 0;
};

/// Makes texts that a strict reader refuses readable: ill-formed UTF-8, halves of surrogate pairs and NULs become
/// U+FFFD.
void repairJson(std::string& text);

}  // namespace daylong::exchange
