#include "exchange/read_file.h"

#include "base/say.h"
#include "exchange/gpt4all.h"

namespace daylong::exchange {

namespace {

constexpr size_t kEnoughToTell = size_t{64} * 1024;

bool looksLikeJson(std::string_view beginning) {
    if (beginning.starts_with("\xEF\xBB\xBF")) beginning.remove_prefix(3);
    const size_t first = beginning.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (beginning[first] == '{' || beginning[first] == '[');
}

}  // namespace

Result<void> readFile(ByteStream& stream, const std::string& name, const ReadingEvents& events) {
    const std::string_view beginning = TRY(stream.peek(kEnoughToTell));
    if (looksLikeGpt4All(beginning)) return readGpt4All(stream, name, events);
    if (looksLikeJson(beginning)) return readJson(stream, name, events);
    if (looksLikeMarkdown(beginning)) return readMarkdown(stream, name, events);
    return failure(ErrorCode::Unsupported, Say::ImportUnknown, name);
}

}  // namespace daylong::exchange
