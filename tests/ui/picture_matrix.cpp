// The states of takeMatrix().
#include "desktop/appearance.h"
#include "picture_stage.h"

#include "base/say.h"

#include <QGuiApplication>
#include <QQuickItem>

#include <optional>
#include <string_view>

namespace daylong {
namespace {

constexpr int kWidths[] = {420, 700, 1120, 1400, 2560};
constexpr double kFonts[] = {10, 22};

unit::Script longTalk() {
    unit::Script script;
    script.model.name = "SmolLM2 135M Instruct with quite a long name";
    script.model.device = "CPU";
    script.model.deviceId = "cpu";
    script.model.starter = true;
    script.model.parameters = 134'515'008;
    script.model.weightBytes = 98'000'000;
    script.model.trainedContext = 8192;
    script.model.quantization = "Q4_1";
    script.model.cacheShape.layers.assign(30, {.kvHeads = 3, .headDim = 64});
    script.model.sampling = {.temperature = 0.6F, .topP = 0.95F, .topK = 20};
    script.bytesPerToken = 22'000;
    script.replies = {
        "<think>They want bread.\n\nA wet dough, then.</think>Start with a warm base: two cups of flour, one of water, "
        "a spoon of "
        "salt and a little yeast. Stir, cover, and leave it overnight.\n\n> In the morning it should have "
        "doubled.\n\nSee "
        "[this page](https://example.org) for more.",
        "# A timetable\n\n| Time | Step |\n|---|---|\n| 8:00 | fold |\n| 9:00 | shape and wait for an hour |\n\n1. "
        "**fold**\n2. shape\n   - gently\n   "
        "- twice\n3. bake, 230 °C\n\n---\n\nGuten Appetit · שלום · 你好 · 😀",
        "You could print it:\n\n```python\nfor time, step in plan:\n    print(f\"{time:>6}  {step}\")  # one line for "
        "each step of the plan, as long as it may be\n```\n\nand "
        "pin it to the `kitchen` wall."};
    return script;
}

void talk(PictureStage& stage) {
    for (const char* line : {"How do I bake bread without a machine?", "Can you make a timetable for tomorrow?",
                             "And a small program that prints it?"})
        stage.say(line);
}

/// What scrolls, and is taller than the window.
QQuickItem* longPage(QQuickItem& item) {
    if (!item.isVisible()) return nullptr;
    if (item.property("contentY").isValid() && item.property("contentHeight").toReal() > 1.5 * item.height() &&
        item.height() > 200)
        return &item;
    const auto children = item.childItems();
    for (QQuickItem* child : children) {
        if (QQuickItem* page = longPage(*child)) return page;
    }
    return nullptr;
}

void openSidebar(PictureStage& stage) { stage.window->setProperty("sidebarOver", stage.window->property("narrow")); }

void open(PictureStage& stage, const char* sheet) {
    QMetaObject::invokeMethod(stage.window->findChild<QObject*>(sheet), "open");
}

/// Three turns, and each of the first two said or answered in another way.
void part(PictureStage& stage) {
    talk(stage);
    ui::ChatViewModel& chat = stage.program.chat();
    const qint64 first = chat.messages()->idAt(0);
    chat.edit(first, "How do I bake bread in a pan, without an oven, on a camping trip?");
    stage.settle(50);
    chat.nameBranch(first, "At home, with an oven");
    chat.regenerate();
    stage.settle(50);
    chat.nameBranch(chat.messages()->idAt(1), "Shorter");
    stage.settle(50);
}

}  // namespace

void openSettings(PictureStage& stage, double place) {
    stage.window->setProperty("settingsOpen", true);
    stage.settle(100);
    QQuickItem* page = longPage(*stage.window->contentItem());
    if (page != nullptr)
        page->setProperty("contentY", place * (page->property("contentHeight").toReal() - page->height()));
}

namespace {

std::vector<PictureState> states() {
    std::vector<PictureState> all = {
        {"welcome", [](PictureStage&) {}},
        {"talk", talk},
        {"talk-end",
         [](PictureStage& stage) {
             for (int i = 0; i < 3; ++i) talk(stage);
         }},
        {"thoughts", [](PictureStage& stage) { stage.say("How do I bake bread?"); },
         [](PictureStage& stage) {
             for (auto* item : stage.window->contentItem()->findChildren<QQuickItem*>("thoughtsHeader")) {
                 if (item->height() > 0 && item->parentItem()->property("unfolded") == false)
                     QMetaObject::invokeMethod(item, "clicked");
             }
         }},
        {"sidebar",
         [](PictureStage& stage) {
             for (const char* title :
                  {"Bread, from the beginning to the very end of it", "Rain", "A story about a small boat"}) {
                 talk(stage);
                 stage.program.chat().renameConversation(stage.program.chat().conversation(), title);
                 stage.program.chat().newConversation();
                 stage.settle(50);
             }
         },
         [](PictureStage& stage) { openSidebar(stage); }},
        {"search", talk,
         [](PictureStage& stage) {
             openSidebar(stage);
             stage.program.chat().search()->setQuery("bread");
         }},
        {"trash",
         [](PictureStage& stage) {
             for (const char* title : {"Bread, from the beginning to the very end of it", "Rain"}) {
                 talk(stage);
                 stage.program.chat().renameConversation(stage.program.chat().conversation(), title);
                 stage.settle(50);
                 stage.program.chat().removeConversation(stage.program.chat().conversation());
                 stage.settle(50);
             }
         },
         [](PictureStage& stage) {
             openSidebar(stage);
             stage.window->findChild<QObject*>("sidebar")->setProperty("trashOpen", true);
         }},
        {"find", talk,
         [](PictureStage& stage) {
             QTest::keyClick(stage.window, Qt::Key_F, Qt::ControlModifier);
             for (const char letter : std::string_view("bread")) QTest::keyClick(stage.window, letter);
         }},
        {"pins",
         [](PictureStage& stage) {
             talk(stage);
             auto& messages = *stage.program.chat().messages();
             for (const int row : {0, 3}) {
                 const QModelIndex index = messages.index(row);
                 stage.program.chat().pin(messages.data(index, ui::MessageListModel::IdRole).toLongLong(), true);
             }
         },
         [](PictureStage& stage) { open(stage, "memorySheet"); }},
        {"message-menu", talk,
         [](PictureStage& stage) {
             QMetaObject::invokeMethod(stage.window->findChild<QObject*>("selectionArea"), "openMenuFor",
                                       Q_ARG(QVariant, stage.program.chat().messages()->idAt(0)));
         }},
        {"branches", part},
        {"branches-list", part, [](PictureStage& stage) { stage.program.chat().listBranches(0); }},
        {"branch-edit", part,
         [](PictureStage& stage) { stage.program.chat().startEdit(stage.program.chat().messages()->idAt(0)); }},
        {"branch-search", part,
         [](PictureStage& stage) {
             openSidebar(stage);
             stage.program.chat().search()->setQuery("timetable");
         }},
        {"recalled",
         [](PictureStage& stage) {
             stage.program.chat().settings()->setRecallTokens(100);
             stage.program.chat().settings()->apply();
             stage.say("My sister Wilhelmina collects brass telescopes, and lives in the old lighthouse at Kappeln.");
             for (int i = 0; i < 4; ++i) talk(stage);
             stage.say("What does Wilhelmina collect?");
         },
         [](PictureStage& stage) {
             for (auto* fold : stage.window->contentItem()->findChildren<QQuickItem*>("recalledFold")) {
                 if (!fold->parentItem()->property("unfolded").toBool()) QMetaObject::invokeMethod(fold, "clicked");
             }
         }},
        {"calendar", talk, [](PictureStage& stage) { open(stage, "dayPicker"); }},
        {"error",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.bridge().deliver(chat::Failed{{ErrorCode::DiskFull,
                                                          "the transcript cannot be written: the disk is full; what "
                                                          "you say now is not kept before there is room again"}});
             stage.program.bridge().deliver(
                 chat::DeviceChanged{"NVIDIA GeForce", "CPU", {ErrorCode::Device, "the driver was reset"}});
         }},
        {"no-model",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.bridge().deliver(chat::Failed{failure(ErrorCode::NotFound, Say::ModelFileMissing,
                                                                 "/home/maria/models/SmolLM2-135M-Instruct.Q4_1.gguf"),
                                                         chat::Concern::Model});
         }},
        {"long-message",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.draft().setText(QStringLiteral("This is one more line of a long letter.\n").repeated(200));
             stage.settle(900);
         }},
        {"reading",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.bridge().deliver(chat::ActivityChanged{chat::Activity::Reading, 12, 100});
             stage.settle(900);
         }},
        {"own-settings",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.chat().ownSettings()->setOwnPrompt(true);
             stage.program.chat().ownSettings()->setOwnSampling(true);
             stage.program.chat().settings()->setTemperature(1.0);
         },
         [](PictureStage& stage) { openSettings(stage, 0.35); }},
        {"loading",
         [](PictureStage& stage) {
             stage.program.bridge().deliver(chat::ActivityChanged{chat::Activity::Rebuilding, 420, 1024});
         }},
        {"toast",
         [](PictureStage& stage) {
             talk(stage);
             stage.program.chat().renameConversation(stage.program.chat().conversation(),
                                                     "Bread, from the beginning to the very end");
             stage.settle(50);
             stage.program.chat().removeConversation(stage.program.chat().conversation());
         }},
        {"settings-1", [](PictureStage&) {}, [](PictureStage& stage) { openSettings(stage, 0); }},
        {"settings-2", [](PictureStage&) {}, [](PictureStage& stage) { openSettings(stage, 0.4); }},
        {"settings-3", [](PictureStage&) {}, [](PictureStage& stage) { openSettings(stage, 1); }},
        {"settings-programs",
         [](PictureStage& stage) {
             stage.program.chat().settings()->serve()->setOn(true);
             stage.settle(200);
         },
         [](PictureStage& stage) { openSettings(stage, 0.85); }},
        {"storage", [](PictureStage&) {}, [](PictureStage& stage) { openSettings(stage, 0.85); }},
        {"shortcuts", [](PictureStage& stage) { open(stage, "shortcutsSheet"); }},
        {"about", [](PictureStage& stage) { open(stage, "aboutSheet"); }},
        {"news", [](PictureStage& stage) { open(stage, "newsSheet"); }},
        {"move",
         [](PictureStage& stage) {
             stage.program.archive().moving()->ask("transcript");
             stage.program.archive().moving()->choose(QUrl::fromLocalFile(QDir::tempPath()));
             stage.settle();
         }},
        {"dialog", [](PictureStage&) {},
         [](PictureStage& stage) {
             QMetaObject::invokeMethod(stage.window->findChild<QObject*>("modelDialog"), "close");
             stage.program.chat().state()->setModelFolder(QUrl::fromLocalFile(QStringLiteral("/usr/share")));
             open(stage, "modelDialog");
         }},
    };
    for (const std::vector<PictureState>& more :
         {modelStates(), archiveStates(), fileStates(), queueStates(), folderStates(), windowStates()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

void begin(std::optional<PictureStage>& stage, const PictureState& state) {
    stage.emplace(unit::scriptedResponderMaker(longTalk()),
                  [](settings::Settings& settings) { settings.cacheSize = 256; });
    stage->program.info().setNativeDialogs(false);
    state.begin(*stage);
}

}  // namespace

bool takeMatrix(const QDir& target, const QRegularExpression& only) {
    bool saved = true;
    for (const PictureState& state : states()) {
        std::optional<PictureStage> stage;  // where a picture of it is wanted
        for (const bool dark : {false, true}) {
            for (const double font : kFonts) {
                for (const int width : kWidths) {
                    const QString name =
                        QStringLiteral("%1-%2-%3-%4").arg(state.name, dark ? "dark" : "light").arg(width).arg(font);
                    if (!only.match(name).hasMatch() || (state.small && width > 700)) continue;
                    QGuiApplication::setPalette(dark ? app::darkPalette() : QPalette());
                    if (!stage) begin(stage, state);
                    stage->program.chat().state()->setFontSize(font);
                    stage->window->setProperty("fontSize", font);  // of one that has its own
                    const int height = width == 420 ? 620 : width > 2000 ? 1300 : 800;
                    stage->window->resize(width, state.small ? stage->window->height() : height);
                    stage->settle(60);
                    if (state.show) state.show(*stage);
                    saved = stage->save(target, name + ".png") && saved;
                }
            }
        }
        QGuiApplication::setPalette(QPalette());
    }
    return saved;
}

}  // namespace daylong
