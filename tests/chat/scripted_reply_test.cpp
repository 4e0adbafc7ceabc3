// Replies of a model that says what a script says, one token after the other: where they end, and what is thought in
// them.
#include "lab/models/gguf_writer.h"
#include "store/sqlite.h"
#include "test_chat.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace daylong;
using namespace daylong::chat;

namespace {

struct Script {
    std::string start;                    // behind this piece the chain begins: what the template opens a reply with
    std::vector<std::string> chain;       // pieces, each behind the one before
    std::map<std::string, int> specials;  // piece: its type in the file
    std::string chatTemplate, eos;
};

/// Its next token depends on the last one alone: the embedding is the token's number, and the output looks up what
/// follows it.
std::filesystem::path writeModel(const QTemporaryDir& folder, const Script& script) {
    std::vector<std::string> pieces;
    std::vector<int32_t> types;
    const auto add = [&](const std::string& piece, int type) {
        if (std::find(pieces.begin(), pieces.end(), piece) != pieces.end()) return;
        pieces.push_back(piece);
        types.push_back(type);
    };
    for (char letter = '!'; letter <= '~'; ++letter) add(std::string(1, letter), 1);
    for (const char* piece : {"\xC4\xA0", "\xC4\x8A",
                              "\xC4\xA0"
                              "a"})
        add(piece, 1);  // a space, a line break, " a"
    for (const auto& [piece, type] : script.specials) add(piece, type);
    for (const std::string& piece : script.chain) add(piece, 1);
    const auto at = [&](const std::string& piece) {
        return static_cast<uint32_t>(std::find(pieces.begin(), pieces.end(), piece) - pieces.begin());
    };
    const uint64_t size = pieces.size(), width = (size + 31) / 32 * 32;
    lab::GgufWriter writer;
    writer.set("general.architecture", std::string("llama"));
    for (const auto& [key, value] : {std::pair<const char*, uint32_t>{"context_length", 2048},
                                     {"embedding_length", static_cast<uint32_t>(width)},
                                     {"block_count", 1},
                                     {"feed_forward_length", 32},
                                     {"attention.head_count", 1},
                                     {"attention.head_count_kv", 1},
                                     {"attention.key_length", 32},
                                     {"attention.value_length", 32},
                                     {"rope.dimension_count", 32}}) {
        writer.set(std::string("llama.") + key, value);
    }
    writer.set("llama.attention.layer_norm_rms_epsilon", 1e-5F);
    writer.set("tokenizer.ggml.model", std::string("gpt2"));
    writer.set("tokenizer.ggml.pre", std::string("gpt-2"));
    writer.set("tokenizer.ggml.tokens", pieces);
    writer.set("tokenizer.ggml.token_type", types);
    writer.set("tokenizer.ggml.merges", std::vector<std::string>{"\xC4\xA0 a"});
    writer.set("tokenizer.ggml.eos_token_id", at(script.eos));
    if (!script.chatTemplate.empty()) writer.set("tokenizer.chat_template", script.chatTemplate);
    std::vector<std::string> names;
    const auto tensor = [&](const std::string& name, std::vector<uint64_t> dims) {
        writer.addTensor(name + ".weight", model::DType::F32, std::move(dims));
        names.push_back(name);
    };
    tensor("token_embd", {width, size});
    tensor("output", {width, size});
    for (const char* name : {"output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"}) tensor(name, {width});
    for (const char* name : {"attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up"})
        tensor(std::string("blk.0.") + name, {width, 32});
    for (const char* name : {"attn_output", "ffn_down"}) tensor(std::string("blk.0.") + name, {32, width});
    std::map<uint64_t, uint64_t> before;  // what each piece follows
    std::string last = script.start;
    for (const std::string& piece : script.chain) {
        before[at(piece)] = at(last);
        last = piece;
    }
    const std::filesystem::path path = folder.filePath("scripted.gguf").toStdString();
    check(writer.write(path, [&](size_t index, uint64_t firstRow, std::span<std::byte> bytes) {
        const std::span<float> values(reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float));
        const bool embedding = names[index] == "token_embd", output = names[index] == "output";
        std::fill(values.begin(), values.end(), names[index].ends_with("norm") ? 1.0F : 0.0F);
        for (uint64_t row = 0; (embedding || output) && row < values.size() / width; ++row) {
            const uint64_t token = firstRow + row;
            if (embedding) values[row * width + token] = 1.0F;
            else if (before.contains(token)) values[row * width + before[token]] = 50.0F;
        }
    }));
    return path;
}

constexpr const char* kChatMl =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
constexpr const char* kLineBreak = "\xC4\x8A";

}  // namespace

class ScriptedReplyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    /// What is stored of the reply to "hi", and whether it ended by itself.
    std::pair<std::string, bool> replyOf(const Script& script) {
        const QString database = m_folder.filePath("t.db");
        for (const char* end : {"", "-wal", "-shm", ".lock"}) QFile::remove(database + end);
        Chat chat(
            database.toStdString(),
            [](settings::Settings& settings) {
                settings.cacheSize = 256;
                settings.maxReplyTokens = 6;
                settings.setChatTemplate("");  // the script's own
                settings.ownSampling = true;
                settings.sampling.temperature = 0.0F;
                settings.sampling.repetitionPenalty = 1.0F;
            },
            writeModel(m_folder, script));
        chat.start();
        chat.say("hi");
        for (const Failed& each : chat.all<Failed>()) qWarning("%s", each.error.message.c_str());
        const store::Message reply = chat.messages().back();
        return {reply.text, reply.state == store::MessageState::Complete};
    }

