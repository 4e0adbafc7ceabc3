// The chat service and how conversations are written: templates chosen, changed, told of, and kept.
#include "archive/choices.h"
#include "store/transcript_writer.h"
#include "test_chat.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::chat;

namespace {

constexpr const char* kDated =
    "{{ strftime_now('%Y') ~ '\n' }}{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\n' }}{% endfor %}{% if "
    "add_generation_prompt %}{{ 'assistant:' }}{% endif %}";
/// Closes turns with a token that the model does not end them with.
constexpr const char* kOtherEnd = "{% for m in messages %}{{ m.content ~ '</s>' }}{% endfor %}";

/// Opens thoughts in front of every reply unless told otherwise, and leaves those of earlier ones out.
constexpr const char* kThinks =
    "{% for m in messages %}{{ m.role ~ ': ' ~ m.content.split('</think>')[-1] ~ '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: <think>' ~ ('</think>' if '/no_think' in messages[-1].content else "
    "'\n') }}{% endif %}";

std::function<void(settings::Settings&)> with(const std::string& choice) {
    return [choice](settings::Settings& settings) { settings.setChatTemplate(choice); };
}

}  // namespace

class TemplateTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file() const { return m_folder->filePath("t.db").toStdString(); }

    /// The test model ends its stories with <s>.
    std::filesystem::path modelThatEnds() const {
        return changedModel(m_folder->filePath("ends.gguf"), [](QByteArray& bytes) {
            const QByteArray key("tokenizer.ggml.eos_token_id");
            bytes[bytes.indexOf(key) + key.size() + 4] = 1;  // behind the value's type
        });
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anotherTemplateReadsTheConversationAnewAndSaysSoOnce() {
        {
            Chat chat(file());
            chat.start();
            chat.say("Hello");
        }
        for (const bool again : {false, true}) {
            Chat chat(file(), with("chatml"));
            chat.start();
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(chat.messages().size(), size_t(3));
            QCOMPARE(chat.messages()[2].role, store::MessageRole::Note);
            QVERIFY(chat.messages()[2].text.starts_with("The chat template has changed."));
            QCOMPARE(chat.all<MessageAdded>().empty(), again);
            QVERIFY(chat.memory().next > 10);
            QCOMPARE(chat.all<ModelReady>().back().model.chat.name, std::string("chatml"));
        }
        Chat chat(file());
        chat.start();
        QCOMPARE(chat.messages().size(), size_t(4));
        chat.say("And now?");
        QVERIFY(chat.all<Failed>().empty());
    }

    void whatATemplateWritesOtherwiseIsSaidWithTheFirstMessageOnly() {
        Chat chat(file(), with(kDated));
        chat.start();
        QVERIFY(chat.messages().empty());
        chat.say("Hello");
        chat.say("And then?");
        const auto messages = chat.messages();
        QCOMPARE(messages.size(), size_t(5));
        QCOMPARE(messages[1].role, store::MessageRole::Note);
        QVERIFY(messages[1].text.find("the day on which the conversation began") != std::string::npos);
        QVERIFY(chat.all<Failed>().empty());
    }

    void aTemplateThatCannotBeUsedIsReplacedAndTheReasonIsSaid() {
        Chat chat(file(), with("{% for m in messages %}\n{{ m.content | nonsense }}{% endfor %}"));
        chat.start();
        chat.say("Hello");
        QVERIFY(chat.all<Failed>().empty());
        const std::string note = chat.messages()[1].text;
        QVERIFY2(note.find("line 2: Daylong does not have the filter 'nonsense'") != std::string::npos, note.c_str());
        QVERIFY2(note.find("in plain words") != std::string::npos, note.c_str());
    }

    void aTurnThatTheModelEndsIsClosedAsItsTemplateClosesTurns() {
        store::Message reply;
        {
            Chat chat(
                file(),
                [](settings::Settings& settings) {
                    settings.setChatTemplate(kOtherEnd);
                    settings.maxReplyTokens = 400;
                    settings.cacheSize = 512;
                    settings.ownSampling = true;
                    settings.sampling.temperature = 0.0F;
                },
                modelThatEnds());
            chat.start();
            chat.say("Once upon a time");
            reply = chat.messages().back();
            QVERIFY(chat.all<ReplyFinished>().back().stats.replyTokens < 400);
        }
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        const std::vector<int32_t> tokens =
            unwrap(writer->readTokens(reply.conversation, reply.tokenBegin, reply.tokenEnd));
        QCOMPARE(tokens.back(), 2);
        QCOMPARE(std::count(tokens.begin(), tokens.end(), 1), std::ptrdiff_t(0));
    }

    void thoughtsThatATemplateOpensAreOpenInTheReplysText() {
        Chat chat(file(), with(kThinks));
        chat.start();
        chat.say("Hello");
        const store::Message first = chat.messages().back();
        QVERIFY2(first.text.starts_with("<think>\n") && first.text.size() > 10, first.text.c_str());
        QCOMPARE(first.text.rfind("<think>"), size_t(0));
        chat.service->regenerate(kOpenOne);
        chat.service->drain();
        const store::Message second = chat.messages().back();
        QVERIFY(second.id != first.id);
        QVERIFY2(second.text.starts_with("<think>\n"), second.text.c_str());
        std::string shown;
        for (const ReplyText& each : chat.all<ReplyText>()) shown += each.text;
        QCOMPARE(shown, first.text + second.text);
        chat.service->goOn(kOpenOne);
        chat.service->drain();
        QCOMPARE(chat.messages().back().text.rfind("<think>"), size_t(0));
        chat.say("Hello /no_think");
        QVERIFY2(chat.messages().back().text.find("<think>") == std::string::npos, chat.messages().back().text.c_str());
        QVERIFY(chat.all<Failed>().empty());
    }

    void eachModelKeepsItsOwnChoice() {
        const std::map<std::string, std::string> choices = {
            {"", kDated}, {"/a:b/1:x.gguf", "chatml"}, {"/c.gguf", "{# 3:\n #}\r\n"}};
        {
            Chat chat(file());
            chat.start();
            settings::Settings settings = chat.all<ModelReady>().back().settings;
            settings.chatTemplates = choices;
            archive::applySettings(*chat.service, settings);
            chat.service->drain();
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(chat.all<ModelReady>().back().model.chat.source, text::TemplateSource::Custom);
        }
        Chat chat(file());
        chat.start();
        QVERIFY(chat.all<ModelReady>().back().settings.chatTemplates == choices);
        QCOMPARE(chat.all<ModelReady>().back().model.chat.text, std::string(kDated));
    }
};

QTEST_GUILESS_MAIN(TemplateTest)
#include "template_test.moc"
