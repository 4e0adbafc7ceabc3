// A device that is lost in the middle of anything: the next one takes over, the turn goes on, nothing is lost, and it
// is said.
#include "archive/choices.h"
#include "support/failing_backend.h"
#include "test_chat.h"
#ifdef DAYLONG_WITH_VULKAN
#include "vulkan/vulkan_backend.h"
#endif

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace daylong;
using namespace daylong::chat;
using testing::FailingBackend;
using testing::Failure;

namespace {

/// Devices that fail as told; the CPU is one that does not, unless it is told to.
MakeBackend devices(std::vector<Failure> failures) {
    return [failures =
                std::move(failures)](const settings::Settings& settings) -> Result<std::unique_ptr<engine::Backend>> {
        for (const Failure& each : failures) {
            if (each.device == settings.device)
                return std::unique_ptr<engine::Backend>(std::make_unique<FailingBackend>(each));
        }
        if (settings.device == "cpu") return cpu::makeCpuBackend({.threads = 1});
        return Error{ErrorCode::Device, "there is no " + settings.device + " here"};
    };
}

void likeliest(settings::Settings& settings) {
    settings.ownSampling = true;
    settings.sampling.temperature = 0.0F;  // the same tokens, however far the first device came
    settings.maxReplyTokens = 8;
    settings.sampling.repetitionPenalty = 1.0F;  // it remembers replies that were put aside, a rebuilt one does not
    settings.cacheSize = 1000;                   // nothing rolls out: a rebuilt cache is the same cache
}

std::string trouble(Chat& chat) {
    const auto failures = chat.all<Failed>();
    return failures.empty() ? std::string() : failures[0].error.message;
}

}  // namespace

class DeviceLossTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file(int number = 0) const {
        return m_folder->filePath(QStringLiteral("%1.db").arg(number)).toStdString();
    }

    /// Everything a person does; what was said, and whether stream and cache agree.
    struct Outcome {
        std::vector<std::string> texts;
        uint64_t tokens = 0;
        size_t changes = 0;
        std::string trouble;
    };
    Outcome talk(int number, const std::function<void(settings::Settings&)>& adjust, const MakeBackend& makeBackend,
                 const AutomaticDevices& automatic) {
        Outcome outcome;
        for (int run = 0; run < 2; ++run) {  // the second one starts from what is stored
            Chat chat(file(number), adjust, kModel, makeBackend, automatic);
            chat.service->start(run);  // 0: the first there is
            chat.say(
                "Once upon a time there was a dog. It liked to run in the big green garden, and it had a friend, a "
                "little cat, who liked to sleep.");
            chat.say("And then?");
            chat.service->regenerate(kOpenOne);
            chat.service->drain();
            chat.service->newConversation();
            chat.service->drain();  // else only the last is opened
            chat.service->openConversation(1);
            chat.service->drain();
            outcome.trouble += trouble(chat);
            outcome.changes += chat.all<DeviceChanged>().size();
            outcome.texts.clear();
            for (const store::Message& message : chat.messages()) {
                outcome.texts.push_back(message.text);
                if (message.state != store::MessageState::Complete && message.state != store::MessageState::CutOff)
                    outcome.trouble += "a message is not complete; ";
            }
            outcome.tokens = chat.memory().next;
            const auto stored = unwrap(unwrap(store::TranscriptReader::open(file(number)))->conversation(1)).value();
            if (stored.tokenCount != outcome.tokens) outcome.trouble += "stream and cache differ; ";
        }
        return outcome;
    }

