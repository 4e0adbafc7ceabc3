#include "lab/streameval.h"

#include "lab/random.h"

#include <algorithm>
#include <array>
#include <utility>

namespace daylong::lab {

namespace {

constexpr std::array<std::string_view, 32> kFirst = {
    "red",   "blue",  "green", "white",  "black",  "golden", "silver", "little", "old",  "young", "quiet",
    "happy", "sad",   "brave", "clever", "gentle", "proud",  "tired",  "wild",   "warm", "cold",  "bright",
    "dark",  "sweet", "rich",  "poor",   "strong", "quick",  "slow",   "tall",   "fair", "grey"};
constexpr std::array<std::string_view, 32> kSecond = {
    "dog",  "cat",    "horse", "bird",  "fish",  "bear",   "wolf", "fox",   "king",  "queen",  "boy",
    "girl", "man",    "woman", "child", "house", "tree",   "rose", "river", "stone", "castle", "ship",
    "boat", "garden", "door",  "table", "book",  "letter", "ring", "sword", "lamp",  "cup"};
constexpr std::array<std::string_view, 48> kValues = {
    "apple",  "bread",  "water",  "milk",    "sugar",  "butter", "fire",   "snow",   "wind",   "rain",
    "summer", "winter", "spring", "music",   "paper",  "money",  "silver", "iron",   "wood",   "glass",
    "silk",   "wool",   "corn",   "wheat",   "salt",   "honey",  "wine",   "tea",    "coffee", "cake",
    "fruit",  "gold",   "north",  "south",   "east",   "west",   "monday", "friday", "march",  "june",
    "london", "paris",  "france", "england", "mother", "father", "sister", "brother"};

std::string filled(std::string text, std::string_view key) { return filledIn(std::move(text), "{key}", key); }

struct Fact {
    std::string key, value;
};

/// A template with its key filled in, parted at the value. A space before the value belongs to it, as tokenizers have
/// it.
struct Parted {
    std::string before, value, after;
    Parted(const std::string& form, const Fact& fact) {
        constexpr std::string_view kPlace = "{value}";
        const size_t at = form.find(kPlace);
        before = filled(form.substr(0, at), fact.key);
        value = fact.value;
        after = filled(form.substr(at + kPlace.size()), fact.key);
        if (before.ends_with(' ')) {
            before.pop_back();
            value.insert(0, " ");
        }
    }
};

/// A new fact: its key is none of the last 512 lines', its value none of the last 12's, so that answers are never
/// equal.
Fact makeFact(Random& random, const std::vector<Fact>& before, bool words) {
    const auto among = [&before](size_t newest, auto matches) {
        return std::any_of(before.end() - static_cast<std::ptrdiff_t>(std::min(newest, before.size())), before.end(),
                           matches);
    };
    Fact fact;
    do {
        const std::string_view first = kFirst[random.below(kFirst.size())];
        fact.key = std::string(first) + " " + std::string(kSecond[random.below(kSecond.size())]);
    } while (among(512, [&](const Fact& other) { return other.key == fact.key; }));
    do {
        fact.value =
            words ? std::string(kValues[random.below(kValues.size())]) : std::to_string(10000 + random.below(90000));
    } while (among(12, [&](const Fact& other) { return other.value == fact.value; }));
    return fact;
}

/// About the line `distance` lines back, with values of the newest other lines to tell it from.
StreamQuery makeQuery(const StreamOptions& options, const std::vector<Fact>& facts) {
    StreamQuery query;
    query.line = static_cast<uint32_t>(facts.size()) - options.distance;
    const Fact& fact = facts[query.line];
    const Parted parts(options.format.query, fact);
    query.prompt = parts.before;
    query.answer = parts.value;
    query.rest = parts.after;
    std::vector<std::string> taken = {fact.value};
    for (size_t other = facts.size(); other-- > 0 && query.distractors.size() < options.distractors;) {
        const std::string& value = facts[other].value;
        if (std::find(taken.begin(), taken.end(), value) != taken.end()) continue;
        taken.push_back(value);
        query.distractors.push_back(Parted(options.format.query, {fact.key, value}).value);
    }
    return query;
}

}  // namespace

std::optional<StreamFormat> streamFormat(std::string_view name) {
    if (name == "register") {
        return StreamFormat{.line = "line {key}: REGISTER_CONTENT is <{value}>\n",
                            .query = "What is the REGISTER_CONTENT in line {key}? The REGISTER_CONTENT is <{value}>\n"};
    }
    if (name == "plain")
        return StreamFormat{
            .line = "The {key} has the {value}.\n", .query = "The {key} has the {value}.\n", .words = true};
    return std::nullopt;
}

bool isUsable(const StreamFormat& format) {
    const auto has = [](const std::string& form) {
        return form.find("{key}") != std::string::npos && form.find("{value}") != std::string::npos;
    };
    return has(format.line) && has(format.query);
}

std::vector<StreamLine> makeStream(const StreamOptions& options) {
    Random random(options.seed);
    std::vector<Fact> facts;
    std::vector<StreamLine> stream;
    for (uint32_t i = 0; i < options.lines; ++i) {
        facts.push_back(makeFact(random, facts, options.format.words));
        const Parted parts(options.format.line, facts.back());
        StreamLine line{.before = parts.before, .value = parts.value, .after = parts.after};
        const bool asks = (i + 1) % options.every == 0 && i + 1 >= options.distance;
        if (asks) line.query = makeQuery(options, facts);
        stream.push_back(std::move(line));
    }
    return stream;
}

std::string asText(const std::vector<StreamLine>& stream) {
    std::string text;
    for (const StreamLine& line : stream) {
        text += line.before + line.value + line.after;
        if (line.query) text += line.query->prompt + line.query->answer + line.query->rest;
    }
    return text;
}

}  // namespace daylong::lab
