// daylong-cli serve: the local API (app/serve, docs/local-api.md). Standard output stays empty.
#include "commands.h"
#include "options.h"
#include "output.h"
#include "session.h"

#include "chat/chat_service.h"
#include "local_models.h"
#include "paths.h"
#include "responders.h"
#include "serve/endless_conversation.h"
#include "serve/http_server.h"
#include "serve/stateless_model.h"
#include "serve/token_file.h"
#include "settings/suited.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

namespace daylong::cli {

namespace {

struct ServeOptions {
    EngineOptions engine;
    std::string address = "127.0.0.1", tokenFile, database;
    uint16_t port = serve::kUsualPort;
    store::ConversationId conversation = 0;
    uint64_t memoryMiB = 512;
    size_t queue = 64;
    uint32_t letGo = 60;  // seconds
};

constexpr std::chrono::milliseconds kLook(50);  // at who asks, while the conversation is opened

/// Ctrl-C and the session's end: what is being said ends, and is kept. While a model loads there is nothing to keep.
/// To be made before any other thread, so that all of them leave the signals to it.
class EndWatch {
public:
    EndWatch() {
        ::sigemptyset(&m_ends);
        ::sigaddset(&m_ends, SIGINT);
        ::sigaddset(&m_ends, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &m_ends, nullptr);
        m_thread = std::thread([this] { wait(); });
    }
    ~EndWatch() { finish(); }
    /// Answers until then. `listens`: what is told once whoever reads it may end this in order. `close`: nothing is
    /// begun any more, and what goes on ends.
    void run(serve::HttpServer& server, const std::string& listens, const std::function<void()>& close) {
        {
            const std::lock_guard lock(m_mutex);
            m_end = [&] {
                close();
                server.stop();
            };
        }
        tell(listens);
        server.run();
        finish();
    }

private:
    void wait() {
        int signal = 0;
        ::sigwait(&m_ends, &signal);
        const std::lock_guard lock(m_mutex);
        if (!m_end) ::_exit(128 + signal);
        m_end();
    }
    void finish() {
        if (!m_thread.joinable()) return;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_end) m_end = [] {};
        }
        ::pthread_kill(m_thread.native_handle(), SIGTERM);
        m_thread.join();
    }

    sigset_t m_ends{};
    std::mutex m_mutex;  // guards what follows
    std::function<void()> m_end;
    std::thread m_thread;
};

/// The endless conversation, opened when it is asked, and closed when it was not for a while: else the window can have
/// it.
class OpenedWhenAsked {
public:
    explicit OpenedWhenAsked(const ServeOptions& options) : m_options(options), m_closer([this] { closeWhenIdle(); }) {}
    ~OpenedWhenAsked() {
        {
            const std::lock_guard use(m_use);
            m_ends = true;
        }
        m_wake.notify_one();
        m_closer.join();
    }

    serve::Outcome answer(const serve::Asked& asked, const serve::Asker& asker) {
        if (const auto refused = serve::refusedByEndless(asked)) return *refused;
        const std::lock_guard use(m_use);
        const std::shared_ptr<void> whateverHappens(nullptr, [this](void*) {
            m_usedAt = std::chrono::steady_clock::now();
            m_wake.notify_one();
        });
        if (!m_service) {
            if (const Result<void> opened = open(asker); !opened) {
                close();
                return serve::Refusal{503,
                                      "the endless conversation cannot be had here: " + opened.error().message,
                                      "server_error",
                                      "model",
                                      "conversation_unavailable",
                                      30};
            }
        }
        return serve::EndlessConversation(*m_service, m_options.conversation).answer(asked, asker);
    }
    /// From another thread, before the end: also what is being loaded for a reply ends.
    void stop() {
        const std::lock_guard lock(m_mutex);
        if (m_service) m_service->stop();
    }

private:
    void close() {
        std::unique_ptr<chat::ChatService> closed;  // outside the lock: it saves what it has
        const std::lock_guard lock(m_mutex);
        closed.swap(m_service);
    }
    void closeWhenIdle() {
        std::unique_lock use(m_use);
        while (!m_ends) {
            const auto until = m_usedAt + std::chrono::seconds(m_options.letGo);
            if (!m_service) m_wake.wait(use);
            else if (std::chrono::steady_clock::now() < until) m_wake.wait_until(use, until);
            else close();
        }
    }
    Result<void> open(const serve::Asker& asker) {
        std::mutex mutex;
        std::optional<Error> failure;
        const std::filesystem::path database = TRY(app::ownDatabase(m_options.database));
        auto service = std::make_unique<chat::ChatService>(chat::ServiceOptions{
            .database = database,
            .makeResponder = app::responders(
                app::localModels(std::make_shared<app::DeviceChoice>(app::cacheFolder(), app::starterModel()))),
            .cacheFolder = app::cacheFolder(),
            .overrideSettings = [options = m_options.engine](settings::Settings& settings) {
                overrideEngine(options, settings);
            }});
        {
            const std::lock_guard lock(m_mutex);
            m_service = std::move(service);
        }
        const ListenerId listener = m_service->listen([&](const chat::Event& event) {
            const auto* failed = std::get_if<chat::Failed>(&event);
            if (failed == nullptr) return;
            const std::lock_guard lock(mutex);
            // What opening survives, such as a damaged transcript that was repaired, is said here alone.
            if (failed->concern == chat::Concern::Conversation) tell("daylong-cli: " + failed->error.message);
            else if (!failure) failure = failed->error;
        });
        m_service->start(m_options.conversation);
        const auto opened = std::make_shared<std::atomic<bool>>(false);
        m_service->post(chat::When::AsPosted, [opened](chat::Session&) {
            *opened = true;
            return Result<void>();
        });
        for (bool stopped = false; !*opened; std::this_thread::sleep_for(kLook)) {
            if (!stopped && asker.isGone()) m_service->stop();
            stopped = stopped || asker.isGone();
        }
        m_service->forget(listener);
        if (failure) return *failure;
        return {};
    }

