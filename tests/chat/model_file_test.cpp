// The model's file is emptied, cut, written over, replaced or deleted while a conversation is open: at rest, while a
// reply is written, before the first message. Never a signal, nothing of what is not there is said, and as soon as the
// file holds a model again, the next message is answered.
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fstream>

using namespace daylong;
using namespace daylong::chat;
namespace fs = std::filesystem;

namespace {

struct Harm {
    const char* name;
    std::function<void(const fs::path&)> body;
    bool goesOn;  // a model is there all the same
};

void copyInPlace(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
}

const std::vector<Harm>& harms() {
    static const std::vector<Harm> all = {
        {"emptied", [](const fs::path& model) { fs::resize_file(model, 0); }, false},
        {"cut to a byte", [](const fs::path& model) { fs::resize_file(model, 1); }, false},
        {"cut to its half", [](const fs::path& model) { fs::resize_file(model, fs::file_size(model) / 2); }, false},
        {"overwritten with something else",
         [](const fs::path& model) { std::ofstream(model) << std::string(2'000'000, 'x'); }, false},
        {"copied over", [](const fs::path& model) { copyInPlace(kModel, model); }, true},
        {"deleted", [](const fs::path& model) { fs::remove(model); }, true},
        {"replaced",
         [](const fs::path& model) {
             std::ofstream(model.string() + ".new") << "GGUF";
             fs::rename(model.string() + ".new", model);
         },
         true},
    };
    return all;
}

}  // namespace

class ModelFileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path database() const { return m_folder->filePath("t.db").toStdString(); }
    fs::path freshModel() const {
        const fs::path model = m_folder->filePath("model.gguf").toStdString();
        copyInPlace(kModel, model);
        fs::last_write_time(model, fs::file_time_type::clock::now() - std::chrono::hours(1));
        return model;
    }
    static std::vector<store::Message> turns(Chat& chat) {
        std::vector<store::Message> found = chat.messages();
        std::erase_if(found, [](const store::Message& each) { return each.role == store::MessageRole::Note; });
        return found;
    }
    static void checkFailures(Chat& chat, const Harm& harm) {
        const auto failures = chat.all<Failed>();
        QCOMPARE(failures.empty(), harm.goesOn);
        for (const Failed& each : failures)
            QVERIFY2(each.error.message.find("model.gguf'") != std::string::npos, each.error.message.c_str());
    }
    /// With the file whole again the next message is answered, whatever went before.
    static void checkRecovery(Chat& chat, const fs::path& model) {
        copyInPlace(kModel, model);
        const size_t failures = chat.all<Failed>().size(), before = turns(chat).size();
        chat.say("And then?");
        QCOMPARE(chat.all<Failed>().size(), failures);
        const auto messages = turns(chat);
        QCOMPARE(messages.size(), before + 2);
        QCOMPARE(messages.back().role, store::MessageRole::Assistant);
        QVERIFY(!messages.back().text.empty());
        const auto stored =
            unwrap(unwrap(store::TranscriptReader::open(chat.database()))->conversation(chat.conversation())).value();
        QCOMPARE(chat.memory().next, stored.tokenCount);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void betweenTwoMessages() {
        for (const Harm& harm : harms()) {
            init();
            const fs::path model = freshModel();
            Chat chat(database(), {}, model);
            chat.start();
            chat.say("Once upon a time");
            harm.body(model);
            chat.say("And then?");
            checkFailures(chat, harm);
            if (QTest::currentTestFailed()) qFatal("%s", harm.name);
            const auto messages = turns(chat);
            QCOMPARE(messages.size(), size_t(harm.goesOn ? 4 : 3));
            QCOMPARE(messages[2].text, std::string("And then?"));
            if (harm.goesOn) QVERIFY(!messages[3].text.empty());
            checkRecovery(chat, model);
            if (QTest::currentTestFailed()) qFatal("%s", harm.name);
        }
    }

    void beforeTheFirstMessage() {
        for (const Harm& harm : harms()) {
            init();
            const fs::path model = freshModel();
            Chat chat(database(), {}, model);
            chat.start();
            harm.body(model);
            chat.say("Once upon a time");
            checkFailures(chat, harm);
            if (QTest::currentTestFailed()) qFatal("%s", harm.name);
            QCOMPARE(turns(chat).size(), size_t(harm.goesOn ? 2 : 1));
            checkRecovery(chat, model);
            if (QTest::currentTestFailed()) qFatal("%s", harm.name);
        }
    }

    void whileAReplyIsWritten() {
        for (const Harm& harm : harms()) {
            init();
            const fs::path model = freshModel();
            Chat chat(
                database(), [](settings::Settings& settings) { settings.maxReplyTokens = 300; }, model);
            chat.start();
            std::string shown;
            size_t pieces = 0;
            chat.listen([&](const Event& event) {
                const auto* text = std::get_if<ReplyText>(&event);
                if (text == nullptr) return;
                shown += text->text;
                if (++pieces == 5) harm.body(model);
            });
            chat.say("Once upon a time");
            const bool unharmed = std::string_view(harm.name) == "deleted" || std::string_view(harm.name) == "replaced";
            QCOMPARE(chat.all<Failed>().empty(), unharmed);
            if (!unharmed) QVERIFY(pieces < 10);  // nothing is said of zeros
            const auto messages = turns(chat);
            QCOMPARE(messages.size(), size_t(2));
            QCOMPARE(messages[1].text, shown);
            QCOMPARE(messages[1].state == store::MessageState::Interrupted, !unharmed);
            chat.listen({});
            checkRecovery(chat, model);
            if (QTest::currentTestFailed()) qFatal("%s", harm.name);
        }
    }

    void whileItIsOpenedAgainAndAgain() {
        const fs::path model = freshModel();
        Chat chat(database(), {}, model);
        chat.start();
        for (const Harm& harm : harms()) {
            copyInPlace(kModel, model);
            chat.say("Once upon a time");
            harm.body(model);
            chat.service->newConversation();
            chat.service->regenerate(kOpenOne);
            chat.service->goOn(kOpenOne);
            chat.service->drain();
        }
        checkRecovery(chat, model);
    }

    void anotherModelCopiedOverItIsToldOf() {
        const fs::path model = freshModel();
        Chat chat(database(), {}, model);
        chat.start();
        chat.say("Once upon a time");
        copyInPlace(DAYLONG_SOURCE_DIR "/resources/models/starter.gguf", model);
        chat.say("And then?");
        QVERIFY(chat.all<Failed>().empty());
        const auto all = chat.messages();
        const bool told = std::any_of(all.begin(), all.end(), [](const store::Message& each) {
            return each.role == store::MessageRole::Note && each.text.starts_with("The model has changed.");
        });
        QVERIFY(told);
        QCOMPARE(turns(chat).size(), size_t(4));
    }
};

QTEST_GUILESS_MAIN(ModelFileTest)
#include "model_file_test.moc"
