#include "text/chat_template.h"

#include "base/say.h"
#include "text/jinja/parser.h"
#include "text/seams.h"
#include "text/thought_marks.h"
#include "text/turn_families.h"

#include <algorithm>

namespace daylong::text {

namespace {

/// `continues`: plain text stands before it.
std::vector<TokenId> markup(const Tokenizer& tokenizer, std::string_view text, bool continues = false) {
    const TextPart part{text, true};
    return tokenizer.encodeParts({&part, 1}, continues);
}

/// Whether what follows markup goes on with plain text: the markup's own, or, where it is empty, the message before it.
bool goesOnBehind(const Tokenizer& tokenizer, std::string_view text) {
    return text.empty() || endsPlain(tokenizer, markup(tokenizer, text));
}

/// What opens the first user's turn when the system prompt, or its absence, stands inside it: all of it but the line
/// breaks or the space before the user's own words, with which these may share a token.
struct FirstMarkup {
    std::string_view preamble, rest;
};

FirstMarkup firstMarkup(const ChatTemplate& chat, const Tokenizer& tokenizer, bool hasSystem) {
    std::string_view text = hasSystem ? chat.markup.systemSuffix : chat.markup.userPrefix;
    if (!hasSystem && tokenizer.special().bos) {  // stands there already
        const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
        if (!bos.empty() && text.starts_with(bos)) text.remove_prefix(bos.size());
    }
    const size_t end = text.find_last_not_of(" \n") + 1;  // 0: nothing else
    return {text.substr(0, end), text.substr(end)};
}

ChatTemplate rendered(std::shared_ptr<const TurnRenderer> renderer, const TurnFamily& family,
                      const Tokenizer& tokenizer) {
    ChatTemplate chat{.name = std::string(family.name), .markup = renderer->markup()};
    chat.stopToken = chat.markup.stopToken;
    if (!chat.markup.stop.empty()) chat.stopStrings.push_back(chat.markup.stop);
    chat.dropsLineBreaks = family.dropsLineBreaks && tokenizer.kind() == TokenizerKind::Spm;
    if (chat.dropsLineBreaks) std::erase(chat.markup.assistantSuffix, '\n');
    chat.isOurs = family.isOurs;
    chat.isPlain = &family == &plainFamily();
    chat.renderer = std::move(renderer);
    return chat;
}

/// What a family's turns end with that ends them with EOS: mostly this token, also in vocabularies that call another
/// EOS.
std::string_view textEnd(const Tokenizer& tokenizer) {
    constexpr std::string_view kTextEnd = "</s>";
    const std::optional<TokenId> end = tokenizer.find(kTextEnd);
    const bool isThere = end && tokenizer.isControl(*end);
    return isThere || !tokenizer.special().eos ? kTextEnd : tokenizer.piece(*tokenizer.special().eos);
}

/// By the family's own template. One that this vocabulary makes unusable (a name of its BOS as long as a book) is
/// plain.
ChatTemplate ofFamily(const TurnFamily& family, TemplateSource source, const Tokenizer& tokenizer) {
    Result<std::shared_ptr<const TurnRenderer>> renderer =
        TurnRenderer::create(family.source(), tokenizer, textEnd(tokenizer));
    const bool plain = &family == &plainFamily();
    if (!renderer && !plain) return ofFamily(plainFamily(), source, tokenizer);
    if (!renderer)
        return {
            .name = std::string(family.name), .isPlain = true, .source = source, .problem = renderer.error().message};
    ChatTemplate chat = rendered(std::move(*renderer), family, tokenizer);
    if (plain) chat.stopStrings = {"\nUser:", "\nAssistant:"};
    chat.source = source;
    return chat;
}

/// For a file without a template.
ChatTemplate guessed(const Tokenizer& tokenizer) {
    const TurnFamily* family = familyOfVocabulary(tokenizer);
    ChatTemplate chat = family != nullptr ? ofFamily(*family, TemplateSource::Vocabulary, tokenizer)
                                          : ofFamily(plainFamily(), TemplateSource::None, tokenizer);
    chat.note = {family != nullptr ? saying(Say::TemplateMissingFamily, chat.name) : saying(Say::TemplateMissingPlain),
                 saying(Say::TemplateIsGuess)};
    return chat;
}

/// What was rendered, as tokens. `skip` bytes in front are left out.
std::vector<TokenId> encodeRendered(const ChatTemplate& chat, const Tokenizer& tokenizer, const jinja::Text& text,
                                    size_t skip, bool continues) {
    if (!chat.dropsLineBreaks) return encodeText(tokenizer, text.slice(skip, text.size()), continues);
    jinja::Text kept;
    for (size_t i = skip; i < text.size(); ++i) {
        const bool behindMark = kept.bytes().ends_with("|>") && kept.markAt(kept.size() - 1) == 0;
        if (!behindMark || text.bytes()[i] != '\n' || text.markAt(i) != 0) kept.append(text, i, i + 1);
    }
    return encodeText(tokenizer, kept, continues);
}

/// BOS written out in front of what gets a BOS anyway.
size_t bosInFront(const Tokenizer& tokenizer, std::string_view text) {
    if (!tokenizer.special().bos) return 0;
    const std::string_view bos = tokenizer.piece(*tokenizer.special().bos);
    return !bos.empty() && text.starts_with(bos) ? bos.size() : 0;
}

/// A reply's text with the marks of its thoughts, which stand at its beginning, as the model's own. `opened`: the
/// opening stands before it.
std::vector<TextPart> replyParts(std::string_view content, const Tokenizer& tokenizer, bool opened) {
    const ThoughtMarks marks = thoughtMarksOf(tokenizer);
    std::vector<TextPart> parts;
    const auto take = [&](size_t size, std::string_view mark, size_t markSize) {
        parts.push_back({content.substr(0, size), false});
        parts.push_back({mark, true});
        content.remove_prefix(size + markSize);
    };
    const size_t begin = std::min(content.find_first_not_of(" \n"), content.size());
    const bool opens = content.substr(begin).starts_with(kShownThoughts.opening);
    if (opens) {
        take(begin, marks.opening, kShownThoughts.opening.size());
        parts.push_back({marks.heading, true});
    }
    const size_t closing = content.find(kShownThoughts.closing);
    if ((opens || opened) && closing != std::string_view::npos)
        take(closing, marks.closing, kShownThoughts.closing.size());
    parts.push_back({content, false});
    return parts;
}

}  // namespace

std::string_view name(TemplateSource source) {
    constexpr std::string_view kNames[] = {"none", "model file", "family", "vocabulary", "custom"};
    return kNames[static_cast<size_t>(source)];
}

std::vector<std::string> chatTemplateFamilies() {
    std::vector<std::string> names;
    for (const TurnFamily& family : turnFamilies()) names.emplace_back(family.name);
    return names;
}

std::string describe(const ChatTemplate& chat) {
    switch (chat.source) {
        case TemplateSource::Custom: return "a text of your own";
        case TemplateSource::ModelFile:
            return "the model file's own" + (chat.isPlain ? std::string() : " (" + chat.name + ")");
        case TemplateSource::None: return "plain words, for the model file has none";
        case TemplateSource::Vocabulary: return chat.name + ", guessed from the vocabulary";
        case TemplateSource::Family: break;
    }
    return chat.name + ", as Daylong has it";
}

Sayings noteOf(const ChatTemplate& chat) {
    if (!chat.problem.empty()) {
        return {chat.isPlain ? saying(Say::TemplateUnusablePlain, chat.problem)
                             : saying(Say::TemplateUnusableFamily, chat.name, chat.problem)};
    }
    Sayings says = chat.note;
    if (!says.empty()) says.insert(says.begin(), saying(Say::AboutTemplate));
    return says;
}

ChatTemplate chooseChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer, const std::string& choice) {
    if (const TurnFamily* chosen = familyNamed(choice)) return ofFamily(*chosen, TemplateSource::Family, tokenizer);
    const std::string own(file.stringValue("tokenizer.chat_template").value_or(""));
    const std::string& wanted = choice.empty() ? own : choice;
    if (wanted.empty()) return guessed(tokenizer);
    const TurnFamily* recognised = familyOfTemplate(wanted);
    Result<std::shared_ptr<const TurnRenderer>> renderer = TurnRenderer::create(wanted, tokenizer);
    if (!renderer && recognised == nullptr) recognised = familyOfVocabulary(tokenizer);
    const TurnFamily& family = recognised != nullptr ? *recognised : plainFamily();
    if (!renderer) {
        ChatTemplate chat = ofFamily(family, TemplateSource::Family, tokenizer);
        if (wanted.size() <= jinja::kMostSource) chat.text = wanted;  // a larger one is nothing to show or to change
        chat.problem = renderer.error().message;
        return chat;
    }
    ChatTemplate chat = rendered(std::move(*renderer), family, tokenizer);
    chat.source = choice.empty() ? TemplateSource::ModelFile : TemplateSource::Custom;
    chat.note = chat.renderer->note();
    chat.text = wanted;
    return chat;
}

