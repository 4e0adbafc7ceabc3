// daylong_screenshots FOLDER: the pictures of README and docs. conversation-*.png, horizon-light.png and
// settings-light.png are the real program with SmolLM2 where ./dev run brought it (app::defaultModel), else the
// starter; markdown-light.png and models-light.png show a scripted transcript. daylong_screenshots FOLDER --matrix
// [REGEX]: every state at every size, for whoever changes the window to look at; those whose names (state-light-420-10)
// match; in the language of the desktop (LANGUAGE=de).
#include "desktop/appearance.h"
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "identity.h"
#include "paths.h"
#include "picture_stage.h"
#include "translations.h"

#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include <string_view>

using namespace daylong;

namespace {

/// Says all of it, one after another, and jumps to the horizon if there is one by then.
void talk(PictureStage& stage, const QStringList& sayings) {
    for (const QString& saying : sayings) stage.say(saying);
    stage.settle();
    const auto& messages = *stage.program.chat().messages();
    const int row = messages.horizonRow();
    if (row < 0) return;
    const auto id = messages.data(messages.index(row), ui::MessageListModel::IdRole).toLongLong();
    stage.program.chat().openAt(stage.program.chat().conversation(), id);
    QTest::qWait(2000);  // the mark on what was jumped to fades
}

bool realConversation(const QDir& target) {
    PictureStage stage(chat::localResponderMaker({.open = chat::modelFiles(app::starterModel())}),
                       [](settings::Settings& settings) {
                           settings.modelPath = app::defaultModel();
                           settings.sampling.temperature = 0;
                           settings.ownSampling = true;
                           settings.maxReplyTokens = 120;
                           settings.cacheSize = 512;  // so that the horizon comes soon
                       });
    talk(stage, {"What do bees make?", "Name the four seasons.", "Write one sentence about the sea."});
    const bool light = stage.save(target, "conversation-light.png");
    QGuiApplication::setPalette(app::darkPalette());
    const bool dark = stage.save(target, "conversation-dark.png");
    QGuiApplication::setPalette(QPalette());
    talk(stage, {"What do plants need to grow?", "What language is spoken in Spain?", "What is ice?",
                 "What is the first month of the year?", "What colour is the sky on a clear day?",
                 "Who wrote Romeo and Juliet?", "Give me three tips for better sleep."});
    const bool horizon = stage.save(target, "horizon-light.png");
    stage.window->setProperty("settingsOpen", true);
    stage.program.chat().settings()->setCacheSize(8192);
    return stage.save(target, "settings-light.png") && horizon && light && dark;
}

unit::Script longTalk() {
    unit::Script script;
    script.model.name = "Scripted example";
    script.model.device = "CPU";
    script.model.deviceId = "cpu";
    script.model.parameters = 1'236'000'000;
    script.model.weightBytes = 1'321'000'000;
    script.model.trainedContext = 131'072;
    script.model.cacheShape.layers.assign(16, {.kvHeads = 8, .headDim = 64});
    script.bytesPerToken = 32'768;
    script.replies = {
        "Start with a warm base: two cups of flour, one of water, a spoon of salt and a little yeast. Stir, cover, and "
        "leave it "
        "overnight.\n\nIn the morning it should have doubled.",
        "That is normal. With 325 g of water to 500 g of flour its hydration is\n\n\\[ h = \\frac{m_\\text{water}}"
        "{m_\\text{flour}} = \\frac{325}{500} = 65\\,\\% \\]\n\nand above $h = 60\\,\\%$ a dough spreads. Fold it "
        "three or "
        "four times.",
        "Here is the timetable:\n\n| Time | Step | Oven |\n|------|------|-----:|\n| 8:00 | fold | |\n| 9:00 | shape | "
        "|\n"
        "| 10:30 | bake, lid on | 230 °C |\n| 11:00 | lid off | 210 °C |\n\n- [x] flour, salt, yeast\n- [ ] a pot with "
        "a lid",
        "You could print it:\n\n```python\nfor time, step in plan:  # as above\n    print(f\"{time:>6}  "
        "{step}\")\n```\n\nand pin "
        "it to the kitchen wall."};
    return script;
}

bool scriptedConversation(const QDir& target) {
    PictureStage stage(unit::scriptedResponderMaker(longTalk()),
                       [](settings::Settings& settings) { settings.cacheSize = 256; });
    const QStringList questions{"How do I bake bread without a machine?",
                                "It is very sticky. Did I do something wrong?",
                                "Can you make a timetable for tomorrow?", "And a small program that prints it?"};
    stage.say(questions[0]);
    stage.program.chat().renameConversation(stage.program.chat().conversation(), "Bread, from the beginning");
    talk(stage, questions.mid(1) + questions + questions + questions.mid(0, 2));
    const bool markdown = stage.save(target, "markdown-light.png");
    stage.window->setProperty("modelsOpen", true);
    stage.window->findChild<QObject*>("modelsPage")->setProperty("part", 1);
    return stage.save(target, "models-light.png") && markdown;
}

}  // namespace

int main(int argc, char* argv[]) {
    app::nameProgram();
    QGuiApplication application(argc, argv);
    const bool matrix = argc >= 3 && std::string_view(argv[2]) == "--matrix";
    if (argc != 2 && !matrix) {
        std::fprintf(stderr, "usage: daylong_screenshots FOLDER [--matrix [REGEX]]\n");
        return 2;
    }
    const QDir target(QString::fromLocal8Bit(argv[1]));
    if (!target.mkpath(".")) {
        std::fprintf(stderr, "daylong_screenshots: cannot make the folder %s\n", argv[1]);
        return 1;
    }
    if (matrix) {
        app::speakLanguageOf(QLocale(), application);
        return takeMatrix(target, QRegularExpression(argc > 3 ? argv[3] : "")) ? 0 : 1;
    }
    return realConversation(target) && scriptedConversation(target) ? 0 : 1;
}
