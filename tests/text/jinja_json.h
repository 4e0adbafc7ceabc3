// JSON as the values that templates see. For tests.
#pragma once

#include "text/jinja/template.h"

#include <nlohmann/json.hpp>

namespace daylong::jinja {

inline Value fromJson(const nlohmann::ordered_json& json) {
    if (json.is_null()) return Value::none();
    if (json.is_boolean()) return Value::boolean(json.get<bool>());
    if (json.is_number_integer()) return Value::integer(json.get<int64_t>());
    if (json.is_number()) return Value::real(json.get<double>());
    if (json.is_string()) return Value::text(json.get<std::string>());
    if (json.is_array()) {
        std::vector<Value> items;
        for (const auto& each : json) items.push_back(fromJson(each));
        return *Value::list(std::move(items));
    }
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, value] : json.items()) entries.emplace_back(Value::text(key), fromJson(value));
    return *Value::dict(std::move(entries));
}

inline Variables variablesFrom(const nlohmann::ordered_json& object) {
    Variables variables;
    for (const auto& [key, value] : object.items()) variables.emplace_back(key, fromJson(value));
    return variables;
}

}  // namespace daylong::jinja