std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, const Opening& opening) {
    std::vector<TokenId> tokens;
    if (tokenizer.special().addBos) tokens.push_back(*tokenizer.special().bos);
    if (const auto text = chat.renderer ? chat.renderer->preamble(opening) : Result<jinja::Text>(Error{})) {
        const std::vector<TokenId> written =
            encodeRendered(chat, tokenizer, *text, tokens.empty() ? 0 : bosInFront(tokenizer, text->bytes()), false);
        tokens.insert(tokens.end(), written.begin(), written.end());
        return tokens;
    }
    const bool hasSystem = !opening.system.empty();
    const std::string_view end = chat.markup.preambleOpensTurn ? firstMarkup(chat, tokenizer, hasSystem).preamble
                                                               : std::string_view(chat.markup.systemSuffix);
    std::vector<TextPart> parts;
    if (hasSystem) parts = {{chat.markup.systemPrefix, true}, {opening.system, false}, {end, true}};
    else if (chat.markup.preambleOpensTurn) parts = {{end, true}};
    const std::vector<TokenId> encoded = tokenizer.encodeParts(parts);
    tokens.insert(tokens.end(), encoded.begin(), encoded.end());
    return tokens;
}

std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content,
                                    After after, const Opening& opening) {
    const bool first = after == After::Preamble;
    if (chat.renderer) {
        const auto text =
            first ? chat.renderer->firstTurn(content, opening) : chat.renderer->laterTurn(content, opening);
        const auto before = first ? chat.renderer->preamble(opening) : Result<jinja::Text>(jinja::Text());
        if (text && before) {
            // A template may write BOS in front of every user's turn; the first has one already.
            const bool begun = first && before->empty() && tokenizer.special().addBos;
            const bool continues = first ? endsPlain(tokenizer, encodeRendered(chat, tokenizer, *before, 0, false))
                                         : goesOnBehind(tokenizer, chat.markup.assistantSuffix);
            return encodeRendered(chat, tokenizer, *text, begun ? bosInFront(tokenizer, text->bytes()) : 0, continues);
        }
    }
    const bool hasSystem = !opening.system.empty(), opened = first && chat.markup.preambleOpensTurn;
    const std::string_view prefix =
        opened ? firstMarkup(chat, tokenizer, hasSystem).rest : std::string_view(chat.markup.userPrefix);
    const TextPart parts[] = {{prefix, true}, {content, false}, {chat.markup.userSuffix, true}};
    const bool continues = first ? hasSystem && goesOnBehind(tokenizer, chat.markup.systemSuffix)
                                 : goesOnBehind(tokenizer, chat.markup.assistantSuffix);
    return tokenizer.encodeParts(parts, opened || continues);
}