    const ServeOptions m_options;
    std::mutex m_use;    // as long as it is asked; guards what follows
    std::mutex m_mutex;  // guards which one it is, for who asks nothing
    std::unique_ptr<chat::ChatService> m_service;
    std::chrono::steady_clock::time_point m_usedAt;
    bool m_ends = false;
    std::condition_variable m_wake;
    std::thread m_closer;  // last: it uses the others
};

std::string nameOf(const std::string& model) {
    return settings::isStarter(model) ? settings::kStarterModel : std::filesystem::path(model).stem().string();
}

Result<std::shared_ptr<serve::StatelessModel>> openModel(const ServeOptions& options, const std::string& path) {
    const auto model = TRY(model::loadModel(settings::isStarter(path) ? app::starterModel().string() : path));
    const auto tokenizer = TRY(text::Tokenizer::create(model->file));
    settings::ModelSummary summary = chat::summaryOf(*model);
    summary.chat = text::chooseChatTemplate(*model->file, *tokenizer);
    const engine::KvType kv = engine::kvTypeFromName(options.engine.kv.value_or("f16")).value_or(engine::KvType::F16);
    const uint32_t size = options.engine.cache.value_or(settings::suitedCache(summary, kv).tokens);
    EngineOptions engine = options.engine;
    if (engine.backend.empty()) engine.backend = "auto";
    engine.keepsWeights = true;
    const auto cacheFor = [&](const engine::DeviceInfo& device) {
        return serve::statelessCache(size, kv, device.rowsAtOnce);
    };
    engine::Generator generator = TRY(openGeneratorWith(cacheFor, model, engine));
    return std::make_shared<serve::StatelessModel>(std::move(summary), std::move(generator), tokenizer,
                                                   options.memoryMiB << 20U);
}

Result<void> runServe(const ServeOptions& options) {
    EndWatch watch;
    const std::filesystem::path tokenFile =
        options.tokenFile.empty() ? app::apiTokenFile() : std::filesystem::path(options.tokenFile);
    const std::string token = TRY(serve::readOrMakeToken(tokenFile));
    const std::string path = options.engine.model.empty() ? app::defaultModel() : options.engine.model;
    if (settings::isRemote(path))
        return Error{ErrorCode::Unsupported,
                     "a server has '" + path + "', and answers others by itself; name a model on this machine"};
    const auto model = TRY(openModel(options, path));
    const auto endless = std::make_shared<OpenedWhenAsked>(options);
    serve::Desk desk(
        {{.name = nameOf(path),
          .contextLength = model->contextLength(),
          .answer = [model](const auto& asked, const auto& asker) { return model->answer(asked, asker); }},
         {.name = serve::kEndlessName,
          .answer = [endless](const auto& asked, const auto& asker) { return endless->answer(asked, asker); }}},
        options.queue);
    serve::Api api(desk);
    serve::HttpServer server(
        api, {.address = options.address, .port = options.port, .token = token, .connections = options.queue + 64});
    const uint16_t port = TRY(server.bind());
    if (!serve::isLoopback(options.address))
        tell("daylong-cli: other machines can reach this, and what is said goes over the network as it is");
    tell("daylong-cli: models " + nameOf(path) + " and " + serve::kEndlessName + "; the token is in " +
         tokenFile.string());
    const bool six = options.address.find(':') != std::string::npos;
    const std::string host = six ? "[" + options.address + "]" : options.address;
    watch.run(server, "listening on http://" + host + ":" + std::to_string(port), [&] {
        desk.close();
        endless->stop();
    });
    return {};
}

}  // namespace

Command addServe(CLI::App& root) {
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = root.add_subcommand("serve", "Answer other programs over HTTP on this machine");
    addModelOption(*command, options->engine, false, app::namedModel);
    command->add_option("--port", options->port, "Port to listen on (8474); 0: any that is free")
        ->check(CLI::Range(0U, 65535U));
    command->add_option("--listen", options->address, "Address to listen on (127.0.0.1, for this machine alone)")
        ->type_name("ADDRESS");
    command
        ->add_option("--token-file", options->tokenFile,
                     "File with the token that clients must send; made where there is none, beside the transcript "
                     "when left out")
        ->type_name("FILE");
    command
        ->add_option("--db", options->database,
                     "Transcript of the endless conversation; the window's own when left out")
        ->type_name("FILE");
    command->add_option("--conversation", options->conversation, "Conversation to talk in; the last one when left out")
        ->type_name("ID");
    command->add_option("--cache", options->engine.cache, "Cache size in tokens, of the model asked by its own name")
        ->check(CLI::Range(16U, 1U << 24U));
    command->add_option("--kv", options->engine.kv, "Type of its cached keys and values")
        ->check(CLI::IsMember({"f32", "f16", "q8_0"}));
    command->add_option("--memory", options->memoryMiB, "MiB for conversations besides the newest one (512)")
        ->check(CLI::Range(0U, 1U << 20U));
    command->add_option("--queue", options->queue, "Requests that may wait (64)")->check(CLI::Range(1U, 1024U));
    command
        ->add_option("--let-go", options->letGo,
                     "Seconds without a question after which the window can have the endless conversation (60)")
        ->check(CLI::Range(1U, 1U << 20U));
    addBackendOptions(*command, options->engine);
    options->engine.backend.clear();  // of the endless one the stored setting, unless the command line says otherwise
    return {command, [options] { return runServe(*options); }};
}

}  // namespace daylong::cli
