#include "serve/json_fields.h"

#include <cmath>
#include <sstream>

namespace daylong::serve {

const json* Fields::find(const char* name) const {
    const auto found = m_object.find(name);
    return found != m_object.end() && !found->is_null() ? &*found : nullptr;
}

void Fields::refuse(const std::string& name, const std::string& what, const char* code) {
    if (m_refusal) return;
    m_refusal = Refusal{400, "'" + m_path + name + "' " + what, "invalid_request_error", m_path + name, code};
}

template <class Value>
std::optional<Value> Fields::between(const char* name, Value value, Value least, Value most) {
    if (value >= least && value <= most) return value;
    std::ostringstream what;
    what << "must be from " << least << " to " << most;
    refuse(name, what.str());
    return std::nullopt;
}

std::optional<double> Fields::number(const char* name, double least, double most) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return between(name, value->get<double>(), least, most);
    refuse(name, "must be a number");
    return std::nullopt;
}

std::optional<int64_t> Fields::integer(const char* name, int64_t least, int64_t most) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    const bool whole = value->is_number_integer() ||
                       (value->is_number_float() && std::trunc(value->get<double>()) == value->get<double>());
    if (!whole) {
        refuse(name, "must be a whole number");
        return std::nullopt;
    }
    // Of those that no int64_t can be, there is none within the bounds.
    const double roughly = value->get<double>();
    if (std::fabs(roughly) >= 9.2e18) return between(name, roughly > 0 ? INT64_MAX : INT64_MIN, least, most);
    return between(name, value->is_number_float() ? static_cast<int64_t>(roughly) : value->get<int64_t>(), least, most);
}

std::optional<bool> Fields::boolean(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    refuse(name, "must be true or false");
    return std::nullopt;
}

std::optional<std::string> Fields::string(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return value->get<std::string>();
    refuse(name, "must be a string");
    return std::nullopt;
}

std::vector<std::string> Fields::strings(const char* name, size_t most) {
    const json* value = find(name);
    if (value == nullptr) return {};
    if (value->is_string()) return {value->get<std::string>()};
    std::vector<std::string> all;
    bool fits = value->is_array() && value->size() <= most;
    if (fits) {
        for (const json& each : *value) {
            fits = fits && each.is_string();
            if (each.is_string()) all.push_back(each.get<std::string>());
        }
    }
    if (!fits) refuse(name, "must be a string, or a list of at most " + std::to_string(most) + " strings");
    return all;
}

const json* Fields::object(const char* name) {
    const json* value = find(name);
    if (value == nullptr || value->is_object()) return value;
    refuse(name, "must be an object");
    return nullptr;
}

const json* Fields::array(const char* name) {
    const json* value = find(name);
    if (value == nullptr || value->is_array()) return value;
    refuse(name, "must be a list");
    return nullptr;
}

namespace {

constexpr int kDeepest = 64;  // nothing that is understood here is as deep; each level takes memory

bool isTooDeep(const std::string& body) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < body.size(); ++i) {
        const char each = body[i];
        if (quoted && each == '\\') ++i;
        else if (each == '"') quoted = !quoted;
        else if (!quoted && (each == '[' || each == '{') && ++depth > kDeepest) return true;
        else if (!quoted && (each == ']' || each == '}')) --depth;
    }
    return false;
}

}  // namespace

std::variant<json, Refusal> parseBody(const std::string& body) {
    if (isTooDeep(body)) return Refusal{400, "the body is nested too deeply; nothing that is understood here is"};
    json parsed = json::parse(body, nullptr, false);
    if (parsed.is_object()) return parsed;
    return Refusal{400, parsed.is_discarded() ? "the body is not JSON in UTF-8; send an object"
                                              : "the body must be a JSON object"};
}

std::string readContent(Fields& message, const char* name, bool needed) {
    const json* content = message.find(name);
    if (content == nullptr && needed) message.refuse(name, "is missing; send a text");
    if (content == nullptr) return {};
    if (content->is_string()) return content->get<std::string>();
    std::string text;
    if (!content->is_array()) message.refuse(name, "must be a text, or a list of parts");
    else {
        for (const json& part : *content) {
            const auto type = part.is_object() ? part.find("type") : part.end();
            const bool isText = part.is_object() && type != part.end() && *type == "text" && part.contains("text") &&
                                part["text"].is_string();
            if (!isText) message.refuse(name, "has a part that is not text; only text is read here");
            else text += part["text"].get<std::string>();
        }
    }
    return text;
}

}  // namespace daylong::serve
