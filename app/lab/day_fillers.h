// Small talk for a day (lab/day.h): what two who talk all day long say between the things that matter. Made of a few
// hundred sentences by a seed alone. Plain functions; nothing fails.
#pragma once

#include "lab/random.h"

#include <string>
#include <vector>

namespace daylong::lab {

struct Exchange {
    std::string user, assistant;
};

/// A few exchanges about one subject.
std::vector<Exchange> smallTalk(Random& random);

}  // namespace daylong::lab
