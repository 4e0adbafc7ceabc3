#include "lab/qa_stream.h"

#include "base/clock.h"

#include <algorithm>
#include <cmath>

namespace daylong::lab {

namespace {

Result<void> ask(engine::Generator& generator, const Question& question, bool goesOn, QaScore& score) {
    std::vector<double> nlls = TRY(scoreChoices(generator, question.prompt, question.choices));
    score.right.push_back(isLikeliest(nlls, question.answer));
    for (size_t i = 0; i < nlls.size(); ++i) nlls[i] /= static_cast<double>(question.choices[i].size());
    score.rightPerToken.push_back(isLikeliest(nlls, question.answer));
    score.tokens += question.prompt.size();
    if (!goesOn) return {};
    const Tokens& answer = question.choices[question.answer];
    TRY(generator.feed(answer));
    if (!question.rest.empty()) TRY(generator.feed(question.rest));
    score.tokens += answer.size() + question.rest.size();
    return {};
}

}  // namespace

Result<QaScore> askQuestions(engine::Generator& generator, const std::vector<Question>& questions, const Tokens& front,
                             bool alone, const engine::Progress& progress) {
    QaScore score;
    const double start = steadySeconds();
    generator.cache().reset();
    for (size_t i = 0; i < questions.size(); ++i) {
        if (progress && !progress(i, questions.size())) return Error{ErrorCode::Cancelled, "stopped"};
        if (alone) generator.cache().reset();
        if (!front.empty() && (alone || i == 0)) TRY(generator.feed(front));
        const Result<void> asked = ask(generator, questions[i], !alone, score);
        if (asked) continue;
        if (asked.error().code != ErrorCode::CacheFull) return asked.error();
        score.stopped = asked.error().message;
        break;
    }
    score.seconds = steadySeconds() - start;
    return score;
}

double accuracy(const std::vector<bool>& right) {
    if (right.empty()) return NAN;
    return static_cast<double>(std::count(right.begin(), right.end(), true)) / static_cast<double>(right.size());
}

}  // namespace daylong::lab
