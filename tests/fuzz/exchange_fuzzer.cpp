// Any bytes as another program's export: read, put into an order that holds, and what came of it written as Markdown
// and read back as it was. Whatever happens is bounded and said in one line.
#include "exchange/document.h"
#include "exchange/read_file.h"
#include "exchange/tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace daylong;
using namespace daylong::exchange;

namespace {

ByteStream streamOf(std::string_view bytes) {
    return ByteStream([bytes, at = size_t{0}](char* into, size_t size) mutable -> Result<size_t> {
        const size_t count = std::min({size, size_t{1000}, bytes.size() - at});
        bytes.copy(into, count, at);
        at += count;
        return count;
    });
}

std::vector<store::ArrivingConversation> read(std::string_view bytes) {
    std::vector<store::ArrivingConversation> all;
    Skipped skipped;
    Sayings damage;
    const ReadingEvents events{.conversation = [&](ImportedConversation&& conversation) -> Result<void> {
                                   if (auto arriving = settle(std::move(conversation), skipped))
                                       all.push_back(std::move(*arriving));
                                   return {};
                               },
                               .skipped = &skipped,
                               .damage = &damage};
    ByteStream stream = streamOf(bytes);
    const Result<void> done = readFile(stream, "file", events);
    if (!done && (done.error().message.empty() || done.error().message.find('\n') != std::string::npos)) abort();
    return all;
}

void check(const store::ArrivingConversation& conversation) {
    if (conversation.messages.empty() || conversation.name.empty()) abort();
    for (size_t i = 0; i < conversation.messages.size(); ++i) {
        const store::ArrivingMessage& message = conversation.messages[i];
        if (message.parent != store::ArrivingMessage::kNoParent && message.parent >= i) abort();
        if (message.name.empty() || message.text.find('\0') != std::string::npos) abort();
        const auto shown = [](std::string_view formula) { return "<math>" + escapeHtml(formula) + "</math>"; };
        const std::string html = markdownToHtml(message.text) + markdownToHtml(message.text, shown);
        if (html.find("<script") != std::string::npos || html.find("<img") != std::string::npos) abort();
    }
}

void comesBack(const store::ArrivingConversation& conversation) {
    const std::unique_ptr<Document> document = markdownDocument(inEnglish);
    std::string text = document->begin() +
                       document->conversation({.row = {.title = conversation.title}, .source = "daylong", .name = "x"});
    std::vector<std::string> said;
    for (const store::ArrivingMessage& message : conversation.messages) {
        const store::Message row{
            .role = message.role, .state = message.state, .text = message.text, .createdMs = 1'700'000'000'000};
        if (!document->wants(row)) continue;
        said.push_back(message.text);
        text += document->message({.row = row, .name = std::to_string(said.size()), .parent = {}});
    }
    if (said.empty()) return;
    const std::vector<store::ArrivingConversation> back = read(text + document->endOfConversation() + document->end());
    if (back.size() != 1 || back[0].messages.size() != said.size()) abort();
    for (size_t i = 0; i < said.size(); ++i) {
        if (back[0].messages[i].text != said[i]) abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    for (const store::ArrivingConversation& conversation : read({reinterpret_cast<const char*>(data), size})) {
        check(conversation);
        comesBack(conversation);
    }
    return 0;
}
