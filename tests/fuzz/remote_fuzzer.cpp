// Any bytes as what a server answers: events, however they are cut, and the parts of a reply in them; or the body of an
// error. What is heard is the same whole and in pieces, is UTF-8, and an error is told in one short line.
#include "base/utf8.h"
#include "remote/chat_chunk.h"
#include "remote/event_reader.h"
#include "remote/thoughts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace daylong;
using namespace daylong::remote;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

/// What is shown of a reply, and how it ended.
std::string heard(std::string_view stream, size_t piece) {
    std::string shown;
    ThoughtFolder thoughts("");
    EventReader reader([&](const nlohmann::json& event) -> Result<void> {
        const ChatChunk chunk = readChunk(event);
        shown += thoughts.fold(chunk.thought, chunk.text) + chunk.finish;
        if (chunk.error) shown += oneLine(*chunk.error);
        return {};
    });
    bool read = true;
    for (size_t at = 0; read && at < stream.size(); at += piece) read = bool(reader.feed(stream.substr(at, piece)));
    read = read && reader.finish();
    shown += thoughts.close();
    check(toValidUtf8(shown) == shown);
    check(withoutThoughts(shown).size() <= shown.size());
    return shown + (read ? "" : "!") + (reader.isDone() ? "." : "") + (reader.lost() ? "?" : "") + reader.strays();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string stream(reinterpret_cast<const char*>(data), size);
    const std::string whole = heard(stream, std::max<size_t>(1, size));
    for (const size_t piece : {1U, 7U}) check(heard(stream, piece) == whole);
    const std::string error = errorText(stream);
    check(error.size() < 500 && error.find('\n') == std::string::npos && toValidUtf8(error) == error);
    return 0;
}
