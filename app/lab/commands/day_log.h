// The answers of a day (day_run.h) in a file, one JSON object a line, written as they come: a run that was ended is
// gone on with. The first line says what they are of. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "lab/commands/day_run.h"

#include "cli/json_output.h"

#include <fstream>
#include <string>
#include <vector>

namespace daylong::cli {

class DayLog {
public:
    /// Makes the file where it is missing. InvalidArgument where its answers are of something else; a last line that
    /// was cut off is none, nor is one that is of no fact or distance of so many.
    static Result<DayLog> open(const std::string& file, const nlohmann::ordered_json& of, size_t facts,
                               size_t distances);

    const std::vector<DayAnswer>& answers() const { return m_answers; }
    Result<void> add(const DayAnswer& answer);

private:
    std::string m_name;
    std::ofstream m_file;
    std::vector<DayAnswer> m_answers;  // that it had
};

}  // namespace daylong::cli
