// The states of attached files: before they are sent, in the talk, and being read.
#include "picture_stage.h"

#include <QFile>
#include <QQuickItem>

namespace daylong {
namespace {

QUrl sample(const char* name) {
    return QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/attach/") + QString::fromLatin1(name));
}

QUrl book(PictureStage& stage) {
    const QString path = QString::fromStdString((stage.folder / "The history of windmills.md").string());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    for (int i = 1; i <= 300; ++i)
        file.write("## Chapter " + QByteArray::number(i) +
                   "\n\nIn that year the millers of the valley painted their windmills, and the rain was late.\n\n");
    file.close();
    return QUrl::fromLocalFile(path);
}

void attachTo(PictureStage& stage, const QList<QUrl>& files) {
    stage.say(QStringLiteral("Good morning. I have something for you to read."));
    stage.program.chat().files()->add(files);
    static_cast<void>(QTest::qWaitFor([&] { return !stage.program.chat().files()->isReading(); }));
    stage.settle();
}

void send(PictureStage& stage) {
    attachTo(stage, {sample("report.pdf"), sample("picture.png"), book(stage)});
    stage.say(QStringLiteral("Which colour did the miller paint the windmill?"));
}

}  // namespace

std::vector<PictureState> fileStates() {
    return {
        {.name = "files-written",
         .begin =
             [](PictureStage& stage) {
                 attachTo(stage, {sample("report.pdf"), book(stage), sample("locked.pdf"), sample("picture.png")});
                 stage.program.draft().setText(QStringLiteral("Which colour did the miller paint the windmill?"));
             }},
        {.name = "files-pasted",
         .begin =
             [](PictureStage& stage) {
                 stage.say(QStringLiteral("Good morning. I have something for you to read."));
                 stage.program.chat().files()->addPasted(
                     QStringLiteral("In that year the millers of the valley painted their windmills. ").repeated(200));
                 static_cast<void>(QTest::qWaitFor([&] { return !stage.program.chat().files()->isReading(); }));
                 stage.settle();
             }},
        {.name = "files-sent", .begin = send},
        {.name = "files-read",
         .begin =
             [](PictureStage& stage) {
                 send(stage);
                 stage.program.chat().file()->open(3);
             }},
        {.name = "files-find",
         .begin =
             [](PictureStage& stage) {
                 send(stage);
                 stage.program.chat().file()->open(3);
                 stage.settle(300);
                 QMetaObject::invokeMethod(stage.window->findChild<QObject*>("fileSheet"), "openFind");
                 auto* const field = stage.window->activeFocusItem();
                 field->setProperty("text", "painted windmills");
                 QMetaObject::invokeMethod(field, "textEdited");
                 stage.settle(500);
             },
         .show = [](PictureStage& stage) { stage.program.chat().file()->find()->step(3); }},
    };
}

}  // namespace daylong
