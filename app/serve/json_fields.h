// Reads what a client sent as JSON, field by field. null counts as not sent; unknown fields are left alone. The first
// thing that is wrong is kept as a Refusal, and later reads do no harm. Thread rule: one thread.
#pragma once

#include "serve/asked.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace daylong::serve {

using nlohmann::json;

/// Of whole numbers: what every reader of JSON keeps exactly.
inline constexpr int64_t kMostSeed = 9'007'199'254'740'991;

class Fields {
public:
    /// `path`: in front of the fields' names, where they stand inside another one.
    explicit Fields(const json& object, std::string path = {}) : m_object(object), m_path(std::move(path)) {}

    /// Null: not sent.
    const json* find(const char* name) const;
    std::optional<double> number(const char* name, double least, double most);
    std::optional<int64_t> integer(const char* name, int64_t least, int64_t most);
    std::optional<bool> boolean(const char* name);
    std::optional<std::string> string(const char* name);
    /// A string, or a list of them.
    std::vector<std::string> strings(const char* name, size_t most);
    const json* object(const char* name);
    const json* array(const char* name);

    void refuse(const std::string& name, const std::string& what, const char* code = "");
    void take(const std::optional<Refusal>& refusal) {
        if (!m_refusal) m_refusal = refusal;
    }
    const std::optional<Refusal>& refusal() const { return m_refusal; }

private:
    template <class Value>
    std::optional<Value> between(const char* name, Value value, Value least, Value most);

    const json& m_object;
    const std::string m_path;
    std::optional<Refusal> m_refusal;
};

/// The object that a request's body is.
std::variant<json, Refusal> parseBody(const std::string& body);

/// A message's content: a text, or a list of parts that are texts. Refused: what is none.
std::string readContent(Fields& message, const char* name, bool needed);

}  // namespace daylong::serve
