// How a conversation is written for a model: by the template in its file (a Jinja program, turn_renderer.h), by that of
// a family (turn_families.h), or by one of the user's own. Append-only by design: the tokens of turn n+1 follow those
// of turn n; nothing is re-rendered. What people type is content: control tokens written out in it stay text. Thread
// rule: values, immutable. Failure rule: a template that cannot be used is said in `problem`, and that of its family
// stands in for it.
#pragma once

#include "base/saying.h"
#include "text/tokenizer.h"
#include "text/turn_renderer.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::text {

enum class Role { System, User, Assistant };

enum class TemplateSource {
    None,        // neither the file nor its vocabulary has any: "plain"
    ModelFile,   // its own
    Family,      // chosen by a person, or instead of the file's own, which cannot be used
    Vocabulary,  // guessed from it
    Custom,      // a text of the person's own
};
std::string_view name(TemplateSource source);  // "model file", "family" ...

struct ChatTemplate {
    std::string name;                              // the family: "chatml", "llama3", ..., for people
    TurnMarkup markup;                             // stands in wherever a single turn cannot be rendered
    std::vector<std::string> stopStrings;          // besides end-of-turn tokens, for models without them
    std::optional<TokenId> stopToken;              // ends a reply, though nothing else says that it ends turns
    std::shared_ptr<const TurnRenderer> renderer;  // null: only where nothing was chosen yet
    bool dropsLineBreaks = false;                  // its tokenizer takes line breaks behind control tokens away
    bool isOurs = false;                           // of the models that are trained for Daylong
    bool isPlain = false;                          // in plain words, of no family
    TemplateSource source = TemplateSource::None;
    std::string text;     // of the template, to show; empty for a family
    Sayings note;         // how it differs from what the template would write; may be empty
    std::string problem;  // why the template that was wanted is not used; may be empty
};

/// What a person can choose: empty, the model file's own; a family's name; or the text of a template. What the file has
/// and cannot be used is replaced by the family whose marks it contains; where it contains none, and what the file has
/// not, by the one whose marks are control tokens of the vocabulary, or by "plain" (User: and Assistant: in words).
ChatTemplate chooseChatTemplate(const model::GgufFile& file, const Tokenizer& tokenizer,
                                const std::string& choice = "");
/// Where it comes from, in a few words: "the model file's own (chatml)".
std::string describe(const ChatTemplate& chat);
/// What is said in a conversation of how it will differ from what the model's template would write; empty: it will not.
Sayings noteOf(const ChatTemplate& chat);
/// The families' names, "plain" last.
std::vector<std::string> chatTemplateFamilies();

/// What stands before the first user's turn: BOS if the model wants it, then the system prompt.
/// These tokens are the attention sinks.
std::vector<TokenId> encodePreamble(const ChatTemplate& chat, const Tokenizer& tokenizer, const Opening& opening);
/// What a user's turn follows.
enum class After { Preamble, Reply };
/// The user's turn and the opening of the assistant's.
std::vector<TokenId> encodeUserTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content,
                                    After after, const Opening& opening);
/// What closes the assistant's turn.
std::vector<TokenId> encodeAssistantEnd(const ChatTemplate& chat, const Tokenizer& tokenizer);
/// Whether that says that the turn is over: then it stands instead of the token with which a model said so, which is
/// another one in gpt-oss for example.
bool saysTheEnd(std::span<const TokenId> assistantEnd, const Tokenizer& tokenizer);
/// Whether a reply ends with this token of it.
bool endsReply(const ChatTemplate& chat, const Tokenizer& tokenizer, TokenId token);
/// The opening of thoughts that the template writes in front of every reply: as it is written ("[THINK]\n"), and as the
/// reply's text has it ("<think>\n"), to which it belongs as it does with models that write it themselves. Else empty.
struct ThoughtsOpening {
    std::string written, shown;
};
ThoughtsOpening thoughtsOpening(const ChatTemplate& chat);
/// An assistant's turn after encodeUserTurn, for transcripts written with another model. Not `whole`: it is left open.
std::vector<TokenId> encodeAssistantTurn(const ChatTemplate& chat, const Tokenizer& tokenizer, std::string_view content,
                                         bool whole = true);

}  // namespace daylong::text