private Q_SLOTS:
    void init() {
        const bool memory =
            QFileInfo(QStringLiteral("/dev/shm")).isWritable();  // a hundred conversations, each of them synced to disk
        m_folder = std::make_unique<QTemporaryDir>(memory ? QStringLiteral("/dev/shm/daylong-XXXXXX") : QString());
    }

    void whateverTheStepThatFailsTheConversationIsTheSame() {
        const Failure lasting;
        const auto gpu = [] { return std::vector<std::string>{"gpu:0"}; };
        const Outcome undisturbed = talk(0, likeliest, devices({lasting}), gpu);
        QCOMPARE(undisturbed.trouble, std::string());
        QCOMPARE(undisturbed.texts.size(), size_t(8));
        QCOMPARE(undisturbed.changes, size_t(0));
        const uint64_t steps = *lasting.counter;
        QVERIFY(steps > 60);
        for (uint64_t lasts = 0; lasts < steps; ++lasts) {
            const Outcome outcome = talk(static_cast<int>(lasts) + 1, likeliest, devices({{.runs = lasts}}), gpu);
            const QByteArray where =
                "lost at step " + QByteArray::number(quint64(lasts)) + ": " + outcome.trouble.c_str();
            QVERIFY2(outcome.trouble.empty(), where.constData());
            QVERIFY2(outcome.texts == undisturbed.texts, where.constData());
            QVERIFY2(outcome.tokens == undisturbed.tokens, where.constData());
            QVERIFY2(outcome.changes >= 1, where.constData());
        }
    }

    void whatIsShownOfAReplyIsWhatIsStored() {
        for (uint64_t lasts = 1; lasts < 30; lasts += 3) {
            Chat chat(file(static_cast<int>(lasts)), likeliest, kModel, devices({{.runs = lasts}}),
                      [] { return std::vector<std::string>{"gpu:0"}; });
            chat.start();
            chat.say("Once upon a time");
            chat.say("And then?");
            std::string shown, stored;
            for (const ReplyText& text : chat.all<ReplyText>()) shown += text.text;
            for (const store::Message& message : chat.messages())
                stored += message.role == store::MessageRole::Assistant ? message.text : "";
            QCOMPARE(shown, stored);
            QCOMPARE(chat.all<ReplyFinished>().size(), size_t(2));
        }
    }

    void aRollingWindowGoesOnRollingOnTheNextDevice() {
        Chat chat(file(), {}, kModel, devices({{.runs = 700}}), [] { return std::vector<std::string>{"gpu:0"}; });
        chat.start();
        for (int i = 0; i < 60; ++i) chat.say("And then? " + std::to_string(i));
        QCOMPARE(trouble(chat), std::string());
        QCOMPARE(chat.all<DeviceChanged>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(120));
        QCOMPARE(chat.memory().seen, 160U);
        const auto stored = unwrap(unwrap(store::TranscriptReader::open(file()))->conversation(1)).value();
        QCOMPARE(chat.memory().next, stored.tokenCount);
    }

    void oneDeviceAfterTheOtherDownToTheCpuAndItIsSaid() {
        Chat chat(file(), likeliest, kModel, devices({{.device = "gpu:0", .runs = 4}, {.device = "gpu:1", .runs = 2}}),
                  [] {
                      return std::vector<std::string>{"gpu:0", "gpu:1", "cpu"};
                  });
        chat.start();
        chat.say("Once upon a time");
        chat.say("And then?");
        QCOMPARE(trouble(chat), std::string());
        QCOMPARE(chat.messages().size(), size_t(4));
        const auto changes = chat.all<DeviceChanged>();
        QVERIFY(!changes.empty());
        QCOMPARE(changes[0].from, std::string("Failing gpu:0"));
        QVERIFY(changes[0].reason.message.find("fell off the bus") != std::string::npos);
        QVERIFY(changes.back().to.find("Failing") == std::string::npos);
        QVERIFY(chat.all<ModelReady>().back().model.device == changes.back().to);
    }

    void aDeviceThatIsGoneAtTheStartIsToldOfAndStaysTheSetting() {
        Chat chat(
            file(), [](settings::Settings& settings) { settings.device = "gpu:7"; }, kModel, devices({}),
            [] { return std::vector<std::string>{"cpu"}; });
        chat.start();
        chat.say("hello");
        QCOMPARE(trouble(chat), std::string());
        QCOMPARE(chat.messages().size(), size_t(2));
        const auto changes = chat.all<DeviceChanged>();
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].from, std::string("gpu:7"));
        QVERIFY(changes[0].reason.message.find("no gpu:7") != std::string::npos);
        QCOMPARE(chat.all<ModelReady>().back().settings.device, std::string("gpu:7"));
    }

    void aCacheThatTheDeviceHasNoRoomForGoesToTheNextOne() {
        Chat chat(file(), {}, kModel, devices({{.mostSlots = 100}}), [] { return std::vector<std::string>{"gpu:0"}; });
        chat.start();
        chat.say("hello");
        QCOMPARE(trouble(chat), std::string());
        QCOMPARE(chat.messages().size(), size_t(2));
        QVERIFY(chat.all<DeviceChanged>().at(0).reason.message.find("no room") != std::string::npos);
    }

    void aModelThatIsMissingIsNoFaultOfTheDevice() {
        Chat chat(file(), {}, m_folder->filePath("none.gguf").toStdString(), devices({Failure{}}),
                  [] { return std::vector<std::string>{"gpu:0"}; });
        chat.start();
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QVERIFY(chat.all<DeviceChanged>().empty());
    }

    void whenTheCpuItselfFailsTheMessageIsKeptAndTheFailureSaid() {
        Chat chat(file(), likeliest, kModel, devices({{.device = "cpu", .runs = 3}}));
        chat.start();
        chat.say("Once upon a time");
        QCOMPARE(chat.all<Failed>().size(), size_t(1));
        QCOMPARE(chat.messages().size(), size_t(2));
        QCOMPARE(chat.messages()[1].state, store::MessageState::Interrupted);
    }

