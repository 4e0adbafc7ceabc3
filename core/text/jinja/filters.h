// Filters by name, in five tables.
#pragma once

#include "text/jinja/evaluator.h"

#include <string_view>

namespace daylong::jinja {

using Filter = Result<Value> (*)(Evaluator& run, const Value& input, const Arguments& arguments);

/// nullptr where there is none of that name.
Filter findFilter(std::string_view name);
/// Those on lists and dicts alone; those that lay text out for reading; those that make prose or markup of values;
/// and the one that makes links of addresses.
Filter listFilter(std::string_view name);
Filter layoutFilter(std::string_view name);
Filter proseFilter(std::string_view name);
Filter linkFilter(std::string_view name);

}  // namespace daylong::jinja
