#include "text/turn_marks.h"

#include <algorithm>
#include <span>

namespace daylong::text {

namespace {

/// Control tokens that end a turn, by the names that families give them; files do not always say which.
constexpr std::string_view kTurnEnds[] = {"<|im_end|>",
                                          "<|eot_id|>",
                                          "<|end|>",
                                          "<end_of_turn>",
                                          "<|endoftext|>",
                                          "<|eom_id|>",
                                          "<|end_of_text|>",
                                          "<|return|>",
                                          "<|end_of_turn|>",
                                          "<|call|>",
                                          "<|calls|>",
                                          "<|flush|>",
                                          "<|eot|>",
                                          "<|EOT|>",
                                          "<|eos|>",
                                          "<|END_OF_TURN_TOKEN|>",
                                          "<|endofturn|>",
                                          "<|turn_end|>",
                                          "<|assistant_end|>",
                                          "<|endofresponse|>",
                                          "<\xEF\xBD\x9C"
                                          "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>"};
/// Names that could be words or tags in some vocabulary: they end a turn unless the file calls them ordinary.
constexpr std::string_view kTurnEndTags[] = {
    "<eos>",      "<EOT>",         "_<EOT>", "[EOT]", "[EOS]", "<end_of_utterance>", "<turn|>", "<|tool_response>",
    "<seed:eos>", "[|endofturn|]", "[e~["};
/// What stands between the files of a repository, where models of code were trained on some: a reply that comes to it
/// has come to its end. Control tokens only.
constexpr std::string_view kFileMarks[] = {"<|fim_pad|>", "<fim-pad>", "<fim_pad>",  "<|fim_repo|>", "<|repo_name|>",
                                           "<fim-repo>",  "<REPO>",    "<reponame>", "<|file_sep|>"};
/// What opens a turn or stands inside of its opening.
constexpr std::string_view kTurnMarks[] = {"<start_of_turn>",
                                           "<|im_start|>",
                                           "<|im_sep|>",
                                           "<|start_header_id|>",
                                           "<|end_header_id|>",
                                           "<|begin_of_text|>",
                                           "<|user|>",
                                           "<|assistant|>",
                                           "<|system|>",
                                           "<|tool|>",
                                           "<|observation|>",
                                           "<|start|>",
                                           "<|channel|>",
                                           "<|message|>",
                                           "<|start_of_role|>",
                                           "<|end_of_role|>",
                                           "<|header_start|>",
                                           "<|header_end|>",
                                           "<|START_OF_TURN_TOKEN|>",
                                           "<|USER_TOKEN|>",
                                           "<|CHATBOT_TOKEN|>",
                                           "<|SYSTEM_TOKEN|>",
                                           "[INST]",
                                           "[/INST]",
                                           "[SYSTEM_PROMPT]",
                                           "[/SYSTEM_PROMPT]",
                                           "<\xEF\xBD\x9C"
                                           "User\xEF\xBD\x9C>",
                                           "<\xEF\xBD\x9C"
                                           "Assistant\xEF\xBD\x9C>",
                                           "<\xEF\xBD\x9C"
                                           "begin\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
                                           "<|turn>"};
/// Ends a turn in vocabularies that begin texts with <s>; in others it is a tag of HTML (Gemma) or a word (Qwen).
constexpr std::string_view kTextEnd = "</s>", kTextBegin = "<s>";

using Names = std::span<const std::string_view>;
bool isOneOf(std::string_view piece, Names names) {
    return std::find(names.begin(), names.end(), piece) != names.end();
}

/// In brackets, as names of special tokens are. An ordinary word that a file calls its EOS ("\n") is not: it is text
/// too.
bool inBrackets(std::string_view piece) {
    return piece.size() > 2 &&
           ((piece.front() == '<' && piece.back() == '>') || (piece.front() == '[' && piece.back() == ']'));
}

/// <|...|> or DeepSeek's wider strokes: what conversion makes a control token of, and older conversions did not.
bool inStrokes(std::string_view piece) {
    constexpr std::string_view kWideBegin = "<\xEF\xBD\x9C", kWideEnd = "\xEF\xBD\x9C>";
    return (piece.size() > 4 && piece.starts_with("<|") && piece.ends_with("|>")) ||
           (piece.size() > 8 && piece.starts_with(kWideBegin) && piece.ends_with(kWideEnd));
}

std::optional<size_t> controlToken(const Vocabulary& vocabulary, std::string_view piece) {
    const auto found = vocabulary.ids.find(piece);
    if (found == vocabulary.ids.end() || vocabulary.type(found->second) != PieceType::Control) return std::nullopt;
    return static_cast<size_t>(found->second);
}

}  // namespace

void protectTurnMarks(Vocabulary& vocabulary) {
    const auto protect = [&](size_t token, bool anyForm) {
        PieceType& type = vocabulary.types[token];
        if (type == PieceType::UserDefined ||
            (type == PieceType::Normal && (anyForm || inBrackets(vocabulary.pieces[token]))))
            type = PieceType::Control;
    };
    for (const std::optional<TokenId>& token :
         {vocabulary.bos, vocabulary.eos, vocabulary.endOfTurn, vocabulary.endOfMessage}) {
        if (token) protect(static_cast<size_t>(*token), false);
    }
    const bool beginsTexts = controlToken(vocabulary, kTextBegin).has_value();
    for (size_t i = 0; i < vocabulary.size(); ++i) {
        const std::string_view piece = vocabulary.pieces[i];
        if (isOneOf(piece, kTurnEnds) || isOneOf(piece, kTurnMarks) || (beginsTexts && piece == kTextEnd))
            protect(i, true);
        else if (vocabulary.types[i] == PieceType::UserDefined && (inStrokes(piece) || isOneOf(piece, kTurnEndTags)))
            protect(i, true);
    }
}

std::vector<bool> turnEnds(const Vocabulary& vocabulary) {
    std::vector<bool> ends(vocabulary.size(), false);
    for (const Names names : {Names(kTurnEnds), Names(kTurnEndTags), Names(kFileMarks)}) {
        for (const std::string_view name : names) {
            if (const auto token = controlToken(vocabulary, name)) ends[*token] = true;
        }
    }
    const auto textEnd = controlToken(vocabulary, kTextEnd);
    if (textEnd && controlToken(vocabulary, kTextBegin)) ends[*textEnd] = true;
    // gpt-oss and Solar close a message with <|end|>, be it their reasoning; the turn goes on until one of the others.
    const auto end = controlToken(vocabulary, "<|end|>");
    const auto both = [&](std::string_view a, std::string_view b) {
        return controlToken(vocabulary, a) && controlToken(vocabulary, b);
    };
    if (end && (both("<|return|>", "<|call|>") || both("<|flush|>", "<|calls|>"))) ends[*end] = false;
    for (const std::optional<TokenId>& token : {vocabulary.eos, vocabulary.endOfTurn, vocabulary.endOfMessage}) {
        if (token) ends[static_cast<size_t>(*token)] = true;
    }
    return ends;
}

}  // namespace daylong::text