std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer) {
    return markup(tokenizer, chat.markup.assistantSuffix, true);
}

bool endsReply(const ChatTemplate& chat, const Tokenizer& tokenizer, TokenId token) {
    return tokenizer.endsTurn(token) || token == chat.stopToken;
}

bool saysTheEnd(std::span<const TokenId> assistantEnd, const Tokenizer& tokenizer) {
    return std::any_of(assistantEnd.begin(), assistantEnd.end(),
                       [&](TokenId token) { return tokenizer.isControl(token); });
}

ThoughtsOpening thoughtsOpening(const ChatTemplate& chat) {
    const ThoughtsInMarkup found = findThoughts(chat.markup.userSuffix);
    if (found.text.empty() || found.closed) return {};
    return {std::string(found.text),
            std::string(kShownThoughts.opening) + std::string(behindOpening(found.marks, found.text))};
}

std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content,
                                         bool whole) {
    const std::string opening = thoughtsOpening(chat).shown;
    std::string_view prefix = chat.markup.assistantPrefix;
    const size_t thought = content.rfind(kShownThoughts.closing);
    const bool over =
        prefix.find_first_not_of(' ') != std::string_view::npos || findThoughts(chat.markup.userSuffix).closed;
    bool opened = false;
    if (thought != std::string_view::npos && over) {
        // Markup in front of the words (gpt-oss's final channel, an end of thinking) says that the thoughts are over.
        content.remove_prefix(thought + kShownThoughts.closing.size());
        content.remove_prefix(std::min(content.find_first_not_of(" \n"), content.size()));
    } else if (!opening.empty() && content.starts_with(opening)) {
        content.remove_prefix(opening.size());  // it stands at the end of the user's turn
        opened = true;
        if (thought == std::string_view::npos) prefix = {};  // they never ended
    }
    std::vector<TextPart> parts = replyParts(content, tokenizer, opened);
    parts.insert(parts.begin(), {prefix, true});
    if (whole) parts.push_back({chat.markup.assistantSuffix, true});
    return tokenizer.encodeParts(parts, goesOnBehind(tokenizer, chat.markup.userSuffix));
}

}  // namespace daylong::text
