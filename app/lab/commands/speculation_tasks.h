// What `bench speculation` has a model do: texts to be written once more, code to be quoted, and open talk.
#pragma once

#include <string>
#include <vector>

namespace daylong::cli {

std::vector<std::string> rewritingTasks();  // ten
std::vector<std::string> quotingTasks();    // ten
std::vector<std::string> openTalk();        // ten

}  // namespace daylong::cli
