// The states of taking in, taking out, and redacting.
#include "picture_stage.h"

namespace daylong {
namespace {

using ui::ImportViewModel;

void lookAt(PictureStage& stage, const char* file) {
    auto& importing = *stage.program.archive().importing();
    importing.look(QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/exchange/") + QString::fromLatin1(file)));
    static_cast<void>(QTest::qWaitFor([&] { return !importing.busy(); }));
}

void say(PictureStage& stage) {
    for (const char* line : {"How do I bake bread without a machine?", "The door's code is 4711, keep it to yourself.",
                             "Was that the door's code?"})
        stage.say(QString::fromUtf8(line));
}

qint64 openOne(PictureStage& stage) { return stage.program.chat().conversation(); }

}  // namespace

std::vector<PictureState> archiveStates() {
    return {
        {.name = "import", .begin = [](PictureStage& stage) { Q_EMIT stage.program.archive().importing()->wanted(); }},
        {.name = "import-found", .begin = [](PictureStage& stage) { lookAt(stage, "chatgpt.zip"); }},
        {.name = "import-ended",
         .begin =
             [](PictureStage& stage) {
                 say(stage);
                 lookAt(stage, "chatgpt.zip");
                 auto& importing = *stage.program.archive().importing();
                 importing.start();
                 static_cast<void>(QTest::qWaitFor([&] { return !importing.busy(); }));
             }},
        {.name = "import-refused", .begin = [](PictureStage& stage) { lookAt(stage, "absent.zip"); }},
        {.name = "export",
         .begin =
             [](PictureStage& stage) {
                 say(stage);
                 auto& exporting = *stage.program.archive().exporting();
                 exporting.chooseMessages(openOne(stage), stage.program.chat().conversationTitle(), 1, 2, 2);
                 exporting.setProperty("someDays", true);
             }},
        {.name = "export-done",
         .begin =
             [](PictureStage& stage) {
                 say(stage);
                 auto& exporting = *stage.program.archive().exporting();
                 exporting.choose(openOne(stage), stage.program.chat().conversationTitle());
                 exporting.write(QUrl::fromLocalFile(QString::fromStdString((stage.folder / "talk.md").string())),
                                 true);
             }},
        {.name = "redact",
         .begin =
             [](PictureStage& stage) {
                 say(stage);
                 stage.program.chat().search()->setQuery(QStringLiteral("door"));
                 stage.settle(600);
                 stage.program.archive().redacting()->chooseSearch(QStringLiteral("door"));
             }},
        {.name = "found",
         .begin =
             [](PictureStage& stage) {
                 say(stage);
                 stage.program.chat().search()->setQuery(QStringLiteral("door"));
             },
         .show =
             [](PictureStage& stage) {
                 stage.window->setProperty("sidebarOver", stage.window->property("narrow"));
                 stage.settle(400);
             }},
    };
}

}  // namespace daylong
