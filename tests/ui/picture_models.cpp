// The states of the page "Models", against a hub on loopback.
#include "library/test_hub.h"
#include "remote/test_server.h"
#include "picture_stage.h"

#include <QQuickItem>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace daylong {
namespace {

namespace fs = std::filesystem;

void useHub() {
    qputenv("DAYLONG_HUB_SPEED", "15000");  // a download that lasts while its pictures are taken
    qputenv("HF_ENDPOINT", QByteArray::fromStdString(library::testHub().hub().endpoint));
}

void put(PictureStage& stage, const char* name) {
    fs::create_directories((stage.folder / "models" / name).parent_path());
    fs::copy_file(app::starterModel(), stage.folder / "models" / name, fs::copy_options::overwrite_existing);
}

/// At hand: two that run, one of which answers, and one that does not.
void fill(PictureStage& stage) {
    put(stage, "unsloth/Qwen3-1.7B-Instruct-GGUF/An-Extraordinarily-Long-Model-Name-8B-Instruct-v2-Q8_0.gguf");
    put(stage, "SmolLM2-135M-Instruct.Q8_0.gguf");
    std::ofstream(stage.folder / "models" / "broken-Q4_0.gguf") << "no model at all";
    stage.program.library().shelf()->look();
    stage.program.library().shelf()->setCurrent(
        QString::fromStdString((stage.folder / "models" / "SmolLM2-135M-Instruct.Q8_0.gguf").string()));
}

std::function<void(PictureStage&)> page(int part) {
    return [part](PictureStage& stage) {
        stage.window->setProperty("modelsOpen", true);
        stage.window->findChild<QObject*>("modelsPage")->setProperty("part", part);
        stage.settle(200);
    };
}

void waitUntil(const std::function<bool()>& until) { static_cast<void>(QTest::qWaitFor(until, 30000)); }

void ask(PictureStage& stage, const char* way) {
    static remote::TestServer server;
    ui::ServersModel& servers = *stage.program.library().servers();
    servers.ask(QString::fromStdString(server.address(way)), QStringLiteral("sk-secret"));
    waitUntil([&] { return !servers.asking(); });
}

/// It is used, too.
void connectServer(PictureStage& stage) {
    page(0)(stage);
    ask(stage, "vllm");
    ui::ServersModel& servers = *stage.program.library().servers();
    servers.connectTo(0, 0);
    waitUntil([&] { return servers.count() == 1; });
    stage.settle();
}

/// Beside one that is connected another one has said what it has.
void offerServer(PictureStage& stage) {
    connectServer(stage);
    page(0)(stage);
    QMetaObject::invokeMethod(stage.window->findChild<QObject*>("connectServer"), "clicked");
    stage.window->findChild<QObject*>("serverAddress")->setProperty("text", "http://192.168.1.5:8080");
    ask(stage, "two");
}

void search(PictureStage& stage, const char* words) {
    ui::HubSearchModel& hub = *stage.program.library().hub();
    hub.search(QString::fromLatin1(words));
    static_cast<void>(QTest::qWaitFor([&] { return !hub.searching(); }, 30000));
    if (hub.opened() < 0) hub.open(0);
    stage.settle(500);
}

}  // namespace

std::vector<PictureState> modelStates() {
    return {
        {"models-hand", fill, page(0)},
        {"models-servers", offerServer,
         [](PictureStage& stage) {
             page(0)(stage);
             auto* list = stage.window->findChild<QQuickItem*>("shelfList");
             const qreal end = list->property("originY").toReal() + list->property("contentHeight").toReal();
             list->setProperty("contentY", std::max(0.0, end - list->height()));
         }},
        {"settings-server-1", connectServer, [](PictureStage& stage) { openSettings(stage, 0); }},
        {"settings-server-2", connectServer, [](PictureStage& stage) { openSettings(stage, 0.4); }},
        {"models-here", fill, page(1)},
        {"models-search",
         [](PictureStage& stage) {
             useHub();
             search(stage, "daylong");
         },
         page(2)},
        {"models-address",
         [](PictureStage& stage) {
             useHub();
             search(stage, "hf.co/daylong/tiny-GGUF:Q4_K_M");
         },
         page(2)},
        {"models-offline",
         [](PictureStage& stage) {
             qputenv("HF_ENDPOINT", "https://localhost:9");
             search(stage, "qwen3");
         },
         page(2)},
        {"models-coming",
         [](PictureStage& stage) {
             useHub();
             fill(stage);
             ui::ModelLibrary& library = stage.program.library();
             library.download("faulty/gated", "Q8_0", {});
             library.download("daylong/tiny-GGUF", "Q4_K_M", {});
             library.download("real/starter", {}, "starter.gguf");
             library.download("daylong/large-GGUF", "Q8_0", {});
             stage.settle(3000);
         },
         page(0)},
        {"models-header",
         [](PictureStage& stage) {
             useHub();
             fill(stage);
             stage.program.library().download("real/starter", {}, "starter.gguf");
             stage.settle(3000);
         },
         [](PictureStage& stage) {
             QMetaObject::invokeMethod(stage.window->findChild<QObject*>("modelMenu"), "close");
             for (const char* name : {"modelButton", "modelIcon"}) {
                 auto* button = stage.window->findChild<QQuickItem*>(name);
                 if (button->isVisible()) QMetaObject::invokeMethod(button, "clicked");
             }
         }},
    };
}

}  // namespace daylong
