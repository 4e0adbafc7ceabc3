// Filters by name, in two tables.
#pragma once

#include "text/jinja/evaluator.h"

#include <string_view>

namespace daylong::jinja {

using Filter = Result<Value> (*)(Evaluator& run, const Value& input, const Arguments& arguments);

/// Those on lists and dicts; nullptr where there is none of that name.
Filter listFilter(std::string_view name);

}  // namespace daylong::jinja