private Q_SLOTS:
    void thoughtsInControlTokensAreThoughts() {
        const Script mistral{
            .start = "[/INST]",
            .chain = {"[THINK]", "hm", "[/THINK]", "Hello", "</s>"},
            .specials = {{"<s>", 3}, {"</s>", 3}, {"[INST]", 3}, {"[/INST]", 3}, {"[THINK]", 3}, {"[/THINK]", 3}},
            .chatTemplate =
                "{% for m in messages %}{% if m.role == 'user' %}{{ '[INST]' + m.content + '[/INST]' }}{% else %}{{ "
                "m.content + eos_token }}{% endif %}{% endfor %}",
            .eos = "</s>"};
        QCOMPARE(replyOf(mistral).first, std::string("<think>hm</think>Hello"));
        for (const int type : {3, 4}) {
            const Script qwen{
                .start = kLineBreak,
                .chain = {"<think>", "hm", "</think>", "Hello", "<|im_end|>"},
                .specials = {{"<|im_start|>", 3}, {"<|im_end|>", 3}, {"<think>", type}, {"</think>", type}},
                .chatTemplate = kChatMl,
                .eos = "<|im_end|>"};
            QCOMPARE(replyOf(qwen).first, std::string("<think>hm</think>Hello"));
        }
    }

    void aReplyEndsWhereTheTemplateEndsTurnsOrAKnownNameDoes() {
        const std::string own =
            "{% for m in messages %}{{ '<|say|>' + m.role + '\n' + m.content + '<fin>\n' }}{% endfor %}{% if "
            "add_generation_prompt %}{{ '<|say|>assistant\n' }}{% endif %}";
        const Script template_{.start = kLineBreak,
                               .chain = {"Hello", "<fin>",
                                         "\xC4\xA0"
                                         "and",
                                         "\xC4\xA0"
                                         "more",
                                         "\xC4\xA0"
                                         "text"},
                               .specials = {{"<|endoftext|>", 3}, {"<|say|>", 3}, {"<fin>", 3}},
                               .chatTemplate = own,
                               .eos = "<|endoftext|>"};
        QCOMPARE(replyOf(template_), std::pair(std::string("Hello"), true));
        for (const char* name : {"<end_of_utterance>", "<eos>", "<EOT>"}) {
            const Script known{.start = kLineBreak,
                               .chain = {"Hello", name,
                                         "\xC4\xA0"
                                         "and",
                                         "\xC4\xA0"
                                         "more"},
                               .specials = {{"<|endoftext|>", 3}, {"<|im_start|>", 3}, {"<|im_end|>", 3}, {name, 3}},
                               .chatTemplate = kChatMl,
                               .eos = "<|endoftext|>"};
            QCOMPARE(replyOf(known), std::pair(std::string("Hello"), true));
        }
    }

    void whatTheTemplateWritesInFrontOfTheEndIsNotThereTwice() {
        const Script script{.start = ":",
                            .chain = {"Hello", kLineBreak, "<fin>"},
                            .specials = {{"<|endoftext|>", 3}, {"<fin>", 3}},
                            .chatTemplate =
                                "{% for m in messages %}{{ m.role + ': ' + m.content + '\n<fin>' }}{% endfor %}{% if "
                                "add_generation_prompt %}{{ 'assistant:' }}{% endif %}",
                            .eos = "<|endoftext|>"};
        QVERIFY(replyOf(script).second);
        const auto database =
            unwrap(store::Database::open(m_folder.filePath("t.db").toStdString(), store::Database::Mode::ReadOnly));
        store::Query query = unwrap(database->query("SELECT tokens FROM token_chunk ORDER BY first"));
        std::vector<int32_t> stream;
        while (unwrap(query.next())) {
            const std::span<const std::byte> bytes = query.blob(0);
            const auto* tokens = reinterpret_cast<const int32_t*>(bytes.data());
            stream.insert(stream.end(), tokens, tokens + bytes.size() / sizeof(int32_t));
        }
        QVERIFY(stream.size() > 3);
        QVERIFY(stream[stream.size() - 2] != stream[stream.size() - 3]);
    }

    void aFileWithoutATemplateTalksInTheMarksOfItsVocabularyAndSaysSo() {
        const Script script{.start = kLineBreak,
                            .chain = {"Hello", "<|im_end|>"},
                            .specials = {{"<|im_start|>", 3}, {"<|im_end|>", 3}},
                            .chatTemplate = "",
                            .eos = "<|im_end|>"};
        const auto [text, complete] = replyOf(script);
        QCOMPARE(text, std::string("Hello"));
        QVERIFY(complete);
        const auto reader = unwrap(store::TranscriptReader::open(m_folder.filePath("t.db").toStdString()));
        const auto conversations = unwrap(reader->pageBefore(1, kNewest, 10));
        const bool said = std::any_of(conversations.begin(), conversations.end(), [](const store::Message& each) {
            return each.role == store::MessageRole::Note &&
                   each.text.find("The model file has none. Its vocabulary has the marks of chatml") !=
                       std::string::npos;
        });
        QVERIFY(said);
    }
};

QTEST_GUILESS_MAIN(ScriptedReplyTest)
#include "scripted_reply_test.moc"