#ifdef DAYLONG_WITH_VULKAN
    void aLostVulkanDeviceLeavesTheConversationToTheCpu() {
        if (!vulkan::makeVulkanBackend(0)) QSKIP("no Vulkan device here");
        Chat chat(
            file(), likeliest, kModel,
            [](const settings::Settings& settings) -> Result<std::unique_ptr<engine::Backend>> {
                if (settings.device == "cpu") return cpu::makeCpuBackend({.threads = 1});
                vulkan::VulkanOptions options;
                options.loseDeviceAfterRuns = 12;
                return vulkan::makeVulkanBackend(0, options);
            },
            [] { return std::vector<std::string>{"vulkan:0"}; });
        chat.start();
        for (const char* text : {"Once upon a time", "And then?", "And then?"}) chat.say(text);
        QCOMPARE(trouble(chat), std::string());
        QCOMPARE(chat.messages().size(), size_t(6));
        for (const store::Message& message : chat.messages())
            QVERIFY(message.state == (message.role == store::MessageRole::User ? store::MessageState::Complete
                                                                               : store::MessageState::CutOff));
        QCOMPARE(chat.all<DeviceChanged>().size(), size_t(1));
        QVERIFY(chat.all<ModelReady>().front().model.deviceId == "vulkan:0");
        QVERIFY(chat.all<ModelReady>().back().model.deviceId == "cpu");
    }
#endif

    void choosingAnewGivesTheLostDeviceAnotherChance() {
        const auto counter = std::make_shared<uint64_t>(0);
        Chat chat(file(), {}, kModel, devices({{.runs = 5, .counter = counter}}),
                  [] { return std::vector<std::string>{"gpu:0"}; });
        chat.start();
        chat.say("hello");
        QCOMPARE(chat.all<DeviceChanged>().size(), size_t(1));
        *counter = 0;  // it is back
        settings::Settings settings;
        settings.device = "gpu:0";
        archive::applySettings(*chat.service, settings);
        chat.service->drain();
        QCOMPARE(chat.all<ModelReady>().back().model.device, std::string("Failing gpu:0"));
    }
};

QTEST_GUILESS_MAIN(DeviceLossTest)
#include "device_loss_test.moc"
