// Api: the routes, without sockets. A call in, a response out, which may be a stream.
// Thread rule: any thread, which waits for its answer. Failure rule: a response that says it.
#pragma once

#include "serve/desk.h"
#include "serve/dialect.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace daylong::serve {

struct Call {
    std::string method, path, body;
    std::string client;  // who asks, as far as the connection tells
};

struct Response {
    int status = 200;
    std::string type = "application/json", body;
    std::vector<std::pair<std::string, std::string>> headers;
    /// What comes next of a stream: empty, nothing yet; nullopt, no more. Set: `body` is empty.
    std::function<std::optional<std::string>()> stream;
    std::function<void()> leave;  // of who does not want the rest
};

/// All there are: "GET /v1/models". Where a name comes behind, they end with "/".
std::vector<std::string> routes();
/// What can be asked without a token.
bool isPublic(const std::string& path);
/// In the words of whoever asks there.
Response refused(const std::string& path, const Refusal& refusal);

class Api {
public:
    explicit Api(Desk& desk) : m_desk(desk) {}

    /// `isThere`: whether who asked still waits; asked every now and then.
    Response handle(const Call& call, const std::function<bool()>& isThere);

private:
    Response get(const Call& call) const;
    const Served* find(const std::string& path, const std::string& name) const;
    Response post(const Call& call, const std::function<bool()>& isThere);
    Response ask(const Call& call, Order order, const std::function<bool()>& isThere);

    Desk& m_desk;
};

}  // namespace daylong::serve
