#include "text/chat_template.h"

#include "text/jinja/parser.h"

#include <algorithm>

namespace daylong::text {

namespace {

struct Family {
    std::vector<std::string_view> marks;  // all of them stand in the template's text
    ChatTemplate chat;
};

/// More particular families first. Facts from the model makers' published templates.
const std::vector<Family>& families() {
    static const std::vector<Family> all = {
        {{"<|start_header_id|>", "<|eot_id|>"},
         {.name = "llama3",
          .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
          .systemSuffix = "<|eot_id|>",
          .userPrefix = "<|start_header_id|>user<|end_header_id|>\n\n",
          .userSuffix = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
          .assistantSuffix = "<|eot_id|>"}},
        {{"<|im_start|>"},
         {.name = "chatml",
          .systemPrefix = "<|im_start|>system\n",
          .systemSuffix = "<|im_end|>\n",
          .userPrefix = "<|im_start|>user\n",
          .userSuffix = "<|im_end|>\n<|im_start|>assistant\n",
          .assistantSuffix = "<|im_end|>\n"}},
        {{"<start_of_turn>"},
         {.name = "gemma",
          .systemPrefix = "<start_of_turn>user\n",
          .systemSuffix = "\n\n",
          .userPrefix = "<start_of_turn>user\n",
          .userSuffix = "<end_of_turn>\n<start_of_turn>model\n",
          .assistantSuffix = "<end_of_turn>\n",
          .preambleOpensTurn = true}},
        {{"'<|' + message['role'] + '|>' + message['content'] + '<|end|>'"},
         {.name = "daylong",
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|end|>"},
         {.name = "phi3",
          // Its tokenizer drops the line breaks that the published template has after each of these.
          .systemPrefix = "<|system|>",
          .systemSuffix = "<|end|>",
          .userPrefix = "<|user|>",
          .userSuffix = "<|end|><|assistant|>",
          .assistantSuffix = "<|end|>"}},
        {{"<|user|>", "<|assistant|>"},
         {.name = "zephyr",
          .systemPrefix = "<|system|>\n",
          .systemSuffix = "</s>\n",
          .userPrefix = "<|user|>\n",
          .userSuffix = "</s>\n<|assistant|>\n",
          .assistantSuffix = "</s>\n"}},
        {{"[INST]", "<<SYS>>"},
         {.name = "llama2",
          .systemPrefix = "[INST] <<SYS>>\n",
          .systemSuffix = "\n<</SYS>>\n\n",
          .userPrefix = "<s>[INST] ",
          .userSuffix = " [/INST]",
          .assistantPrefix = " ",
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
        {{"[INST]"},
         {.name = "mistral",
          .systemPrefix = "[INST] ",
          .systemSuffix = "\n\n",
          .userPrefix = "[INST] ",
          .userSuffix = " [/INST]",
          .assistantPrefix = " ",
          .assistantSuffix = "</s>",
          .preambleOpensTurn = true}},
    };
    return all;
}

ChatTemplate plainTemplate() {
    return {.name = "plain",
            .systemPrefix = "",
            .systemSuffix = "\n\n",
            .userPrefix = "User: ",
            .userSuffix = "\nAssistant:",
            .assistantSuffix = "\n",
            .stopStrings = {"\nUser:", "\nAssistant:"}};
}

std::vector<TokenId> markup(const Tokenizer& tokenizer, std::string_view text) {
    const TextPart part{text, true};
    return tokenizer.encodeParts({&part, 1});
}

/// Whether markup ends in plain text, which what follows continues.
bool endsPlain(const Tokenizer& tokenizer, std::string_view text) {
    const std::vector<TokenId> tokens = markup(tokenizer, text);
    return !tokens.empty() && !tokenizer.isControl(tokens.back());
}

/// What opens the first user's turn when the system prompt, or its absence, stands inside it: all of it but the line
/// breaks or the space before the user's own words, with which these may share a token.
struct FirstMarkup {
    std::string_view preamble, rest;
};

FirstMarkup firstMarkup(const ChatTemplate& chat, const Tokenizer& tokenizer, bool hasSystem) {
    std::string_view text = hasSystem ? chat.systemSuffix : chat.userPrefix;
    if (!hasSystem && tokenizer.special().bos) {  // stands there already
        const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
        if (!bos.empty() && text.starts_with(bos)) text.remove_prefix(bos.size());
    }
    const size_t end = text.find_last_not_of(" \n") + 1;  // 0: nothing else
    return {text.substr(0, end), text.substr(end)};
}

/// Whoever lacks the end-of-turn token must be stopped by its text.
ChatTemplate withStops(ChatTemplate chat, const Tokenizer& tokenizer) {
    const std::vector<TokenId> end = markup(tokenizer, chat.assistantSuffix);
    if (chat.stopStrings.empty() && (end.empty() || !tokenizer.endsTurn(end[0]))) chat.stopStrings.push_back(chat.assistantSuffix);
    return chat;
}

ChatTemplate familyOf(std::string_view text, const Tokenizer& tokenizer) {
    for (const Family& family : families()) {
        const bool fits = std::all_of(family.marks.begin(), family.marks.end(), [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
        if (fits && !text.empty()) return withStops(family.chat, tokenizer);
    }
    return plainTemplate();
}

/// The markup that the renderer found stands in wherever a single turn cannot be rendered.
ChatTemplate rendered(std::shared_ptr<const TurnRenderer> renderer, ChatTemplate chat, const Tokenizer& tokenizer) {
    const TurnMarkup& found = renderer->markup();
    chat.systemPrefix = found.systemPrefix;
    chat.systemSuffix = found.systemSuffix;
    chat.userPrefix = found.userPrefix;
    chat.userSuffix = found.userSuffix;
    chat.assistantPrefix = found.assistantPrefix;
    chat.assistantSuffix = found.assistantSuffix;
    chat.preambleOpensTurn = found.preambleOpensTurn;
    chat.stopStrings.clear();
    if (!found.stop.empty()) chat.stopStrings.push_back(found.stop);
    chat.note = renderer->note();
    chat.dropsLineBreaks = chat.name == "phi3" && tokenizer.kind() == "SPM";
    if (chat.dropsLineBreaks) std::erase(chat.assistantSuffix, '\n');
    chat.renderer = std::move(renderer);
    return chat;
}

/// What was rendered as pieces: marked bytes are content. `skip` bytes in front are left out.
std::vector<TokenId> encodeRendered(const ChatTemplate& chat, const Tokenizer& tokenizer, const jinja::Text& text, size_t skip, bool continues) {
    std::vector<std::string> pieces;
    std::vector<TextPart> parts;
    for (size_t begin = skip; begin < text.size();) {
        const bool content = text.markAt(begin) != 0;
        size_t end = begin;
        while (end < text.size() && (text.markAt(end) != 0) == content) ++end;
        std::string piece = text.bytes().substr(begin, end - begin);
        if (chat.dropsLineBreaks && !content) {
            for (size_t at = piece.find("|>\n"); at != std::string::npos; at = piece.find("|>\n", at)) piece.erase(at + 2, 1);
        }
        pieces.push_back(std::move(piece));
        parts.push_back({{}, !content});
        begin = end;
    }
    for (size_t i = 0; i < parts.size(); ++i) parts[i].text = pieces[i];
    return tokenizer.encodeParts(parts, continues);
}

/// BOS written out in front of what gets a BOS anyway.
size_t bosInFront(const Tokenizer& tokenizer, std::string_view text) {
    if (!tokenizer.special().bos) return 0;
    const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
    return !bos.empty() && text.starts_with(bos) ? bos.size() : 0;
}

}  // namespace

std::vector<std::string> chatTemplateFamilies() {
    std::vector<std::string> names;
    for (const Family& family : families()) names.push_back(family.chat.name);
    names.push_back("plain");
    return names;
}

std::string describe(const ChatTemplate& chat) {
    if (chat.source == "custom") return "a text of your own";
    if (chat.source == "model file") return "the model file's own" + (chat.name == "plain" ? std::string() : " (" + chat.name + ")");
    return chat.name + ", as Daylong has it";
}

ChatTemplate chooseChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer, const std::string& choice) {
    const std::string own(file.stringValue("tokenizer.chat_template").value_or(""));
    const auto family = std::find_if(families().begin(), families().end(), [&](const Family& each) { return each.chat.name == choice; });
    if (family != families().end() || choice == "plain") {
        ChatTemplate chat = choice == "plain" ? plainTemplate() : withStops(family->chat, tokenizer);
        chat.source = "family";
        return chat;
    }
    ChatTemplate chat = familyOf(choice.empty() ? own : choice, tokenizer);
    chat.source = "family";
    const std::string& wanted = choice.empty() ? own : choice;
    if (wanted.empty()) return chat;
    Result<std::shared_ptr<const TurnRenderer>> renderer = TurnRenderer::create(wanted, tokenizer);
    if (!renderer) {
        if (wanted.size() <= jinja::kMostSource) chat.text = wanted;  // a larger one is nothing to show or to change
        chat.problem = renderer.error().message;
        return chat;
    }
    chat = rendered(std::move(*renderer), std::move(chat), tokenizer);
    chat.source = choice.empty() ? "model file" : "custom";
    chat.text = wanted;
    return chat;
}

std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, const Opening& opening) {
    std::vector<TokenId> tokens;
    if (tokenizer.special().addBos) tokens.push_back(*tokenizer.special().bos);
    if (const auto text = chat.renderer ? chat.renderer->preamble(opening) : Result<jinja::Text>(Error{})) {
        const std::vector<TokenId> written = encodeRendered(chat, tokenizer, *text, tokens.empty() ? 0 : bosInFront(tokenizer, text->bytes()), false);
        tokens.insert(tokens.end(), written.begin(), written.end());
        return tokens;
    }
    const bool hasSystem = !opening.system.empty();
    const std::string_view end = chat.preambleOpensTurn ? firstMarkup(chat, tokenizer, hasSystem).preamble : std::string_view(chat.systemSuffix);
    std::vector<TextPart> parts;
    if (hasSystem) parts = {{chat.systemPrefix, true}, {opening.system, false}, {end, true}};
    else if (chat.preambleOpensTurn) parts = {{end, true}};
    const std::vector<TokenId> encoded = tokenizer.encodeParts(parts);
    tokens.insert(tokens.end(), encoded.begin(), encoded.end());
    return tokens;
}

std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content, After after, const Opening& opening) {
    const bool first = after == After::Preamble;
    if (chat.renderer) {
        const auto text = first ? chat.renderer->firstTurn(content, opening) : chat.renderer->laterTurn(content, opening);
        const auto before = first ? chat.renderer->preamble(opening) : Result<jinja::Text>(jinja::Text(chat.assistantSuffix));
        if (text && before) return encodeRendered(chat, tokenizer, *text, 0, endsPlain(tokenizer, before->bytes()));
    }
    const bool hasSystem = !opening.system.empty(), opened = first && chat.preambleOpensTurn;
    const std::string_view prefix = opened ? firstMarkup(chat, tokenizer, hasSystem).rest : std::string_view(chat.userPrefix);
    const TextPart parts[] = {{prefix, true}, {content, false}, {chat.userSuffix, true}};
    const std::string_view suffix = hasSystem ? std::string_view(chat.systemSuffix) : std::string_view();
    const std::string_view before = first ? suffix : std::string_view(chat.assistantSuffix);
    return tokenizer.encodeParts(parts, opened || endsPlain(tokenizer, before));
}

std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer) { return markup(tokenizer, chat.assistantSuffix); }

bool saysTheEnd(std::span<const TokenId> assistantEnd, const Tokenizer& tokenizer) {
    return std::any_of(assistantEnd.begin(), assistantEnd.end(), [&](TokenId token) { return tokenizer.isControl(token); });
}

std::string_view thoughtsOpening(const ChatTemplate& chat) {
    const std::string_view markup = chat.userSuffix;
    const size_t opening = markup.rfind("<think>");
    if (opening == std::string_view::npos || markup.find("</think>", opening) != std::string_view::npos) return {};
    return markup.substr(opening);
}

std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content, bool whole) {
    constexpr std::string_view kThought = "</think>";
    const std::string_view opening = thoughtsOpening(chat);
    std::string_view prefix = chat.assistantPrefix;
    const size_t thought = content.rfind(kThought);
    if (thought != std::string_view::npos && prefix.find_first_not_of(' ') != std::string_view::npos) {
        // Markup in front of the words (gpt-oss's final channel, an end of thinking) says that the thoughts are over.
        content.remove_prefix(thought + kThought.size());
        content.remove_prefix(std::min(content.find_first_not_of(" \n"), content.size()));
    } else if (!opening.empty() && content.starts_with(opening)) {
        content.remove_prefix(opening.size());  // it stands at the end of the user's turn
        if (thought == std::string_view::npos) prefix = {};  // they never ended
    }
    const TextPart parts[] = {{prefix, true}, {content, false}, {whole ? std::string_view(chat.assistantSuffix) : std::string_view(), true}};
    return tokenizer.encodeParts(parts, endsPlain(tokenizer, chat.userSuffix));
}

}  // namespace daylong::text
