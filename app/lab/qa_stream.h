// Multiple-choice questions asked one after the other in a single stream (table 5 of arXiv 2309.17453), or each alone.
// The stream goes on with the right answer. Thread rule: one thread. Failure rule: Result; CacheFull ends a dense run.
#pragma once

#include "lab/choices.h"

#include <string>

namespace daylong::lab {

struct Question {
    Tokens prompt;
    std::vector<Tokens> choices;
    size_t answer = 0;
    Tokens rest;  // between an answer and the next question
};

struct QaScore {
    std::vector<bool> right;          // by the answer's whole likelihood
    std::vector<bool> rightPerToken;  // by its mean likelihood per token, which does not favour short answers
    uint64_t tokens = 0;
    double seconds = 0.0;
    std::string stopped;
};

/// `front` (BOS) stands before the stream, or with `alone` before every question.
Result<QaScore> askQuestions(engine::Generator& generator, const std::vector<Question>& questions, const Tokens& front,
                             bool alone, const engine::Progress& progress);

double accuracy(const std::vector<bool>& right);

}  // namespace daylong::lab
