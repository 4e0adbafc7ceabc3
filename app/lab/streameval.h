// StreamEval (arXiv 2309.17453, section 4.4 and appendix C), which its authors described but never released: a stream
// of lines with one fact each, and every ten lines a query about the line n lines back. The text is made from a seed
// alone, the same on every machine; docs/streameval.md documents the format. Scoring is in lab/stream_score.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::lab {

/// How a fact and a query about it are written; {key} and {value} are filled in. The query ends where the value would
/// stand.
struct StreamFormat {
    std::string line, query;
    bool words = false;  // values are words rather than five-digit numbers
};

/// "register" (the paper's, after LongEval), "plain" (short lines that small models can follow).
std::optional<StreamFormat> streamFormat(std::string_view name);

/// Whether both templates have a {key} and a {value}; makeStream needs that.
bool isUsable(const StreamFormat& format);

struct StreamOptions {
    StreamFormat format;
    uint64_t seed = 1;
    uint32_t lines = 400;
    uint32_t every = 10;       // lines between queries
    uint32_t distance = 20;    // the query's line stands so many lines back; 1: the last one
    uint32_t distractors = 9;  // values of other lines, the newest
};

struct StreamQuery {
    std::string prompt;  // follows the line
    std::string answer;  // with the space before it where one belongs
    std::string rest;    // of the query after the answer; the stream goes on with both
    std::vector<std::string> distractors;
    uint32_t line = 0;  // of the fact, from 0
};

struct StreamLine {
    std::string before, value, after;  // the line is these three together
    std::optional<StreamQuery> query;  // follows the line
};

std::vector<StreamLine> makeStream(const StreamOptions& options);

/// The whole stream as one text, queries answered.
std::string asText(const std::vector<StreamLine>& stream);

}  // namespace daylong::lab
